"""Plans in Slack: proposed, agreed, kept with their history, and what a slip upstream brings."""

from datetime import date

import pytest

from bot.domain.errors import Refused
from bot.domain.plan import Milestone
from bot.domain.words import Role
from bot.usecases import plans
from tests.world import World, said

LINES = "Pilot live | 1 | 2026-03-02\nRolled out | 1 | 2026-08-31"


@pytest.fixture
def company(world: World) -> World:
    """Two divisions with a milestone plan each, a lead, and somebody from outside."""
    ada, ben, kim = world.has("ada"), world.has("ben"), world.has("kim")
    world.has("otto")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.gives(ben, Role.representative, "Sales")
    milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    return world


def proposes(company: World, **fields: str | None) -> object:
    """Have Ada send another plan for KS-1."""
    company.ada.types("/cop", "initiative plan KS-1")
    sent = {"points": LINES, "due": "2026-08-31", "reason": "The supplier left"} | fields
    return company.ada.submits(**sent)


def test_a_proposed_plan_counts_once_a_lead_agrees_it_and_is_kept_with_its_reason(company: World) -> None:
    proposes(company)
    (asked,) = company.kim.dms

    assert "Due date: 1 Jun 2026 → 31 Aug 2026" in said(asked)
    assert "“Pilot live”: 2 Feb 2026 → 2 Mar 2026" in said(asked)
    assert "The supplier left" in said(asked)
    assert "due 1 Jun 2026" in company.kim.types("/cop", "status")

    company.kim.presses(asked, "agree_baseline")

    assert "due 31 Aug 2026" in company.kim.types("/cop", "status")
    assert "Agreed by" in said(company.kim.dms[0])
    assert "agreed the new plan of KS-1" in said(company.ada.dms[-1])
    company.ada.types("/cop", "initiative plan KS-1")
    company.ada.presses_here("plan_history")
    assert "Due date: 1 Jun 2026 → 31 Aug 2026 “The supplier left”" in said(company.ada.form)


def test_not_yet_leaves_the_plan_as_it_is_and_tells_who_proposed(company: World) -> None:
    proposes(company)

    company.kim.presses(company.kim.dms[0], "not_yet")

    assert "due 1 Jun 2026" in company.kim.types("/cop", "status")
    assert "not yet" in said(company.ada.dms[-1])


def test_a_decided_proposal_is_not_decided_twice(company: World) -> None:
    proposes(company)
    company.kim.presses(company.kim.dms[0], "not_yet")

    with company.house.database.writing() as session, pytest.raises(Refused, match="decided already"):
        plans.decide(session, 1, company.row_of(session, company.kim), True, company.clock())


def test_a_newer_proposal_takes_the_place_of_one_that_waits(company: World) -> None:
    proposes(company)
    proposes(company, points=None, kind="straight_line", due="2026-10-30")

    old, new = company.kim.dms

    assert "A newer proposal has taken its place" in said(old)
    assert "30 Oct 2026" in said(new)


def test_a_lead_agrees_the_own_change_at_once(company: World) -> None:
    company.kim.types("/cop", "initiative plan KS-2")

    company.kim.submits(kind="targets", points="2026-06-01 | 60 %", reason="Most is done early")

    assert "agreed and counts from today" in said(company.kim.form)


@pytest.mark.parametrize(
    ("fields", "block", "words"),
    [
        ({"points": "Pilot live | 0 | 2026-03-02\nRolled out | 0 | 2026-04-02"}, "points", "weight above zero"),
        ({"points": "Pilot live | 1 | 2027-03-02"}, "points", "outside 1 Jan 2026 to 31 Aug 2026"),
        ({"points": "Pilot live | 1 | March"}, "points", "Line 1: there is no date like 2026-03-12"),
        ({"points": "Pilot live | 1 | 2026-03-02\nPilot live | 1 | 2026-04-02"}, "points", "Two milestones are called"),
        ({"points": ""}, "points", "at least one milestone"),
        ({"kind": "targets", "points": "2026-03-02 | 130"}, "points", "from 0 to 100"),
        ({"kind": "targets", "points": "2026-03-02 | 60\n2026-04-02 | 40"}, "points", "lower than 60"),
        ({"due": "2025-12-01"}, "due", "must be after the start"),
        ({"reason": ""}, "reason", "why the plan changes"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused_under_its_field(
    company: World, fields: dict[str, str], block: str, words: str
) -> None:
    result = proposes(company, **fields)

    assert result.kind == "errors"
    assert words in result.errors[block]
    assert company.kim.dms == []


def test_a_milestone_is_done_with_one_click_and_no_longer_overdue(company: World) -> None:
    company.at("Tue 10 Feb 2026 10:00", "Europe/London")
    company.ada.types("/cop", "checkin")
    company.ada.submits(status="on_track", progress="40")
    assert "Milestone “Pilot live” was due" in company.kim.types("/cop", "why KS-1")

    company.ada.types("/cop", "initiative plan KS-1")
    company.ada.presses_here("mark_milestone")

    assert "✓ *Pilot live*" in said(company.ada.form)
    company.at("Wed 11 Feb 2026 10:00", "Europe/London")
    assert "Milestone “Pilot live” was due" not in company.kim.types("/cop", "why KS-1")


def test_those_outside_see_no_plan_and_members_only_read_another_divisions(company: World) -> None:
    assert "not part of" in company.otto.types("/cop", "initiative plan KS-1")

    company.ben.types("/cop", "initiative plan KS-1")

    assert "submit" not in company.ben.form or company.ben.form["submit"] is None
    assert "Pilot live" in said(company.ben.form)


def links(company: World, key: str, person: str, **fields: str) -> object:
    """Have somebody save an initiative's details."""
    someone = getattr(company, person)
    someone.types("/cop", f"initiative plan {key}")
    someone.presses_here("open_links")
    return someone.submits(**fields)


@pytest.mark.parametrize(
    ("fields", "block", "words"),
    [
        ({"upstream": "KS-2"}, "upstream", "cannot depend on itself"),
        ({"upstream": "KS-1"}, "upstream", "That would be a circle: KS-2 → KS-1 → KS-2"),
        ({"parent": "KS-2"}, "parent", "cannot be above itself"),
        ({"upstream": "KS-9"}, "upstream", "There is no initiative"),
    ],
)
def test_dependencies_in_a_circle_are_refused(company: World, fields: dict[str, str], block: str, words: str) -> None:
    links(company, "KS-1", "ada", upstream="KS-2")

    result = links(company, "KS-2", "ben", **fields)

    assert result.kind == "errors"
    assert words in result.errors[block]


def test_a_slip_upstream_warns_those_downstream_once_and_becomes_a_finding(company: World) -> None:
    links(company, "KS-2", "ben", upstream="KS-1")
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")

    (warning,) = [message for message in company.ben.dms if "is slipping" in said(message)]

    assert "KS-1 Expert directory is slipping, and KS-2 Taxonomy depends on it" in said(warning)
    company.at("Wed 4 Mar 2026 09:00", "Europe/London")
    assert "KS-1, on which this depends, is slipping" in company.kim.types("/cop", "why KS-2")
    assert len([message for message in company.ben.dms if "is slipping" in said(message)]) == 1


def test_a_parent_shows_the_weakest_child_as_inherited(company: World) -> None:
    links(company, "KS-1", "ada", parent="KS-2")
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")

    assert "slipping (inherited from KS-1, its weakest part)" in company.kim.types("/cop", "status KS-2")


def test_a_measure_is_added_and_another_target_asks_for_a_reason(company: World) -> None:
    company.ada.types("/cop", "initiative plan KS-1")
    company.ada.presses_here("open_measures")
    company.ada.presses_here("edit_measure")
    company.ada.submits(name="Answers found", unit="%", baseline="80", target="20", current="50", kind="lag")
    assert "(lag, not paced): from 80 to 20 %; now 50, 50% of the way" in said(company.ada.form)

    company.ada.presses_here("edit_measure")
    result = company.ada.submits(target="30")

    assert "why the target changes" in result.errors["reason"]


def test_an_ask_without_a_reply_for_ten_working_days_is_a_finding_until_somebody_replies(company: World) -> None:
    company.at("Mon 2 Feb 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="Supplier", ask="A decision")
    company.at("Mon 16 Feb 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="10", barrier="Supplier", ask="A decision")
    assert "The ask of 2 Feb 2026 has had no reply for 10 working days" in company.kim.types("/cop", "why KS-1")

    (head,) = company.heads("KS-1 Expert directory is slipping")
    company.kim.says("We decide on Thursday", thread_ts=head["ts"])
    company.at("Wed 18 Feb 2026 09:00", "Europe/London")

    assert "has had no reply" not in company.kim.types("/cop", "why KS-1")


def test_the_thread_carries_a_picture_with_a_text_alternative(company: World) -> None:
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")

    (picture,) = company.pictures("KS-1 Expert directory is slipping")

    assert picture["name"] == "KS-1.png"
    assert "0% reported on 2 Mar 2026, 50% expected by now" in picture["alt_txt"]
