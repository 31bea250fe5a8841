"""The table of how mature the work with knowledge is, as the leads judge it."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table


class MaturityAssessment(SQLModel, table=True):
    """One version of a quarter's assessment; never edited, the highest version counts."""

    __tablename__ = "maturity_assessment"
    __table_args__ = (UniqueConstraint("community_id", "quarter", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    quarter: date
    version: int
    levels: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    evidence: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    by_id: int = Field(foreign_key="person.id")
    at: datetime
