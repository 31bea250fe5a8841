"""Calendars of days off on a real database: what is done twice counts once, and what was only seen does not stay."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.calendars.ics import DaysOff
from bot.domain.errors import NotFound
from bot.usecases import days_off
from storage.tables import Community
from storage.tables_asking import DayOff
from storage.tables_calendars import CalendarImport
from tests.migrated import copied_to
from tests.usecases.company import START, Company, open_company

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with open_company(copied_to(tmp_path / "convener.db")) as company:
        yield company


@pytest.fixture
def session(company: Company) -> Iterator[Session]:
    with company.database.writing() as session:
        yield session


def looked_at(session: Session, company: Company, *days: date, source: str = "off.ics") -> int:
    """Have Kim look at a file with these days."""
    found = [DaysOff(day, day, "Works holiday") for day in days]
    kim, community = company.person(session, "kim"), session.get_one(Community, 1)
    return days_off.look_at(session, community, None, kim, source, found, company.now).id or 0


def taken(session: Session, company: Company, number: int) -> None:
    days_off.take(session, 1, number, company.person(session, "kim"), company.now)


def taken_back(session: Session, company: Company, number: int) -> None:
    days_off.take_back(session, 1, number, company.person(session, "kim"), company.now)


def off(session: Session) -> list[date]:
    return sorted(each.first_day for each in session.exec(select(DayOff)))


def test_what_is_taken_over_or_back_twice_counts_once(session: Session, company: Company) -> None:
    first, second = looked_at(session, company, MONDAY), looked_at(session, company, TUESDAY)
    for number in (first, second, first):
        taken(session, company, number)
    assert off(session) == [TUESDAY]

    for _ in range(2):
        taken_back(session, company, second)

    assert off(session) == [MONDAY]


def test_calendars_of_other_names_are_left_alone(session: Session, company: Company) -> None:
    first, other = looked_at(session, company, MONDAY), looked_at(session, company, TUESDAY, source="more.ics")
    for number in (first, other):
        taken(session, company, number)

    taken_back(session, company, other)

    assert off(session) == [MONDAY]


def test_what_was_only_looked_at_is_forgotten_after_a_day_and_says_so(session: Session, company: Company) -> None:
    seen = looked_at(session, company, MONDAY)
    company.now = START + timedelta(days=2)

    looked_at(session, company, TUESDAY)

    assert [len(each.days) for each in session.exec(select(CalendarImport).order_by(CalendarImport.id))] == [0, 1]  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="send the file again"):
        taken(session, company, seen)


def test_a_calendar_of_another_community_is_not_there(session: Session, company: Company) -> None:
    number = looked_at(session, company, MONDAY)
    row = session.get_one(CalendarImport, number)
    other = Community(**{**session.get_one(Community, 1).model_dump(), "id": 2, "channel": "C2", "name": "Other"})
    session.add(other)
    session.flush()
    row.community_id = 2

    with pytest.raises(NotFound):
        taken(session, company, number)
