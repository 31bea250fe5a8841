"""Assessments of maturity: which version of each quarter counts."""

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables_maturity import MaturityAssessment


def by_quarter(session: Session, community_id: int) -> list[MaturityAssessment]:
    """Return the version that counts of each quarter that was assessed, oldest quarter first."""
    query = (
        select(MaturityAssessment)
        .where(MaturityAssessment.community_id == community_id)
        .order_by(col(MaturityAssessment.quarter), col(MaturityAssessment.version))
    )
    return list({row.quarter: row for row in session.exec(query)}.values())


def next_version(session: Session, community_id: int, quarter: date) -> int:
    """Return the number that the next version of the quarter's assessment gets."""
    query = select(func.max(MaturityAssessment.version)).where(
        MaturityAssessment.community_id == community_id, MaturityAssessment.quarter == quarter
    )
    return (session.exec(query).first() or 0) + 1
