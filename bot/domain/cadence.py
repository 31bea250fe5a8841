"""How often a community checks in, and on which local dates.

A cadence knows dates and a wall-clock time, no zones: each person's instant comes from
`bot.domain.local_time.instant`. Every calculation is arithmetic on weeks and months, never a walk through
the days.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum, StrEnum
from typing import assert_never

from bot.domain.errors import DomainError, Invalid


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday()` does."""

    monday = 0
    tuesday = 1
    wednesday = 2
    thursday = 3
    friday = 4
    saturday = 5
    sunday = 6


class WhenShort(StrEnum):
    """What the 29th, 30th or 31st means in a month that does not have it."""

    last_day = "last_day"
    skip = "skip"


LAST = -1
"""The last day of a month, or the last Monday, Tuesday ... of a month."""

ALL_MONTHS = frozenset(range(1, 13))
MOST_WEEKS_BETWEEN = 52


@dataclass(frozen=True)
class OnDate:
    """A day of the month by its number, or `LAST`."""

    day: int
    when_short: WhenShort = WhenShort.last_day

    def __post_init__(self) -> None:
        if self.day != LAST and not 1 <= self.day <= 31:
            raise Invalid("day", "A month has the days 1 to 31; {day} is not one of them.", day=self.day)


@dataclass(frozen=True)
class OnWeekday:
    """The nth (1 to 5) or the `LAST` of a weekday in a month; a month without a fifth one is left out."""

    nth: int
    weekday: Weekday

    def __post_init__(self) -> None:
        if self.nth != LAST and not 1 <= self.nth <= 5:
            raise Invalid("nth", "Choose the first to the fifth, or the last, of a weekday in a month.")


DayOfMonth = OnDate | OnWeekday


@dataclass(frozen=True)
class Weekly:
    """The chosen weekdays of every nth week. Weeks begin on Monday and are counted from `anchor`'s week.

    The anchor fixes which weeks are meant; it is no beginning: the pattern reaches back before it too.
    """

    weekdays: frozenset[Weekday]
    every: int = 1
    anchor: date = date(2024, 1, 1)

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise Invalid("weekdays", "Choose at least one weekday.")
        if not 1 <= self.every <= MOST_WEEKS_BETWEEN:
            raise Invalid("every", "Choose between 1 and {most} weeks.", most=MOST_WEEKS_BETWEEN)


@dataclass(frozen=True)
class Monthly:
    """One day in each of the chosen months (all twelve unless said otherwise)."""

    on: DayOfMonth
    months: frozenset[int] = ALL_MONTHS

    def __post_init__(self) -> None:
        if not self.months or not self.months <= ALL_MONTHS:
            raise Invalid("months", "Choose at least one month, by its number from 1 to 12.")
        _refuse_if_it_never_occurs(self.on, self.months)


@dataclass(frozen=True)
class Quarterly:
    """One day in the first, second or third month of every quarter."""

    on: DayOfMonth
    month_of_quarter: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.month_of_quarter <= 3:
            raise Invalid("month_of_quarter", "A quarter has three months: choose 1, 2 or 3.")

    @property
    def months(self) -> frozenset[int]:
        """The four months of the year that are meant."""
        return frozenset(range(self.month_of_quarter, 13, 3))


Pattern = Weekly | Monthly | Quarterly


@dataclass(frozen=True)
class Cadence:
    """On which dates a community checks in, and when on each person's own wall clock (whole minutes)."""

    pattern: Pattern
    at: time = time(9, 0)

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise Invalid("at", "A time of day is hours and minutes, without a zone.")


def occurrences(cadence: Cadence, after: date) -> Iterator[date]:
    """Yield every occurrence strictly after `after`, in order, until the calendar ends."""
    match cadence.pattern:
        case Weekly() as weekly:
            return _in_weeks_after(weekly, after)
        case Monthly() | Quarterly() as monthly:
            return _in_months_after(monthly, after)
        case _ as never:
            assert_never(never)


def next_occurrence(cadence: Cadence, after: date) -> date:
    """Return the first occurrence strictly after `after`. Raises DomainError at the end of the calendar."""
    return _first(occurrences(cadence, after), after)


def occurrence_on_or_before(cadence: Cadence, day: date) -> date:
    """Return the last occurrence that is not after `day`. Raises DomainError at the calendar's beginning."""
    match cadence.pattern:
        case Weekly() as weekly:
            return _first(_in_weeks_back_from(weekly, day), day)
        case Monthly() | Quarterly() as monthly:
            return _first(_in_months_back_from(monthly, day), day)
        case _ as never:
            assert_never(never)


def _first(days: Iterator[date], near: date) -> date:
    for day in days:
        return day
    raise DomainError("The calendar has no such day near {day}.", day=near.isoformat())


# Weeks are numbered from the Monday before 1 January of year 1, which was itself a Monday.


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7


def _in_weeks_after(weekly: Weekly, after: date) -> Iterator[date]:
    offset = (_week(weekly.anchor) - _week(after)) % weekly.every
    first = _week(after) + offset
    weeks = range(first, _week(date.max) + 1, weekly.every)
    return (day for week in weeks for day in _days_of_week(weekly, week) if day > after)


def _in_weeks_back_from(weekly: Weekly, latest: date) -> Iterator[date]:
    first = _week(latest) - (_week(latest) - _week(weekly.anchor)) % weekly.every
    weeks = range(first, -1, -weekly.every)
    return (day for week in weeks for day in reversed(_days_of_week(weekly, week)) if day <= latest)


def _days_of_week(weekly: Weekly, week: int) -> list[date]:
    ordinals = (week * 7 + weekday + 1 for weekday in sorted(weekly.weekdays))
    return [date.fromordinal(ordinal) for ordinal in ordinals if ordinal <= date.max.toordinal()]


def _in_months_after(pattern: Monthly | Quarterly, after: date) -> Iterator[date]:
    first = after.year * 12 + after.month - 1
    days = _days_in_months(pattern, range(first, date.max.year * 12 + 12))
    return (day for day in days if day > after)


def _in_months_back_from(pattern: Monthly | Quarterly, latest: date) -> Iterator[date]:
    first = latest.year * 12 + latest.month - 1
    days = _days_in_months(pattern, range(first, date.min.year * 12 - 1, -1))
    return (day for day in days if day <= latest)


def _days_in_months(pattern: Monthly | Quarterly, indices: Iterable[int]) -> Iterator[date]:
    months = pattern.months
    for index in indices:
        year, month = index // 12, index % 12 + 1
        if month in months and (day := day_in_month(pattern.on, year, month)):
            yield day


def day_in_month(on: DayOfMonth, year: int, month: int) -> date | None:
    """Return the day meant in one month; None when that month is left out."""
    first_weekday, length = monthrange(year, month)
    match on:
        case OnDate(day, when_short):
            if day > length and when_short is WhenShort.skip:
                return None
            return date(year, month, length if day == LAST else min(day, length))
        case OnWeekday(nth, weekday):
            first = 1 + (weekday - first_weekday) % 7
            number = first + 7 * ((length - first) // 7 if nth == LAST else nth - 1)
            return date(year, month, number) if number <= length else None
        case _ as never:
            assert_never(never)


def _refuse_if_it_never_occurs(on: DayOfMonth, months: frozenset[int]) -> None:
    leap_year = 2024
    if isinstance(on, OnDate) and all(on.day > monthrange(leap_year, month)[1] for month in months):
        raise Invalid(
            "day",
            "This cadence never occurs: none of the chosen months has a day {day}. "
            "Choose the last day of the month instead.",
            day=on.day,
        )
