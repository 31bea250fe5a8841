"""A uvicorn protocol whose connections can be cut without an answer, as a failing network does."""

import asyncio
import weakref
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_transports: "weakref.WeakValueDictionary[tuple[str, int], asyncio.BaseTransport]" = weakref.WeakValueDictionary()


class DroppableProtocol(H11Protocol):
    """Remembers each connection by the client's address."""

    def connection_made(self, transport: Any) -> None:
        _transports[tuple(transport.get_extra_info("peername")[:2])] = transport
        super().connection_made(transport)


async def drop(client: tuple[str, int]) -> None:
    """Cut the connection from `client`; nothing that is sent on it afterwards arrives."""
    transport = _transports.get(client)
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    # The protocol learns of it in the next turn of the loop; only then is an answer swallowed.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
