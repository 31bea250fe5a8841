"""How often people are asked: set for everybody or one division, and shown ahead for each person."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import DeputyAsked, DivisionRoster, NobodyAsked, who_is_asked
from bot.domain.authority import Act
from bot.domain.cadence import Cadence
from bot.domain.cadence_plain import to_plain
from bot.domain.calendar import ONE_DAY
from bot.domain.cycles import Cycle, Shift, cycles, refuse_if_never_held
from bot.domain.errors import NotFound
from bot.domain.windows import Terms, windows
from bot.domain.words import LEADS
from bot.usecases import pace, people, planning, rosters
from storage import absences, checkins, roster
from storage.tables import Community, Division, Person

PREVIEWED = 10


@dataclass(frozen=True)
class Moved:
    """Why a check-in is not held on the day the cadence names; no title means a weekend."""

    from_day: date
    title: str
    is_holiday: bool = False


@dataclass(frozen=True)
class Ahead:
    """One instant at which somebody is asked, on the clock of that person; no person means nobody can be."""

    opens_at: datetime
    day: date
    zone: ZoneInfo
    person: Person | None
    instead_of: Person | None
    moved: Moved | None


@dataclass(frozen=True)
class DivisionAhead:
    """The next instants of one division, and the zone of whoever speaks for it."""

    division: Division
    person: Person | None
    zone: ZoneInfo
    rounds: tuple[Ahead, ...]


def may_set(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Return when the person may set the cadence. Raises Refused otherwise."""
    people.permit(session, community, person, Act.run_community, now)


def set_cadence(
    session: Session,
    community: Community,
    division: Division | None,
    by: Person,
    cadence: Cadence | None,
    shift: Shift,
    terms: Terms,
    now: datetime,
) -> None:
    """Keep how often the community, or one division, is asked, and plan anew what was not asked yet.

    No cadence gives a division back to the community's. The shift rule and the terms hold for everybody. Raises
    Refused when `by` is no lead, Invalid for a cadence that is never held.
    """
    may_set(session, community, by, now)
    rule = cadence or pace.cadence_of(community)
    near = now.date()
    refuse_if_never_held(rule, pace.calendar_of(session, community, division, near), shift, near)
    if division is not None:
        division.cadence = to_plain(cadence) if cadence else None
        session.add(division)
    elif cadence is not None:
        community.cadence = to_plain(cadence)
    kept_terms = {
        "due_after_working_days": terms.due_after_working_days,
        "due_by": terms.due_by.strftime("%H:%M"),
        "close_after_working_days": terms.close_after_working_days,
    }
    community.settings = {**community.settings, "shift": shift.value, "terms": kept_terms}
    session.add(community)
    session.flush()
    planning.replan(session, community, now)


def preview(session: Session, community: Community, person: Person, now: datetime) -> list[DivisionAhead]:
    """Return the next instants: of every division for a lead, of the own divisions for who speaks for them.

    Raises Refused for somebody outside the community, NotFound for somebody who is never asked.
    """
    standing = people.permit_view(session, community, person, now)
    everything = roster.divisions(session, community.id or 0)
    mine = standing.represents | standing.deputises
    shown = everything if standing.roles & LEADS else [each for each in everything if each.id in mine]
    if not shown:
        raise NotFound("You speak for no division, so you are not asked. A lead sees everybody's dates.")
    return [_ahead(session, community, division, PREVIEWED, now) for division in shown]


def next_of(session: Session, community: Community, division: Division, now: datetime) -> Ahead | None:
    """Return when the division is asked next; None where it is asked by no cadence."""
    if community.is_paused or community.next_cycle_on is None:
        return None
    return next(iter(_ahead(session, community, division, 1, now).rounds), None)


def ahead(session: Session, community: Community, division: Division, now: datetime) -> tuple[Ahead, ...]:
    """Return the next instants of the division; none where it is asked by no cadence."""
    if community.is_paused or community.next_cycle_on is None:
        return ()
    return _ahead(session, community, division, PREVIEWED, now).rounds


def _ahead(session: Session, community: Community, division: Division, most: int, now: datetime) -> DivisionAhead:
    today = now.astimezone(ZoneInfo(community.tz)).date()
    seats = rosters.roster_of(session, community.id or 0, division.id or 0, now)
    # Held on to, so that each is loaded once however often their clock is looked at.
    speakers = [session.get_one(Person, each.person) for each in (seats.representative, *seats.deputies) if each]
    # Who moves west on the day of a check-in is not asked again when their clock comes to its hour once more.
    latest = checkins.latest_of_division(session, division.id or 0, now)
    asked_on = latest.day if latest else date.min

    def zone_on(day: date) -> ZoneInfo:
        return planning.zone_of_asked(session, community, seats, day)

    calendar = pace.calendar_of(session, community, division, today)
    held = cycles(pace.cadence_of(community, division), calendar, pace.shift_of(community), today - 7 * ONE_DAY)
    at = pace.cadence_of(community, division).at
    opened = windows(islice(held, most + 3 * PREVIEWED), at, zone_on, pace.terms_of(community), calendar)
    rounds = [
        _round(session, community, division, seats, cycle, span.opens_at)
        for cycle, span in islice((each for each in opened if each[1].opens_at > now and each[0].day > asked_on), most)
    ]
    named = speakers[0] if speakers else None
    return DivisionAhead(division, named, ZoneInfo(named.tz if named else community.tz), tuple(rounds))


def _round(
    session: Session,
    community: Community,
    division: Division,
    seats: DivisionRoster,
    cycle: Cycle,
    opens_at: datetime,
) -> Ahead:
    day, zone = cycle.day, planning.zone_of_asked(session, community, seats, cycle.day)
    asked = who_is_asked(seats, day)
    moved = _why_moved(session, community, division, cycle.occurrence) if day != cycle.occurrence else None
    if isinstance(asked, NobodyAsked):
        return Ahead(opens_at, day, zone, None, None, moved)
    instead = asked.instead_of if isinstance(asked, DeputyAsked) else None
    return Ahead(
        opens_at,
        day,
        zone,
        session.get_one(Person, asked.person),
        session.get_one(Person, instead) if instead else None,
        moved,
    )


def _why_moved(session: Session, community: Community, division: Division, day: date) -> Moved:
    if holiday := pace.holidays_of(division, day).get(day):
        return Moved(day, holiday, is_holiday=True)
    rests = [
        (each.first_day, each.last_day, each.reason) for each in absences.breaks_of(session, community.id or 0, day)
    ]
    imported = absences.days_off_of(session, community.id or 0, division.id)
    rests += [(each.first_day, each.last_day, each.title) for each in imported]
    title = next((title for first, last, title in rests if first <= day <= last), "")
    return Moved(day, title)
