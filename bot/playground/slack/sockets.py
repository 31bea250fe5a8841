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

from bot.playground.slack.records import Json

MOST = 10
_LIFE_S = 3600


@dataclass(frozen=True)
class Envelope:
    """One payload on its way; `acknowledged` resolves to the payload of the acknowledgement."""

    envelope_id: str
    acknowledged: "Future[Json]" = field(default_factory=Future)


class _Link:
    """One websocket of the bot; what is sent on it goes out one after the other, the hello first."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.turn = asyncio.Lock()

    async def send(self, document: Json) -> None:
        async with self.turn:
            await self.websocket.send_text(json.dumps(document))


class Sockets:
    """The open sockets of the bot. `loop` is set by the server when it runs."""

    def __init__(self, app_id: str) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._app_id = app_id
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._open: list[_Link] = []
        self._is_open = threading.Event()
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[Envelope, _Link]] = {}

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
        if len(self._open) >= MOST:
            await websocket.accept()
            await websocket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await websocket.close()
            return
        link = _Link(websocket)
        try:
            async with link.turn:
                # It counts as open before the bot knows, so that no delivery right afterwards misses it.
                self._open.append(link)
                self._is_open.set()
                await websocket.accept()
                await websocket.send_text(json.dumps(self._hello(len(self._open))))
            while True:
                self._take(await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(link)

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
        link = self._choose()
        if link is None or self.loop is None:
            return None
        with self._lock:
            self._waiting[envelope.envelope_id] = (envelope, link)
        asyncio.run_coroutine_threadsafe(self._put(link, document), self.loop)
        return envelope

    def wait_for_one(self, timeout_s: float) -> None:
        """Return when a socket is open. Raises TimeoutError."""
        if not self._is_open.wait(timeout_s):
            raise TimeoutError("no bot has connected")

    def disconnect(self, reason: str) -> None:
        """Announce the end to every socket and close it (`warning` announces only)."""
        if self.loop is not None:
            asyncio.run_coroutine_threadsafe(self._disconnect(reason), self.loop).result(5)

    def close(self) -> None:
        """Close every socket without a word."""
        if self.loop is not None:
            asyncio.run_coroutine_threadsafe(self._close_all(), self.loop).result(5)

    def _choose(self) -> _Link | None:
        links = list(self._open)
        return links[next(self._turn) % len(links)] if links else None

    async def _put(self, link: _Link, document: Json) -> None:
        try:
            await link.send(document)
        except (WebSocketDisconnect, RuntimeError):
            self._forget(link)

    def _take(self, text: str) -> None:
        document: Any = json.loads(text)
        with self._lock:
            waiting = self._waiting.pop(document.get("envelope_id", ""), None)
        if waiting is not None:
            # The time may have run out at this very moment; whoever comes first has said what happened.
            with suppress(InvalidStateError):
                waiting[0].acknowledged.set_result(document.get("payload") or {})

    def _forget(self, link: _Link) -> None:
        if link in self._open:
            self._open.remove(link)
        if not self._open:
            self._is_open.clear()
        with self._lock:
            lost = [key for key, (_, where) in self._waiting.items() if where is link]
            envelopes = [self._waiting.pop(key)[0] for key in lost]
        for envelope in envelopes:
            with suppress(InvalidStateError):
                envelope.acknowledged.set_exception(ConnectionError("the socket was closed"))

    async def _disconnect(self, reason: str) -> None:
        for link in list(self._open):
            await self._put(link, _disconnect(reason))
            if reason != "warning":
                await self._close(link)

    async def _close_all(self) -> None:
        for link in list(self._open):
            await self._close(link)

    async def _close(self, link: _Link) -> None:
        self._forget(link)
        with suppress(RuntimeError):
            await link.websocket.close()

    def _hello(self, number: int) -> Json:
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": {
                "host": "stand-in",
                "build_number": 1,
                "approximate_connection_time": _LIFE_S,
            },
            "connection_info": {"app_id": self._app_id},
        }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
