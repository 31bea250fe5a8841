"""When each division is asked: its cadence, its free days, and the window in the zone of whoever is asked.

`Division.next_on` is the next day that has no check-in yet. A check-in is planned shortly before anybody's day
begins, or earlier when somebody answers ahead of time; until it is asked, a change of any of these moves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import DivisionRoster, NobodyAsked, who_is_asked
from bot.domain.cadence import next_occurrence
from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.cycles import Cycle as Held
from bot.domain.cycles import cycles
from bot.domain.local_time import instant
from bot.domain.windows import Window, closed_for_next, window
from bot.domain.words import CheckInState
from bot.usecases import pace, rosters, telling
from storage import checkins, initiatives, roster
from storage.tables import CheckIn, Community, Cycle, Division, Person

# The first places to reach a date are 14 hours ahead of UTC; a cycle is planned before anybody's day begins.
AHEAD = timedelta(hours=26)
NEVER = date.max


@dataclass(frozen=True)
class Turn:
    """One round of a division, the round after it, and the calendar by which both are held."""

    community: Community
    division: Division
    calendar: Calendar
    held: Held
    following: Held | None

    def window(self, earlier: CheckIn | None, zone: ZoneInfo) -> Window:
        """Return the window of this round's check-in in `zone`, after that of the division's `earlier` one."""
        return window(
            self.held.day,
            self.following.day if self.following else None,
            pace.cadence_of(self.community, self.division).at,
            zone,
            pace.terms_of(self.community),
            self.calendar,
            window_of(earlier) if earlier and earlier.state != CheckInState.withdrawn else None,
        )


def divisions_to_plan(session: Session, now: datetime) -> list[int]:
    """Return the divisions whose next check-in is near, or that have none yet."""
    return checkins.divisions_to_plan(session, plan_until(now))


def plan_until(now: datetime) -> date:
    """Return the last day of which the check-ins are planned by now."""
    return (now + AHEAD).date()


def planned_at(day: date) -> datetime:
    """Return when the check-ins of that day are planned."""
    return instant(day, time(0), ZoneInfo("UTC")) - AHEAD


def plan_if_near(session: Session, division_id: int, now: datetime) -> bool:
    """Plan the division's next check-in when its day is near; return whether anything changed."""
    division, community = roster.with_community(session, division_id)
    if division.next_on is None:
        _schedule(session, community, division, _yesterday(community, now))
    elif division.next_on <= plan_until(now):
        plan_next(session, community, division, now)
    else:
        return False
    return True


def begin(session: Session, community: Community, division: Division, day: date) -> None:
    """Have the division asked for the first time in the round of `day`, or in the next one that is held."""
    _schedule(session, community, division, day - ONE_DAY)


def plan_next(session: Session, community: Community, division: Division, now: datetime) -> CheckIn | None:
    """Plan the division's next check-in and return it; None when it has nothing to report or none is held."""
    if division.next_occurrence is None:
        _schedule(session, community, division, _yesterday(community, now))
    assert division.next_occurrence is not None, "it was just scheduled"
    turn = _turn(session, community, division, division.next_occurrence - ONE_DAY)
    if turn is None:
        _note_next(session, division, None)
        return None
    check_in = _check_in(session, turn, now)
    _note_next(session, division, turn.following)
    if division.cadence is None:
        community.next_cycle_on = next_occurrence(pace.cadence_of(community), turn.held.occurrence)
        session.add(community)
    return check_in


def open_cycle(
    session: Session,
    community: Community,
    day: date,
    now: datetime,
    *,
    until: date,
    asks: dict[int, list[int]] | None = None,
) -> Cycle:
    """Return a cycle of `day`, off the cadence, in which each division is asked about the initiatives named for it.

    Left out, every division is asked about all its active ones. Its check-ins close before the day `until`.
    """
    cycle = checkins.cycle_on(session, community.id or 0, day)
    for division in roster.divisions(session, community.id or 0):
        active = [each.id or 0 for each in initiatives.active_in(session, division.id or 0)]
        if wanted := active if asks is None else asks.get(division.id or 0):
            calendar = pace.calendar_of(session, community, division, day)
            turn = Turn(community, division, calendar, Held(day, day), Held(until, until))
            _put_down(session, turn, cycle, wanted, now)
    return cycle


def replan(session: Session, community: Community, now: datetime, division: Division | None = None) -> None:
    """Move what was not asked yet to where cadence, calendar and breaks now put it; for one division or for all.

    A check-in that was planned and not asked is taken back, unless somebody has answered in it already; one that
    is open keeps its opening and gets its deadlines anew.
    """
    for each in [division] if division else roster.divisions(session, community.id or 0):
        for check_in in checkins.under_way(session, each.id or 0):
            if check_in.state != CheckInState.waiting:
                _window_anew(session, community, each, check_in, now)
            elif not checkins.answers_in(session, check_in.id or 0):
                session.delete(check_in)
        session.flush()
        last = checkins.last_of_division(session, each.id or 0)
        _schedule(session, community, each, max(last or date.min, _yesterday(community, now)))
    upcoming = next_occurrence(pace.cadence_of(community), _yesterday(community, now))
    community.next_cycle_on = upcoming
    session.add(community)


def fit_to_zone(
    session: Session, community: Community, division: Division, check_in: CheckIn, seats: DivisionRoster
) -> None:
    """Give a check-in that was not asked yet the window that fits whoever would be asked now."""
    zone = zone_of_asked(session, community, seats, check_in.day)
    if zone.key == check_in.tz:
        return
    turn, earlier = (
        _turn_of(session, community, division, check_in),
        checkins.before(session, check_in.division_id, check_in.day),
    )
    _put(check_in, turn.window(earlier, zone), zone)
    _end_before(session, earlier, check_in)
    session.add(check_in)


def zone_of_asked(session: Session, community: Community, seats: DivisionRoster, day: date) -> ZoneInfo:
    """Return the zone of whoever would be asked on `day`; the community's while there is nobody."""
    asked = who_is_asked(seats, day)
    if isinstance(asked, NobodyAsked):
        return ZoneInfo(community.tz)
    return ZoneInfo(session.get_one(Person, asked.person).tz)


def window_of(check_in: CheckIn) -> Window:
    """Return the check-in's window."""
    return Window(check_in.opens_at, check_in.due_at, check_in.closes_at)


def upcoming(session: Session, community: Community, division: Division, after: date, count: int) -> list[Held]:
    """Return the next `count` rounds of the division whose occurrence is after `after`."""
    return list(
        islice(_rounds(community, division, pace.calendar_of(session, community, division, after), after), count)
    )


def _rounds(community: Community, division: Division, calendar: Calendar, after: date) -> Iterator[Held]:
    return cycles(pace.cadence_of(community, division), calendar, pace.shift_of(community), after)


def _turn(session: Session, community: Community, division: Division, after: date) -> Turn | None:
    """Return the division's first turn whose occurrence is after `after`; None when none is held."""
    calendar = pace.calendar_of(session, community, division, after)
    rounds = _rounds(community, division, calendar, after)
    held = next(rounds, None)
    return Turn(community, division, calendar, held, next(rounds, None)) if held else None


def _turn_of(session: Session, community: Community, division: Division, check_in: CheckIn) -> Turn:
    """Return the turn of a check-in that was planned, as the cadence and the calendar now have the one after it."""
    day = session.get_one(Cycle, check_in.cycle_id).day
    calendar = pace.calendar_of(session, community, division, day)
    following = next(_rounds(community, division, calendar, day), None)
    return Turn(community, division, calendar, Held(day, check_in.day), following)


def _check_in(session: Session, turn: Turn, now: datetime) -> CheckIn | None:
    cycle = checkins.cycle_on(session, turn.community.id or 0, turn.held.occurrence)
    asks = [each.id or 0 for each in initiatives.active_in(session, turn.division.id or 0)]
    if not asks:
        telling.note_idle(session, turn.community, cycle, turn.division, now)
        return None
    return _put_down(session, turn, cycle, asks, now)


def _put_down(session: Session, turn: Turn, cycle: Cycle, asks: list[int], now: datetime) -> CheckIn:
    community_id, division_id, day = turn.community.id or 0, turn.division.id or 0, turn.held.day
    seats = rosters.roster_of(session, community_id, division_id, now)
    zone = zone_of_asked(session, turn.community, seats, day)
    earlier = checkins.before(session, division_id, day)
    span = turn.window(earlier, zone)
    check_in = CheckIn(
        community_id=community_id,
        cycle_id=cycle.id or 0,
        division_id=division_id,
        day=day,
        asks=asks,
        opens_at=span.opens_at,
        due_at=span.due_at,
        closes_at=span.closes_at,
    )
    _put(check_in, span, zone)
    session.add(check_in)
    _end_before(session, earlier, check_in)
    return check_in


def _put(check_in: CheckIn, span: Window, zone: ZoneInfo) -> None:
    check_in.opens_at, check_in.due_at, check_in.closes_at = span.opens_at, span.due_at, span.closes_at
    check_in.tz, check_in.next_at = zone.key, span.opens_at


def _end_before(session: Session, earlier: CheckIn | None, check_in: CheckIn) -> None:
    """Have the division's window before this one end by the time this one opens, wherever people moved to."""
    if earlier is None or earlier.closes_at <= check_in.opens_at or earlier.opens_at >= check_in.opens_at:
        return
    span = closed_for_next(window_of(earlier), window_of(check_in))
    earlier.due_at, earlier.closes_at = span.due_at, span.closes_at
    if earlier.next_at:
        earlier.next_at = min(earlier.next_at, span.closes_at)
    session.add(earlier)


def _window_anew(session: Session, community: Community, division: Division, check_in: CheckIn, now: datetime) -> None:
    """Move the deadlines of a check-in under way to where the calendar now puts them, never into the past."""
    turn = _turn_of(session, community, division, check_in)
    span = turn.window(checkins.before(session, check_in.division_id, check_in.day), ZoneInfo(check_in.tz))
    if span.closes_at > now and span.due_at > check_in.opens_at:
        check_in.due_at, check_in.closes_at = max(span.due_at, min(check_in.due_at, span.closes_at)), span.closes_at
        check_in.next_at = now
        session.add(check_in)
        telling.progress(session, community, check_in, now)


def _schedule(session: Session, community: Community, division: Division, after: date) -> None:
    _note_next(session, division, next(iter(upcoming(session, community, division, after, 1)), None))


def _note_next(session: Session, division: Division, held: Held | None) -> None:
    division.next_occurrence, division.next_on = (held.occurrence, held.day) if held else (NEVER, NEVER)
    session.add(division)


def _yesterday(community: Community, now: datetime) -> date:
    return now.astimezone(ZoneInfo(community.tz)).date() - ONE_DAY
