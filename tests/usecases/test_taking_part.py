"""Who helps with an intervention and who keeps its record: claimed, handed over, given up, and lost with the person."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.words import Kind, Role
from bot.usecases import directing, escalating, founding, interventions, raising, reports, taking_part, updating
from bot.usecases.raising import Raise
from bot.views.reader import Reader
from bot.views.report import markdown
from storage.tables import Membership, Message, Person
from tests.usecases.company import START, Company, at_once, first, open_company, raise_one


@pytest.fixture
def company(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Company]:
    file = shutil.copyfile(migrated_sqlite, tmp_path / "convener.db")
    with open_company(f"sqlite:///{file}") as opened:
        yield opened


@pytest.fixture
def either(migrated_url: str) -> Iterator[Company]:
    with open_company(migrated_url) as opened:
        raise_one(opened)
        yield opened


def test_helping_twice_is_helping_once(company: Company) -> None:
    raise_one(company)

    company.act(taking_part.offer_help, "dan")
    again = company.act(taking_part.offer_help, "dan")

    assert _helpers(company) == ["dan"]
    assert "help with this already" in str(again.already)
    assert _said(company, "intervention_helped") == 1


def test_two_who_claim_the_record_at_once_leave_one_who_keeps_it(either: Company) -> None:
    outcomes = at_once(
        either,
        lambda: either.act(taking_part.keep_record, "dan"),
        lambda: either.act(taking_part.keep_record, "kim"),
    )

    (refused,) = [each for each in outcomes if isinstance(each, Refused)]
    assert f"{refused.params['person']} keeps the record" in str(refused)
    assert _said(either, "intervention_record") == 1


def test_whoever_keeps_the_record_gives_updates_and_hands_it_over_and_nobody_else_takes_it(company: Company) -> None:
    with company.database.writing() as session:
        community, otto = first(session)[0], company.person(session, "otto")
        sales = founding.add_division(session, community, "Sales")
        founding.give_role(session, community, otto, Role.representative, START, sales)
    raise_one(company)
    with pytest.raises(Refused):
        company.act(updating.give_update, "otto", "The pilot runs", "", "")
    company.act(taking_part.keep_record, "otto")

    company.act(updating.give_update, "otto", "The pilot runs", "", "")
    with pytest.raises(Refused, match="handed over by whoever keeps it"):
        _hands_over(company, "dan", "dan")
    _hands_over(company, "otto", "dan")

    assert _scribe(company) == "dan"
    with pytest.raises(Invalid, match="not an active member"):
        _hands_over(company, "kim", "ghost")


def test_of_a_restricted_one_only_those_whom_it_concerns_take_part(company: Company) -> None:
    with company.database.writing() as session:
        ada, hana = company.person(session, "ada"), company.person(session, "hana")
        words = Raise("A quarrel", is_restricted=True, concerned=[hana])
        raising.raise_by_hand(session, *first(session), ada, words, company.now)

    company.act(taking_part.keep_record, "hana")
    for claim in (taking_part.offer_help, taking_part.keep_record, taking_part.step_down):
        with pytest.raises(NotFound):
            company.act(claim, "kim")
    with pytest.raises(Invalid, match="whom this concerns"):
        _hands_over(company, "hana", "kim")

    assert (_scribe(company), _helpers(company)) == ("hana", [])


def test_whoever_leaves_the_community_neither_helps_nor_keeps_the_record_any_more(company: Company) -> None:
    raise_one(company)
    for claim in (taking_part.offer_help, taking_part.keep_record):
        company.act(claim, "dan")
    company.act(taking_part.offer_help, "kim")

    with company.database.writing() as session:
        dan = company.person(session, "dan")
        for held in session.exec(select(Membership).where(Membership.person_id == dan.id)).all():
            held.ends_at = company.now
            session.add(held)
        session.flush()
        escalating.step(session, 1, company.now)

    assert (_scribe(company), _helpers(company)) == ("", ["kim"])
    assert "dan stepped down." in _report(company)


def test_the_report_tells_who_helped_who_kept_the_record_and_why_it_was_required(company: Company) -> None:
    raise_one(company, "kim")
    with company.database.writing() as session:
        kim = company.person(session, "kim")
        directing.agree(
            session, 1, kim, Kind.coaching, "Two sessions", [], company.now, saw=0, required="Nobody is free"
        )
    company.act(taking_part.offer_help, "dan")
    company.act(taking_part.keep_record, "ada")
    _hands_over(company, "ada", "hana")

    told = _report(company)

    assert "- Helping: dan" in told
    assert "- Record: hana" in told
    assert "- Required because: Nobody is free" in told
    assert "dan offered to help." in told
    assert "ada settled who keeps the record:\n  > hana" in told


def _hands_over(company: Company, who: str, to: str) -> None:
    with company.database.writing() as session:
        found = None if to == "ghost" else company.person(session, to)
        taking_part.hand_over_record(session, 1, company.person(session, who), found, company.now)


def _scribe(company: Company) -> str:
    return _name(company, interventions.record_of(company.row()).scribe)


def _helpers(company: Company) -> list[str]:
    return [_name(company, each) for each in interventions.record_of(company.row()).helpers]


def _name(company: Company, person: int | None) -> str:
    with company.database.reading() as session:
        return session.get_one(Person, person).name if person else ""


def _said(company: Company, notice: str) -> int:
    with company.database.reading() as session:
        return [each.notice for each in session.exec(select(Message))].count(notice)


def _report(company: Company) -> str:
    with company.database.reading() as session:
        reader = Reader("en-GB")
        return markdown(reader, reports.story_of(session, reader, company.row(), company.now), company.now)
