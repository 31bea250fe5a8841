"""What is coming up, in a calendar that other programs read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
from typer.testing import CliRunner

from bot.calendars.feed import Entry, write_ics
from bot.cli.app import app
from bot.domain.errors import Refused
from bot.domain.words import Stage
from bot.usecases import coming_up
from bot.views.reader import Reader
from storage.database import Database
from storage.tables import Initiative
from tests import filled, small_company
from tests.migrated import copied_to

NOW = datetime(2020, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A small company, in a database that the commands use."""
    url = copied_to(tmp_path / "convener.db")
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url, survives_power_loss=False)
    yield database
    database.close()


def events(content: bytes) -> dict[str, Any]:
    """Return when each thing is, by its title."""
    return {str(each["summary"]): each["dtstart"].dt for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_the_community_s_calendar_has_whole_days_and_instants(database: Database) -> None:
    with database.writing() as session:
        small = small_company.found(session)
        filled.fill(session, small, "ALPHA")
        paused = session.get_one(Initiative, 2)
        paused.stage, paused.review_at = Stage.paused, datetime(2020, 5, 1, 23, 30, tzinfo=UTC)
        session.flush()

        content = coming_up.feed(session, small.community, None, Reader(), NOW)

        found = events(content)
        assert found['KS-1 =Directory of "experts", with; signs is due'] == date(2020, 9, 1)
        assert found["KS-1: milestone Step 5"] == date(2020, 5, 1)
        assert found["KS-2: does the pause still hold?"] == date(2020, 5, 2)
        assert found["Check-in of Operations"].tzinfo is not None
        assert found["Action: ALPHA action.words"] == filled.DAY
        assert not any("KS-2 Taxonomy" in title for title in found)
        assert coming_up.feed(session, small.community, None, Reader(), NOW) == content
        assert icalendar.Calendar.from_ical(content).to_ical() == content


def test_a_person_s_calendar_has_the_own_part_and_a_restricted_thing_is_nowhere(database: Database) -> None:
    with database.writing() as session:
        small = small_company.found(session)
        other = small_company.found(session, mark="BETA", channel="C2", name="Other")
        filled.fill(session, small, "ALPHA", is_restricted=True)

        mine = events(coming_up.feed(session, small.community, small.people["ada"], Reader(), NOW))
        lead = events(coming_up.feed(session, small.community, small.people["kim"], Reader(), NOW))

        assert any("KS-1" in title for title in mine)
        assert not any("Taxonomy" in title or "Sales" in title for title in mine)
        assert any("KS-2 Taxonomy" in title for title in lead)
        assert not any("ALPHA action" in title or "update" in title for title in {**mine, **lead})
        with pytest.raises(Refused):
            coming_up.feed(session, small.community, other.people["kim"], Reader(), NOW)


def test_every_entry_keeps_its_name_when_it_moves(database: Database) -> None:
    with database.writing() as session:
        small = small_company.found(session)
        before = icalendar.Calendar.from_ical(coming_up.feed(session, small.community, None, Reader(), NOW))
        session.get_one(Initiative, 1).due_on = date(2020, 12, 1)
        session.flush()
        after = icalendar.Calendar.from_ical(coming_up.feed(session, small.community, None, Reader(), NOW))

    names = [[str(each["uid"]) for each in calendar.walk("VEVENT")] for calendar in (before, after)]
    assert sorted(names[0]) == sorted(names[1])
    assert len(set(names[0])) == len(names[0])


def test_a_text_with_signs_comes_back_as_it_was() -> None:
    title = "R&D; a, b\\c\nBEGIN:VEVENT “ü”" + "x" * 200

    content = write_ics("Circle", [Entry("1", title, date(2026, 1, 2), about=title)], NOW)

    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (title, title)
    assert event["dtend"].dt == date(2026, 1, 3)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_the_command_writes_a_file(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        small_company.found(session)
    file = tmp_path / "circle.ics"

    result = CliRunner().invoke(app, ["calendar", "export", str(file), "--person", "UADA"])

    assert result.exit_code == 0, result.exception
    assert "KS-1: milestone Step 9" in events(file.read_bytes())
