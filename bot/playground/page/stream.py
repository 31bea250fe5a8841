"""The line over which every open page hears that something changed (Server-Sent Events)."""

import asyncio
import threading
from collections.abc import AsyncIterator

_STILL_HERE_S = 15.0
# A burst of changes (the clock jumps a week) leads to a few fresh looks, not to hundreds.
_GATHER_S = 0.05


class Streams:
    """Tells all listeners of changes; `tell` may be called from any thread and never blocks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._count = 0
        self._is_closed = False

    def tell(self, _change: object = None) -> None:
        """Note one more change and wake every listener."""
        with self._lock:
            self._count += 1
            self._wake_all()

    def close(self) -> None:
        """End every stream, so that a server with open pages can stop at once."""
        with self._lock:
            self._is_closed = True
            self._wake_all()

    async def listen(self) -> AsyncIterator[str]:
        """Yield an event for every change (close ones together) until the stream is closed."""
        changed = asyncio.Event()
        with self._lock:
            self._listeners[changed] = asyncio.get_running_loop()
        try:
            # The first look may be older than this line, and so may one before a reconnection.
            yield f"retry: 500\ndata: {self._count}\n\n"
            while not self._is_closed:
                yield await self._next(changed)
        finally:
            with self._lock:
                self._listeners.pop(changed, None)

    async def _next(self, changed: asyncio.Event) -> str:
        try:
            await asyncio.wait_for(changed.wait(), _STILL_HERE_S)
        except TimeoutError:
            return ": still here\n\n"
        await asyncio.sleep(_GATHER_S)
        changed.clear()
        return f"data: {self._count}\n\n"

    def _wake_all(self) -> None:
        for changed, loop in self._listeners.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)
