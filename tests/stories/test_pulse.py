"""The pulse through Slack: asked in direct messages, answered in a form, told in the channel."""

from bot.domain.words import Role
from tests.stories.following import dms_with
from tests.world import World, said

STATEMENTS = ("found", "shared", "safe", "time", "used")


def test_five_people_answer_and_the_channel_hears_what_came_of_it(world: World) -> None:
    for name in ("kim", "hana", "ada", "ben", "dan"):
        world.has(name)
    world.founds("knowledge")
    world.gives(world.kim, Role.knowledge_lead)
    world.gives(world.hana, Role.hr_lead)
    for name in ("ada", "ben", "dan"):
        world.gives(world.people[name], Role.representative, f"Division of {name}")

    assert "There is nothing" not in world.kim.types("/cop", "pulse start")
    for person in world.people.values():
        (card,) = dms_with(person, "how do we deal with what we know")
        person.presses(card, "answer_pulse")
        assert person.submits(found="4", shared="4", safe="2", time="3", used="5").kind == "closed"
        assert dms_with(person, "you have answered the pulse")
    world.at("Fri 16 Jan 2026 12:00")

    (told,) = world.heads("the pulse of Q1 2026 is closed")
    assert "3.6 of 5 on average (5 of 5 answered)" in said(told)
    assert "Least agreed with: “It is safe to say that something went wrong.”" in said(told)
    assert "3.6 of 5 on average" in world.ada.types("/cop", "pulse")
