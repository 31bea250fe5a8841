"""Migrations: from whatever the database holds to the tables of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from storage.database import Database

HERE = Path(__file__).parent / "migrations"


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to the revision; several processes may call this at once, one does the work."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
