"""The tables of directing, following through and learning: actions, sponsor asks, decisions, lessons, recall."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table


class Action(SQLModel, table=True):
    """A promise with an owner and a date. `next_at` is when its owner is reminded next; `kind` says what it is for.

    `settles_with` is what happens elsewhere and settles it; empty where only a person does.
    """

    __table_args__ = (Index("ix_action_open", "community_id", "settled_at"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id", index=True)
    words: str
    kind: str = ""
    settles_with: str = Field(default="", sa_column_kwargs={"server_default": ""})
    owner_id: int = Field(foreign_key="person.id", index=True)
    due_on: date
    first_due_on: date
    made_at: datetime
    made_by_id: int = Field(foreign_key="person.id")
    link: str = ""
    settled: str | None = None
    settled_at: datetime | None = None
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")
    result: str = ""
    reminded_stage: int = 0
    owner_left_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)


class SponsorAsk(SQLModel, table=True):
    """A request for the sponsor's decision; `record` is the whole domain value, `next_at` the next reminder."""

    __tablename__ = "sponsor_ask"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    sponsor_id: int = Field(foreign_key="person.id")
    state: str
    needed_by: date
    record: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reminders_sent: int = 0
    next_at: datetime | None = Field(default=None, index=True)


class Decision(SQLModel, table=True):
    """Something settled, as it was recorded; `edits` are what became of the message later, oldest first."""

    __table_args__ = (UniqueConstraint("community_id", "channel", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id", index=True)
    channel: str = Field(index=True)
    ts: str
    words: str
    said_by_id: int = Field(foreign_key="person.id")
    recorded_by_id: int = Field(foreign_key="person.id")
    recorded_at: datetime
    link: str = ""
    edits: list[Any] = Field(default=[], sa_column=Column(JSON, nullable=False))


class Lesson(SQLModel, table=True):
    """What was learned from one round of an intervention, and whether the result held a month later."""

    __table_args__ = (UniqueConstraint("intervention_id", "round"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    intervention_id: int = Field(foreign_key="intervention.id")
    round: int
    helped: str = ""
    change: str = ""
    who_else: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    asked_id: int | None = Field(default=None, foreign_key="person.id")
    held: str | None = None
    held_at: datetime | None = None
    held_by_id: int | None = Field(default=None, foreign_key="person.id")
    next_at: datetime | None = Field(default=None, index=True)


class PlaybookChange(SQLModel, table=True):
    """One change a community made to a playbook; never edited. `after` is None when the default came back."""

    __tablename__ = "playbook_change"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    kind: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    by_id: int = Field(foreign_key="person.id")
    at: datetime


class Recall(SQLModel, table=True):
    """One text that can be found again: a barrier, plan, decision or lesson, or the whole of an intervention.

    The database itself keeps the full-text index in step with it (see the migration and `storage.lessons`).
    """

    __table_args__ = (UniqueConstraint("kind", "ref_id"), Index("ix_recall_community", "community_id", "kind"))
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    kind: str
    ref_id: int
    initiative_id: int | None = Field(default=None, foreign_key="initiative.id")
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id", index=True)
    title: str = ""
    words: str = ""
    facets: str = ""
    at: datetime
