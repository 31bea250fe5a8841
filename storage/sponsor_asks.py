"""Requests for the sponsor's decision."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables_directing import SponsorAsk


def locked(session: Session, ask_id: int) -> SponsorAsk | None:
    """Return the ask as it stands now, held against everybody else's changes until the unit of work ends."""
    session.flush()
    return session.get(SponsorAsk, ask_id, with_for_update=True, populate_existing=True)


def of_intervention(session: Session, intervention_id: int) -> list[SponsorAsk]:
    """Return the intervention's asks, oldest first."""
    query = select(SponsorAsk).where(SponsorAsk.intervention_id == intervention_id)
    return list(session.exec(query.order_by(col(SponsorAsk.id))))


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of the asks of which a sponsor is to be reminded."""
    query = select(SponsorAsk.id).where(col(SponsorAsk.next_at) <= now).order_by(col(SponsorAsk.next_at)).limit(limit)
    return [each or 0 for each in session.exec(query)]
