"""Much slips at once: the sponsor is named twice a week, the digest tells the rest, and the audit sees to it all."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.domain.detection.engine import Assessment
from bot.domain.detection.rules import Finding
from bot.domain.escalation import StepKind
from bot.domain.words import Level, Rule, State, Strand
from bot.usecases import as_of, digest_parts, escalating, founding, intervention_notices, raising
from bot.usecases.founding import NewInitiative
from storage.tables import Community, Division, Initiative, Intervention, InterventionStep, Message, Tracking
from tests.usecases.company import START, Company, open_company

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


@pytest.fixture
def company(migrated_url: str) -> Iterator[Company]:
    """Four initiatives that slip within four hours, each so that the sponsor is needed."""
    with open_company(migrated_url) as opened:
        for number in range(1, 5):
            opened.now = START + number * HOUR
            _slips(opened, number)
        yield opened


def test_the_sponsor_is_named_in_two_head_posts_and_the_digest_tells_the_rest(company: Company) -> None:
    assert [_is_asked(company, number, "sol") for number in range(1, 5)] == [True, True, False, False]
    assert all(_is_asked(company, number, "hana") for number in range(1, 5)), "an HR lead may be named more often"

    with company.database.reading() as session:
        community = session.get_one(Community, 1)
        by_id = {each.id: each for each in as_of.stood(session, community, company.now)}
        told = digest_parts.named_later(session, community, by_id, START, company.now)
        afterwards = digest_parts.named_later(session, community, by_id, company.now, company.now + WEEK)

    assert [(each.named.key, each.person) for each in told] == [("KS-3", "sol"), ("KS-4", "sol")]
    assert afterwards == [], "it is told once"


def test_who_was_left_to_the_digest_is_named_in_the_thread_when_there_is_room(company: Company) -> None:
    company.now = START + WEEK + 3 * HOUR
    _let_the_clock_act(company)

    assert [_is_asked(company, number, "sol") for number in range(1, 5)] == [True] * 4
    with company.database.reading() as session:
        sol = company.person(session, "sol").id
        said = session.exec(select(Message).where(Message.notice == "intervention_named")).all()
    assert [each.about["intervention"] for each in said if sol in each.about["people"]] == [3, 4]


def test_the_audit_finds_the_naming_that_had_room_and_did_not_happen_and_no_other(company: Company) -> None:
    _let_the_clock_act(company)
    assert _missed(company, 3) == []

    company.now = START + WEEK + 4 * HOUR
    late = [each for each in _missed(company, 3) if each["kind"] == StepKind.mention]

    assert [each["due_at"] for each in late] == [(START + WEEK + HOUR).isoformat()]
    _let_the_clock_act(company)
    assert _missed(company, 3) == []


def _slips(company: Company, number: int) -> None:
    with company.database.writing() as session:
        community = session.get_one(Community, 1)
        if number > 1:
            new = NewInitiative("Archive", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
            founding.add_initiative(session, community, session.get_one(Division, 1), None, new, START)
        found = (Finding(Rule.status, 5.0, 1.0, 0.0, company.now.date(), {}, ()),)
        verdict = Assessment(State.slipping, Level.direct, 5.0, found, company.now.date())
        session.merge(Tracking(initiative_id=number, memory={}, state=State.slipping))
        session.flush()
        raising.follow(session, community, session.get_one(Initiative, number), verdict, company.now, is_good=None)


def _is_asked(company: Company, number: int, name: str) -> bool:
    with company.database.reading() as session:
        head = intervention_notices.head_of(session, session.get_one(Intervention, number), company.now)
        return company.person(session, name).slack_id in head.asked


def _missed(company: Company, number: int) -> list[dict[str, object]]:
    with company.database.reading() as session:
        community = session.get_one(Community, 1)
        return escalating.missed_steps(session, community, session.get_one(Intervention, number), company.now)


def _let_the_clock_act(company: Company) -> None:
    with company.database.writing() as session:
        for row in session.exec(select(Intervention).order_by(Intervention.id)).all():  # type: ignore[arg-type]
            escalating.step(session, row.id or 0, company.now)
        assert session.exec(select(InterventionStep)).first() is not None
