"""The tables of answering: a community's own questions, and notes from direct messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel


class QuestionSet(SQLModel, table=True):
    """One version of a community's own questions; never edited, so that old answers keep what they answered.

    `last_id` is the highest id a question ever had here, so that none is given twice.
    """

    __tablename__ = "question_set"
    __table_args__ = (UniqueConstraint("community_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    version: int
    questions: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    last_id: int = 0
    by_id: int = Field(foreign_key="person.id")
    at: datetime


class Note(SQLModel, table=True):
    """What a person wrote to the bot in a direct message.

    Notes written close together share the `bundle` of their first, and one offer to attach them to an initiative.
    `answer_id` is the answer into which an attached note went.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    channel: str
    ts: str
    bundle: int | None = Field(default=None, index=True)
    text: str
    at: datetime
    initiative_id: int | None = Field(default=None, foreign_key="initiative.id", index=True)
    settled_at: datetime | None = None
    answer_id: int | None = Field(default=None, foreign_key="answer.id")
