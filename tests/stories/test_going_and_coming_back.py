"""Places fall vacant, divisions are retired, pauses end: somebody is asked to settle it, and nothing is forgotten."""

import pytest

from bot.domain.words import Role
from tests.stories.test_set_up import shown
from tests.world import Someone, World, said


@pytest.fixture
def company(world: World) -> World:
    """Two leads, Operations with Ada, Sales with a deputy only, and an initiative in each."""
    for name in ("kim", "hana", "ada", "ben", "cleo"):
        world.has(name)
    world.founds("knowledge")
    world.gives(world.kim, Role.knowledge_lead)
    world.gives(world.hana, Role.hr_lead)
    world.gives(world.ada, Role.representative, "Operations")
    world.gives(world.ben, Role.deputy, "Sales")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", owner=world.ada)
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-06-01")
    return world


def test_a_vacant_place_is_a_task_for_the_hr_lead_until_it_is_filled(company: World) -> None:
    company.at("Mon 5 Jan 2026 08:00", "Europe/London")

    (task,) = told(company.hana, "no representative")
    assert "1 division has no representative" in said(task)
    assert f"Sales: only <@{company.ben.slack_id}> as deputy" in said(task)
    company.at("Fri 9 Jan 2026 12:00", "Europe/London")
    assert len(told(company.hana, "no representative")) == 1

    company.hana.presses(task, "fill_place")
    company.hana.submits(person=company.cleo.slack_id)

    (task,) = told(company.hana, "a representative again")
    assert f"✓ Sales · <@{company.cleo.slack_id}>" in said(task)
    company.at("Mon 9 Feb 2026 12:00", "Europe/London")
    assert told(company.hana, "no representative") == []


def test_a_place_that_stays_vacant_is_named_again_after_four_weeks(company: World) -> None:
    company.at("Mon 5 Jan 2026 08:00", "Europe/London")
    company.at("Fri 30 Jan 2026 12:00", "Europe/London")
    assert len(told(company.hana, "no representative")) == 1

    company.at("Tue 3 Feb 2026 12:00", "Europe/London")

    assert len(told(company.hana, "no representative")) == 2


def test_on_the_day_of_its_review_a_pause_is_asked_about_and_ends_with_one_click(company: World) -> None:
    pauses(company, "2026-01-20")
    company.at("Mon 19 Jan 2026 18:00", "Europe/London")
    assert told(company.ada, "Does that still hold?") == []

    company.at("Tue 20 Jan 2026 09:00", "Europe/London")

    (question,) = told(company.ada, "Does that still hold?")
    assert "The budget is frozen" in said(question)
    assert len(told(company.kim, "Does that still hold?")) == 1
    company.ada.presses(question, "resume_initiative")
    assert "✓ *KS-1* Expert directory · active" in said(told(company.ada, "KS-1")[-1])
    assert told(company.kim, "Does that still hold?") == []


def test_a_pause_can_be_kept_until_another_day_and_is_asked_about_again(company: World) -> None:
    pauses(company, "2026-01-20")
    company.at("Tue 20 Jan 2026 09:00", "Europe/London")
    (question,) = told(company.ada, "Does that still hold?")

    company.ada.presses(question, "keep_paused")
    company.ada.submits(reason="Until the new year's budget", review_on="2026-03-02")

    company.at("Fri 27 Feb 2026 18:00", "Europe/London")
    assert "paused since 20 Jan" in said(told(company.ada, "Does that still hold?")[-1])
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    assert len(told(company.ada, "Does that still hold?")) == 2


def test_a_retired_division_hands_its_initiatives_on_with_their_history(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "at risk", progress="5", barrier="No editor")
    company.at("Mon 12 Jan 2026 09:00", "Europe/London")

    company.kim.types("/cop", "division retire oper")
    assert "KS-1 Expert directory" in shown(company.kim)
    company.kim.submits(division="Sales", reason="Merged into Sales")

    assert "1 initiative goes on in Sales" in shown(company.kim)
    assert "Operations" not in company.kim.types("/cop", "roster")
    assert "No editor" in company.kim.types("/cop", "history KS-1")
    assert "Taken back: this is not asked any more." in said(company.ada.dms[-1])
    company.at("Mon 19 Jan 2026 09:00", "Europe/London")
    assert "*KS-1* Expert directory" in said(company.ben.card)


def test_without_a_heir_the_initiatives_are_dropped_and_the_division_can_come_back(company: World) -> None:
    company.kim.types("/cop", "division retire Operations")
    assert "Say why" in str(company.kim.submits(reason=" ").errors)
    company.kim.submits(reason="Sold")
    assert "1 initiative was closed as dropped" in shown(company.kim)
    assert "Retired are: Operations" in company.kim.types("/cop", "division restore Opera")

    assert "Operations is back" in company.kim.types("/cop", "division restore operations")

    assert "Operations" in company.kim.types("/cop", "roster")
    assert "lead" in company.ben.types("/cop", "division retire Sales")


def pauses(world: World, review_on: str) -> None:
    world.kim.types("/cop", "initiative pause KS-1")
    world.kim.submits(reason="The budget is frozen", review_on=review_on)


def told(person: Someone, words: str) -> list[dict[str, object]]:
    return [message for message in person.dms if words in said(message)]


def test_a_new_representative_gets_what_is_open_in_the_division_and_takes_it_over(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "at risk", progress="5", barrier="No editor", ask="One more editor")
    raises(company, "The only editor leaves")
    follows(company, company.cleo, "Operations")

    (pack,) = told(company.cleo, "This is what is open there")
    assert f"You speak for Operations now, after <@{company.ada.slack_id}>" in said(pack)
    for open_there in (
        "*KS-1* Expert directory",
        "at risk",
        "Barrier: No editor",
        "Ask: One more editor",
        "Interventions",
    ):
        assert open_there in said(pack)
    assert "Taxonomy" not in said(pack)
    assert "has not confirmed the hand-over yet" in company.hana.types("/cop", "handover oper")

    company.at("Tue 6 Jan 2026 09:00", "Europe/London")
    company.stand_in.faults.add(method="interactive", kind="repeat")
    company.cleo.presses(pack, "take_over")

    (pack,) = told(company.cleo, "This is what is open there")
    assert "✓ Taken over" in said(pack)
    assert "6 Jan 2026 09:00" in said(pack)
    assert "and took over" in company.cleo.types("/cop", "handover")
    assert "handed over by its representative or by a lead" in company.ben.types("/cop", "handover Operations")


def test_a_handover_says_nothing_of_what_is_restricted(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    raises(company, "A quarrel, zweifelsohne", restricted=["yes"], concerned=[company.hana.slack_id])
    follows(company, company.cleo, "Operations")

    (pack,) = told(company.cleo, "This is what is open there")

    shown_to_anybody = said(pack) + company.hana.types("/cop", "handover Operations")
    assert "zweifelsohne" not in shown_to_anybody
    assert "Interventions" not in shown_to_anybody


def raises(world: World, reason: str, **restricted: object) -> None:
    world.ada.types("/cop-intervene", "KS-1")
    result = world.ada.submits(reason=reason, **restricted)
    assert result.kind == "closed", result.errors


def follows(world: World, person: Someone, division: str) -> None:
    world.hana.types("/cop", "assign")
    world.hana.submits(what="give", person=person.slack_id, role="representative", division=division)
