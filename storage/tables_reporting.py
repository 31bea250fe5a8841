"""Tables of reports: what other rows forget when they change, so that any past day can be told; and acknowledgements.

As with every history here a row is written once and never edited. Where a row says what was `before` or what it came
`from`, what held at an instant is read off the first row after it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, Index
from sqlmodel import JSON, Column, Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table
from bot.domain.words import Level, State


class VerdictChange(SQLModel, table=True):
    """One change of what detection concludes about an initiative, as it was concluded at the instant `at`.

    An `Assessment` is replaced when an answer comes late or is corrected; this says what was known before that.
    """

    __tablename__ = "verdict_change"
    __table_args__ = (
        Index("ix_verdict_change_initiative_id_at", "initiative_id", "at"),
        Index("ix_verdict_change_community_id_at", "community_id", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    initiative_id: int = Field(foreign_key="initiative.id")
    at: datetime
    as_of: date
    state: State = Field(sa_type=Enum(State, native_enum=False, length=40))
    level: Level | None = Field(default=None, sa_type=Enum(Level, native_enum=False, length=40))
    points: float
    findings: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class PresenceChange(SQLModel, table=True):
    """A person left the workspace or came back."""

    __tablename__ = "presence_change"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    is_active: bool
    at: datetime


class ActionChange(SQLModel, table=True):
    """An action was given to somebody else or its date moved: what it was before."""

    __tablename__ = "action_change"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    action_id: int = Field(foreign_key="action.id")
    from_owner_id: int = Field(foreign_key="person.id")
    from_due_on: date
    at: datetime


class CheckInAcknowledgement(SQLModel, table=True):
    """The knowledge lead has read what a division answered in one cycle."""

    __tablename__ = "check_in_acknowledgement"
    check_in_id: int = Field(foreign_key="check_in.id", primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime
