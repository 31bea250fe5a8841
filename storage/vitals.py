"""What happened in a community between two instants, counted: for the community's health."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from bot.domain.words import Role, Stage
from storage.tables import CheckIn, Initiative, Intervention, InterventionEvent, Membership, Person, ThreadReply
from storage.tables_directing import SponsorAsk


class Raised(NamedTuple):
    """When an intervention was raised, of what kind it is, and when it was first taken up, None while nobody did."""

    at: datetime
    kind: str | None
    taken_up_at: datetime | None


# A Home asks these of four quarters each time, so each is built once.
_OF_IT: sa.BindParameter[int] = bindparam("community")
_CHECK_INS = (
    sa.select(col(CheckIn.state), func.count())
    .where(col(CheckIn.community_id) == _OF_IT)
    .where(col(CheckIn.day) >= bindparam("first"), col(CheckIn.day) < bindparam("until"))
    .group_by(col(CheckIn.state))
)
_TAKEN_UP = (
    sa.select(func.min(InterventionEvent.at))
    .where(col(InterventionEvent.intervention_id) == Intervention.id, col(InterventionEvent.what) == "acknowledge")
    .correlate(Intervention)
    .scalar_subquery()
)
# The database takes the two words out of the record, which is long.
_RECORD: sa.ColumnElement[Any] = sa.type_coerce(col(Intervention.record), sa.JSON)
_RAISED = (
    sa.select(col(Intervention.raised_at), _RECORD["kind"].as_string(), _TAKEN_UP)
    .where(col(Intervention.community_id) == _OF_IT, col(Intervention.is_restricted).is_(False))
    .where(col(Intervention.raised_at) >= bindparam("first"), col(Intervention.raised_at) < bindparam("until"))
    .where(_RECORD["raised_at"].as_string().is_not(None))
    .order_by(col(Intervention.id))
)
_SPONSORS = sa.select(col(Membership.person_id)).where(
    col(Membership.community_id) == _OF_IT, col(Membership.role) == Role.sponsor
)
_SEEN = (
    sa.select(col(InterventionEvent.id))
    .join(Intervention, col(Intervention.id) == InterventionEvent.intervention_id)
    .where(col(Intervention.community_id) == _OF_IT, col(InterventionEvent.by_id).in_(_SPONSORS))
    .where(col(InterventionEvent.at) >= bindparam("first"), col(InterventionEvent.at) < bindparam("until"))
    .limit(1)
)
_WROTE = (
    sa.select(col(ThreadReply.id))
    .join(Intervention, col(Intervention.id) == ThreadReply.intervention_id)
    .join(Person, col(Person.slack_id) == ThreadReply.slack_user)
    .where(col(Intervention.community_id) == _OF_IT, col(Person.id).in_(_SPONSORS))
    .where(col(ThreadReply.at) >= bindparam("first"), col(ThreadReply.at) < bindparam("until"))
    .limit(1)
)
_ACTIVE = sa.select(func.count()).where(col(Initiative.community_id) == _OF_IT, col(Initiative.stage) == Stage.active)


def check_ins(session: Session, community_id: int, first: date, until: date) -> dict[str, int]:
    """Return how many check-ins held from the first day until before the last are in each state."""
    rows = session.execute(_CHECK_INS, {"community": community_id, "first": first, "until": until})
    return dict(rows.all())


def raised(session: Session, community_id: int, first: datetime, until: datetime) -> list[Raised]:
    """Return what was raised from the one instant until before the other; nothing restricted, no candidates."""
    rows = session.execute(_RAISED, {"community": community_id, "first": first, "until": until})
    return [Raised(*row) for row in rows]


def sponsor_asks(session: Session, community_id: int) -> list[SponsorAsk]:
    """Return everything the sponsor was ever asked, oldest first."""
    query = select(SponsorAsk).where(SponsorAsk.community_id == community_id).order_by(col(SponsorAsk.id))
    return list(session.exec(query))


def is_sponsor_seen(session: Session, community_id: int, first: datetime, until: datetime) -> bool:
    """Say whether a sponsor did anything about an intervention, or wrote in its thread, between the two instants."""
    named = {"community": community_id, "first": first, "until": until}
    return any(session.execute(query, named).first() is not None for query in (_SEEN, _WROTE))


def active(session: Session, community_id: int) -> int:
    """Return how many initiatives are active."""
    found: int = session.execute(_ACTIVE, {"community": community_id}).scalar_one()
    return found
