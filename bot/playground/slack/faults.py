"""Faults that a test asks for, so that the bot meets them before Slack does it to us."""

import threading
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["ratelimited", "server_error", "delay", "drop_before", "drop_after", "error", "repeat", "disconnect"]

_OF_DELIVERIES = frozenset({"repeat", "disconnect"})


@dataclass(frozen=True)
class Fault:
    """What goes wrong the next `times` times that `method` is called.

    For `repeat` and `disconnect`, `method` is the type of a delivery: events_api, slash_commands or
    interactive; `*` is any.
    """

    method: str
    kind: Kind
    times: int = 1
    retry_after_s: int = 1
    seconds: float = 0.0
    error: str = "internal_error"


class Faults:
    """The faults still to come; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(
        self,
        *,
        method: str = "*",
        kind: Kind,
        times: int = 1,
        retry_after_s: int = 1,
        seconds: float = 0.0,
        error: str = "internal_error",
    ) -> None:
        """Let the next `times` calls of `method` go wrong in this way."""
        with self._lock:
            self._waiting.append(Fault(method, kind, times, retry_after_s, seconds, error))

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._waiting.clear()

    def of_call(self, method: str) -> Fault | None:
        """Return the fault that this API call meets, used up by one, or None."""
        return self._take(method, of_deliveries=False)

    def of_delivery(self, kind: str) -> Fault | None:
        """Return the fault that this delivery meets, used up by one, or None."""
        return self._take(kind, of_deliveries=True)

    def _take(self, name: str, *, of_deliveries: bool) -> Fault | None:
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if (fault.kind in _OF_DELIVERIES) != of_deliveries or fault.method not in (name, "*"):
                    continue
                left = fault.times - 1
                self._waiting[index : index + 1] = [replace(fault, times=left)] if left else []
                return fault
            return None
