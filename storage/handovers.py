"""Which divisions were handed over, to whom, and whether that was taken over."""

from sqlmodel import Session, col, select

from storage.tables_setup import Handover


def latest(session: Session, community_id: int, division_id: int) -> Handover | None:
    """Return the division's newest hand-over."""
    return session.exec(
        select(Handover)
        .where(Handover.community_id == community_id, Handover.division_id == division_id)
        .order_by(col(Handover.id).desc())
        .limit(1)
    ).first()


def locked(session: Session, handover_id: int) -> Handover | None:
    """Return the hand-over as it stands now, held until the unit of work ends."""
    return session.get(Handover, handover_id, with_for_update=True, populate_existing=True)
