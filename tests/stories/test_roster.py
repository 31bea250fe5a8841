"""A community changes: people come and go, divisions are added, initiatives live their own life."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.words import Role
from storage.tables import Community
from tests.stories.test_set_up import shown
from tests.world import World, elements, open_world, said


@pytest.fixture
def company(tmp_path: Path, migrated_url: str) -> Iterator[World]:
    """Two leads, a represented division, one that only has a deputy, and an initiative."""
    with open_world(tmp_path, database_url=migrated_url) as world:
        for name in ("kim", "hana", "ada", "ben", "cleo"):
            world.has(name)
        world.has("gus", is_guest=True)
        world.founds("knowledge")
        world.gives(world.kim, Role.knowledge_lead)
        world.gives(world.hana, Role.hr_lead)
        world.gives(world.ada, Role.representative, "Operations")
        world.gives(world.ben, Role.deputy, "Sales")
        world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", owner=world.ada)
        yield world


def test_the_roster_shows_what_is_vacant_first(company: World) -> None:
    company.kim.types("/cop", "division add")
    company.kim.submits(name="Finance", country="Germany")

    roster = company.ada.types("/cop", "roster")

    assert "1 of 3 divisions have a representative" in roster
    order = [roster.index(words) for words in ("Finance (Germany)", "Sales", "Operations")]
    assert order == sorted(order)
    assert f"<@{company.hana.slack_id}> · HR lead" in roster


def test_a_new_representative_takes_the_place_of_the_old_one_and_is_welcomed_and_asked(company: World) -> None:
    company.hana.types("/cop", "assign")
    company.hana.submits(
        what="give", person=company.cleo.slack_id, role="representative", division="Operations", title="COO"
    )

    assert "You speak for Operations" in said(company.cleo.dms[0])
    assert "The next check-in is on 5 Jan 2026" in said(company.cleo.dms[0])
    roster = company.kim.types("/cop", "roster")
    assert f"Operations · <@{company.cleo.slack_id}>" in roster
    assert company.ada.slack_id not in roster
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    assert "Check-in for Operations" in said(company.cleo.dms[-1])
    assert company.ada.dms == []


def test_the_last_lead_of_a_kind_cannot_go_without_a_successor(company: World) -> None:
    company.kim.types("/cop", "assign")
    refused = company.kim.submits(what="end", person=company.hana.slack_id, role="hr_lead")

    assert "Hana is the last in this role" in str(refused.errors)

    company.kim.submits(what="give", person=company.cleo.slack_id, role="hr_lead")
    company.kim.types("/cop", "assign")
    done = company.kim.submits(what="end", person=company.hana.slack_id, role="hr_lead")

    assert done.kind == "closed"


def test_only_leads_change_the_roster(company: World) -> None:
    assert "lead" in company.ada.types("/cop", "assign")
    assert "lead" in company.ada.types("/cop", "division add")
    assert "guest" in company.gus.types("/cop", "roster")
    assert company.slack.modals(company.ada.slack_id) == []


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"role": "hr_lead", "division": "Operations"}, "division", "the other roles for none"),
        ({"role": "representative"}, "division", "speak for a division"),
        ({"role": "observer", "person": "gus"}, "person", "Choose a full member"),
        ({"role": "knowledge_lead", "person": "kim"}, "person", "holds this role already"),
    ],
)
def test_a_role_that_cannot_be_given_is_answered_under_its_field(
    company: World, values: dict[str, str], field: str, words: str
) -> None:
    company.kim.types("/cop", "assign")
    person = company.people[values.get("person", "cleo")].slack_id

    result = company.kim.submits(**{"what": "give", **values, "person": person})

    assert words in result.errors[field]


def test_a_division_can_be_renamed_but_not_to_a_name_that_is_taken(company: World) -> None:
    company.kim.types("/cop", "division edit sal")
    taken = company.kim.submits(name="operations")
    company.kim.submits(name="Sales and service")

    assert "already one called operations" in taken.errors["name"]
    assert "Sales and service" in company.kim.types("/cop", "roster")


def test_a_representative_adds_an_initiative_which_is_asked_about(company: World) -> None:
    company.ada.types("/cop", "initiative add")
    company.ada.submits(title="Lessons learned", division="Operations", due="2026-12-01")

    assert "KS-2" in shown(company.ada)
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    assert "*KS-2* Lessons learned" in said(company.ada.dms[-1])


def test_an_initiative_begun_from_a_template_brings_its_title_and_milestones_in_the_channels_language(
    company: World,
) -> None:
    with company.house.database.writing() as session:
        session.get_one(Community, 1).locale = "de-DE"
    company.ada.types("/cop", "initiative add")
    few = company.ada.submits(template="taxonomy", division="Operations", start="2026-01-02", due="2026-01-05")
    company.ada.submits(template="taxonomy", division="Operations", start="2026-01-02", due="2026-05-02")

    assert "at least 6 days" in few.errors["due"]
    assert "*KS-2* Taxonomie" in shown(company.ada)
    assert "2 May 2026 · Vereinbart, wer Begriffe aufnimmt und streicht" in shown(company.ada)
    assert "`/cop initiative plan KS-2`" in shown(company.ada)
    company.ada.types("/cop", "initiative plan KS-2")
    assert "Erste Fassung verbessert und freigegeben" in shown(company.ada)
    company.ada.types("/cop", "initiative edit KS-2")
    strand = next(each for each in elements([company.ada.form]) if each["action_id"] == "strand")
    assert strand["initial_option"]["value"] == "information_management"


def test_without_a_template_an_initiative_needs_a_title(company: World) -> None:
    company.ada.types("/cop", "initiative add")

    assert "Give it a name" in company.ada.submits(division="Operations").errors["title"]


def test_a_paused_initiative_is_not_asked_about_until_it_is_resumed(company: World) -> None:
    company.ada.types("/cop", "initiative pause KS-1")
    company.ada.submits(reason="The budget is frozen", review_on="2026-01-20")

    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    assert company.ada.dms == []
    assert "paused" in company.kim.types("/cop", "status")

    assert "part of the next check-in" in company.ada.types("/cop", "initiative resume ks-1")
    company.at("Mon 12 Jan 2026 09:00", "Europe/London")
    assert "KS-1" in said(company.ada.dms[-1])


def test_a_pause_needs_a_review_within_a_year(company: World) -> None:
    company.ada.types("/cop", "initiative pause KS-1")

    result = company.ada.submits(reason="Later", review_on="2025-12-01")

    assert "within the next year" in result.errors["review_on"]


def test_a_closed_initiative_leaves_a_lesson_and_stays_closed(company: World) -> None:
    company.ada.types("/cop", "initiative close KS-1")
    company.ada.submits(outcome="partly_achieved", lesson="Begin with one department")

    assert "partly achieved" in shown(company.ada)
    company.ada.types("/cop", "initiative close KS-1")
    assert "is closed" in str(company.ada.submits(outcome="missed", lesson="Again").errors)


def test_the_owner_and_title_can_be_edited_by_the_division_and_by_leads_only(company: World) -> None:
    assert "representative" in company.ben.types("/cop", "initiative edit KS-1")

    company.kim.types("/cop", "initiative edit KS-1")
    company.kim.submits(title="Directory of experts", owner=company.ben.slack_id)

    assert "Directory of experts" in company.kim.types("/cop", "status")
