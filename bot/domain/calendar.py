"""Which days are worked, and working-day and working-time arithmetic on them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.cadence import Weekday
from bot.domain.errors import DomainError, Invalid
from bot.domain.local_time import instant, local_day

ONE_DAY = timedelta(days=1)
ZERO = timedelta(0)


@dataclass(frozen=True, order=True)
class DateRange:
    """The days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid(
                "last",
                "This ends on {last}, before it starts on {first}. Swap the two dates, or correct one.",
                first=self.first,
                last=self.last,
            )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """The days on which nobody, or one person, is expected to work.

    Holidays and breaks belong to the division or community, absences to one person.
    """

    weekend: frozenset[Weekday] = frozenset({Weekday.saturday, Weekday.sunday})
    holidays: frozenset[date] = frozenset()
    breaks: tuple[DateRange, ...] = ()
    absences: tuple[DateRange, ...] = ()
    free_ranges: tuple[DateRange, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekend) == 7:
            raise Invalid("weekend", "A week needs at least one working day.")
        object.__setattr__(self, "free_ranges", merged((*self.breaks, *self.absences)))

    def of_everybody(self) -> "Calendar":
        """Return the same calendar without the absences of one person."""
        return replace(self, absences=()) if self.absences else self


@dataclass(frozen=True)
class WorkingHours:
    """From when until when a person works on a working day, on the local wall clock."""

    start: time = time(9, 0)
    end: time = time(17, 0)

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise Invalid("end", "Working hours end after they start.")


def merged(ranges: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """Return the same days as the fewest ranges, in order: overlapping and adjoining ones become one."""
    result: list[DateRange] = []
    for each in sorted(ranges):
        if result and each.first.toordinal() <= result[-1].last.toordinal() + 1:
            result[-1] = DateRange(result[-1].first, max(result[-1].last, each.last))
        else:
            result.append(each)
    return tuple(result)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Say whether `day` is neither weekend, holiday, break nor absence."""
    if day.weekday() in calendar.weekend or day in calendar.holidays:
        return False
    return not any(day in free for free in calendar.free_ranges)


def working_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    """Yield the working days from `first` to `last`, both included."""
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    return (day for day in days if is_working_day(calendar, day))


def working_day_on_or_after(calendar: Calendar, day: date) -> date:
    """Return `day`, or the first working day after it."""
    while not is_working_day(calendar, day):
        over = next((free.last for free in calendar.free_ranges if day in free), day)
        day = _step(over, 1)
    return day


def working_day_on_or_before(calendar: Calendar, day: date) -> date:
    """Return `day`, or the last working day before it."""
    while not is_working_day(calendar, day):
        over = next((free.first for free in calendar.free_ranges if day in free), day)
        day = _step(over, -1)
    return day


def add_working_days(calendar: Calendar, day: date, count: int) -> date:
    """Return the `count`th working day after `day`, before it when negative; for 0 `day` or the next one."""
    if count == 0:
        return working_day_on_or_after(calendar, day)
    for _ in range(abs(count)):
        if count > 0:
            day = working_day_on_or_after(calendar, _step(day, 1))
        else:
            day = working_day_on_or_before(calendar, _step(day, -1))
    return day


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Return the number of working days after `start` up to `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(calendar, end, start)
    free = sum(
        _weekdays_worked(calendar, each.first - ONE_DAY if each.first > start else start, min(each.last, end))
        for each in calendar.free_ranges
    )
    single = sum(
        1
        for day in calendar.holidays
        if start < day <= end
        and day.weekday() not in calendar.weekend
        and not any(day in each for each in calendar.free_ranges)
    )
    return _weekdays_worked(calendar, start, end) - free - single


def working_time_between(
    start: datetime, end: datetime, hours: WorkingHours, zone: ZoneInfo, calendar: Calendar
) -> timedelta:
    """Return how much of `start` to `end` fell into working hours; zero when `end` is earlier."""
    days = working_days(calendar, local_day(start, zone), local_day(end, zone))
    spans = (_working_span(day, hours, zone) for day in days)
    return sum((max(ZERO, min(end, closing) - max(start, opening)) for opening, closing in spans), ZERO)


def next_working_instant(moment: datetime, hours: WorkingHours, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Return `moment` when it lies in working hours, else the start of the next working hours."""
    day = working_day_on_or_after(calendar, local_day(moment, zone))
    while True:
        opening, closing = _working_span(day, hours, zone)
        if moment < closing:
            return max(moment, opening)
        day = add_working_days(calendar, day, 1)


def add_working_time(
    moment: datetime, duration: timedelta, hours: WorkingHours, zone: ZoneInfo, calendar: Calendar
) -> datetime:
    """Return the first instant by which `duration` of working time has passed since `moment`."""
    while True:
        moment = next_working_instant(moment, hours, zone, calendar)
        closing = _working_span(local_day(moment, zone), hours, zone)[1]
        if duration <= closing - moment:
            return moment + duration
        duration -= closing - moment
        moment = closing


def is_working_time(moment: datetime, hours: WorkingHours, zone: ZoneInfo, calendar: Calendar) -> bool:
    """Say whether `moment` lies in working hours of a working day; their last instant no longer does."""
    return next_working_instant(moment, hours, zone, calendar) == moment


def _working_span(day: date, hours: WorkingHours, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return instant(day, hours.start, zone), instant(day, hours.end, zone)


def _weekdays_worked(calendar: Calendar, start: date, end: date) -> int:
    """Count the days after `start` up to `end` outside the weekend, by whole weeks and a remainder."""
    weeks, rest = divmod(max(0, (end - start).days), 7)
    remainder = sum((end.weekday() - n) % 7 not in calendar.weekend for n in range(rest))
    return weeks * (7 - len(calendar.weekend)) + remainder


def _step(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as cause:
        raise DomainError("There is no working day left in this calendar.") from cause
