"""Tables of plans and verdicts: measures, dependencies, proposals, the history of every change, overrides."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel

from bot.domain.words import State


class Measure(SQLModel, table=True):
    """What shows that an initiative works: from `baseline` to `target`, and where it stands.

    A lag measure follows the work with delay, so it is shown and never paced.
    """

    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    name: str
    unit: str = ""
    baseline: float
    target: float
    current: float | None = None
    is_lag: bool = False
    measured_at: datetime | None = None


class Dependency(SQLModel, table=True):
    """The initiative cannot go on without the one it depends on."""

    __table_args__ = (UniqueConstraint("initiative_id", "upstream_id"),)
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id")
    upstream_id: int = Field(foreign_key="initiative.id", index=True)


class PlanProposal(SQLModel, table=True):
    """A plan as somebody would have it, until a lead decides; one may wait per initiative."""

    __tablename__ = "plan_proposal"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    decision: str = "waiting"
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


class PlanChange(SQLModel, table=True):
    """One change of a plan, a measure, a dependency or a verdict, with its reason; never edited."""

    __tablename__ = "plan_change"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    what: str
    subject: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


class Override(SQLModel, table=True):
    """What a lead says of an initiative against the rules, through the day `until`; never edited but to end it."""

    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    state: State = Field(sa_type=Enum(State, native_enum=False, length=40))
    reason: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    until: date
    ended_at: datetime | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")


class ThresholdChange(SQLModel, table=True):
    """One change of a community's thresholds; never edited."""

    __tablename__ = "threshold_change"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    name: str
    before: Any = Field(sa_column=Column(JSON, nullable=False))
    after: Any = Field(sa_column=Column(JSON, nullable=False))
    reason: str = ""
    by_id: int = Field(foreign_key="person.id")
    at: datetime
