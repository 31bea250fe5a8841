"""The main job, as people live it: asked, answered, slipping, a thread, taken up, closed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.plan import Milestone
from bot.domain.words import Role
from tests.world import World, open_world, said


@pytest.fixture
def company(tmp_path: Path, migrated_url: str) -> Iterator[World]:
    """A community of two divisions that checks in on Mondays at 09:00."""
    with open_world(tmp_path, database_url=migrated_url) as world:
        yield settled(world)


def settled(world: World) -> World:
    """Have two divisions, their people and two initiatives in the world."""
    ada = world.has("ada", "Europe/London")
    ben = world.has("ben", "America/New_York")
    kim, hana, sol = world.has("kim"), world.has("hana"), world.has("sol")
    world.has("otto")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(hana, Role.hr_lead)
    world.gives(sol, Role.sponsor)
    world.gives(ada, Role.representative, "Operations")
    world.gives(ben, Role.representative, "Sales")
    milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    return world


def test_each_representative_is_asked_once_at_nine_in_their_own_zone(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    assert [said(message).count("Check-in for Operations") > 0 for message in company.ada.dms] == [True]
    assert company.ben.dms == []

    company.at("Mon 5 Jan 2026 09:00", "America/New_York")

    assert len(company.ben.dms) == 1
    assert len(company.ada.dms) == 1


def test_an_answer_is_kept_and_the_card_and_the_channel_say_so(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    result = company.ada.answers("KS-1", "on track", progress="10", confidence="8")

    assert result.kind == "updated"
    (card,) = company.ada.dms
    assert "complete" in said(card)
    assert "1 of 2 divisions are in" in said(company.channel[0])


def test_off_track_twice_opens_a_thread_that_names_the_evidence_and_only_those_who_should_act(company: World) -> None:
    company.at("Mon 2 Feb 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="5", barrier="The supplier left")

    (head,) = company.heads("KS-1 Expert directory is slipping")

    assert "Milestone “Pilot live” was due 2 Feb 2026 and is still open" in said(head)
    assert "Reported off track." in said(head)
    assert f"<@{company.ada.slack_id}>" in said(head)
    assert f"<@{company.otto.slack_id}>" not in said(head)


def test_a_thread_can_be_taken_up_talked_in_and_closed(company: World) -> None:
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")
    (head,) = company.heads("KS-1 Expert directory is slipping")

    company.kim.presses(head, "acknowledge", dm=False)

    assert "takes this up" in said(company.thread("KS-1 Expert directory is slipping")[0])
    company.ada.says("We found another supplier", thread_ts=head["ts"])
    company.kim.presses(company.heads("KS-1 Expert directory is slipping")[0], "close_intervention", dm=False)
    company.kim.submits(outcome="re_planned", conclusion="New supplier, new date")

    assert company.heads("KS-1 Expert directory is slipping") == []
    assert len(company.heads("closed, re-planned")) == 1
    assert said(company.channel[-1]).startswith("KS-1 Expert directory: re-planned. New supplier")


def test_status_why_and_help_answer_only_the_person_who_typed(company: World) -> None:
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")

    assert "KS-2" in company.kim.types("/cop", "status")
    assert "KS-2" not in company.kim.types("/cop-status", "operations")
    assert "Reported off track" in company.kim.types("/cop", "why ks-1")
    assert "/cop why" in company.kim.types("/cop", "help")
    assert "not part of" in company.otto.types("/cop", "status")
