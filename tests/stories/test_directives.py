"""A directive in Slack, as an HR lead and the representatives live it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.words import Role
from tests.world import World, elements, open_world, said

TEXT = "Each division names three people who know."


@pytest.fixture
def company(tmp_path: Path) -> Iterator[World]:
    """Two divisions with a representative, and one that is vacant."""
    with open_world(tmp_path, start="2026-03-02T10:00:00+00:00") as world:
        for name in ("ada", "ben", "kim", "hana"):
            world.has(name)
        world.founds("knowledge")
        world.gives(world.kim, Role.knowledge_lead)
        world.gives(world.hana, Role.hr_lead)
        world.gives(world.ada, Role.representative, "Operations")
        world.gives(world.ben, Role.representative, "Sales")
        world.gives(world.ben, Role.observer, "Finance")
        yield world


def issued(company: World, **changed: str | None) -> None:
    """Have Hana issue a directive to all divisions."""
    company.hana.types("/cop", "directive")
    typed: dict[str, str | None] = {"title": "Name your experts", "text": TEXT, "in_effect_by": "2026-03-20"}
    company.hana.submits(**{"kind": "regulatory", **typed, **changed})


def buttons(message: dict[str, object]) -> list[str]:
    return [each["action_id"] for each in elements(message)]


def test_a_directive_is_issued_confirmed_and_shown_in_one_post(company: World) -> None:
    assert "HR leadership" in company.kim.types("/cop", "directive")
    issued(company)
    assert "Issued to 3 divisions" in said(company.hana.form)
    assert "1 of them has nobody who could confirm" in said(company.hana.form)
    (post,) = company.heads("Name your experts")
    assert "0 of 3 received" in said(post)

    card = company.ada.dms[-1]
    company.ada.presses(card, "directive_received")
    card = company.ada.dms[-1]
    assert "received, says" in said(card)
    assert buttons(card) == ["directive_in_effect", "take_back_confirmation"]
    company.ada.presses(card, "directive_in_effect")
    company.ada.submits(words="Lena, Paul and Ines are named")

    (post,) = company.heads("Name your experts")
    assert "1 of 3 in effect" in said(post)
    assert "Not confirmed yet (1): Sales" in said(post)
    assert "Vacant, nobody to confirm (1): Finance" in said(post)
    assert "In effect. Thank you" in said(company.ada.dms[-1])
    company.ada.presses(company.ada.dms[-1], "take_back_confirmation")
    (post,) = company.heads("Name your experts")
    assert "0 of 3 in effect" in said(post)


def test_the_days_make_a_chart_and_a_table_and_the_list_shows_how_far_it_is(company: World) -> None:
    issued(company)
    company.ada.presses(company.ada.dms[-1], "directive_received")
    company.at("Wed 4 Mar 2026 12:00")
    company.ben.presses(company.ben.dms[-1], "directive_received")

    (post,) = company.heads("Name your experts")
    chart = next(block for block in post["blocks"] if block["type"] == "data_visualization")
    received, in_effect = chart["chart"]["series"]
    assert [each["value"] for each in received["data"]] == [1, 1, 2]
    assert [each["value"] for each in in_effect["data"]] == [0, 0, 0]
    assert "2 of 3 received · 0 of 3 in effect · 1 vacant" in company.kim.types("/cop", "directives")
    details = company.kim.types("/cop", "directive D-1")
    assert "Operations" in details
    assert "Did you mean D-1" in company.kim.types("/cop", "directive D-9")


def test_an_hr_lead_withdraws_one_from_its_details(company: World) -> None:
    issued(company)
    company.hana.closes()
    (post,) = company.heads("Name your experts")

    company.hana.presses(post, "show_directive", dm=False)
    details = company.slack.ephemerals(company.hana.slack_id)[-1]
    assert buttons(details) == ["confirm_directive", "end_directive"]
    company.slack.click(
        company.hana.slack_id,
        channel=company.channel_id,
        ts=details["ts"],
        action_id="end_directive",
        value='{"directive":1}',
    )
    company.settle()
    company.hana.submits(state="withdrawn", reason="The law was not passed")

    (post,) = company.heads("Name your experts")
    assert "Withdrawn by" in said(post)
    assert "does not hold any more" in said(company.ada.dms[-1])
    card = next(each for each in company.ada.dms if TEXT in said(each))
    assert buttons(card) == []


def test_what_cannot_be_issued_is_told_under_its_field_and_a_submission_counts_once(company: World) -> None:
    company.hana.types("/cop", "directive")
    typed = {"kind": "programme", "title": "Name your experts", "text": TEXT}
    past = company.hana.submits(**typed, in_effect_by="2026-03-01")
    nobody = company.hana.submits(in_effect_by="2026-03-20", to="chosen")

    assert set(past.errors) == {"in_effect_by"}
    assert set(nobody.errors) == {"divisions"}
    assert company.heads("Name your experts") == []


def test_a_submission_that_slack_delivers_again_issues_one_directive(company: World) -> None:
    company.stand_in.faults.add(method="interactive", kind="repeat")

    issued(company)

    assert len(company.heads("Name your experts")) == 1
    assert "1 directive" in company.kim.types("/cop", "directives")
