"""`convener backup` and `convener restore`: a whole copy while the bot writes, and the way back with nothing lost."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli.app import app
from storage.database import Database
from storage.tables import Community
from tests import small_company
from tests.migrated import copied_to


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the database of a small company in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", copied_to(tmp_path / "convener.db"))
    database = Database(f"sqlite:///{tmp_path / 'convener.db'}")
    with database.writing() as session:
        small_company.found(session)
    database.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def refusal(*arguments: str) -> str:
    return str(run(*arguments).exception)


def rename(file: Path, name: str) -> None:
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        session.exec(select(Community)).one().name = name
    database.close()


def name_in(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT name FROM community").fetchone()[0])


def test_a_backup_is_what_was_committed_while_somebody_goes_on_writing(folder: Path) -> None:
    writing = Database(f"sqlite:///{folder / 'convener.db'}")
    rename(folder / "convener.db", "Committed")
    with writing.writing() as session:
        session.exec(select(Community)).one().name = "Not yet"
        session.flush()

        result = run("backup", "kept.db")

    assert result.exit_code == 0
    assert re.fullmatch(
        r"kept\.db holds 1 community and 0 answers in \d\.\d MB\. It was looked through and is whole\.\n", result.output
    )
    assert name_in(folder / "kept.db") == "Committed"
    assert sorted(each.name for each in folder.glob("kept*")) == ["kept.db"]


def test_a_backup_that_is_not_named_has_the_day_and_the_time(folder: Path) -> None:
    run("backup")

    (made,) = folder.glob("convener-*.db")
    assert re.fullmatch(r"convener-\d{8}T\d{6}Z\.db", made.name)


def test_a_restored_database_is_the_backup_and_what_was_there_is_kept(folder: Path) -> None:
    run("backup", "kept.db")
    rename(folder / "convener.db", "Later")

    result = run("restore", "kept.db")

    assert result.exit_code == 0
    assert name_in(folder / "convener.db") == "Circle"
    (before,) = folder.glob("convener.db.before-*")
    assert name_in(before) == "Later"
    assert f"What was there before is kept in {before}" in result.output
    rename(folder / "convener.db", "Works on")


def test_it_is_restored_where_there_is_no_database_yet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("backup", "kept.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'new.db'}")

    assert run("restore", "kept.db").exit_code == 0
    assert name_in(folder / "new.db") == "Circle"


def test_a_damaged_database_is_kept_as_it_is(folder: Path) -> None:
    run("backup", "kept.db")
    (folder / "convener.db").write_bytes(b"no database any more" * 100)

    assert run("restore", "kept.db").exit_code == 0

    assert name_in(folder / "convener.db") == "Circle"
    (kept,) = folder.glob("convener.db.before-*")
    assert kept.read_bytes() == b"no database any more" * 100


def test_nothing_is_restored_under_a_running_bot(folder: Path) -> None:
    run("backup", "kept.db")
    rename(folder / "convener.db", "Later")
    running = Database(f"sqlite:///{folder / 'convener.db'}")
    running.claim()

    assert "another Convener is running" in refusal("restore", "kept.db")
    running.close()
    assert name_in(folder / "convener.db") == "Later"


def test_nothing_is_restored_while_something_else_has_the_database_open(folder: Path) -> None:
    run("backup", "kept.db")
    rename(folder / "convener.db", "Later")
    looking = Database(f"sqlite:///{folder / 'convener.db'}")
    with looking.reading() as session:
        session.exec(select(Community)).one()

        assert "convener.db is in use" in refusal("restore", "kept.db")

    looking.close()
    assert name_in(folder / "convener.db") == "Later"
    assert not list(folder.glob("*.before-*"))
    assert not list(folder.glob("*.restoring"))


@pytest.mark.parametrize("step", ["shutil.copy2", "pathlib.Path.replace", "os.fsync"])
def test_where_a_restore_is_cut_off_the_database_stands_there_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    run("backup", "kept.db")
    rename(folder / "convener.db", "Later")
    with monkeypatch.context() as patched:
        patched.setattr(step, cut_off)
        run("restore", "kept.db")

    assert name_in(folder / "convener.db") == "Later"
    assert run("restore", "kept.db").exit_code == 0
    assert name_in(folder / "convener.db") == "Circle"


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\x99" * 4096
    file.write_bytes(content)


def of_a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def of_somebody_else(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE song (name)")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (damaged, "is damaged|cannot be read"),
        (of_a_newer_version, "was made by a newer Convener"),
        (of_somebody_else, "is no database of Convener"),
        (lambda file: file.write_text("Hello"), "cannot be read"),
        (lambda file: file.write_text(""), "is no database of Convener"),
        (Path.unlink, "is not there"),
    ],
)
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_changes(folder: Path, spoil: object, why: str) -> None:
    run("backup", "kept.db")
    rename(folder / "convener.db", "Later")
    spoil(folder / "kept.db")  # type: ignore[operator]

    assert re.search(rf"^kept\.db ({why})", refusal("restore", "kept.db"))

    assert name_in(folder / "convener.db") == "Later"
    assert not list(folder.glob("*.before-*"))
    assert not list(folder.glob("*.restoring"))


def test_no_file_is_written_over_and_the_database_is_not_its_own_backup(folder: Path) -> None:
    (folder / "kept.db").write_text("precious")

    assert "kept.db is there already" in refusal("backup", "kept.db")
    assert "is the database itself" in refusal("restore", "convener.db")
    assert (folder / "kept.db").read_text() == "precious"


def test_where_nothing_can_be_written_it_says_so_and_leaves_nothing(folder: Path) -> None:
    assert "away/kept.db cannot be written" in refusal("backup", "away/kept.db")
    assert not (folder / "away").exists()


def test_without_a_database_there_is_nothing_to_back_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")

    assert refusal("backup", "kept.db") == "none.db is not there: there is nothing to back up"
    assert not (folder / "none.db").exists()


def test_postgresql_has_its_own(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")

    assert "pg_dump" in refusal("backup", "kept.db")
    assert "pg_restore" in refusal("restore", "kept.db")
