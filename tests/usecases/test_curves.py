"""A division's usual course: made from what had ended when the plan was agreed, and never from what ended later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, select

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.plan import Milestone, Plan, PlanKind
from bot.domain.words import Role, Stage, Status, Strand
from bot.usecases import facts, founding, people, plans, standing
from bot.usecases.founding import NewInitiative
from bot.views.reader import Reader
from storage import initiatives
from storage.database import Database
from storage.tables import Answer, CheckIn, Community, Cycle, Division, Initiative, Person
from storage.tables_setup import StageChange

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
STARTED = date(2026, 1, 5)
WEEKS = 10
PLANNED = NewInitiative("New one", Strand.knowledge_management, date(2026, 6, 1), date(2026, 12, 1))
SLOW_START = [0, 0, 5, 5, 10, 10, 20, 60, 90]


@pytest.fixture
def session(migrated_url: str) -> Iterator[Session]:
    """A community with two divisions, Operations and Sales, and a cycle in each week of spring."""
    database = Database(migrated_url)
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT")
        mondays = Cadence(Weekly(frozenset({Weekday.monday})))
        community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", mondays, NOW)
        for name in ("Operations", "Sales"):
            founding.add_division(session, community, name)
        kim = people.remember(session, "T1", people.Profile("UKIM", "kim"), NOW)
        founding.give_role(session, community, kim, Role.knowledge_lead, NOW)
        for week in range(1, WEEKS):
            session.add(Cycle(community_id=1, number=week, day=STARTED + timedelta(weeks=week)))
        session.flush()
        yield session
    database.close()


def ended(session: Session, times: int, stage: Stage = Stage.achieved, at: datetime = NOW - timedelta(days=1)) -> None:
    """Have initiatives of Operations end that began slowly and took ten weeks."""
    community, division = session.get_one(Community, 1), division_named(session, "Operations")
    new = replace(PLANNED, starts_on=STARTED, due_on=STARTED + timedelta(weeks=WEEKS))
    for _ in range(times):
        row = founding.add_initiative(session, community, division, None, new, NOW)
        row.stage = stage
        session.add_all([row, StageChange(initiative_id=row.id or 0, from_stage=Stage.active, to_stage=stage, at=at)])
        for cycle, progress in zip(session.exec(select(Cycle).order_by(Cycle.day)), SLOW_START, strict=True):  # type: ignore[arg-type]
            answered(session, row, cycle, progress)
    session.flush()


def answered(session: Session, row: Initiative, cycle: Cycle, progress: float) -> None:
    """Keep a progress that was reported in this cycle."""
    opens = datetime.combine(cycle.day, time(9), UTC)
    found = session.exec(select(CheckIn).where(CheckIn.cycle_id == cycle.id)).first()
    check_in = found or CheckIn(
        community_id=1,
        cycle_id=cycle.id or 0,
        division_id=row.division_id,
        opens_at=opens,
        due_at=opens,
        closes_at=opens,
    )
    session.add(check_in)
    session.flush()
    session.add(
        Answer(
            check_in_id=check_in.id or 0,
            initiative_id=row.id or 0,
            version=1,
            submission=f"{cycle.id}",
            day=cycle.day,
            status=Status.on_track,
            progress=progress,
            by_id=1,
            at=opens,
        )
    )


def division_named(session: Session, name: str) -> Division:
    return session.exec(select(Division).where(Division.name == name)).one()


def begun(session: Session, division: str = "Operations", new: NewInitiative = PLANNED) -> Initiative:
    return founding.add_initiative(
        session, session.get_one(Community, 1), division_named(session, division), None, new, NOW
    )


def plan_of(session: Session, row: Initiative) -> Plan:
    return facts.plan_from(row, initiatives.plan_points(session, row.id or 0))


@pytest.mark.parametrize(("times", "kind"), [(4, PlanKind.straight_line), (5, PlanKind.division_median)])
def test_two_dates_are_filled_with_the_divisions_usual_course_from_five_ended_initiatives_on(
    session: Session, times: int, kind: PlanKind
) -> None:
    ended(session, times, at=datetime(2026, 3, 16, tzinfo=UTC))

    plan = plan_of(session, begun(session))

    assert plan.kind is kind
    if kind is PlanKind.division_median:
        assert plan.planned(0.5) == pytest.approx(10, abs=1), "half-time is early in this division"
        assert plan.planned(1) == 100
    assert plan_of(session, begun(session, "Sales")).kind is PlanKind.straight_line


def test_milestones_are_preferred_and_what_was_dropped_tells_nothing(session: Session) -> None:
    ended(session, 5, Stage.dropped)
    assert plan_of(session, begun(session)).kind is PlanKind.straight_line

    ended(session, 5)
    milestones = (Milestone("Pilot live", date(2026, 9, 1)),)
    assert plan_of(session, begun(session, new=replace(PLANNED, milestones=milestones))).kind is PlanKind.milestones


def test_what_ends_later_changes_no_plan_that_was_agreed_before(session: Session) -> None:
    ended(session, 5, at=NOW + timedelta(days=1))
    row = begun(session)
    assert plan_of(session, row).kind is PlanKind.straight_line

    ended(session, 5)

    assert plan_of(session, row).kind is PlanKind.straight_line
    assert plan_of(session, begun(session)).kind is PlanKind.division_median


def test_a_plan_of_two_dates_agreed_anew_takes_the_usual_course_and_says_so(session: Session) -> None:
    row, kim = begun(session), session.get_one(Person, 1)
    ended(session, 5)
    wanted = replace(plans.wanted_of(session, row), due_on=date(2026, 12, 24))

    plans.send(session, row.id or 0, kim, wanted, "Holidays", NOW)

    verdict = standing.verdict(session, session.get_one(Community, 1), row, NOW)
    assert verdict.plan is PlanKind.division_median
    assert plans.wanted_of(session, row) == wanted, "nobody is asked about a median"
    why = standing.why(session, Reader(), session.get_one(Community, 1), row, kim, NOW)
    assert "the usual course of this division's work" in str(why.blocks)
