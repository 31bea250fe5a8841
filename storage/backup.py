"""A backup of a SQLite database, made while the bot runs, and the way back.

PostgreSQL has its own tools for both.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import Database, DatabaseError
from storage.migrate import Condition, condition_at


@dataclass(frozen=True)
class Contents:
    """What a database file holds."""

    communities: int
    answers: int
    size: int


def back_up(database: Database, file: Path) -> Contents:
    """Write the database as it is now into a new file; people may go on writing meanwhile.

    The file appears once it is complete and was looked through. Raises DatabaseError with one line for the operator.
    """
    source = _file_of(database)
    if not source.is_file():
        raise DatabaseError(f"{source} is not there: there is nothing to back up")
    if file.exists():
        raise DatabaseError(f"{file} is there already: name another file, it is not written over")
    return _copy(source, file)


def restore(database: Database, file: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put the backup in the database's place; return what it holds and where the database is kept that was there.

    Whenever this is killed, the old database or the new one stands there whole. Raises DatabaseError, with nothing
    changed, while a bot runs on the database, and for a file that is no backup or one of a newer version.
    """
    target = _file_of(database)
    if not file.is_file():
        raise DatabaseError(f"{file} is not there")
    if target.exists() and target.samefile(file):
        raise DatabaseError(f"{file} is the database itself: name a backup")
    _examine(file)
    with _writing(target):
        database.claim()
        new = target.with_name(f"{target.name}.restoring")
        try:
            contents = _copy(file, new)
            kept = _set_aside(target, now) if target.exists() else None
            new.replace(target)
            _make_sure(target.parent)
        finally:
            new.unlink(missing_ok=True)
            database.close()
    return contents, kept


def _file_of(database: Database) -> Path:
    if not database.is_sqlite:
        raise DatabaseError(
            "this is for SQLite; PostgreSQL has its own: pg_dump makes a backup, pg_restore the way back"
        )
    return Path(database.url.database or "")


def _copy(source: Path, file: Path) -> Contents:
    part = file.with_name(f"{file.name}.part")
    with _writing(file):
        part.unlink(missing_ok=True)
        try:
            # SQLite's own way: it copies one state, with what still stands in the log beside the file.
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=DELETE")
            contents = _examine(part)
            _make_sure(part)
            part.replace(file)
            _make_sure(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return contents


def _examine(file: Path) -> Contents:
    """Look the file through and return what it holds. Raises DatabaseError when it is no whole database of ours."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
            if faults:
                raise DatabaseError(f"{file} is damaged: {faults[0]}")
            if not _count(connection, "sqlite_master WHERE name = 'alembic_version'"):
                raise DatabaseError(f"{file} is no database of Convener")
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
            if condition_at(revision) is Condition.ahead:
                raise DatabaseError(f"{file} was made by a newer Convener: install that version first")
            return Contents(_count(connection, "community"), _count(connection, "answer"), file.stat().st_size)
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{file} cannot be read: {error}") from None


def _count(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def _set_aside(target: Path, now: datetime) -> Path:
    """Keep the database under another name beside its own, whole or damaged as it is; return that name."""
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    try:
        with closing(sqlite3.connect(target)) as connection:
            # What stands in the log goes into the file, and the log away: it would belong to the next one.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise DatabaseError(f"{target} is in use: end what has it open first") from None
        for log in ("-wal", "-shm"):
            if (beside := target.with_name(target.name + log)).exists():
                beside.replace(kept.with_name(kept.name + log))
    shutil.copy2(target, kept)
    _make_sure(kept)
    return kept


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DatabaseError(f"{file} cannot be written: {why}") from None


def _make_sure(path: Path) -> None:
    """Wait until the disk has it, be it a file or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
