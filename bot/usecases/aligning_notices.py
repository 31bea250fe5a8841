"""What the messages and forms of alignment reviews say now."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.domain.alignment import Alignment
from bot.usecases import aligning
from bot.views import alignment as views
from bot.views.alignment import Past, Reviewed, Told
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import alignment, initiatives
from storage.tables import Community, Division, Initiative, Message, Person
from storage.tables_alignment import AlignmentReview


def reviewed(session: Session, initiative: Initiative, now: datetime) -> Reviewed:
    """Return the initiative with every verdict on it."""
    community = session.get_one(Community, initiative.community_id)
    given, found = alignment.reviews(session, initiative.id or 0), aligning.due_of(session, initiative, now)
    return Reviewed(
        initiative=initiative.id or 0,
        key=initiatives.key(community, initiative),
        title=initiative.title,
        division=session.get_one(Division, initiative.division_id).name,
        last=given[0].number if given else 0,
        due=found.why if found else None,
        since=found.since if found else None,
        past=[_past(session, each) for each in given],
    )


def told_of(session: Session, review: AlignmentReview) -> Told:
    """Return the verdict as owner and representative read it."""
    community = session.get_one(Community, review.community_id)
    initiative = session.get_one(Initiative, review.initiative_id)
    asked = alignment.request_after(session, review.initiative_id, review.number)
    key = initiatives.key(community, initiative)
    past = _past(session, review)
    return Told(review.id or 0, key, initiative.title, past, asked.at if asked else None)


def _past(session: Session, each: AlignmentReview) -> Past:
    asked = alignment.request_after(session, each.initiative_id, each.number)
    by = session.get_one(Person, each.by_id).slack_id
    return Past(Alignment(each.alignment), by, each.at, each.reason, asked.words if asked else "")


def _due(reader: Reader, session: Session, message: Message, now: datetime) -> Surface:
    community = session.get_one(Community, message.about["community"])
    return views.listed(reader, aligning.unreviewed(session, community, now), may_review=True)


def _told(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
    return views.told(reader, told_of(session, session.get_one(AlignmentReview, message.about["review"])))


COMPOSERS: dict[str, Callable[[Reader, Session, Message, datetime], Surface | None]] = {
    "alignment_due": _due,
    "alignment_verdict": _told,
}
