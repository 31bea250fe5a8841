"""The tables of asking: who is away, when nobody works, and how often somebody was written to."""

from datetime import date, datetime, time

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Absence(SQLModel, table=True):
    """A person is away from the first to the last day, both included; `next_at` as for a check-in."""

    __table_args__ = (Index("ix_absence_person_id_last_day", "person_id", "last_day"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    first_day: date
    last_day: date
    set_by_id: int = Field(foreign_key="person.id")
    created_at: datetime
    next_at: datetime | None = Field(default=None, index=True)


class Break(SQLModel, table=True):
    """The whole community rests from the first to the last day, both included."""

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    first_day: date
    last_day: date
    reason: str = ""
    by_id: int = Field(foreign_key="person.id")
    created_at: datetime
    cancelled_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)


class DayOff(SQLModel, table=True):
    """Days off that were imported for a division, or for all of a community where no division is named."""

    __tablename__ = "day_off"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    division_id: int | None = Field(default=None, foreign_key="division.id")
    first_day: date
    last_day: date
    title: str = ""
    source: str = ""


class ReminderChoice(SQLModel, table=True):
    """How one person would like to be reminded; None leaves it to the community."""

    __tablename__ = "reminder_choice"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    count: int | None = None
    at: time | None = None


class CycleMail(SQLModel, table=True):
    """How many direct messages a person got in one cycle."""

    __tablename__ = "cycle_mail"
    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    sent: int = 0
