"""How interventions begin: detection after triage, a command, a message, a barrier; duplicates join."""

from tests.stories.following import HEAD, NEVER_URGENT, company, dms_with, head, presses, replies, slips
from tests.world import World, elements, said


def test_what_can_wait_is_shown_to_a_lead_first_and_opens_on_a_word(world: World) -> None:
    slips(world, **NEVER_URGENT)

    assert world.heads(HEAD) == []
    (proposed,) = dms_with(world.kim, "may need the community")
    assert "Milestone “Pilot live”" in said(proposed)

    world.kim.presses(proposed, "open_candidate")

    assert "is slipping" in said(head(world))
    (settled,) = dms_with(world.kim, "is in the channel now")
    assert "archives/" in said(settled)
    assert world.kim.types("/cop", "interventions").startswith("1 intervention is open")


def test_what_can_wait_opens_by_itself_after_one_working_day(world: World) -> None:
    slips(world, **NEVER_URGENT)

    world.at("Mon 2 Mar 2026 16:50", "Europe/London")
    assert world.heads(HEAD) == []

    world.at("Mon 2 Mar 2026 17:05", "Europe/London")
    assert "is slipping" in said(head(world))


def test_a_lead_who_says_not_now_is_asked_again_only_for_a_new_reason(world: World) -> None:
    slips(world, **NEVER_URGENT)
    (proposed,) = dms_with(world.kim, "may need the community")

    world.kim.presses(proposed, "decline_candidate")
    world.kim.submits(reason="The contract is signed tomorrow")
    world.at("Mon 9 Mar 2026 09:00", "Europe/London")
    world.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")

    assert world.heads(HEAD) == []
    assert "The contract is signed tomorrow" in said(dms_with(world.kim, "not raised for now")[0])


def test_a_message_becomes_an_intervention_and_the_next_one_joins_it(world: World) -> None:
    company(world)
    ts = world.ben.says("I worry about KS-2, nobody works on it")

    world.slack.shortcut(world.ben.slack_id, "raise_from_message", world.channel_id, ts)
    world.settle()
    world.ben.submits()

    raised = head(world, "KS-2 Taxonomy needs the community")
    assert "I worry about KS-2" in said(raised)
    assert "archives/" in said(raised)

    world.hana.types("/cop-intervene", "KS-2")
    assert "One is open already" in said(world.hana.form)
    result = world.hana.submits(reason="The budget is at stake", level="assist")

    assert result.kind == "updated"
    assert "Your words were added" in said(world.hana.form)
    assert len(world.heads("KS-2 Taxonomy needs the community")) == 1
    assert "raised this too" in said(world.thread("KS-2 Taxonomy needs the community")[-1])
    assert f"<@{world.hana.slack_id}>" in said(world.thread("KS-2 Taxonomy needs the community")[-1])


def test_a_barrier_is_one_button_away_from_the_community(world: World) -> None:
    company(world)
    world.at("Mon 2 Mar 2026 09:00", "Europe/London")
    world.ada.answers("KS-1", "at risk", progress="50", barrier="No access to the archive")

    world.ada.types("/cop", "why KS-1")
    (why,) = world.slack.ephemerals(world.ada.slack_id)[-1:]
    button = next(each for each in elements(why) if each["action_id"] == "raise_intervention")
    world.slack.click(
        world.ada.slack_id,
        channel=world.channel_id,
        ts=why["ts"],
        action_id="raise_intervention",
        value=button["value"],
    )
    world.settle()
    world.ada.submits()

    assert "No access to the archive" in said(head(world))


def test_only_leads_and_the_sponsor_raise_at_the_level_direct(world: World) -> None:
    company(world)

    world.ben.types("/cop-intervene", "KS-1")
    result = world.ben.submits(reason="It burns", level="direct")

    assert "Only a lead or the sponsor" in str(result.errors)
    assert world.heads(HEAD) == []


def test_a_relapse_goes_on_in_the_same_thread(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")
    presses(world.kim, world, "close_intervention")
    world.kim.submits(outcome="re_planned", conclusion="New supplier, new date")

    world.at("Mon 9 Mar 2026 09:00", "Europe/London")
    world.ada.answers("KS-1", "off track", progress="0")
    assert "closed, re-planned" in said(head(world)), "people ended it, and there is no new reason"

    presses(world.ada, world, "reopen_intervention")

    assert len(world.heads(HEAD + " is slipping")) == 1
    assert "reopened this: it is not over" in replies(world)
