"""A cadence as plain data: stored as JSON, read from a form, or described in codes for a view to phrase."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar, assert_never

from bot.domain.cadence import (
    ALL_MONTHS,
    LAST,
    Cadence,
    DayOfMonth,
    Monthly,
    OnDate,
    OnWeekday,
    Pattern,
    Quarterly,
    Weekday,
    Weekly,
    WhenShort,
)
from bot.domain.errors import Invalid

Plain = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True)
class Description:
    """What a view needs for one sentence about a cadence: a code, and the values to put into the sentence."""

    code: str
    values: Mapping[str, object]


def describe(cadence: Cadence) -> Description:
    """Return one of the codes weekly, every_n_weeks, monthly_X, some_months_X, quarterly_X with its values.

    X is on_date, on_last_day, on_nth_weekday or on_last_weekday. `at` is always among the values.
    """
    at: Plain = {"at": cadence.at}
    match cadence.pattern:
        case Weekly(weekdays, every):
            code = "weekly" if every == 1 else "every_n_weeks"
            return Description(code, at | {"weekdays": tuple(sorted(weekdays)), "every": every})
        case Monthly(on, months):
            kind = "monthly" if months == ALL_MONTHS else "some_months"
            suffix, values = _describe_day(on)
            return Description(f"{kind}_{suffix}", at | values | {"months": tuple(sorted(months))})
        case Quarterly(on, month):
            suffix, values = _describe_day(on)
            return Description(f"quarterly_{suffix}", at | values | {"month_of_quarter": month})
        case _ as never:
            assert_never(never)


def to_plain(cadence: Cadence) -> Plain:
    """Return what `from_plain` reads: strings, numbers, lists and dictionaries only."""
    at: Plain = {"at": cadence.at.strftime("%H:%M")}
    match cadence.pattern:
        case Weekly(weekdays, every, anchor):
            days = [int(weekday) for weekday in sorted(weekdays)]
            return at | {"kind": "weekly", "weekdays": days, "every": every, "anchor": anchor.isoformat()}
        case Monthly(on, months):
            return at | {"kind": "monthly", "on": _day_to_plain(on), "months": sorted(months)}
        case Quarterly(on, month):
            return at | {"kind": "quarterly", "on": _day_to_plain(on), "month_of_quarter": month}
        case _ as never:
            assert_never(never)


def from_plain(plain: Mapping[str, object]) -> Cadence:
    """Return the cadence described by `plain`. Raises Invalid at the first field that is missing or wrong."""
    return Cadence(_pattern(plain), _read(plain, "at", time.fromisoformat, "a time such as 09:00"))


def _describe_day(on: DayOfMonth) -> tuple[str, Plain]:
    match on:
        case OnDate(day) if day == LAST:
            return "on_last_day", {}
        case OnDate(day, when_short):
            return "on_date", {"day": day, "when_short": when_short}
        case OnWeekday(nth, weekday) if nth == LAST:
            return "on_last_weekday", {"weekday": weekday}
        case OnWeekday(nth, weekday):
            return "on_nth_weekday", {"nth": nth, "weekday": weekday}
        case _ as never:
            assert_never(never)


def _day_to_plain(on: DayOfMonth) -> Plain:
    match on:
        case OnDate(day, when_short):
            return {"day": day, "when_short": str(when_short)}
        case OnWeekday(nth, weekday):
            return {"nth": nth, "weekday": int(weekday)}
        case _ as never:
            assert_never(never)


def _pattern(plain: Mapping[str, object]) -> Pattern:
    match plain.get("kind"):
        case "weekly":
            weekdays = _read(plain, "weekdays", _whole_numbers, "a list of weekdays")
            return Weekly(
                frozenset(_weekday(number) for number in weekdays),
                _read(plain, "every", _whole_number, "a number of weeks"),
                _read(plain, "anchor", date.fromisoformat, "a date such as 2026-03-02"),
            )
        case "monthly":
            months = _read(plain, "months", _whole_numbers, "a list of months")
            return Monthly(_day(plain), frozenset(months))
        case "quarterly":
            return Quarterly(_day(plain), _read(plain, "month_of_quarter", _whole_number, "a month of the quarter"))
        case kind:
            raise Invalid("kind", "{kind} is no kind of cadence: weekly, monthly or quarterly.", kind=kind)


def _day(plain: Mapping[str, object]) -> DayOfMonth:
    on = plain.get("on")
    if not isinstance(on, Mapping):
        raise Invalid("on", "Say on which day of the month.")
    if "nth" in on:
        return OnWeekday(
            _read(on, "nth", _whole_number, "a number"),
            _weekday(_read(on, "weekday", _whole_number, "a weekday")),
        )
    return OnDate(
        _read(on, "day", _whole_number, "a day of the month"),
        _read(on, "when_short", WhenShort, "last_day or skip"),
    )


def _weekday(number: int) -> Weekday:
    if number not in list(Weekday):
        raise Invalid("weekdays", "{number} is no weekday: Monday is 0, Sunday is 6.", number=number)
    return Weekday(number)


def _read(plain: Mapping[str, object], field: str, parse: Callable[..., T], expected: str) -> T:
    try:
        return parse(plain[field])
    except (KeyError, TypeError, ValueError) as cause:
        message = "The field {name} should be {expected}."
        raise Invalid(field, message, name=field, expected=expected) from cause


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _whole_numbers(value: object) -> list[int]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return [_whole_number(item) for item in value]
