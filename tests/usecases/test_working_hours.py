"""What waits for a person's next working morning waits for the hours and the days that their community has set."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.usecases import absent, acting, actions, lessons, sponsoring, stages, updating
from bot.usecases.actions import Promise
from bot.usecases.lessons import Learned
from storage.tables import Community, Intervention
from storage.tables_asking import Absence, DayOff
from tests.migrated import copied_to
from tests.usecases.company import Company, first, open_company, raise_one

THURSDAY = datetime(2026, 3, 5, 11, tzinfo=UTC)
THURSDAY_AT_TEN = datetime(2026, 3, 5, 10, tzinfo=UTC)
MONDAY = date(2026, 3, 9)
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


def test_a_promise_is_reminded_of_when_work_begins_on_the_last_working_day_before_it_is_due(company: Company) -> None:
    with company.database.writing() as session:
        ada, community = company.person(session, "ada"), session.get_one(Community, 1)

        promised = actions.promise(
            session, community, None, ada, Promise("Call the supplier", ada, MONDAY), company.now
        )

        assert promised.next_at == THURSDAY_AT_TEN


def test_a_sponsor_is_reminded_when_work_begins_on_the_last_working_day_before_the_answer_is_needed(
    company: Company,
) -> None:
    raise_one(company)
    with company.database.writing() as session:
        kim = company.person(session, "kim")

        asked = sponsoring.ask(session, 1, kim, "It stands", ["Yes", "No"], 0, MONDAY, company.now)

        assert asked.next_at == THURSDAY_AT_TEN


def test_a_pause_is_looked_at_when_work_begins(company: Company) -> None:
    with company.database.writing() as session:
        _, initiative = first(session)

        stages.pause(session, initiative, "Waits", MONDAY, company.person(session, "kim"), THURSDAY.date(), company.now)

        assert initiative.review_at == MONDAY_AT_TEN


def test_whether_a_lesson_held_is_asked_when_work_begins_on_the_first_working_day_after_a_month(
    company: Company,
) -> None:
    raise_one(company)
    # A month after the first it is a Tuesday; after the second a Friday, which is no working day here.
    for closed, asked_at in (
        (datetime(2026, 2, 3, 12, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC)),
        (datetime(2026, 2, 6, 12, tzinfo=UTC), MONDAY_AT_TEN),
    ):
        with company.database.writing() as session:
            row, kim = session.get_one(Intervention, 1), company.person(session, "kim")

            lesson = lessons.learn(session, row, kim, Learned(helped="A second pair of hands"), closed)

            assert lesson is not None
            assert lesson.next_at == asked_at
