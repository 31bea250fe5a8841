"""Interventions, their timelines and what was said in their threads."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import Intervention, InterventionEvent, ThreadReply


def open_for(session: Session, initiative_id: int) -> Intervention | None:
    """Return the initiative's open intervention; there is at most one."""
    return session.exec(
        select(Intervention).where(Intervention.initiative_id == initiative_id, col(Intervention.closed_at).is_(None))
    ).first()


def last_for(session: Session, initiative_id: int) -> Intervention | None:
    """Return the initiative's newest intervention, open or closed."""
    return session.exec(
        select(Intervention).where(Intervention.initiative_id == initiative_id).order_by(col(Intervention.id).desc())
    ).first()


def all_for(session: Session, initiative_id: int) -> list[Intervention]:
    """Return the initiative's interventions that not only a few may see, oldest first."""
    return list(
        session.exec(
            select(Intervention)
            .where(Intervention.initiative_id == initiative_id, col(Intervention.is_restricted).is_(False))
            .order_by(col(Intervention.raised_at))
        )
    )


def open_in(session: Session, community_id: int) -> list[Intervention]:
    """Return the community's open interventions, oldest first."""
    return list(
        session.exec(
            select(Intervention)
            .where(Intervention.community_id == community_id, col(Intervention.closed_at).is_(None))
            .order_by(col(Intervention.raised_at), col(Intervention.id))
        )
    )


def events(session: Session, intervention_id: int) -> list[InterventionEvent]:
    """Return the timeline, oldest first."""
    return list(
        session.exec(
            select(InterventionEvent)
            .where(InterventionEvent.intervention_id == intervention_id)
            .order_by(col(InterventionEvent.at), col(InterventionEvent.id))
        )
    )


def reply_at(session: Session, intervention_id: int, ts: str) -> ThreadReply | None:
    """Return the recorded reply that stands at `ts`."""
    return session.exec(
        select(ThreadReply).where(ThreadReply.intervention_id == intervention_id, ThreadReply.ts == ts)
    ).first()


def replies(session: Session, intervention_id: int) -> list[ThreadReply]:
    """Return the recorded replies, oldest first."""
    return list(
        session.exec(
            select(ThreadReply).where(ThreadReply.intervention_id == intervention_id).order_by(col(ThreadReply.ts))
        )
    )


def next_due(session: Session) -> datetime | None:
    """Return when the clock has to look at an intervention next."""
    return session.exec(select(func.min(Intervention.next_at))).first()


def replies_about(session: Session, initiative_ids: list[int]) -> dict[int, list[ThreadReply]]:
    """Return what people wrote in threads on the initiatives and did not delete, oldest first, by initiative id."""
    found: dict[int, list[ThreadReply]] = {}
    if initiative_ids:
        rows = session.exec(
            select(ThreadReply, Intervention.initiative_id)
            .join(Intervention, col(ThreadReply.intervention_id) == Intervention.id)
            .where(col(Intervention.initiative_id).in_(initiative_ids), col(ThreadReply.deleted_at).is_(None))
            .order_by(col(ThreadReply.at))
        )
        for reply, initiative_id in rows:
            found.setdefault(initiative_id, []).append(reply)
    return found


def with_open(session: Session, initiative_ids: list[int]) -> set[int]:
    """Return which of the initiatives have an open intervention."""
    rows = session.exec(
        select(Intervention.initiative_id).where(
            col(Intervention.initiative_id).in_(initiative_ids), col(Intervention.closed_at).is_(None)
        )
    )
    return set(rows)
