"""Helping with an intervention and keeping its record, from the menu of its head post."""

from tests.stories.following import chooses, head, replies, slips
from tests.world import World, said


def test_people_help_and_keep_the_record_from_the_head_posts_menu_and_step_down_again(world: World) -> None:
    slips(world)

    chooses(world.ben, world, "I’ll help")
    chooses(world.dan, world, "I’ll keep the record")
    world.at("Mon 2 Mar 2026 09:05", "Europe/London")

    assert f"Helping: <@{world.ben.slack_id}>" in said(head(world))
    assert f"Record: <@{world.dan.slack_id}>" in said(head(world))
    assert "helps. Say what would help most." in replies(world)
    assert "help with this already" in chooses(world.ben, world, "I’ll help")

    chooses(world.dan, world, "Hand the record over…")
    world.dan.submits(to=world.ada.slack_id)
    chooses(world.ben, world, "I step down")
    world.at("Mon 2 Mar 2026 09:10", "Europe/London")

    assert f"Record: <@{world.ada.slack_id}>" in said(head(world))
    assert "Helping:" not in said(head(world))
    assert "handed the record over to" in replies(world)


def test_somebody_outside_the_community_cannot_help(world: World) -> None:
    slips(world)

    assert "not part of" in chooses(world.otto, world, "I’ll help")
    assert "Helping:" not in said(head(world))
