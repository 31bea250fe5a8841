"""`convener calendar import` as an operator runs it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.clock import system_clock
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.errors import DomainError
from bot.usecases import founding, people
from storage import absences
from storage.database import Database
from tests.migrated import copied_to

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A community with one division, in the database that the settings name."""
    url = copied_to(tmp_path / "convener.db")
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url)
    with database.writing() as session:
        workspace = people.connect_workspace(session, "T1", "Company", "UBOT")
        community = founding.found_community(session, workspace.id or 0, "C1", "Knowledge", "UTC", MONDAYS, NOW)
        founding.add_division(session, community, "Sales")
    return database


def ics(folder: Path, *days: date, name: str = "off.ics") -> Path:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:Company day\r\nEND:VEVENT\r\n"
        for day in days
    )
    file = folder / name
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
    return file


def kept(database: Database) -> list[date]:
    with database.reading() as session:
        return [each.first_day for each in absences.days_off_of(session, 1, 1)]


def test_an_import_is_kept_for_its_division_and_a_second_one_of_the_file_replaces_it(
    database: Database, tmp_path: Path
) -> None:
    soon = system_clock().date() + timedelta(days=30)
    later = soon + timedelta(days=7)

    first = CliRunner().invoke(app, ["calendar", "import", str(ics(tmp_path, soon)), "--division", "sales"])
    CliRunner().invoke(app, ["calendar", "import", str(ics(tmp_path, later)), "--division", "sales"])

    assert "1 entries of off.ics now hold for sales" in first.output
    assert kept(database) == [later]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"this is no calendar", "no calendar file"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 10_000 + b"END:VCALENDAR\r\n", "10000 events"),
    ],
)
def test_a_broken_or_huge_file_changes_nothing_and_says_why(
    database: Database, tmp_path: Path, content: bytes, expected: str
) -> None:
    soon = system_clock().date() + timedelta(days=30)
    CliRunner().invoke(app, ["calendar", "import", str(ics(tmp_path, soon)), "--division", "Sales"])
    (tmp_path / "off.ics").write_bytes(content)

    result = CliRunner().invoke(app, ["calendar", "import", str(tmp_path / "off.ics"), "--division", "Sales"])

    assert isinstance(result.exception, DomainError)
    assert expected in str(result.exception)
    assert kept(database) == [soon]


def test_a_division_that_does_not_exist_is_named_with_the_nearest(database: Database, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["calendar", "import", str(ics(tmp_path)), "--division", "Salse"])

    assert "Did you mean Sales?" in str(result.exception)
