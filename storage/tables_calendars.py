"""The table of calendar files that were read for days off."""

from datetime import datetime

from sqlmodel import JSON, Column, Field, SQLModel


class CalendarImport(SQLModel, table=True):
    """What one calendar file brings, for a division, or for all of a community where no division is named.

    `days` are first day, last day and title of each entry. It holds from `taken_at` on, until a file of the same
    name and for the same people is taken over after it, or until it is taken back. Without a person an operator
    brought it.
    """

    __tablename__ = "calendar_import"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    division_id: int | None = Field(default=None, foreign_key="division.id")
    source: str
    days: list[tuple[str, str, str]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    by_id: int | None = Field(default=None, foreign_key="person.id")
    read_at: datetime
    taken_at: datetime | None = None
    taken_back_at: datetime | None = None
