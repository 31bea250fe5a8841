"""A community's own questions: what is asked now, and the changes that leads make, each a new version."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.domain import questions as own
from bot.domain.authority import Act
from bot.domain.questions import Question, Questions
from bot.usecases import people
from storage import questions
from storage.tables import Community, Person
from storage.tables_answering import QuestionSet

NEW = 0


def asked_now(session: Session, community_id: int) -> tuple[int | None, Questions]:
    """Return the newest version's id and its questions; None and none before there were any."""
    row = questions.newest(session, community_id)
    return (row.id, own.from_plain(row.questions)) if row else (None, ())


def asked_then(session: Session, question_set_id: int | None) -> Questions:
    """Return the questions of the version that a form or an answer is bound to."""
    return own.from_plain(session.get_one(QuestionSet, question_set_id).questions) if question_set_id else ()


def listed(session: Session, community: Community, person: Person, now: datetime) -> Questions:
    """Return the questions that are asked now. Raises Refused for everybody but the leads."""
    people.permit(session, community, person, Act.run_community, now)
    return asked_now(session, community.id or 0)[1]


def put(session: Session, community: Community, person: Person, question: Question, now: datetime) -> Questions:
    """Add the question, or put it in its old place; one with the id `NEW` gets an id that was never used."""

    def change(present: Questions, last_id: int) -> Questions:
        if question.id != NEW:
            own.named(present, question.id)
            return own.put(present, question)
        fresh = Question(last_id + 1, question.text, question.type, question.choices, question.asked, question.required)
        return own.put(present, fresh)

    return _changed(session, community, person, change, now)


def remove(session: Session, community: Community, person: Person, id: int, now: datetime) -> Questions:
    """Ask the question no more; what was replied to it stays with the answers."""
    return _changed(session, community, person, lambda present, _: own.without(present, id), now)


def move(session: Session, community: Community, person: Person, id: int, by: int, now: datetime) -> Questions:
    """Ask the question that many places later, or earlier when negative."""
    return _changed(session, community, person, lambda present, _: own.moved(present, id, by), now)


def set_to(session: Session, community: Community, person: Person, wanted: Questions, now: datetime) -> Questions:
    """Ask these questions of another community in place of the present ones."""
    return _changed(session, community, person, lambda present, last: own.taken_over(present, last, wanted), now)


def _changed(
    session: Session,
    community: Community,
    person: Person,
    change: Callable[[Questions, int], Questions],
    now: datetime,
) -> Questions:
    people.permit(session, community, person, Act.run_community, now)
    row = questions.newest(session, community.id or 0, hold=True)
    present = own.from_plain(row.questions) if row else ()
    changed = change(present, row.last_id if row else 0)
    if changed != present:
        highest = max((each.id for each in changed), default=0)
        session.add(
            QuestionSet(
                community_id=community.id or 0,
                version=row.version + 1 if row else 1,
                questions=own.to_plain(changed),
                last_id=max(row.last_id if row else 0, highest),
                by_id=person.id or 0,
                at=now,
            )
        )
        session.flush()
    return changed
