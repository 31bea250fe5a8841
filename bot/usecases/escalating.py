"""Asking people by the clock: who is named, reminded, asked next or nudged, and the proof that it was done.

`bot.domain.escalation` plans the steps; each one that ran is kept as it was planned, which is its identity.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.escalation import (
    MOST_NAMED_A_WEEK,
    WEEK,
    DoneStep,
    Roster,
    Step,
    StepKind,
    due_by,
    held_back,
    mentions,
    planned_steps,
)
from bot.domain.intervention import ESCALATIONS_PER_ROUND, Phase
from bot.domain.words import Level, PersonId, State
from bot.usecases import interventions, lessons, pace, people, working
from storage import duties, outbox, tables
from storage import interventions as kept
from storage.tables import Community, Duty, InterventionStep, Person, Tracking

NAMING = (StepKind.mention, StepKind.named_later)
MOST_STEPS_AT_ONCE = 20
LOOK_AGAIN = timedelta(hours=1)
LATE = timedelta(hours=1)
AUDIT_HOUR = 2


def step(session: Session, intervention_id: int, now: datetime) -> bool:
    """Do what is due on the intervention at `now` and note when to look again; return whether it was looked at."""
    row = kept.locked(session, intervention_id)
    if row is None or row.next_at is None or row.next_at > now:
        return False
    community = session.get_one(Community, row.community_id)
    session.add(row)
    if is_archived(community):
        row.next_at = now + LOOK_AGAIN
    elif row.phase == Phase.candidate:
        _open_candidate(session, community, row, now)
    else:
        lose_absent(session, community, row, now)
        _do_what_is_due(session, community, row, now)
    return True


def name_people(session: Session, community: Community, row: tables.Intervention, now: datetime) -> list[int]:
    """Return the people whom the thread has yet to name at this level; from now on they count as named.

    Whose week is full is left to the digest. Two replicas that name somebody in the same instant may go one too far.
    """
    due = _due(session, community, row, now)
    named = [each for each in due if each.kind is StepKind.mention]
    people = [int(each.who) for each in named if each.who is not None]
    later = [each for each in due if each.kind is StepKind.named_later and each.who not in people]
    for each in (*named, *later):
        _keep_step(session, row, each, now)
    return people


def to_audit(session: Session, communities: Iterable[Community], now: datetime) -> list[int]:
    """Return which of the communities are to be audited now."""
    nights = {_audit_duty(each, now): each.id or 0 for each in communities if _is_audit_time(each, now)}
    undone = duties.undone(session, nights)
    return [community for duty, community in nights.items() if duty in undone]


def nightly_audit(session: Session, community: Community, now: datetime) -> bool:
    """Once a night, look for steps that were due and never ran, and tell a lead; return whether this was the time.

    Whatever it finds is done at the next beat. Leads who left are noticed here too.
    """
    duty = _audit_duty(community, now)
    if not _is_audit_time(community, now) or session.get(Duty, duty) is not None:
        return False
    session.add(Duty(key=duty, done_at=now))
    missed = []
    for row in kept.open_in(session, community.id or 0):
        missed += missed_steps(session, community, row, now)
        if row.phase != Phase.candidate:
            row.next_at = min(row.next_at or now, now)
            session.add(row)
    if missed:
        _tell_a_lead(session, community, missed, f"{_local(community, now).date()}", now)
    return True


def missed_steps(
    session: Session, community: Community, row: tables.Intervention, now: datetime
) -> list[dict[str, object]]:
    """Return the steps of the intervention that were due more than an hour ago and did not run, as plain values."""
    if row.phase == Phase.candidate:
        return []
    # Somebody who has just taken a place was not there to be named earlier, so that naming is not late. Whoever was
    # left to the digest was there, and is to be named as soon as there is room.
    done = kept.steps(session, row.id or 0)
    waited = {(each.since, each.who_id) for each in done if each.kind == StepKind.named_later}
    return [
        {"intervention": row.id, "kind": each.kind.value, "due_at": each.due_at.isoformat()}
        for each in _due(session, community, row, now)
        if each.due_at <= now - LATE
        and (
            not done or each.kind not in NAMING or (each.kind is StepKind.mention and (each.since, each.who) in waited)
        )
    ]


@dataclass(frozen=True)
class Outlook:
    """Whom the thread asks now, each once in the order of the chain, and by when an answer is expected."""

    asked: list[Person]
    answer_due_at: datetime | None


def outlook(session: Session, community: Community, row: tables.Intervention, now: datetime) -> Outlook:
    """Return who should act at its level, without those whose mention waits, and when the next one would be asked."""
    roster = interventions.places(session, community, row, now)
    planned = _planned(session, community, row, roster, now)
    later = held_back(planned, now)
    ends = (each.due_at for each in planned if each.kind in (StepKind.escalate, StepKind.nobody_answered))
    asked = [session.get_one(Person, each) for each in mentions(row.level, roster) if each not in later]
    return Outlook(asked, next(ends, None))


def lose_absent(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Take the lead, the record and helping from whoever is no longer in the community or the workspace."""
    record = interventions.record_of(row)
    for each in sorted(record.takes_part | frozenset((record.lead,) if record.lead is not None else ())):
        if _has_left(session, community, each, now):
            for event in (events.LoseLead(each), events.StepDown(each)):
                interventions.apply(session, row, event, now, person_id=each)
            interventions.show(session, community, row, now)


def _has_left(session: Session, community: Community, person_id: int, now: datetime) -> bool:
    person = session.get_one(Person, person_id)
    return not (person.is_active and people.standing(session, community, person, now).is_member)


def _audit_duty(community: Community, now: datetime) -> str:
    return f"audit:{community.id}:{_local(community, now).date()}"


def _is_audit_time(community: Community, now: datetime) -> bool:
    return _local(community, now).hour >= AUDIT_HOUR and not is_archived(community)


def _local(community: Community, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(community.tz))


def is_archived(community: Community) -> bool:
    """Whether the community's channel is archived, so that nothing can be said there."""
    return bool(community.settings.get("archived_at"))


def done_steps(session: Session, row: tables.Intervention) -> list[DoneStep]:
    """Return the steps that ran."""
    return [
        DoneStep(
            Step(
                StepKind(each.kind),
                each.since,
                each.due_at,
                PersonId(each.who_id) if each.who_id else None,
                each.number,
            ),
            each.ran_at,
        )
        for each in kept.steps(session, row.id or 0)
    ]


def open_now(
    session: Session, community: Community, row: tables.Intervention, now: datetime, by: Person | None
) -> None:
    """Raise a candidate: from now on it has a thread."""
    event = events.Open(interventions.person_id(by) if by else None)
    interventions.apply(session, row, event, now, by)
    # The head post names them; what else is raised in this moment has to know.
    name_people(session, community, row, now)
    interventions.say_head(session, community, row, now)
    lessons.tell_similar(session, community, row, now)
    show_candidate(session, community, row, now)


def show_candidate(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Have the message that proposed the candidate to a lead say what became of it."""
    outbox.show_again(session, community.workspace_id, candidate_key(row), now)


def candidate_key(row: tables.Intervention) -> str:
    """Return the key of the message that shows a candidate to a lead."""
    return f"candidate:{row.id}"


def _open_candidate(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Raise the candidate whose time has come; one that no longer slips waits until it does again."""
    tracking = session.get(Tracking, row.initiative_id)
    row.next_at = None
    if tracking and tracking.state is State.slipping:
        open_now(session, community, row, now, None)
    else:
        show_candidate(session, community, row, now)


def _do_what_is_due(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    planned = _planned(session, community, row, interventions.places(session, community, row, now), now)
    for _ in range(MOST_STEPS_AT_ONCE):
        due = due_by(planned, now)
        if not due:
            break
        if any(each.kind is StepKind.mention for each in due):
            _say_who_is_named(session, community, row, now)
        else:
            _run(session, community, row, due[0], now)
        planned = _planned(session, community, row, interventions.places(session, community, row, now), now)
    row.next_at = max(planned[0].due_at, now + timedelta(minutes=1)) if planned else None


def _due(session: Session, community: Community, row: tables.Intervention, now: datetime) -> list[Step]:
    return due_by(_planned(session, community, row, interventions.places(session, community, row, now), now), now)


def _planned(
    session: Session, community: Community, row: tables.Intervention, roster: Roster, now: datetime
) -> list[Step]:
    record = interventions.record_of(row)
    busy = [each for place in MOST_NAMED_A_WEEK if (each := roster.at(place)) is not None]
    is_named = row.level is not Level.advise and not row.is_restricted
    since = min(now, record.waiting_since or row.raised_at) - WEEK
    return planned_steps(
        record,
        roster,
        done_steps(session, row),
        working.clock_of(session, community, now),
        pace.levels_of(community),
        kept.named_since(session, community.id or 0, busy, since) if busy and is_named else {},
    )


def _say_who_is_named(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """The head post names people when it is first shown; whoever joins later is named in the thread."""
    record = interventions.record_of(row)
    is_first = record.reopened == 0 and not kept.steps(session, row.id or 0)
    named = name_people(session, community, row, now)
    if not is_first:
        interventions.note(session, row, now, "named", people=named)
        interventions.reply(session, community, row, "named", now, people=named)


def _run(session: Session, community: Community, row: tables.Intervention, due: Step, now: datetime) -> None:
    _keep_step(session, row, due, now)
    who = session.get_one(Person, due.who) if due.who is not None else None
    _carry_out(session, community, row, due, who, now)


def _carry_out(
    session: Session, community: Community, row: tables.Intervention, due: Step, who: Person | None, now: datetime
) -> None:
    match due.kind:
        case StepKind.mention:
            raise AssertionError("people are named together")
        case StepKind.named_later:
            pass  # the next digest says so
        case StepKind.escalate:
            _ask_next(session, community, row, due, now)
        case StepKind.unacknowledge:
            _unacknowledge(session, community, row, who, now)
        case StepKind.acknowledge_reminder | StepKind.update_nudge:
            interventions.note(session, row, now, due.kind.value, who=due.who, number=due.number)
            if who:
                interventions.tell(session, community, row, who, due.kind.value, now)
        case StepKind.lead_silent | StepKind.lead_needed:
            interventions.note(session, row, now, due.kind.value, who=due.who)
            if who:
                interventions.reply(session, community, row, due.kind.value, now, people=[due.who])
        case StepKind.nobody_answered:
            interventions.note(session, row, now, due.kind.value)
        case _:
            assert_never(due.kind)
    interventions.show(session, community, row, now)


def _ask_next(session: Session, community: Community, row: tables.Intervention, due: Step, now: datetime) -> None:
    if interventions.record_of(row).escalations < ESCALATIONS_PER_ROUND:
        interventions.apply(session, row, events.Escalate(), now, who=due.who)
        interventions.reply(session, community, row, "asked_next", now, people=[due.who])
    else:
        interventions.note(session, row, now, StepKind.nobody_answered.value)


def _unacknowledge(
    session: Session, community: Community, row: tables.Intervention, lead: Person | None, now: datetime
) -> None:
    """Ask again: whoever took it up said nothing for too long."""
    interventions.apply(session, row, events.Unacknowledge(), now, who=lead.id if lead else None)
    named = name_people(session, community, row, now)
    interventions.reply(session, community, row, "unacknowledged", now, people=named, lead=lead.id if lead else None)


def _keep_step(session: Session, row: tables.Intervention, ran: Step, now: datetime) -> None:
    session.add(
        InterventionStep(
            intervention_id=row.id or 0,
            kind=ran.kind.value,
            since=ran.since,
            due_at=ran.due_at,
            who_id=ran.who,
            number=ran.number,
            ran_at=now,
        )
    )
    session.flush()


def _tell_a_lead(
    session: Session, community: Community, missed: list[dict[str, object]], day: str, now: datetime
) -> None:
    found = interventions.leads(session, community, now)
    if not found:
        return
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=found[0].slack_id,
        key=f"audit:{community.id}:{day}",
        notice="escalation_audit",
        about={"community": community.id, "person": found[0].id, "missed": missed},
        now=now,
    )
