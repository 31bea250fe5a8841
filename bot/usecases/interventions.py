"""What the community does about a slipping initiative: one thread, raised, taken up, talked in, closed.

`bot.domain.intervention` decides what may happen; this module keeps the record and says it in the channel.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act
from bot.domain.detection.engine import Assessment
from bot.domain.errors import NotFound
from bot.domain.escalation import Roster, mentions
from bot.domain.intervention import Intervention, answer_when_unchanged, candidate, transition
from bot.domain.intervention_events import Event, name_of
from bot.domain.sentences import Sentence
from bot.domain.words import InitiativeId, Level, Outcome, PersonId, Role, Rule, State
from bot.usecases import people
from storage import interventions, outbox, roster, tables
from storage.tables import Community, Initiative, InterventionEvent, Person, ThreadReply

GOOD_POINTS = 1.0
DEBOUNCE_S = 3
_RECORD = TypeAdapter(Intervention)


@dataclass(frozen=True)
class Done:
    """What became of a person's request; `already` says it in a sentence when it had been done before."""

    row: tables.Intervention
    record: Intervention
    already: Sentence | None = None


def follow(
    session: Session,
    community: Community,
    initiative: Initiative,
    verdict: Assessment,
    now: datetime,
    *,
    is_check_in: bool,
) -> None:
    """Let the community act on detection's verdict: raise, add, or note a good or a bad check-in."""
    row = interventions.open_for(session, initiative.id or 0)
    rules = [finding.rule for finding in verdict.findings if finding.points > 0]
    if row is None:
        if verdict.state is State.slipping:
            _raise_or_reopen(session, community, initiative, verdict.level or Level.advise, rules, now)
        return
    if is_check_in:
        is_good = verdict.points <= GOOD_POINTS
        _apply(session, row, events.CheckInGood() if is_good else events.CheckInBad(), now)
    if verdict.state is State.slipping:
        _say_what_is_new(session, community, row, verdict.level or Level.advise, rules, now)
    show(session, community, row, now)


def raise_by_hand(
    session: Session,
    community: Community,
    initiative: Initiative,
    person: Person,
    reason: str,
    level: Level,
    now: datetime,
) -> tuple[tables.Intervention, bool]:
    """Open an intervention on a person's word, or join the one that is open; return it and whether it is new.

    Raises Refused when the person may not, or a person without the authority asks for the level direct.
    """
    people.permit(session, community, person, Act.raise_intervention, now)
    if level is Level.direct:
        people.permit(session, community, person, Act.set_level_direct, now)
    if row := interventions.open_for(session, initiative.id or 0):
        _note(session, row, now, "raised_again", person, reason=reason)
        show(session, community, row, now)
        return row, False
    return _open(session, community, initiative, level, now, person, reason), True


def acknowledge(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Note that the person takes it up; a second acknowledgement says who was first and changes nothing."""
    return _act(session, intervention_id, person, Act.acknowledge_intervention, events.Acknowledge(_id(person)), now)


def close(
    session: Session, intervention_id: int, person: Person, outcome: Outcome, conclusion: str, now: datetime
) -> Done:
    """End the intervention with an outcome and a word on it. Raises Refused or Invalid with the reason."""
    if outcome is Outcome.withdrawn:
        event: Event = events.Withdraw(_id(person), conclusion)
        return _act(session, intervention_id, person, Act.withdraw_intervention, event, now)
    event = events.Close(_id(person), outcome, conclusion)
    return _act(session, intervention_id, person, Act.close_intervention, event, now)


def may_close(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not close it, or it is closed."""
    row = _permitted(session, intervention_id, person, Act.close_intervention, now)
    if row.closed_at:
        transition(record_of(row), events.Close(_id(person), Outcome.stopped, "-"), now)
    return row


def may_raise(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Raise Refused when the person may not raise an intervention here."""
    people.permit(session, community, person, Act.raise_intervention, now)


def listed(session: Session, community: Community) -> list[tables.Intervention]:
    """Return the open interventions that may appear in a list."""
    return [row for row in interventions.open_in(session, community.id or 0) if not row.is_restricted]


def heard(
    session: Session,
    workspace_id: int,
    channel: str,
    thread_ts: str,
    ts: str,
    slack_user: str,
    text: str,
    now: datetime,
) -> ThreadReply | None:
    """Keep what was said in an intervention's thread, once; None when the thread is another one."""
    row = in_thread(session, workspace_id, channel, thread_ts)
    if row is None:
        return None
    reply = interventions.reply_at(session, row.id or 0, ts)
    if reply is None:
        reply = ThreadReply(
            intervention_id=row.id or 0, ts=ts, slack_user=slack_user, text=text, at=_instant_of(ts) or now
        )
    elif reply.text != text:
        reply.text, reply.edited_at = text, now
    session.add(reply)
    return reply


def unsaid(session: Session, workspace_id: int, channel: str, thread_ts: str, ts: str, now: datetime) -> None:
    """Note that a message in an intervention's thread was deleted; what it said stays on record."""
    row = in_thread(session, workspace_id, channel, thread_ts)
    reply = row and interventions.reply_at(session, row.id or 0, ts)
    if reply and reply.deleted_at is None:
        reply.deleted_at = now
        session.add(reply)


def in_thread(session: Session, workspace_id: int, channel: str, thread_ts: str) -> tables.Intervention | None:
    """Return the intervention whose thread this is."""
    head = outbox.find_at(session, workspace_id, channel, thread_ts)
    if head is None or "intervention" not in head.about:
        return None
    return session.get(tables.Intervention, head.about["intervention"])


def record_of(row: tables.Intervention) -> Intervention:
    """Return the domain's value of a kept intervention."""
    return _RECORD.validate_python(row.record)


def head_key(intervention_id: int) -> str:
    """Return the key of the message that heads the thread."""
    return f"intervention:{intervention_id}"


def show(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Have the head post say how the intervention stands now."""
    outbox.show_again(session, community.workspace_id, head_key(row.id or 0), now, after_s=DEBOUNCE_S)


def whom_to_ask(
    session: Session, community: Community, initiative: Initiative, level: Level, now: datetime
) -> list[Person]:
    """Return who should act at this level, each once, in the order of the chain; vacant places are left out."""
    return [session.get_one(Person, each) for each in mentions(level, places(session, community, initiative, now))]


def places(session: Session, community: Community, initiative: Initiative, now: datetime) -> Roster:
    """Return who holds each place of the escalation chain for this initiative at `now`."""

    def holder(role: Role, division_id: int | None = None) -> PersonId | None:
        found = roster.holders(session, community.id or 0, role, now, division_id)
        return _id(found[0]) if found else None

    owner = session.get(Person, initiative.owner_id) if initiative.owner_id else None
    return Roster(
        owner=_id(owner) if owner and owner.is_active else None,
        representative=holder(Role.representative, initiative.division_id),
        deputy=holder(Role.deputy, initiative.division_id),
        knowledge_lead=holder(Role.knowledge_lead),
        hr_lead=holder(Role.hr_lead),
        sponsor=holder(Role.sponsor),
    )


def _raise_or_reopen(
    session: Session, community: Community, initiative: Initiative, level: Level, rules: list[Rule], now: datetime
) -> None:
    """Raise, or take up the last thread again on a relapse; one that people ended waits for a new reason."""
    last = interventions.last_for(session, initiative.id or 0)
    if last is None:
        _open(session, community, initiative, level, now, rules=rules)
        return
    is_news = level.rank > last.level.rank or any(rule.value not in last.told_rules for rule in rules)
    if record_of(last).outcome is Outcome.recovered or (is_news and record_of(last).outcome is not Outcome.stopped):
        _reopen(session, community, last, level, rules, now)


def _open(
    session: Session,
    community: Community,
    initiative: Initiative,
    level: Level,
    now: datetime,
    person: Person | None = None,
    reason: str = "",
    rules: list[Rule] | None = None,
) -> tables.Intervention:
    by = _id(person) if person else None
    record = transition(candidate(InitiativeId(initiative.id or 0), level, now, by), events.Open(by), now)
    row = tables.Intervention(
        community_id=community.id or 0,
        initiative_id=initiative.id or 0,
        phase=record.phase.value,
        level=record.level,
        raised_at=now,
        reason=reason,
        told_rules=[rule.value for rule in rules or []],
        record={},
    )
    keep(session, row, record)
    session.flush()
    _note(session, row, now, "raised", person, level=level.value, reason=reason)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=head_key(row.id or 0),
        notice="intervention_head",
        about={"intervention": row.id},
        now=now,
    )
    return row


def _reopen(
    session: Session, community: Community, row: tables.Intervention, level: Level, rules: list[Rule], now: datetime
) -> None:
    _apply(session, row, events.Reopen(by=None, level=level), now)
    row.told_rules = [rule.value for rule in rules]
    session.add(row)
    _reply(session, community, row, "reopened", now, level=level.value)
    show(session, community, row, now)


def _say_what_is_new(
    session: Session, community: Community, row: tables.Intervention, level: Level, rules: list[Rule], now: datetime
) -> None:
    """Write to the thread again only when the level rises or a rule speaks that had not spoken."""
    new_rules = [rule.value for rule in rules if rule.value not in row.told_rules]
    before = row.level
    _apply(session, row, events.ChangeLevel(by=None, level=level, reason=""), now)
    rises = row.level.rank > before.rank
    if not new_rules and not rises:
        return
    row.told_rules = [*row.told_rules, *new_rules]
    session.add(row)
    _reply(session, community, row, "news", now, rules=new_rules, level=row.level.value if rises else None)


def _act(session: Session, intervention_id: int, person: Person, act: Act, event: Event, now: datetime) -> Done:
    row = _permitted(session, intervention_id, person, act, now)
    community = session.get_one(Community, row.community_id)
    before = record_of(row)
    after = _apply(session, row, event, now, person)
    if after == before:
        return Done(row, before, answer_when_unchanged(before, event))
    if after.closed_at and not before.closed_at:
        _reply(session, community, row, "closed", now)
        _conclude(session, community, row, now)
    elif isinstance(event, events.Acknowledge):
        _reply(session, community, row, "acknowledged", now, by=person.id)
    show(session, community, row, now)
    return Done(row, after)


def _permitted(session: Session, intervention_id: int, person: Person, act: Act, now: datetime) -> tables.Intervention:
    row = session.get(tables.Intervention, intervention_id)
    if row is None:
        raise NotFound("This intervention is not on record any more.")
    community = session.get_one(Community, row.community_id)
    initiative = session.get_one(Initiative, row.initiative_id)
    owners = (initiative.owner_id, row.lead_id)
    people.permit(session, community, person, act, now, division=initiative.division_id, owners=owners)
    return row


def _apply(
    session: Session, row: tables.Intervention, event: Event, now: datetime, person: Person | None = None
) -> Intervention:
    before = record_of(row)
    after = transition(before, event, now)
    if after != before:
        keep(session, row, after)
        _note(session, row, now, name_of(event).value, person)
    return after


def keep(session: Session, row: tables.Intervention, record: Intervention) -> None:
    """Write the record and the columns that repeat parts of it; nothing else writes either."""
    row.record = _RECORD.dump_python(record, mode="json")
    row.phase, row.level, row.lead_id = record.phase.value, record.level, record.lead
    row.is_restricted, row.closed_at = record.is_restricted, record.closed_at
    row.raised_at = record.raised_at or record.candidate_at
    session.add(row)


def _note(
    session: Session, row: tables.Intervention, now: datetime, what: str, person: Person | None, **data: Any
) -> None:
    by = person.id if person else None
    session.add(InterventionEvent(intervention_id=row.id or 0, at=now, by_id=by, what=what, data=data))


def _reply(
    session: Session, community: Community, row: tables.Intervention, what: str, now: datetime, **about: Any
) -> None:
    number = len(interventions.events(session, row.id or 0))
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{head_key(row.id or 0)}:{what}:{number}",
        notice=f"intervention_{what}",
        about={"intervention": row.id, **about},
        reply_to=head_key(row.id or 0),
        now=now,
    )


def _conclude(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Tell the channel in one line how it ended."""
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{head_key(row.id or 0)}:conclusion:{record_of(row).reopened}",
        notice="intervention_conclusion",
        about={"intervention": row.id},
        now=now,
    )


def _id(person: Person) -> PersonId:
    return PersonId(person.id or 0)


def _instant_of(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError):
        return None
