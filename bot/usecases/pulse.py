"""The pulse: started by a lead or by itself each quarter, answered once by everybody, told when it is closed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import pulse as domain
from bot.domain.acts import Act
from bot.domain.authority import TABLE, Scope
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.pulse import FEWEST, OPEN_FOR, REMINDED_AFTER, SCALE, Statement
from bot.domain.quarters import quarter_of
from bot.domain.sentences import N_
from bot.usecases import pace, people
from bot.views import pulse as views
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import outbox, pulses, roster
from storage.tables import Community, Message, Person
from storage.tables_pulse import Pulse

EACH_QUARTER = "pulse_each_quarter"
# By itself it begins when the quarter is a week old, at a time when people begin to work.
BEGINS_AFTER = timedelta(days=7)
GONE = N_("This pulse is not on record any more.")


def start(session: Session, community: Community, person: Person, now: datetime) -> Pulse:
    """Ask everybody. Raises Refused unless a lead does it, where people are too few, and for a second in a quarter."""
    people.permit(session, community, person, Act.run_pulse, now)
    return _begin(session, community, now)


def to_begin(session: Session, communities: Iterable[Community], now: datetime) -> list[int]:
    """Return the communities in which this quarter's pulse is to begin by itself now."""
    return [each.id or 0 for each in communities if each.settings.get(EACH_QUARTER) and _is_time(session, each, now)]


def start_by_itself(session: Session, community_id: int, now: datetime) -> bool:
    """Begin this quarter's pulse if it is to begin by itself and nobody has begun it meanwhile; return whether."""
    community = session.get_one(Community, community_id, with_for_update=True)
    if not community.settings.get(EACH_QUARTER) or not _is_time(session, community, now):
        return False
    _begin(session, community, now)
    return True


def switch(session: Session, community: Community, person: Person, is_on: bool, now: datetime) -> None:
    """Have the pulse begin by itself each quarter, or only when a lead starts it. Raises Refused unless a lead asks."""
    people.permit(session, community, person, Act.run_pulse, now)
    community.settings = {**community.settings, EACH_QUARTER: is_on}
    session.add(community)


def may_answer(session: Session, pulse_id: int, person: Person, now: datetime) -> Pulse:
    """Return the pulse. Raises Refused when the person was not asked, has answered, or it is closed."""
    pulse = session.get(Pulse, pulse_id)
    if pulse is None:
        raise NotFound(GONE)
    asked = pulses.asked(session, pulse_id, person.id or 0)
    community = session.get_one(Community, pulse.community_id)
    people.permit(session, community, person, Act.answer_pulse, now, owners=(person.id,))
    if asked is None:
        raise Refused(N_("This pulse began before you were in the community. You are asked in the next one."))
    if asked.has_answered:
        raise Refused(N_("You have answered this pulse. What you answered cannot be found any more, not even by you."))
    if pulse.closed_at is not None or now >= pulse.closes_at:
        raise Refused(N_("This pulse is closed. `/cop pulse` shows what came of it."))
    return pulse


def answer(session: Session, pulse_id: int, person: Person, fields: Mapping[str, str | None], now: datetime) -> bool:
    """Count the answer and note that the person has answered; return False where that was so before.

    Raises Invalid for each statement that was left out, Refused as `may_answer` does.
    """
    asked = pulses.asked(session, pulse_id, person.id or 0)
    if asked is not None and asked.has_answered:
        return False
    may_answer(session, pulse_id, person, now)
    chosen = {each.value: int(fields.get(each.value) or 0) for each in Statement}
    if missing := [Invalid(name, N_("Choose one.")) for name, value in chosen.items() if value not in SCALE]:
        raise ExceptionGroup("statements without an answer", missing)
    assert asked is not None, "may_answer insists on it"
    asked.has_answered = True
    session.add(asked)
    pulses.count(session, pulse_id, chosen)
    outbox.show_again(session, person.workspace_id, _key(pulse_id, person.id or 0), now)
    return True


def step(session: Session, pulse_id: int, now: datetime) -> bool:
    """Remind those who have not answered, or close the pulse and tell everybody, when that is due."""
    pulse = session.get_one(Pulse, pulse_id, with_for_update=True)
    if pulse.next_at is None or pulse.next_at > now:
        return False
    community = session.get_one(Community, pulse.community_id)
    if now < pulse.closes_at:
        pulse.next_at = pulse.closes_at
        for person in pulses.unanswered(session, pulse_id):
            _say(session, community, pulse_id, person, "pulse_reminder", ":reminder", now)
    else:
        pulse.closed_at, pulse.next_at = now, None
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=community.channel,
            key=f"pulse:{pulse_id}:result",
            notice="pulse_result",
            about={"pulse": pulse_id},
            now=now,
        )
        for message in outbox.about(session, community.workspace_id, f"pulse:{pulse_id}:to:"):
            outbox.show_again(session, community.workspace_id, message.key, now)
    session.add(pulse)
    return True


def course(session: Session, community: Community) -> list[views.Quarter]:
    """Return what came of each closed pulse, oldest first."""
    closed = [each for each in pulses.of_community(session, community.id or 0) if each.closed_at]
    found = pulses.counts(session, [each.id or 0 for each in closed])
    quarters = []
    for each in closed:
        counts = {Statement(name): values for name, values in found.get(each.id or 0, {}).items()}
        answered, asked = pulses.turnout(session, each.id or 0)
        quarters.append(views.Quarter(each.quarter, domain.results(counts), answered, asked))
    return quarters


def overview(session: Session, reader: Reader, community: Community, person: Person, now: datetime) -> Post:
    """Return the course of the pulse, with what the person can do about it now."""
    standing = people.permit_view(session, community, person, now)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    present = pulses.of_quarter(session, community.id or 0, quarter_of(today).first_day)
    under_way = None
    if present and present.closed_at is None:
        asked = pulses.asked(session, present.id or 0, person.id or 0)
        answered, of_all = pulses.turnout(session, present.id or 0)
        waits = asked is not None and not asked.has_answered
        under_way = views.UnderWay(present.id or 0, present.closes_at, answered, of_all, waits)
    runs = any(TABLE[Act.run_pulse][role] is Scope.any for role in standing.roles)
    return views.overview(
        reader,
        community.id or 0,
        community.name,
        course(session, community),
        under_way,
        may_start=runs and present is None,
        is_each_quarter=bool(community.settings.get(EACH_QUARTER)),
    )


def compose_card(session: Session, message: Message, now: datetime) -> Post:
    """Return the direct message that asks, as it stands for the person."""
    pulse, person = session.get_one(Pulse, message.about["pulse"]), session.get_one(Person, message.about["person"])
    community = session.get_one(Community, pulse.community_id)
    asked = pulses.asked(session, pulse.id or 0, person.id or 0)
    has_answered = asked is not None and asked.has_answered
    reader, is_closed = Reader(person.locale, person.tz), pulse.closed_at is not None
    return views.card(
        reader, pulse.id or 0, community.name, pulse.closes_at, has_answered=has_answered, is_closed=is_closed
    )


def compose_reminder(session: Session, message: Message, now: datetime) -> Post | None:
    """Return the one reminder; None for somebody who has answered meanwhile."""
    pulse, person = session.get_one(Pulse, message.about["pulse"]), session.get_one(Person, message.about["person"])
    asked = pulses.asked(session, pulse.id or 0, person.id or 0)
    if message.ts is None and (asked is None or asked.has_answered or pulse.closed_at):
        return None
    community = session.get_one(Community, pulse.community_id)
    return views.reminder(Reader(person.locale, person.tz), pulse.id or 0, community.name, pulse.closes_at)


def compose_result(session: Session, message: Message, now: datetime) -> Post:
    """Return what the channel is told when a pulse is closed."""
    pulse = session.get_one(Pulse, message.about["pulse"])
    community = session.get_one(Community, pulse.community_id)
    until = [each for each in course(session, community) if each.quarter <= pulse.quarter]
    return views.result(Reader(community.locale, community.tz), community.name, until)


def _is_time(session: Session, community: Community, now: datetime) -> bool:
    zone = ZoneInfo(community.tz)
    quarter = quarter_of(now.astimezone(zone).date()).first_day
    if community.is_paused or now < pace.start_of(community, quarter + BEGINS_AFTER, zone):
        return False
    is_begun = pulses.of_quarter(session, community.id or 0, quarter) is not None
    return not is_begun and len(_everybody(session, community, now)) >= FEWEST


def _begin(session: Session, community: Community, now: datetime) -> Pulse:
    quarter = quarter_of(now.astimezone(ZoneInfo(community.tz)).date()).first_day
    # Two leads who start at once wait here for each other, and the second is told.
    session.get_one(Community, community.id, with_for_update=True)
    if pulses.of_quarter(session, community.id or 0, quarter):
        raise Refused(N_("The pulse of this quarter was begun already. There is one in each quarter."))
    everybody = _everybody(session, community, now)
    if len(everybody) < FEWEST:
        raise Refused(N_("With fewer than {n} people a pulse could not be anonymous."), n=FEWEST)
    pulse = Pulse(
        community_id=community.id or 0,
        quarter=quarter,
        started_at=now,
        closes_at=now + OPEN_FOR,
        next_at=now + REMINDED_AFTER,
    )
    pulses.begin(session, pulse, sorted(everybody), [each.value for each in Statement], SCALE)
    for person in sorted(everybody):
        _say(session, community, pulse.id or 0, person, "pulse_card", "", now)
    return pulse


def _everybody(session: Session, community: Community, now: datetime) -> set[int]:
    """Return the active members who are asked: everybody but those who only read along."""
    return {
        person.id or 0
        for membership, person in roster.members(session, community.id or 0, now)
        if person.is_active and not person.is_guest and TABLE[Act.answer_pulse][membership.role] is not Scope.none
    }


def _say(
    session: Session, community: Community, pulse_id: int, person_id: int, notice: str, what: str, now: datetime
) -> None:
    person = session.get_one(Person, person_id)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=_key(pulse_id, person_id) + what,
        notice=notice,
        about={"pulse": pulse_id, "person": person_id},
        now=now,
    )


def _key(pulse_id: int, person_id: int) -> str:
    return f"pulse:{pulse_id}:to:{person_id}"
