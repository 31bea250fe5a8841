"""Decisions: a message recorded as something settled, with its link, and what became of the message later."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.domain import actions as domain
from bot.domain import intervention_events as events
from bot.domain.actions import Edit
from bot.domain.authority import Act
from bot.domain.errors import Invalid, Refused
from bot.domain.sentences import N_
from bot.domain.words import PersonId
from bot.usecases import interventions, lessons, people
from storage import actions as kept
from storage import tables
from storage.tables import Community, Person
from storage.tables_directing import Decision

LONGEST_WORDS = 3000
MOST_LISTED = 15


def record(
    session: Session,
    community: Community,
    row: tables.Intervention | None,
    person: Person,
    said_by: Person,
    place: tuple[str, str],
    words: str,
    link: str,
    now: datetime,
) -> Decision:
    """Return the decision that the message at `place` (channel and ts) now is. Raises Refused where it is one."""
    if row is None:
        people.permit(session, community, person, Act.record_decision, now)
    else:
        interventions.permitted(session, row.id or 0, person, Act.record_decision, now)
    if not words.strip():
        raise Invalid("words", N_("There are no words in this message to record."))
    if known := kept.decision_at(session, community.id or 0, *place):
        raise Refused(N_("This was recorded as a decision on {at}."), at=known.recorded_at)
    decision = Decision(
        community_id=community.id or 0,
        intervention_id=row.id if row else None,
        channel=place[0],
        ts=place[1],
        words=words.strip()[:LONGEST_WORDS],
        said_by_id=said_by.id or 0,
        recorded_by_id=person.id or 0,
        recorded_at=now,
        link=link,
    )
    session.add(decision)
    session.flush()
    if row is not None:
        event = events.Decide(interventions.person_id(person))
        interventions.apply(session, row, event, now, person, decision=decision.id)
        interventions.reply(session, community, row, "decided", now, decision=decision.id)
    lessons.note_decision(session, decision)
    return decision


def heard_again(session: Session, workspace_id: int, channel: str, ts: str, words: str | None, now: datetime) -> None:
    """Note that a recorded message reads otherwise now, or, with None, that it was deleted."""
    for decision in kept.decisions_at(session, channel, ts):
        if session.get_one(Community, decision.community_id).workspace_id != workspace_id:
            continue
        before = value_of(decision)
        after = domain.note_edit(before, words.strip() if words is not None else None, now)
        if after is not before:
            decision.edits = [{"words": each.words, "at": each.at.isoformat()} for each in after.edits]
            session.add(decision)


def listed(session: Session, community: Community) -> list[Decision]:
    """Return the newest decisions that may appear in a list, the newest first."""
    return kept.decisions_in(session, community.id or 0, MOST_LISTED)


def value_of(decision: Decision) -> domain.Decision:
    """Return the domain's value of a kept decision."""
    value = domain.Decision(
        words=decision.words,
        said_by=PersonId(decision.said_by_id),
        recorded_by=PersonId(decision.recorded_by_id),
        recorded_at=decision.recorded_at,
        link=decision.link,
    )
    edits = tuple(Edit(each["words"], datetime.fromisoformat(each["at"])) for each in decision.edits)
    return replace(value, edits=edits)
