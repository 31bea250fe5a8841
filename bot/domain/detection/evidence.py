"""What detection is told: one observation for every due check-in, and one for every working day between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.words import Status


class Occasion(StrEnum):
    """Why an initiative is looked at. Only a `day` is not a due check-in, and it never counts as one."""

    answered = "answered"
    excused = "excused"
    missed = "missed"
    day = "day"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known about one initiative on one day.

    `status`, `progress` and `confidence` belong to the answer of that day and are None elsewhere. `due` is
    the due date as declared by then. The other fields are facts of that day whatever the occasion:
    `milestones_done` the names of the finished milestones, or None where only percentages are known;
    `waiting_since` the day the oldest barrier or ask still without a reply was raised; `unowned_since` the
    first day without an owner or a representative; `slipping_upstream` the keys of slipping initiatives it
    depends on.
    """

    on: date
    occasion: Occasion = Occasion.answered
    status: Status | None = None
    progress: float | None = None
    confidence: int | None = None
    due: date | None = None
    milestones_done: frozenset[str] | None = None
    waiting_since: date | None = None
    unowned_since: date | None = None
    slipping_upstream: tuple[str, ...] = ()
    is_paused: bool = False


def in_order(observations: Iterable[Observation]) -> list[Observation]:
    """Return the observations by day, and within a day by what they say, not by how they came."""
    return sorted(observations, key=_rank)


def _rank(each: Observation) -> tuple[object, ...]:
    return (
        each.on,
        _OCCASIONS.index(each.occasion),
        _STATUSES.index(each.status) if each.status else -1,
        -1.0 if each.progress is None else each.progress,
        -1 if each.confidence is None else each.confidence,
        each.due or date.min,
        sorted(each.milestones_done or ()),
        each.waiting_since or date.min,
        each.unowned_since or date.min,
        each.slipping_upstream,
        each.is_paused,
    )


_OCCASIONS = (Occasion.missed, Occasion.excused, Occasion.answered, Occasion.day)
_STATUSES = (Status.off_track, Status.at_risk, Status.on_track)
