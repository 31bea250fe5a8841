"""The tables of the pulse. Who has answered, and what was answered, stand apart and cannot be joined.

See docs/adr/an-anonymous-pulse.md before a column is added here.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table


class Pulse(SQLModel, table=True):
    """One survey of one quarter; `next_at` is when it is reminded of or closed."""

    __table_args__ = (UniqueConstraint("community_id", "quarter"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    quarter: date
    started_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)


class PulseAsked(SQLModel, table=True):
    """That a person was asked, and whether they have answered: not when, and not what."""

    __tablename__ = "pulse_asked"
    pulse_id: int = Field(foreign_key="pulse.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    has_answered: bool = False


class PulseCount(SQLModel, table=True):
    """How often one value was chosen for one statement. All rows of a pulse are made when it starts."""

    __tablename__ = "pulse_count"
    pulse_id: int = Field(foreign_key="pulse.id", primary_key=True)
    statement: str = Field(primary_key=True)
    value: int = Field(primary_key=True)
    n: int = 0
