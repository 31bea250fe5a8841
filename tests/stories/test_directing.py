"""Directing, following through and learning, as people live them."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.errors import Refused
from bot.domain.sponsor_ask import AskAct
from bot.domain.words import Role
from bot.usecases import lessons, sponsoring
from storage.tables import Community, Membership
from tests.world import Someone, World, elements, open_world, said

SLIPS = "KS-1 Expert directory"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[World]:
    """A community with an intervention on KS-1 that the representative raised."""
    with open_world(tmp_path) as world:
        yield settled(world)


@pytest.fixture
def either(tmp_path: Path, migrated_url: str) -> Iterator[World]:
    """The same community, on each database."""
    with open_world(tmp_path, database_url=migrated_url) as world:
        yield settled(world)


def settled(world: World) -> World:
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
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01", owner=ada)
    world.starts("Skills directory", "Sales", starts="2026-01-01", due="2026-12-01", owner=ben)
    return world


def raised(
    world: World, person: Someone, key: str = "KS-1", reason: str = "The works council objects"
) -> dict[str, Any]:
    """Have the person raise an intervention and return its head post."""
    person.types("/cop-intervene", key)
    person.submits(reason=reason, level="assist")
    return head(world, key)


def head(world: World, key: str = "KS-1") -> dict[str, Any]:
    return next(each for each in reversed(world.channel) if key in said(each) and any(elements(each)))


def thread(world: World, key: str = "KS-1") -> str:
    ts = head(world, key)["ts"]
    return "\n".join(said(each) for each in world.slack.thread(world.channel_id, ts))


def agrees(world: World, person: Someone, kind: str, plan: str, key: str = "KS-1", **changed: str | None) -> Any:
    person.presses(head(world, key), "agree_plan", dm=False)
    person.submits(kind=kind)
    return person.submits(plan=plan, required="Two divisions wait for each other", **changed)


def test_a_plan_is_agreed_from_the_head_post_with_its_checklist_as_promises(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)

    agrees(company, company.kim, "peer_assist", "Logistics shows how they did it", words_4=None)

    assert "Kind: peer assist" in said(head(company))
    assert "*Agreed:* Logistics shows how they did it" in said(head(company))
    assert "*Required because:* Two divisions wait for each other" in said(head(company))
    assert "3 actions are open" in said(head(company))
    assert "agreed on *peer assist*" in thread(company)
    assert "*Required because:* Two divisions wait for each other" in thread(company)
    assert "KS-1 Expert directory: peer assist. Logistics shows how they did it" in said(company.channel[-1])


def test_questions_lead_to_a_kind_for_whoever_is_not_sure(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)
    company.kim.presses(head(company), "agree_plan", dm=False)

    company.slack.click(company.kim.slack_id, view_id=company.kim.form["id"], action_id="help_choose")
    company.settle()
    for question, answer in (("still_needed", "1"), ("owner", "0")):
        company.kim.submits(**{f"choice_{question}": answer})

    assert "clarify ownership" in said(company.kim.form)
    unsaid = company.kim.submits(plan="Ada owns it, one day a week", required=" ")
    assert "why the community has to step in" in unsaid.errors["required"]
    company.kim.submits(required="Nobody in the division may decide it")
    assert company.slack.modals(company.kim.slack_id) == []
    assert "Kind: clarify ownership" in said(head(company))


def test_a_promise_in_the_checklist_that_cannot_be_kept_is_told_on_its_own_line_and_nothing_is_agreed(
    company: World,
) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)

    past = agrees(company, company.kim, "peer_assist", "As they did", due_on_2="2025-12-01")
    assert set(past.errors) == {"due_on_2"}
    outsider = company.kim.submits(due_on_2="2026-01-12", owner_3=company.otto.slack_id)

    assert set(outsider.errors) == {"owner_3"}
    assert "not an active member" in outsider.errors["owner_3"]
    assert "Agreed:" not in said(head(company))


def test_an_observer_or_another_division_does_not_direct(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)

    refused = company.ben.presses(head(company), "agree_plan", dm=False)

    assert "Put your proposal in the thread" in refused


def test_hr_direction_becomes_actions_of_the_hr_lead(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)

    agrees(company, company.hana, "hr_direction", "Every division names its experts")

    assert "You have 4 open actions" in company.hana.types("/cop", "actions mine")


def test_hr_direction_leads_into_a_directive_that_the_thread_follows_to_its_end(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)
    agrees(company, company.hana, "hr_direction", "Every division names its experts")

    assert "It comes of the intervention on KS-1" in said(company.hana.form)
    assert "Every division names its experts" in str(company.hana.form)
    company.hana.submits(kind="programme", in_effect_by="2026-02-02")
    company.hana.closes()

    assert "D-1 Expert directory" in said(head(company))
    assert "0 of 2 in effect" in said(head(company))
    assert "issued 📣 D-1 programme: Expert directory" in thread(company)
    mine = company.hana.types("/cop", "actions mine")
    assert "Test the draft" in mine
    assert "Look at who has answered" in mine
    assert "Draft the directive" not in mine
    assert "Send the directive" not in mine
    company.at("Mon 5 Jan 2026 15:00")  # Ben's day in New York has begun
    for person in (company.ada, company.ben):
        person.presses(next(each for each in person.dms if "D-1" in said(each)), "directive_in_effect")
        person.submits(words="They are named")
    assert "2 of 2 in effect" in said(head(company))
    assert "In effect everywhere since" in thread(company)
    company.ada.types("/cop", "report KS-1")
    (file,) = [each["files"][0] for each in company.ada.dms if each.get("files")]
    report = bytes_of(company, file["id"])
    assert "Hana issued a directive:" in report
    assert "Hana did what was promised:\n  > Send the directive to the divisions\n  > D-1 Expert directory" in report
    assert "A directive was completed:" in report


def test_others_agree_hr_direction_and_an_hr_lead_issues_it_from_the_thread(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)
    agrees(company, company.kim, "hr_direction", "Every division names its experts")

    assert company.slack.modals(company.kim.slack_id) == []
    assert "HR leadership" in company.kim.presses(head(company), "issue_directive", dm=False)
    company.hana.presses(head(company), "issue_directive", dm=False)
    assert "It comes of the intervention on KS-1" in said(company.hana.form)


def test_a_lead_changes_a_playbook_and_the_next_plan_proposes_it(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    assert "lead" in company.ada.types("/cop", "playbooks")

    company.kim.types("/cop", "playbooks")
    company.kim.submits(kind="peer_assist")
    refused = company.kim.submits(days_1="400")
    assert set(refused.errors) == {"days_1"}
    company.kim.submits(name="Buddy call", words_1="Ring up a buddy", days_1="4", words_4=None)
    raised(company, company.ada)
    agrees(company, company.kim, "peer_assist", "Ring Logistics")

    assert "Kind: Buddy call" in said(head(company))
    assert "Ring up a buddy" in said(head(company))
    assert "due 9 Jan 2026" in said(head(company))


def test_the_sponsor_answers_a_one_page_ask_and_the_thread_shows_the_reason(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    raised(company, company.ada)
    agrees(company, company.ada, "sponsor_ask", "Ask for a waiver")

    company.ada.presses(head(company), "ask_sponsor", dm=False)
    company.ada.submits(context="Two sites wait", options="Waive\nBuy", recommendation="1", needed_by="2026-01-09")
    page = company.sol.dms[-1]
    assert "KS-1 needs your decision by 9 Jan 2026" in said(page)
    assert "1. Waive ← recommended" in said(page)
    assert "Asked of the sponsor, answer needed by 9 Jan 2026" in said(head(company))
    company.sol.presses(page, "ask_back")
    company.sol.submits(reason="What does it cost?")
    reply = company.slack.thread(company.channel_id, head(company)["ts"])[-1]
    company.ada.presses(reply, "explain_ask", dm=False)
    company.ada.submits(reason="Nothing")
    company.sol.presses(company.sol.dms[-1], "approve_ask")
    company.sol.submits(reason="Then do", option="1")

    assert "approved: Buy" in thread(company)
    assert "The sponsor approved: Buy" in said(head(company))
    assert "Then do" in thread(company)
    assert not any(elements(company.sol.dms[-1]))


def test_nobody_but_the_sponsor_decides_an_ask(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    asked_for_a_decision(company)
    company.sol.presses(company.sol.dms[-1], "ask_back")
    company.sol.submits(reason="What does it cost?")
    reply = company.slack.thread(company.channel_id, head(company)["ts"])[-1]

    refused = company.ben.presses(reply, "explain_ask", dm=False)

    assert "Put your proposal in the thread" in refused
    with company.house.database.writing() as session:
        kim = company.row_of(session, company.kim)
        with pytest.raises(Refused, match="The sponsor decides this"):
            sponsoring.answer(session, 1, kim, AskAct.approve, "Because", None, company.clock())


def asked_for_a_decision(company: World) -> None:
    raised(company, company.ada)
    agrees(company, company.ada, "sponsor_ask", "Ask for a waiver", **{f"words_{n}": None for n in range(1, 5)})
    company.ada.presses(head(company), "ask_sponsor", dm=False)
    company.ada.submits(context="Two sites wait", options="Waive\nBuy", recommendation="1", needed_by="2026-01-09")


def test_the_sponsor_is_reminded_on_the_working_day_before_and_on_the_day_and_then_left_alone(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    asked_for_a_decision(company)

    company.at("Wed 7 Jan 2026 18:00")
    assert len([each for each in company.sol.dms if "still needs your decision" in said(each)]) == 0
    company.at("Thu 8 Jan 2026 09:00")
    assert len([each for each in company.sol.dms if "still needs your decision" in said(each)]) == 1
    company.at("Fri 30 Jan 2026 09:00")

    assert len([each for each in company.sol.dms if "still needs your decision" in said(each)]) == 2


def promises(world: World, person: Someone, words: str, owner: Someone, due_on: str, key: str = "KS-1") -> Any:
    person.presses(head(world, key), "add_action", dm=False)
    return person.submits(words=words, owner=owner.slack_id, due_on=due_on)


def under_way(world: World) -> None:
    raised(world, world.ada)
    world.ada.presses(head(world), "acknowledge", dm=False)


def test_actions_are_reminded_of_in_one_message_at_nine_where_the_owner_is_and_done_with_a_word(either: World) -> None:
    either.at("Mon 5 Jan 2026 10:00")
    under_way(either)
    promises(either, either.ada, "Write the question down", either.ben, "2026-01-09")
    promises(either, either.ada, "Ask Logistics", either.ben, "2026-01-09")
    assert "2 actions are open" in said(head(either))

    either.at("Thu 8 Jan 2026 13:59")
    assert not [each for each in either.ben.dms if "You promised" in said(each)]
    either.at("Thu 8 Jan 2026 14:00")
    (reminder,) = [each for each in either.ben.dms if "You promised" in said(each)]
    assert "Write the question down" in said(reminder)
    assert "Ask Logistics" in said(reminder)
    either.ben.presses(reminder, "action_done")
    assert either.ben.submits(result=None).errors
    either.ben.submits(result="It is in the wiki")

    assert "Done: Write the question down" in thread(either)
    assert "It is in the wiki" in thread(either)
    assert "1 action is open" in said(head(either))


def test_an_overdue_action_shows_in_the_head_post_and_in_the_list_and_its_owner_is_left_in_peace_at_last(
    company: World,
) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    promises(company, company.ada, "Ask Logistics", company.ben, "2026-01-09")

    company.at("Mon 12 Jan 2026 20:00")

    assert "1 is overdue" in said(head(company))
    company.slack.open_home(company.ben.slack_id)
    company.settle()
    assert "overdue since 9 Jan 2026" in said(company.slack.home(company.ben.slack_id))
    assert "overdue since 9 Jan 2026" in company.kim.types("/cop", "actions")
    company.at("Fri 27 Mar 2026 20:00")
    assert len([each for each in company.ben.dms if "You promised" in said(each)]) == 5


def test_a_date_in_the_past_and_an_owner_who_left_are_refused_where_they_were_entered(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)

    past = promises(company, company.ada, "Ask Logistics", company.ben, "2026-01-02")
    company.slack.deactivate(company.ben.slack_id)
    left = company.ada.submits(due_on="2026-01-09")

    assert set(past.errors) == {"due_on"}
    assert set(left.errors) == {"owner"}
    assert "Choose somebody who is" in left.errors["owner"]


def test_an_action_is_moved_given_on_and_dropped_with_a_reason(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    promises(company, company.ada, "Ask Logistics", company.ben, "2026-01-09")
    reply = company.slack.thread(company.channel_id, head(company)["ts"])[-1]

    company.ada.presses(reply, "change_action", dm=False)
    company.ada.submits(owner=company.kim.slack_id, due_on="2026-01-16")
    assert f"is now with <@{company.kim.slack_id}>, due 16 Jan 2026" in thread(company)
    company.kim.presses(reply, "change_action", dm=False)
    company.kim.submits(result="They have no time this year")

    assert "Dropped: Ask Logistics" in thread(company)
    assert "actions are open" not in said(head(company))


def test_when_the_owner_of_an_action_leaves_whoever_leads_is_told_once(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    promises(company, company.ada, "Ask Logistics", company.ben, "2026-02-20")
    with company.house.database.writing() as session:
        ben = company.row_of(session, company.ben)
        for held in session.exec(select(Membership).where(Membership.person_id == ben.id)):
            held.ends_at = company.clock()

    company.at("Wed 7 Jan 2026 10:00")

    (told,) = [each for each in company.ada.dms if "not in the community any more" in said(each)]
    company.ada.presses(told, "change_action")
    company.ada.submits(owner=company.kim.slack_id)
    assert "is now with" in thread(company)


def test_a_message_becomes_an_action_and_another_a_decision_whose_later_fate_is_noted(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    ts = company.ada.says("We go with voluntary profiles", head(company)["ts"])

    company.slack.shortcut(company.kim.slack_id, "record_decision", channel=company.channel_id, ts=ts)
    company.settle()
    assert "Decision on record" in thread(company)
    company.slack.edit(company.ada.slack_id, company.channel_id, ts, "We go with mandatory profiles")
    company.settle()
    company.slack.shortcut(company.kim.slack_id, "make_action", channel=company.channel_id, ts=ts)
    company.settle()
    assert company.kim.submits(due_on="2026-01-09").errors == {}

    listed = company.ben.types("/cop", "decisions")
    assert "We go with voluntary profiles" in listed
    assert "says now: We go with mandatory profiles" in listed
    company.slack.delete(company.ada.slack_id, company.channel_id, ts)
    company.settle()
    assert "was deleted" in company.ben.types("/cop", "decisions")
    assert "due 9 Jan 2026" in company.kim.types("/cop", "actions mine")


def closes(world: World, key: str = "KS-1", **learned: str) -> None:
    world.kim.presses(head(world, key), "close_intervention", dm=False)
    sent = world.kim.submits(outcome="re_planned", conclusion="Profiles are voluntary now", **learned)
    assert sent.errors == {}


def test_what_helped_is_found_by_its_words_and_shown_where_something_similar_begins(either: World) -> None:
    either.at("Mon 5 Jan 2026 10:00")
    under_way(either)
    agrees(either, either.kim, "peer_assist", "Talk to the works council with Logistics")
    closes(either, helped="Inviting the council early", who_else="Legal")

    assert "Inviting the council early" in either.ben.types("/cop", "lessons council")
    assert "Nothing on record" in either.ben.types("/cop", "lessons glockenspiel")
    raised(either, either.ben, "KS-2", "Works councils refuse to agree to the directory")

    assert "Something similar happened before" in thread(either, "KS-2")
    assert "What helped: Inviting the council early" in thread(either, "KS-2")


def test_the_barrier_of_a_corrected_answer_is_found_as_it_is_now(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "at risk", barrier="The supplier left")
    company.ada.answers("KS-1", "at risk", barrier="The contractor is late")

    assert "The contractor is late" in company.kim.types("/cop", "lessons contractor")
    assert "Nothing on record" in company.kim.types("/cop", "lessons supplier")


def test_a_month_later_whoever_led_says_with_one_click_whether_it_held(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    closes(company, helped="Inviting the council early")

    company.at("Wed 4 Feb 2026 20:00")
    assert not [each for each in company.ada.dms if "Did it hold?" in said(each)]
    company.at("Thu 5 Feb 2026 09:00")
    (question,) = [each for each in company.ada.dms if "Did it hold?" in said(each)]
    company.ada.presses(question, "held_partly")

    (answered,) = [each for each in company.ada.dms if "Did it hold?" in said(each)]
    assert "You said: Partly" in said(answered)
    assert "held in part" in company.kim.types("/cop", "lessons council")
    assert "0 of 1 results held, 1 partly" in company.kim.types("/cop", "lessons")


def test_the_report_tells_the_whole_story_with_dates(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    agrees(company, company.kim, "peer_assist", "Ask Logistics", words_2=None, words_3=None, words_4=None)
    company.at("Tue 6 Jan 2026 10:00")
    company.ada.says("They said *yes*", head(company)["ts"])
    closes(company, helped="Asking")

    assert "on its way" in company.kim.types("/cop", "report KS-1")

    (file,) = [each["files"][0] for each in company.kim.dms if each.get("files")]
    story = bytes_of(company, file["id"])
    for words in (
        "# KS-1 Expert directory",
        "### 5 Jan 2026",
        "Ada raised it at the level assist.",
        "The works council objects",
        "Ada took it up.",
        "Kim agreed the plan: peer assist.",
        "Write down the question in two sentences",
        "### 6 Jan 2026",
        "They said \\*yes\\*",
        "Kim closed it: re-planned.",
    ):
        assert words in story, f"{words} is not in:\n{story}"


def bytes_of(world: World, file: str) -> str:
    return base64.b64decode(world.slack.stored_files[file]["bytes"]).decode()


def test_nothing_of_a_restricted_intervention_is_found_listed_or_reported(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    company.ada.types("/cop-intervene", "KS-1")
    concerned = [company.kim.slack_id]
    company.ada.submits(reason="The owner is ill", level="assist", restricted=["yes"], concerned=concerned)
    card = company.ada.dms[-1]
    company.ada.presses(card, "acknowledge")
    card = next(each for each in company.ada.dms if "add_action" in {one["action_id"] for one in elements(each)})
    company.ada.presses(card, "add_action")
    refused = company.ada.submits(words="Visit Zoe", owner=company.ben.slack_id, due_on="2026-01-09")
    assert "Only somebody whom this concerns" in refused.errors["owner"]
    company.ada.submits(owner=company.kim.slack_id)

    assert "Visit Zoe" not in company.hana.types("/cop", "actions")
    assert "Nothing on record" in company.hana.types("/cop", "lessons ill")
    assert "There was no intervention" in company.hana.types("/cop", "report KS-1")
    assert all("is ill" not in said(each) for each in company.channel)


def test_another_community_sees_nothing_of_this_one(company: World) -> None:
    company.at("Mon 5 Jan 2026 10:00")
    under_way(company)
    closes(company, helped="Inviting the council early")

    with company.house.database.reading() as session:
        other = Community(id=2, workspace_id=1, channel="C0", name="Other", cadence={}, created_at=company.clock())
        assert lessons.search(session, other, "council") == []
