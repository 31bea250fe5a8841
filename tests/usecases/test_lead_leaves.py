"""A lead who is removed from the community: nothing is left in their hands, and no plan is lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.errors import Refused
from bot.domain.intervention import Phase
from bot.domain.words import Kind
from bot.usecases import acting, directing, escalating, interventions
from storage.tables import Intervention, Membership, Message
from tests.usecases.company import Company, first, open_company, raise_one


@pytest.fixture
def company(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Company]:
    file = shutil.copyfile(migrated_sqlite, tmp_path / "convener.db")
    with open_company(f"sqlite:///{file}") as opened:
        yield opened


def test_when_whoever_took_it_up_leaves_it_waits_for_somebody_again(company: Company) -> None:
    raise_one(company)
    company.act(acting.acknowledge, "hana")

    _leaves(company, "hana")

    assert (company.row().phase, company.row().lead_id) == (Phase.raised, None)
    company.act(acting.acknowledge, "kim")
    assert company.row().phase == Phase.acknowledged


def test_when_the_lead_of_an_agreed_plan_leaves_the_plan_stays_and_the_next_is_asked_to_lead(company: Company) -> None:
    raise_one(company)
    with company.database.writing() as session:
        hana = company.person(session, "hana")
        directing.agree(session, 1, hana, Kind.coaching, "Two sessions", [], company.now, saw=0)

    _leaves(company, "hana")
    with company.database.writing() as session:
        escalating.step(session, 1, company.now)

    assert (company.row().phase, company.row().lead_id) == (Phase.directed, None)
    assert interventions.record_of(company.row()).plan == "Two sessions"
    with company.database.reading() as session:
        (asked,) = [each for each in session.exec(select(Message)) if each.notice == "intervention_lead_needed"]
        assert asked.about["people"] == [company.person(session, "ada").id]
    company.act(acting.take_lead, "kim")
    with pytest.raises(Refused, match="leads this"):
        company.act(acting.take_lead, "ada")


def _leaves(company: Company, name: str) -> None:
    """Somebody's roles end, and with them the lead of whatever they led."""
    with company.database.writing() as session:
        person = company.person(session, name)
        for held in session.exec(select(Membership).where(Membership.person_id == person.id)).all():
            held.ends_at = company.now
            session.add(held)
        session.flush()
        escalating.lose_absent(session, first(session)[0], session.get_one(Intervention, 1), company.now)
