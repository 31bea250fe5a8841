"""Who is away from when until when, what that does to check-ins, and what is told on return."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import absences as domain
from bot.domain.authority import Act
from bot.domain.calendar import ONE_DAY
from bot.domain.errors import Invalid, NotFound
from bot.domain.local_time import instant
from bot.domain.words import CheckInState
from bot.usecases import actions, people, rosters, telling, working
from bot.usecases.rosters import local_day_of
from storage import absences, checkins, roster
from storage.tables import Answer, CheckIn, Community, Division, Person
from storage.tables_asking import Absence

LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Meanwhile:
    """What became of one check-in while its representative was away: who else was asked, and who else answered."""

    division: Division
    check_in: CheckIn
    asked: Person | None
    by: Person | None


def may_set(session: Session, community: Community, by: Person, person: Person, now: datetime) -> None:
    """Return when `by` may say when the person is away. Raises Refused, or NotFound for somebody outside."""
    act = Act.manage_absence_own if by.id == person.id else Act.manage_absence_other
    people.permit(session, community, by, act, now, owners=(person.id,))
    if by.id != person.id and not roster.roles_of(session, community.id or 0, person.id or 0, now):
        raise NotFound("This person is not in the community.")


def set_absence(
    session: Session, community: Community, by: Person, person: Person, first_day: date, last_day: date, now: datetime
) -> Absence:
    """Keep that the person is away, joined with what was known before, and have a deputy asked meanwhile.

    Raises Invalid for dates that make no sense, Refused when `by` may not set this person's absence.
    """
    may_set(session, community, by, person, now)
    days = domain.Absence(first_day, last_day)
    if last_day < local_day_of(person, now):
        raise Invalid("last_day", "The absence is over on {last_day} already.", last_day=last_day)
    if last_day - first_day > LONGEST:
        raise Invalid("last_day", "An absence lasts two years at most. Hand the division over instead.")
    touching = [each for each in absences.all_absences(session, person.id or 0) if _touches(each, days)]
    row = Absence(
        person_id=person.id or 0, first_day=first_day, last_day=last_day, set_by_id=by.id or 0, created_at=now
    )
    for each in touching:
        row.first_day, row.last_day = min(row.first_day, each.first_day), max(row.last_day, each.last_day)
        session.delete(each)
    row.next_at = max(now, _begins(row, person))
    session.add(row)
    session.flush()
    actions.plan_reminders_again(session, person, now)
    if row.next_at <= now:
        step(session, row.id or 0, now)
    return row


def come_back(
    session: Session, community: Community, by: Person, person: Person, now: datetime
) -> tuple[Absence, list[Meanwhile]]:
    """End the person's present absence, or call off the next one; return it with what happened meanwhile.

    Raises NotFound when the person is not away and will not be.
    """
    may_set(session, community, by, person, now)
    today = local_day_of(person, now)
    rows = absences.absences_of(session, [person.id or 0], today).get(person.id or 0, [])
    if not rows:
        raise NotFound("No absence is noted, so there is nothing to end.")
    row = rows[0]
    seen = meanwhile(session, row, now)
    ended = Absence(**row.model_dump())
    if row.first_day < today:
        row.last_day, row.next_at = today - ONE_DAY, None
        session.add(row)
    else:
        session.delete(row)
    session.flush()
    actions.plan_reminders_again(session, person, now)
    checkins.look_again(session, person.id or 0, now)
    return ended, seen


def stand_ins(
    session: Session, community: Community, row: Absence, now: datetime
) -> list[tuple[Division, Person | None]]:
    """Return who is asked instead when the absence begins, for each division that its person represents here."""
    stands = people.standing(session, community, session.get_one(Person, row.person_id), now)
    found = []
    for division_id in sorted(stands.represents):
        seats = rosters.roster_of(session, community.id or 0, division_id, now)
        asked = domain.who_is_asked(seats, row.first_day)
        deputy = None if isinstance(asked, domain.NobodyAsked) else session.get_one(Person, asked.person)
        found.append((session.get_one(Division, division_id), deputy))
    return found


def absences_ahead(session: Session, person: Person, now: datetime) -> list[Absence]:
    """Return the person's present and future absences, in order."""
    found = absences.absences_of(session, [person.id or 0], local_day_of(person, now))
    return found.get(person.id or 0, [])


def step(session: Session, absence_id: int, now: datetime) -> bool:
    """Let the absence begin or end, if it is time: check-ins change hands, and the returned person is told once."""
    row = session.get(Absence, absence_id)
    if row is None or row.next_at is None or row.next_at > now:
        return False
    person = session.get_one(Person, row.person_id)
    over = instant(row.last_day + ONE_DAY, time(0), ZoneInfo(person.tz))
    # From the end of the absence on, it was due because the person's working hours have begun again.
    back_at = _back_at(session, row, person, over, now) if row.next_at < over else row.next_at
    seen = meanwhile(session, row, now) if now >= back_at else []
    checkins.look_again(session, row.person_id, now)
    _welcome_back(session, row, person, seen, now)
    row.next_at = back_at if now < back_at else None
    session.add(row)
    return True


def meanwhile(session: Session, row: Absence, now: datetime) -> list[Meanwhile]:
    """Return the check-ins of the person's divisions that were held during the absence and have been asked."""
    person = session.get_one(Person, row.person_id)
    held = checkins.of_speaker(session, row.person_id, row.first_day, row.last_day, now)
    unasked = {CheckInState.waiting, CheckInState.withdrawn}
    return [_became(session, each, person) for each in held if each.state not in unasked]


def _became(session: Session, check_in: CheckIn, person: Person) -> Meanwhile:
    answers: list[Answer] = list(checkins.answers_in(session, check_in.id or 0).values())
    by, asked = answers[-1].by_id if answers else None, check_in.asked_id
    others = [session.get_one(Person, each) if each not in {None, person.id} else None for each in (asked, by)]
    return Meanwhile(session.get_one(Division, check_in.division_id), check_in, *others)


def _welcome_back(session: Session, row: Absence, person: Person, seen: list[Meanwhile], now: datetime) -> None:
    """Tell the person what became of the check-ins meanwhile, if there were any."""
    if not seen or not person.is_active:
        return
    last = seen[-1].check_in
    telling.directly(
        session,
        session.get_one(Community, last.community_id),
        last.cycle_id,
        person,
        f"absence:{row.id}:back",
        "welcome_back",
        {"absence": row.id, "person": person.id},
        now,
    )


def _touches(row: Absence, days: domain.Absence) -> bool:
    return row.first_day <= days.last_day + ONE_DAY and days.first_day - ONE_DAY <= row.last_day


def _begins(row: Absence, person: Person) -> datetime:
    return instant(row.first_day, time(0), ZoneInfo(person.tz))


def _back_at(session: Session, row: Absence, person: Person, over: datetime, now: datetime) -> datetime:
    """Return when working hours begin again after the absence, in the first of the person's communities to do so."""
    communities = roster.communities_of(session, row.person_id, now)
    return min((working.next_moment(session, each, person, over) for each in communities), default=over)
