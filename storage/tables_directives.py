"""The tables of directives: what was issued, to which divisions, who is asked about it, and what was confirmed."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Directive(SQLModel, table=True):
    """What an HR lead sends to divisions; `number` makes its key. Only how it ends is written later.

    `next_at` is when the clock looks at it again, `looked_at` when it did last: a change of the roster since has
    it looked at, too.
    """

    __table_args__ = (UniqueConstraint("community_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    number: int
    kind: str
    title: str
    text: str
    link: str = ""
    in_effect_by: date
    is_to_all: bool
    issued_by_id: int = Field(foreign_key="person.id")
    issued_at: datetime
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id", index=True)
    state: str = Field(default="open", index=True)
    ended_at: datetime | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    reason: str = ""
    looked_at: datetime
    next_at: datetime | None = Field(default=None, index=True)


class DirectiveDivision(SQLModel, table=True):
    """That a directive is for a division, since `added_at`; a retired division stays and counts no more."""

    __tablename__ = "directive_division"
    __table_args__ = (UniqueConstraint("directive_id", "division_id"),)
    id: int | None = Field(default=None, primary_key=True)
    directive_id: int = Field(foreign_key="directive.id")
    division_id: int = Field(foreign_key="division.id")
    added_at: datetime


class DirectiveRecipient(SQLModel, table=True):
    """A person who was asked to confirm for one or several divisions; `asked_at` is None before the first message."""

    __tablename__ = "directive_recipient"
    __table_args__ = (UniqueConstraint("directive_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    directive_id: int = Field(foreign_key="directive.id")
    person_id: int = Field(foreign_key="person.id")
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)


class DirectiveConfirmation(SQLModel, table=True):
    """That a division has received a directive, or has it in effect; only a taken-back one is ever marked."""

    __tablename__ = "directive_confirmation"
    __table_args__ = (
        Index(
            "uq_directive_confirmation_standing",
            "directive_id",
            "division_id",
            "step",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    directive_id: int = Field(foreign_key="directive.id")
    division_id: int = Field(foreign_key="division.id")
    step: str
    words: str = ""
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    undone_at: datetime | None = None
    undone_by_id: int | None = Field(default=None, foreign_key="person.id")
