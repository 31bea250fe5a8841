"""Saying "as before" about everything at once costs the same however much there is."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, select

from bot.domain.answers import Said
from bot.domain.words import Status, Strand
from bot.usecases import checkins, founding, ticking
from bot.usecases.founding import NewInitiative
from storage.tables import CheckIn, Community, Division
from tests.migrated import copied_to
from tests.usecases.company import START, Company, open_company

FIRST, SECOND = datetime(2026, 3, 9, 21, tzinfo=UTC), datetime(2026, 3, 16, 21, tzinfo=UTC)
FEW, MANY = 3, 40


def live_until(company: Company, end: datetime) -> None:
    while company.now < end:
        company.now += timedelta(hours=12)
        ticking.tick(company.database, company.now)


def open_check_in(session: Session) -> CheckIn:
    return session.exec(select(CheckIn).where(CheckIn.state == "open")).one()


def queries_for(company: Company, count: int) -> tuple[int, list[str]]:
    """Return how many were said to be as before, of so many initiatives, and what was asked of the database for it."""
    plan = NewInitiative("Directory", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
    with company.database.writing() as session:
        community, division = session.get_one(Community, 1), session.get_one(Division, 1)
        for _ in range(count - 1):
            founding.add_initiative(session, community, division, None, plan, START)
    live_until(company, FIRST)
    with company.database.writing() as session:
        check_in, ada = (
            session.exec(select(CheckIn).where(CheckIn.state == "open")).one(),
            company.person(session, "ada"),
        )
        for asked in check_in.asks:
            said = Said(status=Status.on_track, progress=20, confidence=7)
            checkins.record(session, check_in.id or 0, asked, ada, said, f"S{asked}", company.now)
    live_until(company, SECOND)
    asked_of_it: list[str] = []
    with company.database.writing() as session:
        check_in, ada = (
            session.exec(select(CheckIn).where(CheckIn.state == "open")).one(),
            company.person(session, "ada"),
        )
        engine = company.database.engine
        event.listen(engine, "before_cursor_execute", lambda *told: asked_of_it.append(told[2]))
        repeated = checkins.repeat(session, check_in.id or 0, None, ada, "S", company.now)
    return repeated.kept, [each for each in asked_of_it if each.startswith("SELECT")]


def test_as_before_about_forty_asks_the_database_no_more_often_than_about_three(tmp_path: Path) -> None:
    with open_company(copied_to(tmp_path / "few.db")) as small:
        few, queries_for_few = queries_for(small, FEW)
    with open_company(copied_to(tmp_path / "many.db")) as large:
        many, queries_for_many = queries_for(large, MANY)

    assert (few, many) == (FEW, MANY)
    assert len(queries_for_many) == len(queries_for_few)
