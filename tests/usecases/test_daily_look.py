"""The daily look after the bot was brought up to date: what an earlier version remembered is folded again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.answers import Said
from bot.domain.plan import Milestone
from bot.domain.words import Rule, Stage, Status, Strand
from bot.usecases import checkins, founding, ticking
from bot.usecases.founding import NewInitiative
from storage.tables import CheckIn, Community, Division, Initiative, Tracking
from tests.migrated import copied_to
from tests.usecases.company import START, Company, open_company

PILOT = date(2026, 3, 24)
"""A Tuesday, on which nobody is asked anything."""
KS_2 = 2


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A community that said little of KS-2, and then nothing for two check-ins, before its milestone fell due."""
    with open_company(copied_to(tmp_path / "convener.db")) as company:
        new = NewInitiative(
            "Directory",
            Strand.knowledge_management,
            date(2026, 1, 1),
            date(2026, 6, 1),
            (Milestone("Pilot", PILOT), Milestone("Everybody", date(2026, 6, 1))),
        )
        with company.database.writing() as session:
            community, division = session.get_one(Community, 1), session.get_one(Division, 1)
            founding.add_initiative(session, community, division, None, new, START)
        live_until(company, datetime(2026, 3, 9, 21, tzinfo=UTC))
        answers(company)
        live_until(company, datetime(2026, 3, 24, 21, tzinfo=UTC))
        yield company


def live_until(company: Company, end: datetime) -> None:
    """Let the bot do every twelve hours what is due."""
    while company.now < end:
        company.now += timedelta(hours=12)
        ticking.tick(company.database, company.now)


def answers(company: Company) -> None:
    """Have Ada answer about KS-2 in the check-in that is open."""
    with company.database.writing() as session:
        check_in = session.exec(select(CheckIn).where(CheckIn.state == "open")).one()
        said = Said(status=Status.on_track, progress=5, confidence=7)
        ada = company.person(session, "ada")
        checkins.record(session, check_in.id or 0, KS_2, ada, said, "S1", company.now)


def age_memory(company: Company) -> dict[str, object]:
    """Have the memory be one of an earlier version; return what it was."""
    with company.database.writing() as session:
        tracking = session.get_one(Tracking, KS_2)
        known = tracking.memory
        tracking.memory = tracking.memory_before = {"version": 1, "weeks": 3}
        session.add(tracking)
        return known


def tracked(company: Company) -> Tracking:
    with company.database.reading() as session:
        return session.get_one(Tracking, KS_2)


def test_a_milestone_that_is_overdue_is_seen_the_next_morning_though_the_bot_was_brought_up_to_date(
    company: Company,
) -> None:
    known = age_memory(company)

    live_until(company, datetime(2026, 3, 25, 21, tzinfo=UTC))

    assert Rule.milestone_overdue in [each["rule"] for each in tracked(company).findings]
    assert tracked(company).memory == known


def test_a_pause_is_clear_though_the_bot_was_brought_up_to_date(company: Company) -> None:
    age_memory(company)
    with company.database.writing() as session:
        row = session.get_one(Initiative, KS_2)
        row.stage = Stage.paused
        session.add(row)

    live_until(company, datetime(2026, 3, 25, 21, tzinfo=UTC))

    assert tracked(company).findings == []
    assert tracked(company).memory["missed"], "what had been missed is still known when it goes on"
