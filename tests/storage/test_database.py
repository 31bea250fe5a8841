"""What the database promises: no lost update, no naive instant, one process on a SQLite file."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from storage.database import Database, DatabaseError
from storage.tables import Duty, Workspace
from tests.migrated import copied_to


@pytest.fixture
def database(migrated_url: str) -> Database:
    return Database(migrated_url)


def test_no_increment_is_lost_among_threads(tmp_path: Path) -> None:
    database = Database(copied_to(tmp_path / "convener.db"))
    with database.writing() as session:
        session.add(Workspace(team="T1", name="0", bot_user="U1"))

    def count() -> None:
        for _ in range(40):
            with database.writing() as session:
                row = session.exec(select(Workspace)).one()
                row.name = str(int(row.name) + 1)
                session.add(row)

    threads = [threading.Thread(target=count) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.exec(select(Workspace)).one().name == "200"


def test_a_unit_of_work_that_raises_leaves_nothing_behind(database: Database) -> None:
    def fails() -> None:
        with database.writing() as session:
            session.add(Workspace(team="T1", name="x", bot_user="U1"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    with database.reading() as session:
        assert session.exec(select(Workspace)).all() == []


@pytest.mark.parametrize("locked_by", ["query", "key"])
def test_a_row_that_is_locked_is_read_as_it_is_now(database: Database, locked_by: str) -> None:
    with database.writing() as session:
        session.add(Workspace(team="T1", name="before", bot_user="U1"))

    with database.writing() as session:
        loaded = session.exec(select(Workspace)).one()
        loaded.bot_user = "U2"
        session.connection().execute(text("UPDATE workspace SET name = 'now'"))
        if locked_by == "query":
            locked = session.exec(select(Workspace).with_for_update()).one()
        else:
            locked = session.get_one(Workspace, loaded.id, with_for_update=True)

        assert (locked.name, locked.bot_user) == ("now", "U2")


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    berlin = timezone(timedelta(hours=1))
    with database.writing() as session:
        session.add(Duty(key="a", done_at=datetime(2026, 3, 2, 10, tzinfo=berlin)))

    with database.reading() as session:
        found = session.exec(select(Duty)).one().done_at

    assert (found, found.utcoffset()) == (datetime(2026, 3, 2, 9, tzinfo=UTC), timedelta(0))


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.writing() as session:
        session.add(Duty(key="a", done_at=datetime(2026, 3, 2, 10)))  # noqa: DTZ001


def test_an_instant_compares_with_one_of_another_zone(database: Database) -> None:
    with database.writing() as session:
        session.add(Duty(key="a", done_at=datetime(2026, 3, 2, 9, tzinfo=UTC)))
    an_hour_earlier = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))

    with database.reading() as session:
        assert session.exec(select(Duty).where(col(Duty.done_at) > an_hour_earlier)).all() != []


def test_sqlite_survives_a_power_cut_and_minds_foreign_keys(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'convener.db'}")

    with database.reading() as session:
        settings = [
            session.connection().execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert settings == ["wal", 2, 1]


def test_a_second_process_on_a_sqlite_file_is_told_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'convener.db'}"
    first, second = Database(url), Database(url)
    first.claim()

    with pytest.raises(DatabaseError, match="another Convener is running"):
        second.claim()

    first.close()
    second.claim()
    second.close()
