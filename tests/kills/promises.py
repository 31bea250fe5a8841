"""What people were promised: everything they did and that Slack told them the bot had taken."""

import itertools
import threading
from collections import Counter
from dataclasses import dataclass, field

_numbers = itertools.count(1)


@dataclass
class Promises:
    """Kept by the people while they act, and held against the database afterwards.

    Each thing is known by a word that stands in no other. What was `tried` and never taken may be there, once.
    """

    tried: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    repeated: set[tuple[int, int]] = field(default_factory=set)
    drafts: dict[tuple[int, int], str] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def new(self, kind: str) -> str:
        """Return the word of something that a person is about to do."""
        word = f"w{next(_numbers):05}w"
        with self.lock:
            self.tried[word] = kind
        return word

    def take(self, word: str) -> None:
        """Note that the person saw it taken."""
        with self.lock:
            self.taken[word] = self.tried[word]
            self.count(f"taken: {self.tried[word]}")

    def let_go(self, check_in: int, initiatives: set[int]) -> None:
        """Expect no draft about them any more: one goes on in the next check-in, and with what is said there."""
        with self.lock:
            for about in [each for each in self.drafts if each[0] <= check_in and each[1] in initiatives]:
                del self.drafts[about]

    def count(self, what: str) -> None:
        """Count one more of that kind."""
        self.counts[what] += 1
