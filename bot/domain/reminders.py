"""When a person who has not answered is reminded, how often at most, and until when that can be put off.

The ladder is short on purpose: few messages, in working hours, none after an answer, a skip or a snooze.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.calendar import (
    ONE_DAY,
    Calendar,
    WorkingHours,
    is_working_time,
    next_working_instant,
    working_day_on_or_after,
    working_days,
)
from bot.domain.errors import DomainError, Invalid
from bot.domain.local_time import instant, local_day
from bot.domain.windows import Window

MOST_DIRECT_MESSAGES_PER_CYCLE = 4
"""The card, its reminders, and what else concerns this check-in of this person."""


MOST_REMINDERS = MOST_DIRECT_MESSAGES_PER_CYCLE - 2
"""The card takes one message; one is kept for a hand-over, a return or a note that the answer came late."""

LAST_CALL = timedelta(hours=1)
"""A reminder comes at least this long before the deadline: later it would only be a reproach."""


@dataclass(frozen=True)
class ReminderBounds:
    """What a community allows: how many reminders, and how far apart from the card and each other."""

    fewest: int = 0
    most: int = MOST_REMINDERS
    apart: timedelta = timedelta(hours=4)

    def __post_init__(self) -> None:
        if not 0 <= self.fewest <= self.most <= MOST_REMINDERS:
            raise Invalid("most", "Between 0 and {most} reminders are possible.", most=MOST_REMINDERS)
        if self.apart < LAST_CALL:
            raise Invalid("apart", "Reminders are at least one hour apart.")


@dataclass(frozen=True)
class ReminderPreference:
    """What one person would like; None leaves it to the community."""

    count: int | None = None
    at: time | None = None


NO_PREFERENCE = ReminderPreference()


def reminders(
    window: Window,
    preference: ReminderPreference,
    bounds: ReminderBounds,
    hours: WorkingHours,
    calendar: Calendar,
    zone: ZoneInfo,
) -> tuple[datetime, ...]:
    """Return the instants of the reminders, in order; none when no working time fits before the deadline.

    With many days to choose from, the last comes on the last morning before the deadline and the others are
    spread evenly before it. `calendar` holds the person's own absences.
    """
    wanted = bounds.most if preference.count is None else preference.count
    count = min(max(wanted, bounds.fewest), bounds.most)
    possible = _mornings(window, preference.at, bounds, hours, calendar, zone)
    possible = possible or _halfway(window, bounds, hours, calendar, zone)
    count = min(count, len(possible))
    return tuple(possible[(n + 1) * len(possible) // count - 1] for n in range(count))


class SnoozeFor(StrEnum):
    """The two choices that need no date."""

    hour = "hour"
    tomorrow = "tomorrow"


def snooze_until(
    choice: SnoozeFor | date,
    now: datetime,
    window: Window,
    hours: WorkingHours,
    calendar: Calendar,
    zone: ZoneInfo,
) -> datetime:
    """Return when the reminder comes back: as chosen, but at the latest one hour before the deadline.

    "Tomorrow" and a date mean the start of working hours, on the next working day if that day is free. Raises
    Invalid for a day that is over, DomainError when the deadline is too near to snooze at all.
    """
    latest = window.due_at - LAST_CALL
    if now >= latest:
        raise DomainError("The deadline is less than an hour away or over: please answer this check-in now.")
    if choice is SnoozeFor.hour:
        return min(now + timedelta(hours=1), latest)
    day = _chosen_day(choice, local_day(now, zone))
    if day > local_day(latest, zone):
        return latest
    return min(instant(working_day_on_or_after(calendar, day), hours.start, zone), latest)


def _chosen_day(choice: Literal[SnoozeFor.tomorrow] | date, today: date) -> date:
    if choice is SnoozeFor.tomorrow:
        return today + ONE_DAY
    if choice <= today:
        raise Invalid("until", "Choose a day after today, or snooze for an hour.")
    return choice


def _mornings(
    window: Window,
    at: time | None,
    bounds: ReminderBounds,
    hours: WorkingHours,
    calendar: Calendar,
    zone: ZoneInfo,
) -> list[datetime]:
    """Return one instant for each working day that is far enough from card, deadline and each other."""
    at = at if at is not None and hours.start <= at < hours.end else hours.start
    earliest, latest = window.opens_at + bounds.apart, window.due_at - LAST_CALL
    days = working_days(calendar, local_day(window.opens_at, zone), local_day(window.due_at, zone))
    found: list[datetime] = []
    for day in days:
        moment = instant(day, at, zone)
        # A day that the zone leaves out has no working time, so nothing is sent on it.
        if earliest <= moment <= latest and is_working_time(moment, hours, zone, calendar):
            found.append(moment)
    return _apart(found, bounds.apart)


def _apart(moments: list[datetime], distance: timedelta) -> list[datetime]:
    """Return the moments in order without those too near to a later one."""
    kept: list[datetime] = []
    for moment in reversed(moments):
        if not kept or kept[0] - moment >= distance:
            kept.insert(0, moment)
    return kept


def _halfway(
    window: Window, bounds: ReminderBounds, hours: WorkingHours, calendar: Calendar, zone: ZoneInfo
) -> list[datetime]:
    """Return the middle of a window too short for a morning of its own, if it lies in working hours."""
    middle = window.opens_at + (window.due_at - window.opens_at) / 2
    middle = max(middle.replace(second=0, microsecond=0), window.opens_at + bounds.apart)
    moment = next_working_instant(middle, hours, zone, calendar)
    return [moment] if moment <= window.due_at - LAST_CALL else []
