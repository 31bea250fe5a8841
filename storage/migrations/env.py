"""Alembic's entry: runs the migrations on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # so that the metadata is complete
from storage.lessons import is_mapped

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=is_mapped,
)
with context.begin_transaction():
    context.run_migrations()
