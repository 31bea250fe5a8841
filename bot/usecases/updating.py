"""What the lead says about an intervention under way: what stands, what is done, what is needed, or no news."""

from datetime import datetime

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act
from bot.domain.escalation import update_due_at
from bot.domain.intervention import transition
from bot.usecases import interventions, pace, working
from bot.usecases.interventions import Done
from storage import interventions as kept
from storage import tables
from storage.tables import Community, Person


def may_update(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not give an update, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.give_update, now)
    transition(interventions.record_of(row), events.GiveUpdate(interventions.person_id(person), "-"), now)
    return row


def give_update(
    session: Session, intervention_id: int, person: Person, conditions: str, actions: str, needs: str, now: datetime
) -> Done:
    """Keep what stands, what is being done and what is needed, and say it in the thread."""
    row = interventions.permitted(session, intervention_id, person, Act.give_update, now)
    event = events.GiveUpdate(interventions.person_id(person), conditions, actions, needs)
    words = {"conditions": conditions.strip(), "actions": actions.strip(), "needs": needs.strip()}
    after = interventions.apply(session, row, event, now, person, **words)
    community = session.get_one(Community, row.community_id)
    interventions.reply(session, community, row, "update", now, by=person.id, words=words)
    interventions.show(session, community, row, now)
    return Done(row, after)


def report_no_news(session: Session, intervention_id: int, person: Person, now: datetime) -> Done:
    """Note that there is nothing new. Raises Refused when that was said twice running."""
    event = events.ReportNoNews(interventions.person_id(person))
    return interventions.act(session, intervention_id, person, Act.give_update, event, now)


def snooze(session: Session, intervention_id: int, person: Person, now: datetime) -> tuple[Done, datetime]:
    """Put the nudge off to the person's next working morning; return also when that is. Raises Refused."""
    row = interventions.permitted(session, intervention_id, person, Act.give_update, now)
    until = working.next_morning(session, session.get_one(Community, row.community_id), person, now)
    event = events.SnoozeUpdate(interventions.person_id(person), until)
    return interventions.act(session, intervention_id, person, Act.give_update, event, now), until


def next_update_due(session: Session, community: Community, row: tables.Intervention, now: datetime) -> datetime | None:
    """Return when the lead's next update is due; None while nobody leads."""
    clock, terms = working.clock_of(session, community, now), pace.levels_of(community)
    return update_due_at(interventions.record_of(row), clock, terms)


def last_update(session: Session, row: tables.Intervention) -> tables.InterventionEvent | None:
    """Return the latest update with words in this round; None when there was none."""
    event = kept.latest_event(session, row.id or 0, "give_update")
    return event if event and event.at >= row.raised_at else None
