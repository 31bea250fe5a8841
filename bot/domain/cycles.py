"""From occurrences of a cadence to the days on which cycles are held, past weekends, holidays and breaks.

Two cycles are never held on one day and never change places. An occurrence that the shift rule would move
onto or past its neighbour is not held: the neighbour asks the same question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.cadence import Cadence, next_occurrence, occurrence_on_or_before, occurrences
from bot.domain.calendar import (
    ONE_DAY,
    Calendar,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)
from bot.domain.errors import DomainError, Invalid

GIVE_UP_AFTER = timedelta(days=5 * 366)
GIVE_UP_AFTER_OCCURRENCES = 100


class Shift(StrEnum):
    """What becomes of an occurrence that is no working day."""

    before = "before"
    after = "after"
    skip = "skip"


@dataclass(frozen=True)
class Cycle:
    """One round of a cadence: known by its occurrence, held on `day`, a local date."""

    occurrence: date
    day: date


def cycles(cadence: Cadence, calendar: Calendar, shift: Shift, after: date) -> Iterator[Cycle]:
    """Yield the cycles whose occurrence is after `after`; end when none has been held for over five years.

    Absences do not move a cycle: during one the deputy is asked.
    """
    shared = calendar.of_everybody()
    last_held, not_held = after, 0
    for occurrence in occurrences(cadence, after):
        day = held_on(cadence, shared, shift, occurrence)
        if day is not None:
            yield Cycle(occurrence, day)
            last_held, not_held = occurrence, 0
            continue
        not_held += 1
        if not_held > GIVE_UP_AFTER_OCCURRENCES and occurrence - last_held > GIVE_UP_AFTER:
            return


def held_on(cadence: Cadence, calendar: Calendar, shift: Shift, occurrence: date) -> date | None:
    """Return the day on which one occurrence is held by a calendar without absences; None when it is not."""
    if is_working_day(calendar, occurrence):
        return occurrence
    try:
        match shift:
            case Shift.skip:
                return None
            case Shift.after:
                day = working_day_on_or_after(calendar, occurrence)
                return day if day < next_occurrence(cadence, occurrence) else None
            case Shift.before:
                day = working_day_on_or_before(calendar, occurrence)
                return day if day > occurrence_on_or_before(cadence, occurrence - ONE_DAY) else None
            case _ as never:
                assert_never(never)
    except DomainError:  # the calendar ends before a working day comes
        return None


def refuse_if_never_held(cadence: Cadence, calendar: Calendar, shift: Shift, after: date) -> None:
    """Return when some cycle will be held. Raises Invalid when free days swallow every single one."""
    if next(cycles(cadence, calendar, shift, after), None) is None:
        raise Invalid(
            "shift",
            "This cadence falls only on free days, so nobody would ever be asked. "
            "Choose another day, or move it before or after free days.",
        )
