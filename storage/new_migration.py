"""Write the migration that brings the newest tables into being: `python -m storage.new_migration "What it does"`."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.migrate import HERE, migrate


def main(message: str) -> None:
    """Compare the migrated database with the tables and write what differs as the next revision."""
    newest = max(int(path.name[:4]) for path in (HERE / "versions").glob("0*.py"))
    config = Config()
    config.set_main_option("script_location", str(HERE))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        migrate(database)
        with database.migrating() as connection:
            config.attributes["connection"] = connection
            words = re.sub(r"\W+", "_", message).lower()
            command.revision(config, message=words, autogenerate=True, rev_id=f"{newest + 1:04}")
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
