"""Which events the bot has said to have heard. Slack sends those no more, so what they tell must be kept by then."""

import threading

from bot.playground.slack import StandIn

LOOKS_EVERY_S = 0.1


class Heard:
    """Reads along what goes back and forth, of which the stand-in keeps only the latest."""

    def __init__(self, slack: StandIn) -> None:
        self.words: set[str] = set()
        self._slack = slack
        self._last = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._read_on, daemon=True).start()

    def read(self) -> None:
        """Read what is new."""
        with self._lock:
            for each in list(self._slack.traffic):
                if each.id <= self._last:
                    continue
                self._last = each.id
                if each.method == "event message" and not each.response["error"]:
                    self.words.add(str(each.request.get("text")))

    def _read_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(LOOKS_EVERY_S):
            self.read()
