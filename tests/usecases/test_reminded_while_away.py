"""Reminders of promises and the absences of those who made them."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.usecases import absent, actions
from bot.usecases.actions import Promise
from storage import actions as kept
from storage.tables import Community, Division, Intervention, Message
from storage.tables_asking import DayOff
from tests.usecases.company import Company, first, open_company, raise_one

MON, TUE, WED, THU, FRI, NEXT_MON, NEXT_TUE = (date(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10))


@pytest.fixture
def company(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Company]:
    """Ada has promised something by Friday 6 March."""
    with open_company(f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'convener.db')}") as opened:
        raise_one(opened)
        with opened.database.writing() as session:
            ada, row = opened.person(session, "ada"), session.get_one(Intervention, 1)
            asked = Promise("Call the supplier", ada, FRI)
            actions.promise(session, session.get_one(Community, 1), row, ada, asked, opened.now)
        yield opened


def test_whoever_is_there_is_reminded_the_day_before_and_on_the_day(company: Company) -> None:
    assert _days(company, until=FRI) == [THU, FRI]


def test_somebody_away_on_the_day_is_reminded_before_they_go_and_on_the_day_they_are_back(company: Company) -> None:
    _away(company, THU, NEXT_MON)

    assert _days(company, until=NEXT_TUE) == [TUE, WED, NEXT_TUE]


def test_whoever_comes_back_early_is_reminded_as_if_they_had_never_been_away(company: Company) -> None:
    _away(company, WED, NEXT_MON)
    company.now += timedelta(days=2)
    with company.database.writing() as session:
        ada = company.person(session, "ada")
        absent.come_back(session, session.get_one(Community, 1), ada, ada, company.now)

    assert _days(company, until=FRI) == [THU, FRI]


def test_days_off_of_the_persons_own_division_are_no_days_to_remind_on(company: Company) -> None:
    with company.database.writing() as session:
        fields = {"source": "works", "title": "Works holiday", "first_day": THU, "last_day": FRI}
        session.add(DayOff(community_id=1, division_id=session.get_one(Division, 1).id, **fields))
        session.flush()
        actions.plan_reminders_again(session, company.person(session, "ada"), company.now)

    assert _days(company, until=NEXT_MON) == [TUE, WED, NEXT_MON]


def test_a_list_says_until_when_the_owner_is_away(company: Company) -> None:
    _away(company, MON, THU)

    with company.database.reading() as session:
        (line,) = actions.all_open(session, first(session)[0], company.now)
        (later,) = actions.all_open(session, first(session)[0], company.now + timedelta(days=4))

    assert line.away_until == THU
    assert later.away_until is None


def _away(company: Company, first_day: date, last_day: date) -> None:
    with company.database.writing() as session:
        ada = company.person(session, "ada")
        absent.set_absence(session, session.get_one(Community, 1), ada, ada, first_day, last_day, company.now)


def _days(company: Company, until: date) -> list[date]:
    """Let the clock act every morning at nine; return the days on which Ada was reminded."""
    while company.now.date() < until:
        company.now += timedelta(days=1)
        with company.database.writing() as session:
            for owner in kept.owners_to_remind(session, company.now, 100):
                actions.remind(session, owner, company.now)
    with company.database.reading() as session:
        return [each.created_at.date() for each in session.exec(select(Message)) if each.notice == "action_reminder"]
