"""A calendar file of what is coming up (RFC 5545): whole days, and instants in UTC, each with a name that stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar

PRODUCT = "-//Convener//Community of practice//EN"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """Something that is due: a whole day, or from one instant to another. `uid` stays the same when it moves."""

    uid: str
    title: str
    at: date | datetime
    until: datetime | None = None
    about: str = ""


def write_ics(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """Return the entries as a calendar file, by date; a calendar that has read it before updates what moved."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda each: (str(each.at), each.uid)):
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", entry.title)
    if entry.about:
        event.add("description", entry.about)
    if isinstance(entry.at, datetime):
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", (entry.until or entry.at + timedelta(minutes=15)).astimezone(UTC))
    else:
        event.add("dtstart", entry.at)
        # The end of a whole day is the first day that is free again.
        event.add("dtend", entry.at + ONE_DAY)
    # It reminds, it does not keep anybody busy.
    event.add("transp", "TRANSPARENT")
    return event
