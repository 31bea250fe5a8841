"""The one reader of the wall clock. Everything below the edges takes `now` as an argument."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""


def system_clock() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that a person moves: it stands still, or runs on from where it was set.

    The playground and the tests hand it to the bot in place of `system_clock`.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._running = running
        self._at = _utc(start)
        self._set_at = system_clock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    def move_to(self, instant: datetime) -> None:
        """Set the clock to `instant`. Raises ValueError for a naive instant or one in its past."""
        with self._lock:
            now = self._now()
            if _utc(instant) < now:
                raise ValueError(f"the clock shows {now.isoformat()}; it cannot go back to {instant.isoformat()}")
            self._at = _utc(instant)
            self._set_at = system_clock()

    def reach(self, instant: datetime) -> None:
        """Set the clock to `instant`, unless it shows a later one already."""
        with self._lock:
            now = self._now()
            self._at, self._set_at = max(now, _utc(instant)), system_clock()

    def run_on(self) -> None:
        """Let the clock run from now on, as fast as any other."""
        with self._lock:
            self._at, self._set_at, self._running = self._now(), system_clock(), True

    def _now(self) -> datetime:
        return self._at + (system_clock() - self._set_at) if self._running else self._at


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(UTC)
