"""The tables of set-up: what was entered so far, the terms of reference with their readers, initiatives' lives."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel

from bot.domain.words import Stage


class SetUp(SQLModel, table=True):
    """What people have entered about the community that a channel is to become; one row for each channel."""

    __tablename__ = "set_up"
    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    channel: str
    draft: dict[str, Any] = Field(default={}, sa_column=Column(JSON, nullable=False))
    step: str = "terms"
    saves: int = 0
    started_by_id: int = Field(foreign_key="person.id")
    saved_by_id: int = Field(foreign_key="person.id")
    saved_at: datetime
    community_id: int | None = Field(default=None, foreign_key="community.id")


class Terms(SQLModel, table=True):
    """One version of a community's terms of reference; never edited."""

    __tablename__ = "terms_of_reference"
    __table_args__ = (UniqueConstraint("community_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    version: int
    purpose: str
    scope: str
    decides: str
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


class TermsReader(SQLModel, table=True):
    """That a member confirmed having read one version of the terms."""

    __tablename__ = "terms_reader"
    __table_args__ = (UniqueConstraint("terms_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    terms_id: int = Field(foreign_key="terms_of_reference.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class Handover(SQLModel, table=True):
    """That a person became representative of a division after another one, and when they said it is taken over."""

    __table_args__ = (UniqueConstraint("division_id", "person_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    division_id: int = Field(foreign_key="division.id")
    person_id: int = Field(foreign_key="person.id")
    before_id: int = Field(foreign_key="person.id")
    at: datetime
    taken_over_at: datetime | None = None


class StageChange(SQLModel, table=True):
    """One step in an initiative's own life, with its reason; never edited."""

    __tablename__ = "stage_change"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    from_stage: Stage = Field(sa_type=Enum(Stage, native_enum=False, length=40))
    to_stage: Stage = Field(sa_type=Enum(Stage, native_enum=False, length=40))
    reason: str = ""
    review_on: date | None = None
    lesson: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


class InitiativeMove(SQLModel, table=True):
    """That an initiative went from one division to another; never edited."""

    __tablename__ = "initiative_move"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    from_division_id: int = Field(foreign_key="division.id")
    to_division_id: int = Field(foreign_key="division.id")
    reason: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime
