"""The log of what went back and forth, for the page's traffic pane."""

import itertools
import threading
from collections import deque
from typing import Any, Literal

from bot.clock import Clock
from bot.playground.slack.records import Traffic, copied

_KEPT = 1000


class TrafficLog:
    """The last thousand calls and deliveries."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self.entries: deque[Traffic] = deque(maxlen=_KEPT)

    def add(
        self,
        direction: Literal["from_bot", "to_bot"],
        method: str,
        request: Any,
        response: Any,
        seconds: float,
    ) -> None:
        """Note one exchange; `seconds` is how long it took in real time."""
        with self._lock:
            self.entries.append(
                Traffic(
                    id=next(self._numbers),
                    at=self._clock().isoformat(),
                    direction=direction,
                    method=method,
                    summary=_summary(request, response),
                    request=copied(request),
                    response=copied(response),
                    ms=round(seconds * 1000),
                )
            )


def _summary(request: Any, response: Any) -> str:
    words = []
    if isinstance(request, dict):
        named = ("channel", "user", "user_id", "command", "type", "callback_id", "text")
        words = [str(request[name]) for name in named if isinstance(request.get(name), str) and request[name]]
    if isinstance(response, dict) and response.get("error"):
        words.append(f"→ {response['error']}")
    return " ".join(words)[:120]
