"""Days off from an ICS file (RFC 5545) that somebody exported from another calendar.

Only whole days count: an all-day event, or a timed one as far as it covers days from midnight to midnight. A
meeting of an hour is nobody's day off.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar

from bot.calendars.recurrence import Budget, days_of, read_rule
from bot.domain.calendar import ONE_DAY, DateRange
from bot.domain.errors import Invalid

MOST_EVENTS = 2_000
MOST_BYTES = 1_000_000
MOST_DAYS_OFF = 5_000
LONGEST_TITLE = 200


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
                raise _too_much("days off", len(found), MOST_DAYS_OFF)
    return sorted(found)


def _events(content: bytes) -> list[icalendar.Component]:
    count = content.upper().count(b"BEGIN:VEVENT")
    if count > MOST_EVENTS:
        raise _too_much("events", count, MOST_EVENTS)
    if len(content) > MOST_BYTES:
        raise _too_much("bytes", len(content), MOST_BYTES)
    try:
        calendar = icalendar.Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as cause:
        raise Invalid(
            "file", "This is no calendar file that can be read. Export it again as an .ics file."
        ) from cause
    return calendar.walk("VEVENT")


def _too_much(what: str, count: int, most: int) -> Invalid:
    return Invalid(
        "file",
        "This file has {count} {what}; at most {most} are read. Export a shorter period, or days off only.",
        count=count,
        what=what,
        most=most,
    )


def _days_off(
    event: icalendar.Component, moved: Mapping[str, set[date]], horizon: DateRange, budget: Budget
) -> Iterator[DaysOff]:
    title = _title(event)
    try:
        first, length = _whole_days(event)
        if length < 1:
            return
        starts = DateRange(_back(horizon.first, length - 1), horizon.last)
        for day in sorted(_starts(event, first, moved, starts, budget)):
            yield DaysOff(day, day + timedelta(days=length - 1), title)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as cause:
        raise Invalid(
            "file",
            "The event “{title}” has a date or a repetition that cannot be read. Please correct it.",
            title=title,
        ) from cause


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
        original = getattr(event.get("RECURRENCE-ID"), "dt", None)
        if original is not None:
            moved[str(event.get("UID"))].add(_as_date(original))
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
