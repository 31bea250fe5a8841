"""Socket Mode: up to ten websockets of the bot, each payload sent to one of them."""

import asyncio
import itertools
import json
import secrets
import threading
import uuid
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.slack.faults import Faults
from bot.playground.slack.records import Json

MOST = 10
_LIFE_S = 3600


@dataclass(frozen=True)
class Envelope:
    """One payload on its way; `acknowledged` resolves to the payload of the acknowledgement."""

    envelope_id: str
    acknowledged: "Future[Json]" = field(default_factory=Future)


class Sockets:
    """The open sockets of the bot. `loop` is set by the server when it runs."""

    def __init__(self, faults: Faults) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._faults = faults
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._open: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[Envelope, WebSocket]] = {}
        self.app_id = ""

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def new_ticket(self) -> str:
        """Return the right to open one socket."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one socket for as long as it lives."""
        ticket = websocket.path_params["ticket"]
        if ticket not in self._tickets:
            await websocket.close(4000)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._open) >= MOST:
            await websocket.send_text(_disconnect("too_many_websockets"))
            await websocket.close()
            return
        await websocket.send_text(self._hello(len(self._open) + 1))
        self._open.append(websocket)
        try:
            while True:
                self._take(await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(websocket)

    def send(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "") -> Envelope | None:
        """Send the payload over one of the sockets; None when no bot is connected."""
        envelope = Envelope(str(uuid.uuid4()))
        document: Json = {
            "envelope_id": envelope.envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            document.update(retry_attempt=attempt, retry_reason=reason)
        websocket = self._choose()
        if websocket is None or self.loop is None:
            return None
        with self._lock:
            self._waiting[envelope.envelope_id] = (envelope, websocket)
        asyncio.run_coroutine_threadsafe(self._put(websocket, document), self.loop)
        return envelope

    def disconnect(self, reason: str) -> None:
        """Announce the end to every socket and close it (`warning` announces only)."""
        if self.loop is not None:
            asyncio.run_coroutine_threadsafe(self._disconnect(reason), self.loop).result(5)

    def close(self) -> None:
        """Close every socket without a word."""
        if self.loop is not None:
            asyncio.run_coroutine_threadsafe(self._close_all(), self.loop).result(5)

    def _choose(self) -> WebSocket | None:
        sockets = list(self._open)
        return sockets[next(self._turn) % len(sockets)] if sockets else None

    async def _put(self, websocket: WebSocket, document: Json) -> None:
        try:
            await websocket.send_text(json.dumps(document))
        except (WebSocketDisconnect, RuntimeError):
            self._forget(websocket)

    def _take(self, text: str) -> None:
        document: Any = json.loads(text)
        with self._lock:
            waiting = self._waiting.pop(document.get("envelope_id", ""), None)
        if waiting is not None:
            # The time may have run out at this very moment; whoever comes first has said what happened.
            with suppress(InvalidStateError):
                waiting[0].acknowledged.set_result(document.get("payload") or {})

    def _forget(self, websocket: WebSocket) -> None:
        if websocket in self._open:
            self._open.remove(websocket)
        with self._lock:
            lost = [key for key, (_, where) in self._waiting.items() if where is websocket]
            envelopes = [self._waiting.pop(key)[0] for key in lost]
        for envelope in envelopes:
            with suppress(InvalidStateError):
                envelope.acknowledged.set_exception(ConnectionError("the socket was closed"))

    async def _disconnect(self, reason: str) -> None:
        for websocket in list(self._open):
            await self._put_text(websocket, _disconnect(reason))
            if reason != "warning":
                self._forget(websocket)
                await websocket.close()

    async def _close_all(self) -> None:
        for websocket in list(self._open):
            self._forget(websocket)
            await websocket.close()

    async def _put_text(self, websocket: WebSocket, text: str) -> None:
        try:
            await websocket.send_text(text)
        except (WebSocketDisconnect, RuntimeError):
            self._forget(websocket)

    def _hello(self, number: int) -> str:
        return json.dumps(
            {
                "type": "hello",
                "num_connections": number,
                "debug_info": {
                    "host": "stand-in",
                    "build_number": 1,
                    "approximate_connection_time": _LIFE_S,
                },
                "connection_info": {"app_id": self.app_id},
            }
        )


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}})
