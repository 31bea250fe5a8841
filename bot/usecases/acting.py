"""What a person does about an intervention: take it up, set its level, hand it over, end it, begin it again."""

from datetime import datetime

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act, act_to_change_level
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.intervention import Phase, correct_timestamp, transition
from bot.domain.intervention_events import Event
from bot.domain.sentences import N_
from bot.domain.words import Level, Outcome
from bot.usecases import escalating, interventions, people
from bot.usecases.interventions import Done
from storage import interventions as kept
from storage import tables
from storage.tables import Community, Initiative, Person


def acknowledge(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Note that the person takes it up; a second acknowledgement says who was first and changes nothing."""
    event = events.Acknowledge(interventions.person_id(person))
    done = interventions.act(session, intervention_id, person, Act.acknowledge_intervention, event, now)
    if done.already is None:
        interventions.reply(session, _community(session, done), done.row, "acknowledged", now, by=person.id)
    return done


def may_set_level(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not set its level, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.set_level, now)
    transition(interventions.record_of(row), events.ChangeLevel(row.level, None), now)
    return row


def set_level(session: Session, intervention_id: int, person: Person, level: Level, reason: str, now: datetime) -> Done:
    """Set the level with a reason; whoever it adds is named in the thread."""
    row = interventions.permitted(session, intervention_id, person, Act.view, now)
    before = row.level
    event = events.ChangeLevel(level, interventions.person_id(person), reason)
    what = act_to_change_level(before, level)
    done = interventions.act(session, intervention_id, person, what, event, now)
    community = _community(session, done)
    named = escalating.name_people(session, community, row, now)
    interventions.reply(
        session, community, row, "level", now, by=person.id, level=level.value, words=reason.strip(), people=named
    )
    return done


def may_hand_over(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not hand it over, or nobody leads it."""
    row = interventions.permitted(session, intervention_id, person, Act.hand_over_intervention, now)
    transition(interventions.record_of(row), events.HandOverLead(*[interventions.person_id(person)] * 2), now)
    return row


def hand_over(session: Session, intervention_id: int, person: Person, to: Person | None, now: datetime) -> Done:
    """Give the lead to another member. Raises Invalid for somebody who is none, or whom it does not concern."""
    row = interventions.permitted(session, intervention_id, person, Act.hand_over_intervention, now)
    found = somebody_here(session, session.get_one(Community, row.community_id), row, to, now)
    event = events.HandOverLead(interventions.person_id(person), interventions.person_id(found))
    return _led_by(session, row, person, Act.hand_over_intervention, event, now)


def somebody_here(
    session: Session, community: Community, row: tables.Intervention, to: Person | None, now: datetime
) -> Person:
    """Return the person to whom something is handed over. Raises Invalid for somebody who cannot take it."""
    if to is None or not to.is_active or not people.standing(session, community, to, now).is_member:
        raise Invalid("to", N_("This person is not an active member of this community. Choose somebody who is."))
    if row.is_restricted and to.id not in row.concerned:
        raise Invalid("to", N_("Only somebody whom this concerns can take it on."))
    return to


def take_lead(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Have the person lead an intervention that has lost its lead."""
    row = interventions.permitted(session, intervention_id, person, Act.lead_intervention, now)
    event = events.HandOverLead(interventions.person_id(person), interventions.person_id(person))
    if row.lead_id is not None and row.lead_id != person.id:
        raise Refused(N_("{lead} leads this. Ask for a hand-over."), lead=session.get_one(Person, row.lead_id).name)
    return _led_by(session, row, person, Act.lead_intervention, event, now)


def may_close(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not close it, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.close_intervention, now)
    transition(interventions.record_of(row), events.Close(interventions.person_id(person), Outcome.stopped, "-"), now)
    return row


def close(
    session: Session, intervention_id: int, person: Person, outcome: Outcome, conclusion: str, now: datetime
) -> Done:
    """End the intervention with an outcome and a word on it. Raises Refused or Invalid with the reason."""
    what, event = Act.close_intervention, _ending(person, outcome, conclusion)
    if outcome is Outcome.withdrawn:
        what = Act.withdraw_intervention
    done = interventions.act(session, intervention_id, person, what, event, now)
    community = _community(session, done)
    interventions.reply(session, community, done.row, "closed", now)
    interventions.conclude(session, community, done.row, now)
    interventions.show_proposal(session, community, done.row, now)
    return done


def keep_open(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Decline the proposal to close; two more good check-ins bring the next one."""
    event = events.KeepOpen(interventions.person_id(person))
    done = interventions.act(session, intervention_id, person, Act.close_intervention, event, now)
    community = _community(session, done)
    interventions.reply(session, community, done.row, "kept_open", now, by=person.id)
    interventions.show_proposal(session, community, done.row, now)
    return done


def reopen(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Begin a closed intervention again in its thread. Raises Refused where another one is open by now."""
    # The initiative is held first, as detection does, so that neither waits for the other.
    if initiative := kept.initiative_of(session, intervention_id):
        kept.hold(session, [initiative])
    row = interventions.permitted(session, intervention_id, person, Act.reopen_intervention, now)
    other = None if row.is_restricted else interventions.open_beside(session, row)
    if other is not None:
        raise Refused(N_("Another intervention about this is open by now. Go on in its thread."))
    event = events.Reopen(interventions.person_id(person))
    done = interventions.act(session, intervention_id, person, Act.reopen_intervention, event, now)
    community = _community(session, done)
    named = escalating.name_people(session, community, row, now)
    interventions.reply(session, community, row, "taken_up_again", now, by=person.id, people=named)
    return done


def correctable(
    session: Session, community: Community, initiative: Initiative, person: Person, now: datetime
) -> tuple[tables.Intervention, dict[Phase, datetime]]:
    """Return the initiative's newest intervention with the instants that can be corrected.

    Raises Refused when the person may not, and NotFound when there is none.
    """
    people.permit(session, community, person, Act.correct_timestamp, now)
    row = kept.last_for(session, initiative.id or 0)
    record = interventions.record_of(row) if row else None
    if row is None or record is None or record.raised_at is None:
        raise NotFound(N_("There is no intervention about this yet, so there is no date to correct."))
    reached = {
        Phase.raised: record.raised_at,
        Phase.acknowledged: record.acknowledged_at,
        Phase.directed: record.directed_at,
        Phase.recovering: record.recovering_at,
        Phase.closed: record.closed_at,
    }
    return row, {phase: at for phase, at in reached.items() if at is not None}


def correct_date(
    session: Session, intervention_id: int, person: Person, stamp: Phase, at: datetime, reason: str, now: datetime
) -> Done:
    """Set right when a phase was reached; what it was stays on record. Raises Refused or Invalid."""
    row = interventions.permitted(session, intervention_id, person, Act.correct_timestamp, now)
    before = interventions.record_of(row)
    after = correct_timestamp(before, stamp, at, interventions.person_id(person), reason, now)
    interventions.keep(session, row, after)
    was = after.corrections[-1].was.isoformat()
    interventions.note(
        session, row, now, "date_corrected", person, stamp=stamp.value, was=was, became=at.isoformat(), words=reason
    )
    interventions.show(session, session.get_one(Community, row.community_id), row, now)
    return Done(row, after)


def _led_by(session: Session, row: tables.Intervention, person: Person, what: Act, event: Event, now: datetime) -> Done:
    done = interventions.act(session, row.id or 0, person, what, event, now)
    if done.already is None:
        interventions.reply(session, _community(session, done), row, "handed_over", now, by=person.id)
    return done


def _ending(person: Person, outcome: Outcome, conclusion: str) -> Event:
    if outcome is Outcome.withdrawn:
        return events.Withdraw(interventions.person_id(person), conclusion)
    return events.Close(interventions.person_id(person), outcome, conclusion)


def _community(session: Session, done: Done) -> Community:
    return session.get_one(Community, done.row.community_id)
