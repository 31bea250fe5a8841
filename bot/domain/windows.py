"""One person's window in one cycle: when the question is asked, is due, and closes, in the person's own zone.

A window is half-open: it lasts from `opens_at` up to but not including `closes_at`. What holds for one
person's windows, whatever the zone does and wherever the person moves between cycles:

- it opens at the cadence's wall-clock time on the day the cycle is held;
- opening, deadline and closing come in this order, the deadline at least `SHORTEST` after the opening;
- it closes no later than the person's next window opens, and windows open in the order of the cycles.

The last rule wins over the first: somebody who flies east across the date line, or whose country leaves out a
day, is asked `SHORTEST` after the window before, rather than twice at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, add_working_days
from bot.domain.cycles import Cycle
from bot.domain.errors import Invalid
from bot.domain.local_time import instant

SHORTEST = timedelta(hours=1)
MOST_WORKING_DAYS = 60


@dataclass(frozen=True)
class Terms:
    """How long a person has: due some working days after the opening, closed some working days after that."""

    due_after_working_days: int = 2
    due_by: time = time(17, 0)
    close_after_working_days: int = 5

    def __post_init__(self) -> None:
        for name, days in (
            ("due_after_working_days", self.due_after_working_days),
            ("close_after_working_days", self.close_after_working_days),
        ):
            if not 0 <= days <= MOST_WORKING_DAYS:
                raise Invalid(name, "Choose between 0 and {most} working days.", most=MOST_WORKING_DAYS)


@dataclass(frozen=True)
class Window:
    """The instants (UTC) at which one person is asked in one cycle, late from, and no longer waited for."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if not self.opens_at < self.due_at <= self.closes_at:
            raise ValueError(f"a window opens, is due, closes, in this order: {self}")


def window(
    day: date,
    next_day: date | None,
    at: time,
    zone: ZoneInfo,
    terms: Terms,
    calendar: Calendar,
    before: Window | None = None,
) -> Window:
    """Return the window of the cycle held on `day`; `next_day` is that of the next cycle when there is one.

    `before` is the window that the same person had in the cycle before, if any: close it with
    `closed_for_next`, which matters only when the person's zone has changed since.
    """
    shared = calendar.of_everybody()
    opens_at = instant(day, at, zone)
    if before is not None:
        opens_at = max(opens_at, before.opens_at + SHORTEST)
    due_day = add_working_days(shared, day, terms.due_after_working_days)
    close_day = add_working_days(shared, due_day, terms.close_after_working_days)
    closes_at = instant(close_day, terms.due_by, zone)
    if next_day is not None:
        closes_at = min(closes_at, instant(next_day, at, zone))
    closes_at = max(closes_at, opens_at + SHORTEST)
    due_at = max(instant(due_day, terms.due_by, zone), opens_at + SHORTEST)
    return Window(opens_at, min(due_at, closes_at), closes_at)


def closed_for_next(earlier: Window, later: Window) -> Window:
    """Return `earlier` closed by the time `later` opens: unchanged unless the person's zone moved between."""
    return replace(
        earlier,
        due_at=min(earlier.due_at, later.opens_at),
        closes_at=min(earlier.closes_at, later.opens_at),
    )


def windows(
    held: Iterable[Cycle],
    at: time,
    zone_on: Callable[[date], ZoneInfo],
    terms: Terms,
    calendar: Calendar,
    before: Window | None = None,
) -> Iterator[tuple[Cycle, Window]]:
    """Yield one person's window for every cycle but the last of `held`, each closed for the one after it.

    `zone_on` is the person's zone on the day of a cycle. The last cycle only closes the one before it.
    """
    waiting: tuple[Cycle, Window] | None = None
    for cycle, following in pairwise(held):
        opened = window(cycle.day, following.day, at, zone_on(cycle.day), terms, calendar, before)
        if waiting:
            yield waiting[0], closed_for_next(waiting[1], opened)
        waiting, before = (cycle, opened), opened
    if waiting:
        yield waiting
