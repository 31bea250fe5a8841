"""The table of imports: what a file changed, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Column, Field, SQLModel


class ImportRecord(SQLModel, table=True):
    """One import that was applied, with the community as a file before it and right after it; never edited.

    `before` is None where the import made the community.
    """

    __tablename__ = "import_record"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    file: str
    at: datetime
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = None
