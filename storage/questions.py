"""The versions of a community's own questions."""

from sqlmodel import Session, col, select

from storage.tables_answering import QuestionSet


def newest(session: Session, community_id: int, *, hold: bool = False) -> QuestionSet | None:
    """Return the questions that are asked now; None before there were any. `hold` keeps others from adding to them."""
    query = (
        select(QuestionSet)
        .where(QuestionSet.community_id == community_id)
        .order_by(col(QuestionSet.version).desc())
        .limit(1)
    )
    return session.exec(query.with_for_update() if hold else query).first()
