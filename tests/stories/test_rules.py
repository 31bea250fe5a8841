"""The rules of a community: shown in words, tried on the past, changed by its leads with a history."""

from datetime import date

import pytest

from bot.domain.plan import Milestone
from bot.domain.words import Role
from handlers import rules
from tests.world import World, said


@pytest.fixture
def company(world: World) -> World:
    """One division whose initiative reports off track on 2 March, and a lead."""
    ada, kim = world.has("ada"), world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.at("Mon 2 Mar 2026 09:00", "Europe/London")
    ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")
    return world


def test_the_thresholds_are_shown_in_words_to_members_who_cannot_change_them(company: World) -> None:
    shown = company.ada.types("/cop", "rules")

    assert "Slipping begins at this many points. *4*" in shown
    assert "A milestone is open past its due date by more than this share. *0% / 5%*" in shown
    assert "Change" not in shown
    assert "The leads run the community" in company.ada.types("/cop", "rules try")


@pytest.mark.parametrize("at_once", [rules.AT_ONCE, 0])
def test_a_change_is_tried_on_the_past_before_it_is_saved(
    company: World, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", at_once)
    company.kim.types("/cop", "rules try")

    company.kim.submits(slipping_from="8", slipping_twice_from="8", forecast_points="0; 0; 0; 0")

    assert "Slipping begins at this many points. 4 → *8*" in said(company.kim.form)
    assert "*1 thread fewer*" in said(company.kim.form)
    assert "It would not have raised*\n• KS-1 Expert directory · 2 Mar 2026" in said(company.kim.form)
    assert "*4*" in company.ada.types("/cop", "rules")


def test_a_saved_change_counts_and_is_kept_with_who_and_why(company: World) -> None:
    company.kim.types("/cop", "rules try")
    company.kim.submits(slipping_from="5")
    company.kim.submits(reason="Too many threads")

    shown = company.ada.types("/cop", "rules")

    assert "Slipping begins at this many points. *5* (default 4)" in shown
    assert f"<@{company.kim.slack_id}> · Slipping begins at this many points. 4 → 5 “Too many threads”" in shown
    assert "slipping from 5" in company.kim.types("/cop", "why KS-1")


def test_a_lower_line_shows_the_threads_it_would_have_raised_earlier(company: World) -> None:
    company.at("Mon 9 Mar 2026 09:00", "Europe/London")
    company.kim.types("/cop", "rules try")

    company.kim.submits(calm_at="0.1", watch_from="0.2", slipping_twice_from="0.3", slipping_from="0.3")

    assert "1 thread as before" in said(company.kim.form)


@pytest.mark.parametrize(
    ("fields", "block", "words"),
    [
        ({"slipping_from": "four"}, "slipping_from", "Write numbers"),
        ({"slipping_from": "1"}, "slipping_from", "must come in this order"),
        ({"forecast_above": "20; 10; 5; 2"}, "forecast_above", "must rise"),
        ({"no_owner_days": "7; 8"}, "no_owner_days", "one number"),
    ],
)
def test_thresholds_that_do_not_go_together_are_refused_under_their_field(
    company: World, fields: dict[str, str], block: str, words: str
) -> None:
    company.kim.types("/cop", "rules try")

    result = company.kim.submits(**fields)

    assert words in result.errors[block]
