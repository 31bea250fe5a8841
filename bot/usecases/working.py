"""People's working time: their own zone, and the public holidays of the division they work in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.calendars.public_holidays import public_holidays
from bot.domain.actions import IsWorkingDay
from bot.domain.calendar import Calendar, WorkingHours, add_working_time, is_working_day, working_time_between
from bot.domain.errors import Invalid
from bot.domain.escalation import HOURS_PER_WORKING_DAY, AddWorkingTime
from bot.domain.words import PersonId
from storage import roster
from storage.tables import Community, Division, Person

HOURS = WorkingHours()
YEARS_AHEAD = 2


def clock_of(session: Session, community: Community, now: datetime) -> AddWorkingTime:
    """Return the arithmetic of working hours for each person of the community."""

    def add(who: PersonId, start: datetime, hours: float) -> datetime:
        person = session.get_one(Person, who)
        calendar = _calendar(session, community, person, start)
        return add_working_time(start, timedelta(hours=hours), HOURS, ZoneInfo(person.tz), calendar)

    return add


def after_working_days(
    session: Session, community: Community, person: Person, start: datetime, days: float
) -> datetime:
    """Return the instant after so many working days of that person."""
    return clock_of(session, community, start)(PersonId(person.id or 0), start, days * HOURS_PER_WORKING_DAY)


def works_of(session: Session, community: Community, now: datetime) -> IsWorkingDay:
    """Return whether a day is a working day of a person of the community."""

    @cache
    def calendar(who: PersonId) -> Calendar:
        return _calendar(session, community, session.get_one(Person, who), now)

    return lambda who, day: is_working_day(calendar(who), day)


def between(community: Community, division: Division) -> Callable[[datetime, datetime], timedelta]:
    """Return the measure of a division's working time between two instants, in the community's zone."""
    zone = ZoneInfo(community.tz)

    def measure(start: datetime, end: datetime) -> timedelta:
        calendar = Calendar(holidays=_holidays_of(division, start.year, end.year))
        return working_time_between(start, end, HOURS, zone, calendar)

    return measure


def _calendar(session: Session, community: Community, person: Person, start: datetime) -> Calendar:
    held = roster.roles_of(session, community.id or 0, person.id or 0, start)
    division_id = next((each.division_id for each in held if each.division_id), None)
    division = session.get(Division, division_id) if division_id else None
    holidays = _holidays_of(division, start.year, start.year + YEARS_AHEAD) if division else frozenset()
    return Calendar(holidays=holidays)


def _holidays_of(division: Division, first: int, last: int) -> frozenset[date]:
    return _holidays(division.country, division.region, first, last) if division.country else frozenset()


@cache
def _holidays(country: str, region: str, first: int, last: int) -> frozenset[date]:
    try:
        return frozenset(public_holidays(country, region or None, range(first, last + 1)))
    except Invalid:
        # A country that is not known has no holidays to respect; the roster tells whoever typed it.
        return frozenset()
