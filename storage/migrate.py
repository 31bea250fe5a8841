"""Migrations: from whatever the database holds to the tables of this version."""

from enum import Enum, auto
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database, DatabaseError

HERE = Path(__file__).parent / "migrations"


class Condition(Enum):
    """Whose tables a database has."""

    absent = auto()
    behind = auto()
    current = auto()
    ahead = auto()


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to the revision; several processes may call this at once, one does the work."""
    config = _config()
    with database.migrating() as connection:
        # What a migration says is said once: it need not be kept for as long as the engine lives.
        config.attributes["connection"] = connection.execution_options(compiled_cache=None)
        command.upgrade(config, revision)


def condition_of(database: Database) -> Condition:
    """Return whose tables the database has, without changing it. Raises DatabaseError when it does not answer."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return Condition.absent
    try:
        with database.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        raise DatabaseError(f"{database.shown_url} does not answer: {why}") from None
    return condition_at(revision)


def condition_at(revision: str | None) -> Condition:
    """Return whose tables a database at this revision has."""
    scripts = ScriptDirectory.from_config(_config())
    if revision == scripts.get_current_head():
        return Condition.current
    known = {each.revision for each in scripts.walk_revisions()}
    return Condition.behind if revision is None or revision in known else Condition.ahead


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
