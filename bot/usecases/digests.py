"""The digest of a cycle: made once after the last answers were due, corrected in place by what comes late.

It tells what was known at one instant, `corrected_at` or else `digested_at` of its cycle, so it reads the same whenever
it is composed, and a digest of long ago is built from history like the newest. A later answer moves the instant, until
the next digest is made; from then on it belongs to that one.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import Absence, absent_on
from bot.domain.authority import Act
from bot.domain.cadence import next_occurrence
from bot.domain.calendar import Calendar, next_working_instant
from bot.domain.errors import NotFound, Refused
from bot.domain.words import CheckInState
from bot.usecases import acknowledging, as_of, digest_parts, pace, people
from bot.usecases.rosters import local_day_of
from bot.views import digest as views
from bot.views.digest import Audience
from bot.views.reader import Reader
from bot.views.summary import Answers, Digest
from bot.views.surfaces import Post
from storage import absences, checkins, outbox, roster
from storage import as_of as kept
from storage.as_of import Held
from storage.tables import CheckIn, Community, Cycle, Message, Person

CORRECTED_AFTER_S = 60
LATE_BY = timedelta(days=1)


def key(cycle_id: int) -> str:
    """Return the key of the cycle's digest in the channel."""
    return f"digest:{cycle_id}"


def due(session: Session, now: datetime) -> list[int]:
    """Return the cycles whose digest is due, oldest first."""
    due_at = _by_working_hours(session)
    over = [(cycle, last_due) for cycle, last_due in kept.undigested(session) if last_due <= now]
    return [cycle.id or 0 for cycle, last_due in over if due_at(cycle, last_due) <= now]


def next_due(
    session: Session, community: Community | None = None, *, before: datetime | None = None
) -> datetime | None:
    """Return when the next digest is due, of one community or of any; None where that is not `before` an instant."""
    due_at, soonest = _by_working_hours(session), before
    for cycle, last_due in kept.undigested(session):
        if soonest and last_due >= soonest:
            # None is made before its last answers are due, so there is no need of a calendar for the rest.
            break
        if community is None or cycle.community_id == community.id:
            at = due_at(cycle, last_due)
            soonest = min(at, soonest or at)
    return soonest if soonest != before else None


def make(session: Session, cycle_id: int, now: datetime) -> bool:
    """Make the cycle's digest and have it posted; return whether it was not made before.

    After an outage one that was overtaken by the next round is not posted; it can still be read on demand.
    """
    cycle = checkins.locked_cycle(session, cycle_id)
    if cycle.digested_at is not None:
        return False
    community = session.get_one(Community, cycle.community_id)
    asked = checkins.of_cycle(session, cycle_id)
    is_overtaken = _is_overtaken(session, community, cycle, max(each.due_at for each in asked), now)
    cycle.digested_at, cycle.left_out = now, _left_out(session, asked, now)
    session.add(cycle)
    if is_overtaken:
        return True
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=key(cycle_id),
        notice="digest",
        about={"cycle": cycle_id},
        now=now,
    )
    return True


def correct(session: Session, community: Community, cycle_id: int, now: datetime) -> None:
    """Have the cycle's digest tell what is known now, if it is made and is the newest."""
    cycle = session.get_one(Cycle, cycle_id)
    if cycle.digested_at is None:
        return
    newest = kept.digested(session, community.id or 0, None)
    if newest is None or newest.id != cycle.id:
        return
    cycle.corrected_at = now
    session.add(cycle)
    outbox.show_again(session, community.workspace_id, key(cycle_id), now, after_s=CORRECTED_AFTER_S)


def of_cycle(session: Session, cycle: Cycle, at: datetime | None = None) -> Digest:
    """Return what the cycle's digest tells, as known at its instant, or as it was known at another one."""
    assert cycle.digested_at is not None, "only a digest that was made can be told"
    community = session.get_one(Community, cycle.community_id)
    at = at or cycle.corrected_at or cycle.digested_at
    rows = kept.check_ins(session, [cycle.id or 0], at)
    since = kept.digested_before(session, cycle) or min(each.opens_at for each in rows)
    return digest_parts.build(session, community, cycle, _answers(session, community, cycle, rows, at), since, at)


def compose(session: Session, message: Message, _now: datetime) -> Post | None:
    """Return the digest as the channel sees it."""
    cycle = session.get_one(Cycle, message.about["cycle"])
    community = session.get_one(Community, cycle.community_id)
    reader = Reader(community.locale, community.tz)
    return views.post(
        reader, of_cycle(session, cycle), acknowledging.of_cycle(session, cycle.id or 0), Audience.channel
    )


def on_demand(
    session: Session, reader: Reader, community: Community, person: Person, day: date | None, now: datetime
) -> Post:
    """Return the newest digest, or that of the last cycle up to the day; a lead can share it and acknowledge."""
    people.permit_view(session, community, person, now)
    cycle = kept.digested(session, community.id or 0, day)
    if cycle is None:
        if day is not None and kept.digested(session, community.id or 0, None):
            raise NotFound("There was no digest yet on {day}.", day=day)
        return views.none_yet(reader, next_due(session, community))
    told, acknowledged = of_cycle(session, cycle), acknowledging.of_cycle(session, cycle.id or 0)
    if not _is_lead(session, community, person, now):
        return views.post(reader, told, acknowledged, Audience.member)
    return views.post(reader, told, acknowledged, Audience.lead)


def share(session: Session, cycle_id: int, person: Person, submission: str, now: datetime) -> None:
    """Show the digest to everybody in the channel, once for each request. Raises Refused unless a lead asks."""
    cycle = session.get_one(Cycle, cycle_id)
    community = session.get_one(Community, cycle.community_id)
    people.permit(session, community, person, Act.run_community, now)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{key(cycle_id)}:shared:{submission}",
        notice="digest",
        about={"cycle": cycle_id},
        now=now,
    )


def _is_lead(session: Session, community: Community, person: Person, now: datetime) -> bool:
    try:
        people.permit(session, community, person, Act.run_community, now)
    except Refused:
        return False
    return True


def _by_working_hours(session: Session) -> Callable[[Cycle, datetime], datetime]:
    """Return what tells when a cycle's last answers are due or, at night or on a day off, when work begins again.

    It is asked about one cycle after the other, oldest first: each community's calendar is read once and goes on
    from there.
    """
    calendars: dict[int, Calendar] = {}

    def due_at(cycle: Cycle, last_due: datetime) -> datetime:
        community = session.get_one(Community, cycle.community_id)
        if cycle.community_id not in calendars:
            day = as_of.local_day(community, last_due)
            calendars[cycle.community_id] = pace.calendar_of(session, community, None, day)
        zone, calendar = ZoneInfo(community.tz), calendars[cycle.community_id]
        return next_working_instant(last_due, pace.hours_of(community), zone, calendar)

    return due_at


def _is_overtaken(session: Session, community: Community, cycle: Cycle, last_due: datetime, now: datetime) -> bool:
    """Return whether the digest is over a day late, and the community's next round has begun meanwhile."""
    following = next_occurrence(pace.cadence_of(community), cycle.day)
    is_late = now - _by_working_hours(session)(cycle, last_due) > LATE_BY
    return is_late and following <= as_of.local_day(community, now)


def _left_out(session: Session, rows: list[CheckIn], now: datetime) -> dict[str, str]:
    """Return the divisions of which nobody could have answered, with the state that their check-in is counted in."""
    asked = {each.asked_id for each in rows if each.asked_id and each.answered_at is None}
    there = roster.people_by_id(session, asked)
    away = absences.absences_of(session, asked, now.date() - timedelta(days=60))
    found: dict[str, str] = {}
    for each in rows:
        if each.asked_id is None or each.state in (CheckInState.vacant, CheckInState.lapsed):
            found[str(each.division_id)] = each.state
        elif each.asked_id in away:
            spans = [Absence(row.first_day, row.last_day) for row in away[each.asked_id]]
            if absent_on(spans, local_day_of(there[each.asked_id], each.due_at)):
                found[str(each.division_id)] = CheckInState.excused.value
    return found


def _answers(session: Session, community: Community, cycle: Cycle, rows: list[Held], at: datetime) -> Answers:
    names = kept.division_names(session, community.id or 0)
    told: dict[CheckInState, list[Held]] = {}
    for each in rows:
        told.setdefault(state_at(each, cycle, at), []).append(each)

    def of(state: CheckInState) -> list[Held]:
        return sorted(told.get(state, []), key=lambda each: names[each.division_id])

    counted = (CheckInState.answered, CheckInState.partly, CheckInState.missed, CheckInState.skipped)
    return Answers(
        expected=sum(len(of(state)) for state in counted),
        answered=len(of(CheckInState.answered)),
        partly=[names[each.division_id] for each in of(CheckInState.partly)],
        missing=[names[each.division_id] for each in of(CheckInState.missed)],
        skipped=[(names[each.division_id], each.skip_reason) for each in of(CheckInState.skipped)],
        excused=[names[each.division_id] for each in of(CheckInState.excused)],
    )


def state_at(check_in: Held, cycle: Cycle, at: datetime) -> CheckInState:
    """Return how the check-in stood at the instant for which it was read, after its cycle's last answers were due."""
    if check_in.answered_at and check_in.answered_at <= at:
        return CheckInState.answered
    if check_in.skipped_at and check_in.skipped_at <= at:
        return CheckInState.skipped
    if check_in.is_begun:
        return CheckInState.partly
    if check_in.state == CheckInState.withdrawn and check_in.ended_at and check_in.ended_at <= at:
        return CheckInState.withdrawn
    return CheckInState(cycle.left_out.get(str(check_in.division_id), CheckInState.missed.value))
