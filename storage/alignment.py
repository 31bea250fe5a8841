"""Alignment reviews: verdicts on initiatives, what makes one due, and when HR leads are reminded."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import BindParameter, bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.words import Role, Stage
from storage.tables import Initiative, Membership, Person
from storage.tables_alignment import AlignmentReminder, AlignmentRequest, AlignmentReview
from storage.tables_plans import PlanProposal

# One seek in the index for each initiative: grouping would read the reviews of all the years.
_LAST_AT = (
    sa.select(col(AlignmentReview.at))
    .where(col(AlignmentReview.initiative_id) == Initiative.id, col(AlignmentReview.at) <= bindparam("at"))
    .order_by(col(AlignmentReview.number).desc())
    .limit(1)
    .correlate(Initiative)
    .scalar_subquery()
)
_REVIEWED = sa.select(col(Initiative.id), _LAST_AT).where(col(Initiative.community_id) == bindparam("community"))


def reviews(session: Session, initiative_id: int) -> list[AlignmentReview]:
    """Return the verdicts on the initiative, the newest first."""
    query = select(AlignmentReview).where(AlignmentReview.initiative_id == initiative_id)
    return list(session.exec(query.order_by(col(AlignmentReview.number).desc())))


def request_after(session: Session, initiative_id: int, number: int) -> AlignmentRequest | None:
    """Return the request for another look after the review of that number."""
    query = select(AlignmentRequest).where(AlignmentRequest.initiative_id == initiative_id)
    return session.exec(query.where(AlignmentRequest.number == number)).first()


def reviewed_in(session: Session, community_id: int, at: datetime) -> dict[int, datetime]:
    """Return when each initiative of the community was reviewed last by then; one that never was is left out."""
    rows = session.execute(_REVIEWED, {"community": community_id, "at": at})
    return {initiative: reviewed_at for initiative, reviewed_at in rows if reviewed_at is not None}


_LATER = aliased(AlignmentReview)
_ASKED = (
    select(AlignmentRequest.initiative_id, AlignmentRequest.at)
    .join(
        _LATER,
        (col(_LATER.initiative_id) == AlignmentRequest.initiative_id)
        & (col(_LATER.number) > AlignmentRequest.number)
        & (col(_LATER.at) <= bindparam("at")),
        isouter=True,
    )
    .where(AlignmentRequest.community_id == bindparam("community"), AlignmentRequest.at <= bindparam("at"))
    .where(col(_LATER.id).is_(None))
)
_AGREED = (
    select(PlanProposal.initiative_id, func.max(PlanProposal.decided_at))
    .join(Initiative, col(PlanProposal.initiative_id) == Initiative.id)
    .where(Initiative.community_id == bindparam("community"), PlanProposal.decision == "agreed")
    .where(col(PlanProposal.decided_at) <= bindparam("at"))
    .group_by(col(PlanProposal.initiative_id))
)


def asked_in(session: Session, community_id: int, at: datetime) -> dict[int, datetime]:
    """Return when another look was asked for at each initiative whose newest verdict has such a request."""
    return dict(session.exec(_ASKED, params={"community": community_id, "at": at}).all())


def agreed_in(session: Session, community_id: int, at: datetime) -> dict[int, datetime]:
    """Return when the plan of each initiative was last agreed anew."""
    rows = session.exec(_AGREED, params={"community": community_id, "at": at})
    return {initiative: at for initiative, at in rows if at is not None}


# Instants are costly to read, so only of those that may be due.
_LAST = (
    sa.select(col(Initiative.id), _LAST_AT.label("reviewed_at"))
    .where(
        col(Initiative.community_id) == bindparam("community"),
        col(Initiative.stage).in_(bindparam("stages", expanding=True)),
    )
    .subquery()
)
_TO_REVIEW = (
    sa.select(
        col(Initiative.id),
        col(Initiative.number),
        col(Initiative.title),
        col(Initiative.division_id),
        col(Initiative.created_at),
        _LAST.c.reviewed_at,
    )
    .join(_LAST, _LAST.c.id == Initiative.id)
    .where(
        or_(
            _LAST.c.reviewed_at.is_(None),
            _LAST.c.reviewed_at <= bindparam("held_since"),
            col(Initiative.id).in_(bindparam("again", expanding=True)),
        )
    )
)


class ToReview(NamedTuple):
    """An initiative of which a review may be due, when it was added, and when it was reviewed last, None if never."""

    initiative: int
    number: int
    title: str
    division: int
    created_at: datetime
    reviewed_at: datetime | None


def to_review(
    session: Session,
    community_id: int,
    stages: Collection[Stage],
    at: datetime,
    held_since: datetime,
    again: Collection[int],
) -> list[ToReview]:
    """Return the initiatives in these stages that were not reviewed since then, and of all others those of `again`."""
    named = {"community": community_id, "stages": stages, "at": at, "held_since": held_since, "again": again}
    return [ToReview(*row) for row in session.execute(_TO_REVIEW, named)]


def held(session: Session, initiative_id: int) -> Initiative | None:
    """Return the initiative, held against everybody else's changes until the unit of work ends."""
    return session.get(Initiative, initiative_id, with_for_update=True)


def reminder_held(session: Session, reminder_id: int) -> AlignmentReminder | None:
    """Return the reminder, held until the unit of work ends."""
    return session.get(AlignmentReminder, reminder_id, with_for_update=True)


def reminders_due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the reminders whose time has come, the longest waiting first."""
    query = select(AlignmentReminder.id).where(AlignmentReminder.next_at <= now)
    return [each or 0 for each in session.exec(query.order_by(col(AlignmentReminder.next_at)).limit(limit))]


def hr_leads_to_remind(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the memberships of active HR leads who have no reminder in their community yet."""
    return [each or 0 for each in session.exec(without_reminder(now).limit(limit))]


def without_reminder(now: datetime | BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for the memberships of HR leads without a reminder."""
    return (
        select(col(Membership.id))
        .join(Person, col(Person.id) == Membership.person_id)
        .join(
            AlignmentReminder,
            (col(AlignmentReminder.person_id) == Membership.person_id)
            & (col(AlignmentReminder.community_id) == Membership.community_id),
            isouter=True,
        )
        .where(Membership.role == Role.hr_lead, col(AlignmentReminder.id).is_(None), col(Person.is_active).is_(True))
        .where(col(Membership.starts_at) <= now)
        .where(or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > now))
    )


def reminder_of(session: Session, community_id: int, person_id: int) -> AlignmentReminder | None:
    """Return the person's reminder in the community."""
    query = select(AlignmentReminder).where(AlignmentReminder.community_id == community_id)
    return session.exec(query.where(AlignmentReminder.person_id == person_id)).first()
