"""The migrations lead to the tables that the code uses."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # so that the metadata is complete
from storage.database import Database
from storage.lessons import is_mapped
from storage.migrate import migrate


def test_a_migrated_database_has_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")

    migrate(database)

    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_mapped})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    migrate(database)

    migrate(database)

    with database.migrating() as connection:
        assert MigrationContext.configure(connection).get_current_heads() != ()
