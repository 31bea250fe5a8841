"""Days off from an ICS file (RFC 5545) that somebody exported from another calendar.

Only whole days count: an all-day event, or a timed one as far as it covers days from midnight to midnight. A
meeting of an hour is nobody's day off.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar

from bot.calendars.recurrence import Budget, days_of, read_rule
from bot.domain.calendar import ONE_DAY, DateRange
from bot.domain.errors import Invalid
from bot.domain.sentences import N_

MOST_EVENTS = 2_000
MOST_BYTES = 1_000_000
MOST_DAYS_OFF = 5_000
LONGEST_TITLE = 200

TOO_MANY_EVENTS = N_(
    "This file has {count} events; at most {most} are read. Export a shorter period, or days off only."
)
TOO_MANY_DAYS_OFF = N_("This file has more than {most} days off. Export a calendar of holidays or days off only.")
TOO_LARGE = N_("This file has {kilobytes} kB; at most {most} kB are read. Export a shorter period, or days off only.")

# icalendar has no error of its own for a line that only looks right.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, order=True)
class DaysOff:
    """Whole days, both ends included, with the title of the event that they came from."""

    first_day: date
    last_day: date
    title: str


def read_ics(content: bytes, horizon: DateRange) -> list[DaysOff]:
    """Return the days off that touch `horizon`, in order, with repeated events written out.

    Raises Invalid, with a sentence that says what is wrong, for a file that is broken or too large.
    """
    events = _events(content)
    moved = _moved_days(events)
    budget, found = Budget(), set[DaysOff]()
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        for days_off in _days_off(event, moved, horizon, budget):
            found.add(days_off)
            if len(found) > MOST_DAYS_OFF:
                raise Invalid("file", TOO_MANY_DAYS_OFF, most=MOST_DAYS_OFF)
    return sorted(found)


def _events(content: bytes) -> list[icalendar.Component]:
    count = content.upper().count(b"BEGIN:VEVENT")
    if count > MOST_EVENTS:
        raise Invalid("file", TOO_MANY_EVENTS, count=count, most=MOST_EVENTS)
    if len(content) > MOST_BYTES:
        raise Invalid("file", TOO_LARGE, kilobytes=len(content) // 1000, most=MOST_BYTES // 1000)
    try:
        calendar = icalendar.Calendar.from_ical(content)
    except UNREADABLE as cause:
        raise Invalid("file", "This is no calendar file that can be read. Export it again as an .ics file.") from cause
    return calendar.walk("VEVENT")


def _days_off(
    event: icalendar.Component, moved: Mapping[str, set[date]], horizon: DateRange, budget: Budget
) -> Iterator[DaysOff]:
    with _naming(event):
        first, length = _whole_days(event)
        if length < 1:
            return
        starts = DateRange(_back(horizon.first, length - 1), horizon.last)
        for day in sorted(_starts(event, first, moved, starts, budget)):
            yield DaysOff(day, day + timedelta(days=length - 1), _title(event))


@contextmanager
def _naming(event: icalendar.Component) -> Iterator[None]:
    """Turn whatever cannot be read of an event into an error that names the event."""
    try:
        yield
    except UNREADABLE as cause:
        message = "The event “{title}” has a date or a repetition that cannot be read. Please correct it."
        raise Invalid("file", message, title=_title(event)) from cause


def _whole_days(event: icalendar.Component) -> tuple[date, int]:
    """Return the first whole day that the event covers, and how many it covers (perhaps none)."""
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else None
    if "DURATION" in event:
        end = start + event.decoded("DURATION")
    if not isinstance(start, datetime):
        # Some programs write an end that equals the start for a single day.
        return start, max(1, (end - start).days) if end else 1
    end = end or start
    if start.tzinfo and end.tzinfo:
        end = end.astimezone(start.tzinfo)
    first = start.date() if start.time() == time(0) else start.date() + ONE_DAY
    return first, (end.date() - first).days


def _starts(
    event: icalendar.Component,
    first: date,
    moved: Mapping[str, set[date]],
    within: DateRange,
    budget: Budget,
) -> set[date]:
    """Return the days within a range on which the event begins, in all its repetitions."""
    starts = {day for day in (first, *_dates(event, "RDATE")) if day in within}
    for rule in _as_list(event.get("RRULE")):
        starts.update(days_of(read_rule(first, rule), within, budget))
    without = set(_dates(event, "EXDATE"))
    if "RECURRENCE-ID" not in event:
        without |= moved.get(str(event.get("UID")), set())
    return starts - without


def _moved_days(events: list[icalendar.Component]) -> dict[str, set[date]]:
    """Return by event which repetitions are replaced by an event of their own."""
    moved: dict[str, set[date]] = defaultdict(set)
    for event in events:
        if "RECURRENCE-ID" in event:
            with _naming(event):
                moved[str(event.get("UID"))].add(_as_date(event.decoded("RECURRENCE-ID")))
    return moved


def _dates(event: icalendar.Component, name: str) -> Iterator[date]:
    for each in _as_list(event.get(name)):
        for value in each.dts:
            yield _as_date(value.dt)


def _as_date(value: object) -> date:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case (begin, _):
            return _as_date(begin)
        case _:
            raise TypeError(value)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _back(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _title(event: icalendar.Component) -> str:
    printable = "".join(char if char.isprintable() else " " for char in str(event.get("SUMMARY", "")))
    return " ".join(printable.split())[:LONGEST_TITLE]
