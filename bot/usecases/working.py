"""People's working time: their own zone, and the public holidays of the division they work in."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.actions import IsWorkingDay
from bot.domain.calendar import (
    ONE_DAY,
    Calendar,
    add_working_time,
    is_working_day,
    next_working_instant,
    working_time_between,
)
from bot.domain.escalation import HOURS_PER_WORKING_DAY, AddWorkingTime
from bot.domain.local_time import instant, local_day
from bot.domain.words import PersonId
from bot.usecases import pace
from storage import roster
from storage.tables import Community, Division, Person


def clock_of(session: Session, community: Community, now: datetime) -> AddWorkingTime:
    """Return the arithmetic of working hours for each person of the community."""

    def add(who: PersonId, start: datetime, hours: float) -> datetime:
        person = session.get_one(Person, who)
        calendar = calendar_of(session, community, person, start)
        return add_working_time(start, timedelta(hours=hours), pace.hours_of(community), ZoneInfo(person.tz), calendar)

    return add


def after_working_days(
    session: Session, community: Community, person: Person, start: datetime, days: float
) -> datetime:
    """Return the instant after so many working days of that person."""
    return clock_of(session, community, start)(PersonId(person.id or 0), start, days * HOURS_PER_WORKING_DAY)


def next_moment(session: Session, community: Community, person: Person, start: datetime) -> datetime:
    """Return `start` where it lies in the person's working hours, else when these begin next."""
    calendar = calendar_of(session, community, person, start)
    return next_working_instant(start, pace.hours_of(community), ZoneInfo(person.tz), calendar)


def next_morning(session: Session, community: Community, person: Person, now: datetime) -> datetime:
    """Return when the person's working hours begin on their next working day, today not counted."""
    zone = ZoneInfo(person.tz)
    return next_moment(session, community, person, instant(local_day(now, zone) + ONE_DAY, time(0), zone))


def works_of(session: Session, community: Community, now: datetime) -> IsWorkingDay:
    """Return whether a day is a working day of a person of the community."""

    @cache
    def calendar(who: PersonId) -> Calendar:
        return calendar_of(session, community, session.get_one(Person, who), now)

    return lambda who, day: is_working_day(calendar(who), day)


def between(community: Community, division: Division) -> Callable[[datetime, datetime], timedelta]:
    """Return the measure of a division's working time between two instants, in the community's zone."""
    zone = ZoneInfo(community.tz)

    def measure(start: datetime, end: datetime) -> timedelta:
        holidays = frozenset(pace.holidays_of(division, start.date()))
        calendar = Calendar(weekend=pace.weekend_of(community), holidays=holidays)
        return working_time_between(start, end, pace.hours_of(community), zone, calendar)

    return measure


def calendar_of(session: Session, community: Community, person: Person, start: datetime) -> Calendar:
    """Return the days on which the person does not work around `start`: weekend, days off, breaks, own absences."""
    held = roster.roles_of(session, community.id or 0, person.id or 0, start)
    division_id = next((each.division_id for each in held if each.division_id), None)
    division = session.get(Division, division_id) if division_id else None
    return pace.calendar_of(session, community, division, start.date(), person.id)
