"""The tables of alignment reviews: the verdicts, who asked for another look, and when HR leads are reminded."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class AlignmentReview(SQLModel, table=True):
    """An HR lead's verdict on an initiative; never edited, the highest `number` counts."""

    __tablename__ = "alignment_review"
    __table_args__ = (UniqueConstraint("initiative_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    initiative_id: int = Field(foreign_key="initiative.id")
    number: int
    alignment: str
    why: str
    reason: str = ""
    by_id: int = Field(foreign_key="person.id")
    at: datetime


class AlignmentRequest(SQLModel, table=True):
    """That somebody asked for another look after the review `number`, and what has changed; never edited."""

    __tablename__ = "alignment_request"
    __table_args__ = (UniqueConstraint("initiative_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    initiative_id: int = Field(foreign_key="initiative.id")
    number: int
    words: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime


class AlignmentReminder(SQLModel, table=True):
    """When an HR lead is next told of the reviews that wait, in one message a week at most."""

    __tablename__ = "alignment_reminder"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int = Field(foreign_key="person.id")
    next_at: datetime = Field(index=True)
