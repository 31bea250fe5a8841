"""A company whose first initiative slips when its representative says so; for the stories of interventions."""

from datetime import UTC, date, datetime
from typing import Any

from bot.domain.plan import Milestone
from bot.domain.words import Role
from storage.tables import Community
from tests.world import Json, Someone, World, elements, said

HEAD = "KS-1 Expert directory"
NEVER_URGENT = {"assist_late": 2.0, "direct_late": 2.0, "assist_milestone_late": 1.0, "direct_pace": 5.0}
"""Thresholds with which whatever slips does so at the level advise."""


def company(world: World, **thresholds: float) -> World:
    """Two divisions that check in on Mondays at 09:00, from Friday 27 February 2026 on; Otto is no member."""
    world.clock.move_to(datetime(2026, 2, 27, 8, tzinfo=UTC))
    ada, dan = world.has("ada"), world.has("dan")
    kim, hana, sol = world.has("kim"), world.has("hana"), world.has("sol")
    ben = world.has("ben", "America/New_York")
    world.has("otto")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(hana, Role.hr_lead)
    world.gives(sol, Role.sponsor)
    world.gives(ada, Role.representative, "Operations")
    world.gives(dan, Role.deputy, "Operations")
    world.gives(ben, Role.representative, "Sales")
    milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    with world.house.database.writing() as session:
        community = session.get_one(Community, 1)
        community.thresholds = dict(thresholds)
        session.add(community)
    return world


def slips(world: World, **thresholds: float) -> World:
    """Have KS-1 slip on Monday 2 March 2026 at 09:00 in London, so late that it is direct at once."""
    company(world, **thresholds)
    world.at("Mon 2 Mar 2026 09:00", "Europe/London")
    world.ada.answers(
        "KS-1",
        "off track",
        progress="0",
        barrier="The supplier left",
        ask="A second supplier",
        forecast_due="2026-08-01",
    )
    return world


def head(world: World, words: str = HEAD) -> Json:
    """Return the intervention's head post as it stands now."""
    (found,) = [each for each in world.heads(words) if each.get("blocks")]
    return found


def presses(someone: Someone, world: World, action_id: str) -> str:
    """Press a button of the head post; return what only this person then sees."""
    return someone.presses(head(world), action_id, dm=False)


def chooses(someone: Someone, world: World, words: str) -> str:
    """Choose the entry with these words from the head post's menu; return what only this person then sees."""
    before = len(world.slack.ephemerals(someone.slack_id))
    (menu,) = [each for each in elements(head(world)) if each["type"] == "overflow"]
    (value,) = [each["value"] for each in menu["options"] if each["text"]["text"] == words]
    ts, action = head(world)["ts"], menu["action_id"]
    world.slack.click(someone.slack_id, channel=world.channel_id, ts=ts, action_id=action, selected=value)
    world.settle()
    return "\n".join(said(each) for each in world.slack.ephemerals(someone.slack_id)[before:])


def replies(world: World) -> str:
    """Return everything said in the thread."""
    return "\n".join(said(each) for each in thread(world))


def thread(world: World) -> list[Json]:
    """Return the messages in the thread, without the head."""
    return world.slack.thread(world.channel_id, head(world)["ts"])[1:]


def dms_with(someone: Someone, words: str) -> list[Json]:
    """Return the direct messages, replies in them included, that say `words`."""
    channel = someone.world.slack.open_dm(someone.slack_id)
    everything = [each for top in someone.dms for each in someone.world.slack.thread(channel, top["ts"])]
    return [each for each in everything if words in said(each)]


def act(world: World, what: Any, *rest: Any) -> Any:
    """Do something in a unit of work of the bot's own."""
    with world.house.database.writing() as session:
        return what(session, *rest)
