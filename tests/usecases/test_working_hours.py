"""What waits for a person's next working morning waits for the hours and the days that their community has set."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.usecases import absent, acting, updating
from storage.tables import Community
from storage.tables_asking import Absence, DayOff
from tests.migrated import copied_to
from tests.usecases.company import Company, open_company, raise_one

THURSDAY = datetime(2026, 3, 5, 11, tzinfo=UTC)
MONDAY_AT_TEN = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A community that works from Sunday to Thursday, ten to four, and has this Sunday off."""
    with open_company(copied_to(tmp_path / "convener.db")) as company:
        with company.database.writing() as session:
            community = session.get_one(Community, 1)
            community.settings = {"hours": {"starts": "10:00", "ends": "16:00", "weekend": [4, 5]}}
            day = date(2026, 3, 8)
            session.add(DayOff(community_id=1, first_day=day, last_day=day, title="Founders' day", source="days.ics"))
            session.add(community)
        yield company


def test_an_update_that_is_put_off_until_tomorrow_is_due_when_work_begins_again(company: Company) -> None:
    raise_one(company)
    company.act(acting.acknowledge, "kim")
    company.now = THURSDAY

    with company.database.writing() as session:
        _, until = updating.snooze(session, 1, company.person(session, "kim"), company.now)

    assert until == MONDAY_AT_TEN


def test_whoever_was_away_hears_what_happened_when_work_begins_again(company: Company) -> None:
    with company.database.writing() as session:
        community, ada = session.get_one(Community, 1), company.person(session, "ada")
        days = date(2026, 3, 2), THURSDAY.date()

        row = absent.set_absence(session, community, ada, ada, *days, company.now)

        assert session.get_one(Absence, row.id).next_at == MONDAY_AT_TEN
