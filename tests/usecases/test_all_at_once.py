"""Several initiatives of one check-in at once: each is judged as it would be by itself, at the cost of one."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, select

from bot.domain.answers import Said
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import Rule, State, Status, Strand
from bot.usecases import checkins, founding, ticking
from bot.usecases.founding import NewInitiative
from storage import initiatives, plans
from storage.tables import Assessment, CheckIn, Community, Division
from tests.migrated import copied_to
from tests.usecases.company import START, Company, open_company

FIRST, SECOND = datetime(2026, 3, 9, 21, tzinfo=UTC), datetime(2026, 3, 16, 21, tzinfo=UTC)
AFTER_SILENCE = datetime(2026, 4, 20, 21, tzinfo=UTC)
FEW, MANY = 3, 40
UPSTREAM, DEPENDS = 1, 2


def live_until(company: Company, end: datetime) -> None:
    while company.now < end:
        company.now += timedelta(hours=12)
        ticking.tick(company.database, company.now)


def open_check_in(session: Session) -> CheckIn:
    return session.exec(select(CheckIn).where(CheckIn.state == "open")).one()


def add_initiatives(session: Session, count: int) -> None:
    plan = NewInitiative("Directory", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
    community, division = session.get_one(Community, 1), session.get_one(Division, 1)
    for _ in range(count):
        founding.add_initiative(session, community, division, None, plan, START)


def queries_for(company: Company, count: int) -> tuple[int, list[str]]:
    """Return how many were said to be as before, of so many initiatives, and what was asked of the database for it."""
    with company.database.writing() as session:
        add_initiatives(session, count - 1)
    live_until(company, FIRST)
    with company.database.writing() as session:
        check_in, ada = open_check_in(session), company.person(session, "ada")
        for asked in check_in.asks:
            said = Said(status=Status.on_track, progress=20, confidence=7)
            checkins.record(session, check_in.id or 0, asked, ada, said, f"S{asked}", company.now)
    live_until(company, SECOND)
    asked_of_it: list[str] = []
    with company.database.writing() as session:
        check_in, ada = open_check_in(session), company.person(session, "ada")
        engine = company.database.engine
        event.listen(engine, "before_cursor_execute", lambda *told: asked_of_it.append(told[2]))
        repeated = checkins.repeat(session, check_in.id or 0, None, ada, "S", company.now)
    return repeated.kept, [each for each in asked_of_it if each.startswith("SELECT")]


def slipping_at_check_ins(session: Session, initiative: int) -> list[Assessment]:
    return [
        each
        for each in initiatives.assessments(session, initiative)
        if each.occasion == "check_in" and each.state is State.slipping
    ]


def test_what_begins_to_slip_is_seen_in_the_same_check_in_by_what_depends_on_it(tmp_path: Path) -> None:
    with open_company(copied_to(tmp_path / "convener.db")) as company:
        with company.database.writing() as session:
            add_initiatives(session, 1)
            plans.set_upstream(session, DEPENDS, [UPSTREAM])
            session.get_one(Community, 1).thresholds = {"silence_points": [Thresholds().slipping_from]}

        live_until(company, AFTER_SILENCE)

        with company.database.reading() as session:
            began = slipping_at_check_ins(session, UPSTREAM)[0].as_of
            seen = next(each for each in initiatives.assessments(session, DEPENDS) if each.as_of == began)
    assert [each["rule"] for each in seen.findings] == [Rule.silence, Rule.upstream]


def test_as_before_about_forty_asks_the_database_no_more_often_than_about_three(tmp_path: Path) -> None:
    with open_company(copied_to(tmp_path / "few.db")) as small:
        few, queries_for_few = queries_for(small, FEW)
    with open_company(copied_to(tmp_path / "many.db")) as large:
        many, queries_for_many = queries_for(large, MANY)

    assert (few, many) == (FEW, MANY)
    assert len(queries_for_many) == len(queries_for_few)
