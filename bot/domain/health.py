"""The health of a community of practice in one quarter: healthy, in danger or dormant, and why.

The signs are those by which practitioners tell a living community from one that only exists: whether people reply,
how soon somebody takes up what is raised, whether divisions help each other, what is asked and left unanswered, and
whether the sponsor is there (C. McDermott, "Building healthy communities"; APQC, measuring communities of practice).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

# From the first on it is good, from the second on weak, below bad.
REPLIES = (0.8, 0.5)
SPONSOR = (0.8, 0.5)
# Hours by the calendar: three days, a week.
TAKEN_UP_H = (72.0, 168.0)
# Asks that wait, as a share of the active initiatives.
WAITING = 0.1
DORMANT_BELOW = 0.2
WEAK_SIGNS = 3


class Sign(StrEnum):
    """What is looked at, in the order in which it is told."""

    replies = "replies"
    taken_up = "taken_up"
    help = "help"
    asks = "asks"
    sponsor = "sponsor"


class Mark(StrEnum):
    """How one sign stands; unknown where there was nothing to look at."""

    good = "good"
    weak = "weak"
    bad = "bad"
    unknown = "unknown"


class Verdict(StrEnum):
    """How the community is."""

    healthy = "healthy"
    in_danger = "in_danger"
    dormant = "dormant"
    unknown = "unknown"


@dataclass(frozen=True)
class Figures:
    """What happened in a quarter. `taken_up_h` has an entry for each intervention raised, None where nobody took it up.

    `waiting` are the asks that nobody answered within two weeks; None of a quarter that is over.
    """

    due: int = 0
    answered: int = 0
    taken_up_h: Sequence[float | None] = ()
    peer_assists: int = 0
    active: int = 0
    waiting: int | None = None
    sponsor_asked: int = 0
    sponsor_answered: int = 0
    is_sponsor_seen: bool = False

    @property
    def reply_rate(self) -> float | None:
        """The share of the check-ins due that were answered."""
        return self.answered / self.due if self.due else None

    @property
    def median_taken_up_h(self) -> float | None:
        """The median of the hours until somebody took it up; None where nothing was raised, or most still waits."""
        if not self.taken_up_h:
            return None
        middle = median(float("inf") if hours is None else hours for hours in self.taken_up_h)
        return None if middle == float("inf") else middle


@dataclass(frozen=True)
class Health:
    """The verdict with how each sign stands, and the figures behind it."""

    verdict: Verdict
    marks: Mapping[Sign, Mark]
    figures: Figures


def assess(figures: Figures) -> Health:
    """Return how the community is: dormant if next to nobody replies, in danger by one bad sign or three weak ones."""
    marks = {
        Sign.replies: _at_least(figures.reply_rate, REPLIES),
        Sign.taken_up: _taken_up(figures),
        Sign.help: _help(figures),
        Sign.asks: _asks(figures),
        Sign.sponsor: _sponsor(figures),
    }
    return Health(_verdict(figures, list(marks.values())), marks, figures)


def _verdict(figures: Figures, marks: Sequence[Mark]) -> Verdict:
    rate = figures.reply_rate
    if rate is None:
        return Verdict.unknown
    if rate < DORMANT_BELOW:
        return Verdict.dormant
    if Mark.bad in marks or marks.count(Mark.weak) >= WEAK_SIGNS:
        return Verdict.in_danger
    return Verdict.healthy


def _at_least(share: float | None, limits: tuple[float, float]) -> Mark:
    if share is None:
        return Mark.unknown
    good, weak = limits
    return Mark.good if share >= good else Mark.weak if share >= weak else Mark.bad


def _taken_up(figures: Figures) -> Mark:
    if not figures.taken_up_h:
        return Mark.unknown
    hours, (good, weak) = figures.median_taken_up_h, TAKEN_UP_H
    if hours is None or hours > weak:
        return Mark.bad
    return Mark.good if hours <= good else Mark.weak


def _help(figures: Figures) -> Mark:
    if figures.peer_assists:
        return Mark.good
    return Mark.weak if figures.taken_up_h else Mark.unknown


def _asks(figures: Figures) -> Mark:
    if figures.waiting is None:
        return Mark.unknown
    if not figures.waiting:
        return Mark.good
    return Mark.weak if figures.waiting <= WAITING * figures.active else Mark.bad


def _sponsor(figures: Figures) -> Mark:
    if figures.sponsor_asked:
        return _at_least(figures.sponsor_answered / figures.sponsor_asked, SPONSOR)
    return Mark.good if figures.is_sponsor_seen else Mark.weak
