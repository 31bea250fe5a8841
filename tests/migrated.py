"""A SQLite file with tables and nothing in them, migrated once in a process and copied for each test."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from storage.database import Database
from storage.migrate import migrate


def copied_to(file: Path) -> str:
    """Return the address of the file, which is a fresh copy unless it is there already."""
    if not file.exists():
        shutil.copyfile(template(), file)
    return f"sqlite:///{file}"


def template() -> Path:
    """Return the file to copy."""
    return Path(_folder().name) / "convener.db"


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    """Return the folder with the migrated file; it goes when the process does."""
    folder = tempfile.TemporaryDirectory()
    database = Database(f"sqlite:///{folder.name}/convener.db", survives_power_loss=False)
    migrate(database)
    database.close()
    return folder
