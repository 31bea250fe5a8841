"""What imports changed."""

from sqlmodel import Session, col, select

from storage.tables_imports import ImportRecord


def newest(session: Session, community_id: int) -> ImportRecord | None:
    """Return the community's newest import that was not undone."""
    query = select(ImportRecord).where(ImportRecord.community_id == community_id, col(ImportRecord.undone_at).is_(None))
    return session.exec(query.order_by(col(ImportRecord.id).desc()).limit(1)).first()
