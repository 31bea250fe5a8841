"""What happened in a community between two instants, counted: for the community's health."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.domain.words import Role, Stage
from storage.tables import CheckIn, Initiative, Intervention, InterventionEvent, Membership, Person, ThreadReply
from storage.tables_directing import SponsorAsk


class Raised(NamedTuple):
    """An intervention as it was recorded, and when it was first taken up, None while nobody did."""

    at: datetime
    record: dict[str, Any]
    taken_up_at: datetime | None


def check_ins(session: Session, community_id: int, first: date, until: date) -> dict[str, int]:
    """Return how many check-ins held from the first day until before the last are in each state."""
    rows = session.exec(
        select(CheckIn.state, func.count())
        .where(CheckIn.community_id == community_id, col(CheckIn.day) >= first, col(CheckIn.day) < until)
        .group_by(col(CheckIn.state))
    )
    return dict(rows.all())


def raised(session: Session, community_id: int, first: datetime, until: datetime) -> list[Raised]:
    """Return what was raised from the one instant until before the other; nothing restricted, no candidates."""
    taken_up = (
        select(func.min(InterventionEvent.at))
        .where(InterventionEvent.intervention_id == Intervention.id, InterventionEvent.what == "acknowledge")
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(Intervention.raised_at), col(Intervention.record), taken_up)
        .where(col(Intervention.community_id) == community_id, col(Intervention.is_restricted).is_(False))
        .where(col(Intervention.raised_at) >= first, col(Intervention.raised_at) < until)
        .order_by(col(Intervention.id))
    )
    return [raised for row in rows if (raised := Raised(*row)).record.get("raised_at")]


def sponsor_asks(session: Session, community_id: int) -> list[SponsorAsk]:
    """Return everything the sponsor was ever asked, oldest first."""
    query = select(SponsorAsk).where(SponsorAsk.community_id == community_id).order_by(col(SponsorAsk.id))
    return list(session.exec(query))


def is_sponsor_seen(session: Session, community_id: int, first: datetime, until: datetime) -> bool:
    """Say whether a sponsor did anything about an intervention, or wrote in its thread, between the two instants."""
    sponsors = select(Membership.person_id).where(
        Membership.community_id == community_id, Membership.role == Role.sponsor
    )
    seen = (
        select(InterventionEvent.id)
        .join(Intervention, col(Intervention.id) == InterventionEvent.intervention_id)
        .where(Intervention.community_id == community_id, col(InterventionEvent.by_id).in_(sponsors))
        .where(col(InterventionEvent.at) >= first, col(InterventionEvent.at) < until)
        .limit(1)
    )
    wrote = (
        select(ThreadReply.id)
        .join(Intervention, col(Intervention.id) == ThreadReply.intervention_id)
        .join(Person, col(Person.slack_id) == ThreadReply.slack_user)
        .where(Intervention.community_id == community_id, col(Person.id).in_(sponsors))
        .where(col(ThreadReply.at) >= first, col(ThreadReply.at) < until)
        .limit(1)
    )
    return any(session.exec(query).first() is not None for query in (seen, wrote))


def active(session: Session, community_id: int) -> int:
    """Return how many initiatives are active."""
    query = select(func.count()).where(Initiative.community_id == community_id, Initiative.stage == Stage.active)
    return session.exec(query).one()
