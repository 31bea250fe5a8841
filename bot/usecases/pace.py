"""The settings of asking, and the calendar by which a division is asked."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.calendars.public_holidays import public_holidays
from bot.domain.cadence import Cadence, Weekday
from bot.domain.cadence_plain import from_plain
from bot.domain.calendar import Calendar, DateRange, WorkingHours
from bot.domain.cycles import Shift
from bot.domain.errors import Invalid
from bot.domain.escalation import Terms as LevelTerms
from bot.domain.local_time import instant
from bot.domain.reminders import NO_PREFERENCE, ReminderBounds, ReminderPreference
from bot.domain.settings import Plain, Section, bounds_in, confidence_in, defaults, hours_in, terms_in
from bot.domain.windows import Terms
from bot.domain.words import Level
from storage import absences
from storage.tables import Community, Division

YEARS_AHEAD = 2
LONG_AGO = timedelta(days=60)


def cadence_of(community: Community, division: Division | None = None) -> Cadence:
    """Return the division's own cadence, else the community's."""
    return from_plain(division.cadence if division and division.cadence else community.cadence)


def shift_of(community: Community) -> Shift:
    """Return what becomes of a check-in on a day that is not worked."""
    return Shift(community.settings.get("shift", Shift.after.value))


def terms_of(community: Community) -> Terms:
    """Return how long people have."""
    kept: Mapping[str, Any] = community.settings.get("terms", {})
    usual = Terms()
    return Terms(
        due_after_working_days=kept.get("due_after_working_days", usual.due_after_working_days),
        due_by=time.fromisoformat(kept["due_by"]) if "due_by" in kept else usual.due_by,
        close_after_working_days=kept.get("close_after_working_days", usual.close_after_working_days),
    )


def settings_of(community: Community, section: Section) -> Plain:
    """Return what holds in a section: what leads set, else the defaults."""
    if section is Section.language:
        return {"locale": community.locale, "zone": community.tz}
    kept: Plain = community.settings.get(section.value, {})
    return defaults(section) | kept


def hours_of(community: Community) -> WorkingHours:
    """Return from when until when people are written to on a working day, on their own clocks."""
    return hours_in(settings_of(community, Section.hours))


def start_of(community: Community, day: date, zone: ZoneInfo) -> datetime:
    """Return when people begin to work on `day`, on the clocks of `zone`."""
    return instant(day, hours_of(community).start, zone)


def weekend_of(community: Community) -> frozenset[Weekday]:
    """Return the days of the week on which nobody works."""
    return frozenset(Weekday(day) for day in settings_of(community, Section.hours)["weekend"])


def bounds_of(community: Community) -> ReminderBounds:
    """Return how many reminders the community allows, and how far apart."""
    return bounds_in(settings_of(community, Section.reminders))


def confidence_words(community: Community, language: str) -> dict[int, str]:
    """Return the community's own words for levels of confidence in that language; none where the usual ones hold."""
    return confidence_in(settings_of(community, Section.confidence), language)


def triage_working_days(community: Community) -> float:
    """Return how many working days a lead has before an intervention at the level advise opens by itself."""
    return float(settings_of(community, Section.triage)["working_days"])


def levels_of(community: Community) -> dict[Level, LevelTerms]:
    """Return what each level asks of people."""
    return {level: terms_in(settings_of(community, Section(level.value))) for level in Level}


def preference_of(session: Session, person_id: int) -> ReminderPreference:
    """Return how the person would like to be reminded."""
    wish = absences.reminder_wish(session, person_id)
    return ReminderPreference(*wish) if wish else NO_PREFERENCE


def calendar_of(
    session: Session, community: Community, division: Division | None, near: date, person_id: int | None = None
) -> Calendar:
    """Return the days on which nobody is asked around `near`; with a person's own absences where one is named."""
    division_id = division.id if division else None
    free = absences.free_of(session, community.id or 0, division_id, person_id, near - LONG_AGO)
    return Calendar(
        weekend=weekend_of(community),
        holidays=frozenset(holidays_of(division, near)),
        breaks=tuple(DateRange(each.first_day, each.last_day) for each in free if not each.is_personal),
        absences=tuple(DateRange(each.first_day, each.last_day) for each in free if each.is_personal),
    )


def holidays_of(division: Division | None, near: date) -> dict[date, str]:
    """Return the public holidays of the division's country or region in the years around `near`."""
    if division is None or not division.country:
        return {}
    return _holidays(division.country, division.region, near.year)


@lru_cache(maxsize=512)
def _holidays(country: str, region: str, year: int) -> dict[date, str]:
    try:
        return public_holidays(country, region or None, range(year - 1, year + YEARS_AHEAD + 1))
    except Invalid:
        # Entry refuses an unknown country; a row that has one all the same must not stop the asking.
        return {}
