"""Taking part in an intervention beside its lead: offering help, keeping the record, handing it over, stepping down."""

from datetime import datetime

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act
from bot.domain.errors import Refused
from bot.domain.intervention import transition
from bot.domain.sentences import N_
from bot.usecases import acting, interventions
from bot.usecases.interventions import Done
from storage import tables
from storage.tables import Community, Person


def offer_help(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Note that the person helps; said twice, it changes nothing."""
    event = events.OfferHelp(interventions.person_id(person))
    done = interventions.act(session, intervention_id, person, Act.help_intervention, event, now)
    return _told(session, done, "helped", now, by=person.id)


def keep_record(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Have the person keep the record. Raises Refused while somebody else does."""
    row = interventions.permitted(session, intervention_id, person, Act.keep_record, now)
    scribe = interventions.record_of(row).scribe
    if scribe is not None and scribe != person.id:
        name = session.get_one(Person, scribe).name
        raise Refused(N_("{person} keeps the record. Ask for it to be handed over."), person=name)
    return _kept_by(session, row, person, person, now)


def may_hand_over_record(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not hand its record over, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.hand_over_record, now)
    me = interventions.person_id(person)
    transition(interventions.record_of(row), events.HandOverRecord(me, me), now)
    return row


def hand_over_record(session: Session, intervention_id: int, person: Person, to: Person | None, now: datetime) -> Done:
    """Have another member keep the record. Raises Invalid for somebody who is none, or whom it does not concern."""
    row = interventions.permitted(session, intervention_id, person, Act.hand_over_record, now)
    found = acting.somebody_here(session, session.get_one(Community, row.community_id), row, to, now)
    return _kept_by(session, row, person, found, now)


def step_down(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """End what the person does beside the lead. Raises Refused for the lead, whose part is handed over instead."""
    event = events.StepDown(interventions.person_id(person))
    done = interventions.act(session, intervention_id, person, Act.view, event, now)
    return _told(session, done, "stepped_down", now, by=person.id)


def _kept_by(session: Session, row: tables.Intervention, person: Person, to: Person, now: datetime) -> Done:
    event = events.HandOverRecord(interventions.person_id(person), interventions.person_id(to))
    done = interventions.act(session, row.id or 0, person, Act.view, event, now, to=to.id)
    return _told(session, done, "record", now, by=person.id, to=to.id)


def _told(session: Session, done: Done, what: str, now: datetime, **about: int | None) -> Done:
    if done.already is None:
        community = session.get_one(Community, done.row.community_id)
        interventions.reply(session, community, done.row, what, now, **about)
    return done
