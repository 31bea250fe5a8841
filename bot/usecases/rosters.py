"""Who is asked for a division on a day, and which lead is told when nobody can be."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import (
    Absence,
    DivisionRoster,
    NobodyAsked,
    Seat,
    absent_on,
    returns_on,
    who_is_asked,
)
from bot.domain.calendar import ONE_DAY
from bot.domain.words import PersonId, Role
from storage import absences, roster
from storage.tables import Community, Person

OF_A_DIVISION = frozenset({Role.representative, Role.deputy})


def roster_of(session: Session, community_id: int, division_id: int, now: datetime) -> DivisionRoster:
    """Return who speaks for the division at `now`, the longest-standing first, with their absences."""
    seats = roster.seats(session, community_id, division_id, now)
    away = {each.person.id or 0: tuple(Absence(*days) for days in each.away) for each in seats}
    return _roster([(each.role, each.person) for each in seats], away)


def speakers(session: Session, community: Community, now: datetime) -> dict[int, Person]:
    """Return who speaks for each division today, in as few queries for two hundred as for one; vacant ones are out."""
    held = sorted(roster.members(session, community.id or 0, now), key=lambda each: (each[0].starts_at, each[0].id))
    of_a_division = [(each, person) for each, person in held if each.role in OF_A_DIVISION and each.division_id]
    away = _absences(session, {person.id or 0 for _, person in of_a_division}, now.date())
    seats: dict[int, list[tuple[Role, Person]]] = {}
    for each, person in of_a_division:
        seats.setdefault(each.division_id or 0, []).append((each.role, person))
    today, known = now.astimezone(ZoneInfo(community.tz)).date(), {person.id: person for _, person in of_a_division}
    asked = {division: who_is_asked(_roster(each, away), today) for division, each in seats.items()}
    return {division: known[each.person] for division, each in asked.items() if not isinstance(each, NobodyAsked)}


def _roster(seats: list[tuple[Role, Person]], away: Mapping[int, tuple[Absence, ...]]) -> DivisionRoster:
    by_role = {
        role: [
            Seat(PersonId(person.id or 0), away.get(person.id or 0, ()), person.is_active)
            for held, person in seats
            if held is role
        ]
        for role in (Role.representative, Role.deputy)
    }
    representatives = sorted(by_role[Role.representative], key=lambda seat: not seat.is_active)
    first, rest = representatives[:1], representatives[1:]
    # A second representative stands in like a deputy, before the deputies.
    return DivisionRoster(first[0] if first else None, (*rest, *by_role[Role.deputy]))


def who_speaks(session: Session, community: Community, division_id: int, now: datetime) -> Person | None:
    """Return who speaks for the division today: the representative, a deputy meanwhile, or nobody who is there."""
    today = now.astimezone(ZoneInfo(community.tz)).date()
    asked = who_is_asked(roster_of(session, community.id or 0, division_id, now), today)
    return None if isinstance(asked, NobodyAsked) else session.get_one(Person, asked.person)


def is_away(session: Session, person_id: int, day: date) -> bool:
    """Say whether the person is away on `day`."""
    return absent_on(_absences(session, [person_id], day).get(person_id, ()), day)


def away_until(session: Session, person: Person, now: datetime) -> date | None:
    """Return the last day on which the person is away; None for somebody who is there."""
    day = local_day_of(person, now)
    back = returns_on(_absences(session, [person.id or 0], day).get(person.id or 0, ()), day)
    return back - ONE_DAY if back else None


def lead_to_tell(session: Session, community: Community, now: datetime) -> Person | None:
    """Return the one lead who hears of what the community has to settle: a knowledge lead first, one who is there."""
    leads = [
        person
        for role in (Role.knowledge_lead, Role.hr_lead)
        for person in roster.holders(session, community.id or 0, role, now)
    ]
    away = _absences(session, [lead.id or 0 for lead in leads], now.date() - timedelta(days=1))
    there = [lead for lead in leads if not absent_on(away.get(lead.id or 0, ()), local_day_of(lead, now))]
    return next(iter(there or leads), None)


def local_day_of(person: Person, now: datetime) -> date:
    """Return the date on the person's wall."""
    return now.astimezone(ZoneInfo(person.tz)).date()


def _absences(session: Session, people: Iterable[int], since: date) -> dict[int, tuple[Absence, ...]]:
    found = absences.absences_of(session, people, since - roster.RECENT)
    return {person: tuple(Absence(row.first_day, row.last_day) for row in rows) for person, rows in found.items()}
