"""The clock's part in check-ins: plan a cycle, ask each representative, remind, close.

`next_at` of a check-in says when the clock has to look at it again. Every step moves it on in the transaction that
does the step, so a step that is run twice does nothing the second time.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.cadence import next_occurrence
from bot.domain.cadence_plain import from_plain
from bot.domain.calendar import Calendar
from bot.domain.local_time import instant
from bot.domain.windows import Terms, window
from bot.domain.words import Role
from bot.usecases import assessing
from storage import checkins, initiatives, outbox, roster
from storage.tables import CheckIn, Community, Cycle, Division, Person

# The first places to reach a date are 14 hours ahead of UTC; a cycle is planned before anybody's day begins.
AHEAD = timedelta(hours=26)
TERMS = Terms()
DEBOUNCE_S = 5


def plan_due(session: Session, now: datetime) -> int:
    """Plan every cycle whose day is near; return how many were planned."""
    planned = 0
    for community in checkins.communities_to_plan(session, (now + AHEAD).date()):
        plan_next(session, community)
        planned += 1
    return planned


def plan_next(session: Session, community: Community) -> Cycle:
    """Plan the community's next cycle, with one check-in for each division that has something to report."""
    day = community.next_cycle_on
    assert day is not None, "a community that runs has a next cycle"
    following = next_occurrence(from_plain(community.cadence), day)
    cycle = open_cycle(session, community, day, until=following)
    community.next_cycle_on = following
    session.add(community)
    return cycle


def open_cycle(
    session: Session, community: Community, day: date, *, until: date, asks: dict[int, list[int]] | None = None
) -> Cycle:
    """Return a new cycle of `day` whose check-ins close before the one of `until`.

    `asks` names the initiatives by division; left out, every division is asked about all its active ones.
    """
    number = checkins.last_cycle_number(session, community.id or 0) + 1
    cycle = Cycle(community_id=community.id or 0, number=number, day=day)
    session.add(cycle)
    session.flush()
    for division in roster.divisions(session, community.id or 0):
        wanted = [each.id or 0 for each in initiatives.active_in(session, division.id or 0)]
        if asks is not None:
            wanted = asks.get(division.id or 0, [])
        if wanted:
            session.add(_planned(session, community, cycle, division, wanted, until))
    session.flush()
    return cycle


def step(session: Session, check_in_id: int, now: datetime) -> bool:
    """Do what is due on the check-in at `now`: ask, remind or close; return whether anything was."""
    check_in = session.get_one(CheckIn, check_in_id)
    if check_in.next_at is None or check_in.next_at > now:
        return False
    if check_in.state == "waiting":
        _ask_or_let_lapse(session, check_in, now)
    elif now >= check_in.closes_at:
        _close(session, check_in, now)
    elif check_in.state == "open":
        _remind(session, check_in, now)
    else:
        check_in.next_at = check_in.closes_at
    session.add(check_in)
    return True


def who_answers(session: Session, community_id: int, division_id: int, now: datetime) -> Person | None:
    """Return whom the division's check-in goes to: its representative, else its deputy, else nobody."""
    for role in (Role.representative, Role.deputy):
        if found := roster.holders(session, community_id, role, now, division_id):
            return found[0]
    return None


def card_key(check_in_id: int) -> str:
    """Return the key of the message that asks."""
    return f"check_in:{check_in_id}"


def cycle_key(cycle_id: int) -> str:
    """Return the key of the cycle's one post in the channel."""
    return f"cycle:{cycle_id}"


def show_progress(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    """Have the card and the cycle's post say how the check-in stands now."""
    outbox.show_again(session, community.workspace_id, card_key(check_in.id or 0), now)
    outbox.show_again(session, community.workspace_id, cycle_key(check_in.cycle_id), now, after_s=DEBOUNCE_S)


def _planned(
    session: Session, community: Community, cycle: Cycle, division: Division, asks: list[int], until: date
) -> CheckIn:
    person = who_answers(session, community.id or 0, division.id or 0, _midday(cycle.day))
    zone = ZoneInfo(person.tz if person else community.tz)
    span = window(cycle.day, until, from_plain(community.cadence).at, zone, TERMS, Calendar())
    return CheckIn(
        community_id=community.id or 0,
        cycle_id=cycle.id or 0,
        division_id=division.id or 0,
        asks=asks,
        opens_at=span.opens_at,
        due_at=span.due_at,
        closes_at=span.closes_at,
        next_at=span.opens_at,
    )


def _midday(day: date) -> datetime:
    return instant(day, time(12), ZoneInfo("UTC"))


def _ask_or_let_lapse(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask now, or, when the whole window passed while nobody was there to ask, count it as never asked."""
    if now >= check_in.closes_at:
        check_in.state, check_in.next_at = "lapsed", None
        return
    person = who_answers(session, check_in.community_id, check_in.division_id, now)
    if person is None:
        check_in.state, check_in.next_at = "vacant", check_in.closes_at
        return
    community = session.get_one(Community, check_in.community_id)
    check_in.state, check_in.asked_id, check_in.asked_at = "open", person.id, now
    check_in.next_at = check_in.due_at
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=card_key(check_in.id or 0),
        notice="check_in_card",
        about={"check_in": check_in.id},
        now=now,
    )
    _tell_the_channel(session, community, check_in, now)


def _tell_the_channel(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=cycle_key(check_in.cycle_id),
        notice="cycle_post",
        about={"cycle": check_in.cycle_id},
        now=now,
    )
    outbox.show_again(session, community.workspace_id, cycle_key(check_in.cycle_id), now, after_s=DEBOUNCE_S)


def _remind(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask once more, when the answer is due, and then leave the person alone."""
    community = session.get_one(Community, check_in.community_id)
    person = session.get_one(Person, check_in.asked_id)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"{card_key(check_in.id or 0)}:reminder:1",
        notice="check_in_reminder",
        about={"check_in": check_in.id},
        now=now,
    )
    check_in.reminders_sent += 1
    check_in.next_at = check_in.closes_at


def _close(session: Session, check_in: CheckIn, now: datetime) -> None:
    """End the window: what was asked and not answered counts as missed."""
    community = session.get_one(Community, check_in.community_id)
    answered = checkins.answers_in(session, check_in.id or 0)
    if check_in.state == "open":
        check_in.state = "missed" if not answered else "partly"
    check_in.next_at = None
    session.add(check_in)
    for initiative_id in check_in.asks:
        if initiative_id not in answered:
            assessing.after_check_in(session, community, check_in, initiative_id, now)
    show_progress(session, community, check_in, now)
