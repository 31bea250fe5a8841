"""The database: one engine, reading and writing units of work, and the lock that keeps SQLite to one process."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Select,
    bindparam,
    create_engine,
    event,
    inspect,
    or_,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.orm import Mapped, SessionTransaction
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel

Row = TypeVar("Row", bound=SQLModel)

BUSY_TIMEOUT_S = 10
# Any number will do, as long as nothing else on the server takes the same one.
MIGRATION_LOCK = 4_610_771


class DatabaseError(Exception):
    """The database cannot be used as it stands; the message is one line for the operator."""


class Database:
    """Hands out units of work. `writing()` commits when its block ends and rolls back when the block raises.

    Work goes through these: on SQLite the engine by itself begins no transaction.

    `survives_power_loss=False` spares SQLite the wait for the disk, where nothing that matters is kept.
    """

    def __init__(self, url: str, *, survives_power_loss: bool = True) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError:
            raise DatabaseError("DATABASE_URL is malformed: write sqlite:///FILE or postgresql+psycopg://...") from None
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.survives_power_loss = survives_power_loss
        self.engine = _engine(self)
        self._lock: IO[str] | None = None

    @property
    def shown_url(self) -> str:
        """The address as it may be shown, without a password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one consistent state and is never committed."""
        with Reading(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose work is committed as a whole when the block ends."""
        with UnitOfWork(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Yield a connection on which nobody else migrates; committed when the block ends."""
        with self.engine.begin() as connection:
            if self.is_sqlite:
                _driver(connection).execute(UnitOfWork.begins)
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            yield connection

    def claim(self) -> None:
        """Make this process the only one on a SQLite file. Raises DatabaseError when another one is there."""
        path = self.url.database
        if not self.is_sqlite or not path or path == ":memory:" or self._lock:
            return
        lock = Path(path + ".lock").open("w")  # noqa: SIM115  # held open for as long as the process lives
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise DatabaseError(
                f"another Convener is running on {path}: stop it first, or use PostgreSQL for several replicas"
            ) from None
        self._lock = lock

    def close(self) -> None:
        """Give back every connection and the lock."""
        self.engine.dispose()
        if self._lock:
            self._lock.close()
            self._lock = None


class _Frugal(AnySession):
    """Loads a row by its key with a statement that was built once, and reads what it locks as it is now.

    To build and to key a statement takes SQLAlchemy longer than SQLite takes to answer it. It stands between SQLModel's
    session and SQLAlchemy's, so that it sees each statement, whichever way it came; a listener would cost twice.
    """

    begins: str

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Return the statement's result; rows it locks are read anew, whatever was loaded before."""
        if getattr(statement, "_for_update_arg", None) is not None:
            self.flush()
            options["execution_options"] = {**options.get("execution_options", {}), "populate_existing": True}
        return super().execute(statement, params, **options)

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the row with this key, from memory where it has been loaded; None when there is none."""
        known = self.identity_map.get((entity, (ident,), None))
        if any(options.values()) or isinstance(ident, tuple) or (known is not None and inspect(known).expired):
            return super().get(entity, ident, **options)
        if known is not None:
            return known
        if self.new:
            # What has changed keeps its key, so only what is new has to be written before.
            self.flush()
        return self.execute(_by_key(entity), {"key": ident}).scalar_one_or_none()


def is_one_of(column: Mapped[Any], *values: object) -> ColumnElement[bool]:
    """Return the condition that the column has one of these values, for a statement that is built once.

    SQLAlchemy writes the list of an `in_` into the text of the statement anew each time that it runs.
    """
    return or_(*(column == value for value in values))


def columns(session: AnySession, statement: Executable, params: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
    """Return what a statement reads that asks for columns and not for rows; what has changed is written before.

    On the connection it takes a third of the time that it takes through the session, which looks for rows to load.
    """
    session.flush()
    return session.connection().execute(statement, params)


def found_or_new(session: AnySession, find: Callable[[], Row | None], new: Row) -> Row:
    """Return what `find` finds, else the new row, which is written; never a second one beside another process's.

    To look first is not enough where several write: the later one waits for the other's commit, and looks again.
    """
    if known := find():
        return known
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:
        if known := find():
            return known
        raise
    return new


@cache
def _by_key(entity: type) -> Select[Any]:
    column: ColumnElement[Any] = inspect(entity).primary_key[0]
    return select(entity).where(column == bindparam("key")).execution_options(autoflush=False)


class Reading(Session, _Frugal):  # type: ignore[misc]  # each narrows the other
    """A session that looks."""

    begins = "BEGIN"


class UnitOfWork(Session, _Frugal):  # type: ignore[misc]
    """A session that holds on to what it has loaded, so that nothing is loaded twice in one unit of work.

    SQLAlchemy forgets rows that nobody refers to, and would read a community anew for each of its check-ins.
    """

    # At once, since a transaction that only began to read would lose to whoever writes in between.
    begins = "BEGIN IMMEDIATE"


@event.listens_for(UnitOfWork, "loaded_as_persistent")
def _hold(session: AnySession, row: object) -> None:
    session.info.setdefault("held", []).append(row)


@event.listens_for(_Frugal, "after_begin")
def _begin_sqlite(session: _Frugal, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin SQLite's transaction as the session wants it; the driver's own begin deferred and lose updates.

    The engine has an event for this too, but one listener there and SQLAlchemy asks before and after each statement
    of each session whether anybody listens, which takes a sixth of all its function calls.
    """
    if connection.dialect.name == "sqlite" and not transaction.nested:
        _driver(connection).execute(session.begins)


def _driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection: by SQLAlchemy's, a BEGIN takes longer than the commit."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _engine(database: Database) -> Engine:
    # An error's text goes to the log, and what people wrote in confidence must not travel in it.
    hidden = {"hide_parameters": True}
    if not database.is_sqlite:
        return create_engine(database.url, pool_pre_ping=True, pool_size=10, **hidden)
    connecting = {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    engine = create_engine(database.url, connect_args=connecting, **hidden)
    event.listen(engine, "connect", partial(_tune_sqlite, "FULL" if database.survives_power_loss else "OFF"))
    return engine


def _tune_sqlite(synchronous: str, connection: sqlite3.Connection, _record: Any) -> None:
    # The driver leaves transactions to the sessions, see `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")
