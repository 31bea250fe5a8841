"""An HTTP and websocket server in a thread of its own, whose connections can be cut without an answer."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

_GRACE_S = 0.2
_transports: dict[tuple[str, int], asyncio.Transport] = {}


class HttpServer:
    """Serves one app on one listening socket.

    It uses uvicorn's protocols without uvicorn's own server, which looks at signals and takes a tenth of a
    second to stop: tests start hundreds of these.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._config = uvicorn.Config(
            app, log_config=None, log_level="warning", access_log=False, ws="websockets-sansio"
        )
        self._state = ServerState()
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def start(self, listener: socket.socket) -> None:
        """Serve on `listener`. Returns when requests are answered."""
        started = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener, started)), name="slack-stand-in", daemon=True
        )
        self._thread.start()
        if not started.wait(10):
            raise RuntimeError("the stand-in did not start within 10 seconds")

    def stop(self) -> None:
        """Stop listening and close every connection."""
        if self._thread is None or self.loop is None:
            return
        self.loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        self._thread = self.loop = None

    async def _serve(self, listener: socket.socket, started: threading.Event) -> None:
        self._config.load()
        self.loop = asyncio.get_running_loop()
        server = await self.loop.create_server(self._protocol, sock=listener)
        started.set()
        await self._stopping.wait()
        server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=_GRACE_S)

    def _protocol(self) -> asyncio.Protocol:
        return _CuttableProtocol(self._config, self._state, app_state={})


class _CuttableProtocol(H11Protocol):
    """Remembers each connection by the client's address."""

    def connection_made(self, transport: Any) -> None:
        self._client = _client_of(transport)
        _transports[self._client] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        _transports.pop(self._client, None)
        super().connection_lost(exc)


async def cut(client: tuple[str, int]) -> None:
    """Cut the connection from `client`; nothing that is sent on it afterwards arrives."""
    transport = _transports.get(client)
    if transport is not None:
        transport.abort()
    # The protocol learns of it in the next turn of the loop; only then is an answer swallowed.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _client_of(transport: Any) -> tuple[str, int]:
    host, port = transport.get_extra_info("peername")[:2]
    return host, port
