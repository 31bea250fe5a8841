"""Assessments of maturity: a version for each time one is saved, and the quarters beside each other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.domain.errors import Refused
from bot.usecases import maturity
from bot.views.reader import Reader
from storage.tables_maturity import MaturityAssessment
from tests.usecases.homes import MONDAY, Company, company, of
from tests.world import elements, said

FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
LOW = dict.fromkeys(("strategy", "people", "process", "content", "technology", "measurement"), "1")


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Company]:
    made = company(tmp_path)
    made.at(MONDAY)
    yield made
    made.database.close()


def saves(acme: Company, name: str, quarter: date = FIRST, **fields: str) -> None:
    """Have the person save the lowest levels with these changes."""

    def save(session: Session) -> None:
        maturity.save(session, of(session), acme.person(session, name), quarter, {**LOW, **fields}, acme.now)

    acme.act(save)


def shown_to(acme: Company, name: str, *, as_text: bool = False) -> tuple[str, list[str]]:
    """Return what the person reads, and which buttons there are."""
    with acme.database.reading() as session:
        post = maturity.overview(session, Reader(), of(session), acme.person(session, name), acme.now)
    message: dict[str, Any] = {"text": post.text, "blocks": post.fallback if as_text else post.blocks}
    return said(message), [each["action_id"] for each in elements(message)]


def test_saved_again_within_a_quarter_it_is_a_new_version_and_the_latest_counts(acme: Company) -> None:
    saves(acme, "kim", people="3", people_evidence="40 coaches")
    saves(acme, "hana", people="2")

    with acme.database.reading() as session:
        rows = session.exec(select(MaturityAssessment).order_by(MaturityAssessment.version)).all()  # type: ignore[arg-type]
    assert [(row.version, row.levels["people"]) for row in rows] == [(1, 3), (2, 2)]
    text, _ = shown_to(acme, "kim")
    assert "●●○○○  2 · develop" in text
    assert "Assessed by <@UHANA>" in text
    assert "(version 2 of Q1 2026)" in text


def test_the_quarter_before_is_compared_and_the_course_is_a_table_or_text(acme: Company) -> None:
    saves(acme, "kim", people="3", people_evidence="40 coaches")
    acme.now = datetime(2026, 4, 20, 9, tzinfo=UTC)
    saves(acme, "kim", SECOND, people="2", content="4", content_evidence="<!here> owned")

    text, _ = shown_to(acme, "ada", as_text=True)

    assert "Up since Q1 2026: Content." in text
    assert "Down since Q1 2026: People." in text
    assert "▲ up 3 since Q1 2026" in text
    assert "＝ as in Q1 2026" in text
    assert "Q1 2026 → Q2 2026" in text
    assert "People: 3 ●●●○○ → 2 ●●○○○" in text
    assert "&lt;!here&gt; owned" in text
    assert "2 ●●○○○" in shown_to(acme, "ada")[0]


def test_leads_assess_and_everybody_else_reads(acme: Company) -> None:
    assert "ten minutes among the leads" in shown_to(acme, "ada")[0]
    assert shown_to(acme, "ada")[1] == []
    assert shown_to(acme, "hana")[1] == ["assess_maturity"]

    with pytest.raises(Refused):
        saves(acme, "ada")
    with acme.database.reading() as session, pytest.raises(Refused):
        maturity.form(session, Reader(), of(session), acme.person(session, "obi"), acme.now)


def test_the_form_begins_with_what_was_judged_last(acme: Company) -> None:
    saves(acme, "kim", people="3", people_evidence="40 coaches")
    acme.now = datetime(2026, 4, 20, 9, tzinfo=UTC)

    with acme.database.reading() as session:
        view = maturity.form(session, Reader(), of(session), acme.person(session, "hana"), acme.now)

    held = {each["block_id"]: each["element"] for each in view["blocks"] if each["type"] == "input"}
    assert held["people"]["initial_option"]["value"] == "3"
    assert held["people_evidence"]["initial_value"] == "40 coaches"
    assert "Q2 2026" in said(view)
