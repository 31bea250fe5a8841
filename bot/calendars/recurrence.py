"""Repeating events (RFC 5545, RRULE) by asking of each day whether the rule means it.

A rule is only ever asked about the days of a horizon, and a file has a budget of days, so that no rule,
however contradictory, can keep the bot busy. Rules that repeat within a day are refused: no days off are made
of hours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.calendar import DateRange
from bot.domain.errors import Invalid

DAYS_PER_FILE = 500_000
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNDERSTOOD = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"})


class Frequency(StrEnum):
    """How often a rule repeats."""

    daily = "DAILY"
    weekly = "WEEKLY"
    monthly = "MONTHLY"
    yearly = "YEARLY"


class Budget:
    """How many more days may be examined for one file."""

    def __init__(self, days: int = DAYS_PER_FILE) -> None:
        self._left = days

    def spend(self, days: int = 1) -> None:
        """Take `days` off. Raises Invalid when none are left."""
        self._left -= days
        if self._left < 0:
            raise Invalid(
                "file",
                "The events in this file repeat too often to be read. Export a calendar of days off only.",
            )


@dataclass(frozen=True)
class Recurrence:
    """A rule, and the first day it applies to. `by_day` pairs an ordinal (0 for every) with a weekday."""

    start: date
    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_starts_on: int = 0
    by_day: tuple[tuple[int, int], ...] = ()
    by_month: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_position: frozenset[int] = frozenset()


def read_rule(start: date, parts: Mapping[str, Sequence[object]]) -> Recurrence:
    """Return the rule written in `parts`. Raises ValueError for one that cannot be understood."""
    strange = set(parts) - UNDERSTOOD
    if strange:
        raise ValueError(f"{sorted(strange)} are not understood")
    until = parts.get("UNTIL", [None])[0]
    return Recurrence(
        start=start,
        frequency=Frequency(str(parts["FREQ"][0]).upper()),
        interval=_number(parts, "INTERVAL", 1),
        count=_number(parts, "COUNT", 1) if "COUNT" in parts else None,
        until=until.date() if isinstance(until, datetime) else until if isinstance(until, date) else None,
        week_starts_on=WEEKDAYS.index(str(parts.get("WKST", ["MO"])[0]).upper()),
        by_day=tuple(_ordinal_and_weekday(str(each).upper()) for each in parts.get("BYDAY", ())),
        by_month=_numbers(parts, "BYMONTH"),
        by_month_day=_numbers(parts, "BYMONTHDAY"),
        by_position=_numbers(parts, "BYSETPOS"),
    )


def days_of(rule: Recurrence, horizon: DateRange, budget: Budget) -> Iterator[date]:
    """Yield the days in `horizon` on which the rule repeats its start, in order; the start is always one."""
    # A count has to be counted from the start, even where that lies before the horizon.
    first = rule.start if rule.count else max(rule.start, horizon.first)
    last = min(rule.until or horizon.last, horizon.last)
    met = 0
    for number in range(first.toordinal(), last.toordinal() + 1):
        budget.spend()
        day = date.fromordinal(number)
        if day != rule.start and not _is_meant(rule, day, budget):
            continue
        met += 1
        if rule.count and met > rule.count:
            return
        if day in horizon:
            yield day


def _is_meant(rule: Recurrence, day: date, budget: Budget) -> bool:
    if not _in_interval(rule, day) or not _fits(rule, day):
        return False
    if not rule.by_position:
        return True
    period = _period(rule, day)
    budget.spend(len(period))
    fitting = [number for number in period if _fits(rule, date.fromordinal(number))]
    place = fitting.index(day.toordinal())
    return bool(rule.by_position & {place + 1, place - len(fitting)})


def _in_interval(rule: Recurrence, day: date) -> bool:
    start = rule.start
    match rule.frequency:
        case Frequency.daily:
            passed = (day - start).days
        case Frequency.weekly:
            passed = (_week_start(rule, day) - _week_start(rule, start)) // 7
        case Frequency.monthly:
            passed = (day.year - start.year) * 12 + day.month - start.month
        case Frequency.yearly:
            passed = day.year - start.year
        case _ as never:
            assert_never(never)
    return passed % rule.interval == 0


def _fits(rule: Recurrence, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not rule.by_month_day & {day.day, day.day - _days_in_month(day) - 1}:
        return False
    if rule.by_day:
        return any(_is_nth(rule, day, ordinal, weekday) for ordinal, weekday in rule.by_day)
    return bool(rule.by_month_day) or _fits_start(rule, day)


def _fits_start(rule: Recurrence, day: date) -> bool:
    """Say whether `day` resembles the start in what the rule leaves open."""
    match rule.frequency:
        case Frequency.daily:
            return True
        case Frequency.weekly:
            return day.weekday() == rule.start.weekday()
        case Frequency.monthly:
            return day.day == rule.start.day
        case Frequency.yearly:
            return day.day == rule.start.day and (bool(rule.by_month) or day.month == rule.start.month)
        case _ as never:
            assert_never(never)


def _is_nth(rule: Recurrence, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if ordinal == 0 or rule.frequency in (Frequency.daily, Frequency.weekly):
        return True
    within_month = rule.frequency is Frequency.monthly or rule.by_month
    number, length = (day.day, _days_in_month(day)) if within_month else _day_and_days_of_year(day)
    return ordinal in ((number + 6) // 7, -((length - number) // 7 + 1))


def _period(rule: Recurrence, day: date) -> range:
    match rule.frequency:
        case Frequency.daily:
            return range(day.toordinal(), day.toordinal() + 1)
        case Frequency.weekly:
            return range(_week_start(rule, day), _week_start(rule, day) + 7)
        case Frequency.monthly:
            first = day.replace(day=1).toordinal()
            return range(first, first + _days_in_month(day))
        case Frequency.yearly:
            first = date(day.year, 1, 1).toordinal()
            return range(first, first + _day_and_days_of_year(day)[1])
        case _ as never:
            assert_never(never)


def _week_start(rule: Recurrence, day: date) -> int:
    return day.toordinal() - (day.weekday() - rule.week_starts_on) % 7


def _days_in_month(day: date) -> int:
    in_next_month = day.replace(day=28) + timedelta(days=4)
    return (in_next_month - timedelta(days=in_next_month.day)).day


def _day_and_days_of_year(day: date) -> tuple[int, int]:
    return day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday


def _ordinal_and_weekday(text: str) -> tuple[int, int]:
    return int(text[:-2] or 0), WEEKDAYS.index(text[-2:])


def _number(parts: Mapping[str, Sequence[object]], name: str, default: int) -> int:
    number = int(str(parts[name][0])) if name in parts else default
    if number < 1:
        raise ValueError(f"{name} is positive")
    return number


def _numbers(parts: Mapping[str, Sequence[object]], name: str) -> frozenset[int]:
    return frozenset(int(str(each)) for each in parts.get(name, ()))
