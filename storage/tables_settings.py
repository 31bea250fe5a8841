"""The table of what leads set for their community."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Column, Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table


class SettingsChange(SQLModel, table=True):
    """One change of one section of a community's settings; never edited, `undoes_id` names the change taken back."""

    __tablename__ = "settings_change"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    section: str
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    undoes_id: int | None = None
