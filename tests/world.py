"""A small company for story tests: the strict stand-in, the real bot on a real socket, and a clock to move.

`world.at("Mon 2 Mar 2026 09:00", "Europe/London")` moves the clock and lets the bot do what is due;
`world.ada.answers("KS-1", "off track", barrier="supplier")` acts as a person would, through Slack.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.clock import MovableClock
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.plan import Milestone, Target
from bot.domain.words import Role, Strand
from bot.manifest import app_manifest
from bot.playground.scene import Scene, settings_for
from bot.playground.slack import StandIn
from bot.playground.slack.http_server import HttpServer
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from bot.wiring import House
from storage import roster
from storage.database import Database
from storage.tables import Community, Person
from tests.migrated import copied_to

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
START = "2026-01-01T08:00:00+00:00"
# Slack waits three seconds. A story is about what is said; a busy machine is no reason to fail it.
PATIENCE_S = 60.0
Json = dict[str, Any]


class World(Scene):
    """Slack, the bot, and the people."""

    def __init__(self, stand_in: StandIn, house: House, clock: MovableClock) -> None:
        super().__init__(stand_in, house, clock)
        self.people: dict[str, Someone] = {}
        self.community_id = 1
        # Errors that a test provokes on purpose, such as editing what somebody deleted.
        self.forgiven: set[str] = set()

    def __getattr__(self, name: str) -> Someone:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def client(self) -> WebClient:
        """A client with the bot's token that never repeats a call."""
        return WebClient(self.stand_in.bot_token, base_url=self.stand_in.api_url, retry_handlers=[])

    # -- building ----------------------------------------------------------------------------------------

    def has(self, name: str, tz: str = "Europe/London", **member: Any) -> Someone:
        """Have a person of that name in the workspace."""
        slack_id = self.slack.add_member(
            name, real_name=name.title(), tz=tz, locale=member.pop("locale", "en-GB"), **member
        )
        self.people[name] = Someone(self, name, slack_id)
        return self.people[name]

    def founds(self, channel: str, *, tz: str = "Europe/London", cadence: Cadence = MONDAYS) -> Community:
        """Have a community in a channel of which everybody is a member."""
        members = [person.slack_id for person in self.people.values()]
        self.channel_id = self.slack.add_channel(channel, members=members)
        with self.house.database.writing() as session:
            founded = founding.found_community(
                session, self.workspace_id, self.channel_id, channel.title(), tz, cadence, self.clock()
            )
            self.community_id = founded.id or 0
            return founded

    def gives(self, person: Someone, role: Role, division: str | None = None) -> None:
        """Give a person a role, in a division of that name which is made when it is new."""
        with self.house.database.writing() as session:
            community = session.get_one(Community, self.community_id)
            row = self.row_of(session, person)
            found = division and self._division(session, community, division)
            founding.give_role(session, community, row, role, self.clock(), found or None)

    def starts(
        self,
        title: str,
        division: str,
        *,
        starts: str,
        due: str,
        owner: Someone | None = None,
        milestones: tuple[Milestone, ...] = (),
        targets: tuple[Target, ...] = (),
        strand: Strand = Strand.knowledge_management,
    ) -> None:
        """Start an initiative in a division; the first is KS-1."""
        with self.house.database.writing() as session:
            community = session.get_one(Community, self.community_id)
            new = NewInitiative(title, strand, date.fromisoformat(starts), date.fromisoformat(due), milestones, targets)
            row = self.row_of(session, owner) if owner else None
            founding.add_initiative(
                session, community, self._division(session, community, division), row, new, self.clock()
            )

    # -- time --------------------------------------------------------------------------------------------

    def at(self, moment: str, zone: str = "UTC") -> None:
        """Move the clock to a wall-clock time such as "Mon 2 Mar 2026 09:00" and let the bot do what is due by then."""
        wall = datetime.strptime(moment.partition(" ")[2], "%d %b %Y %H:%M").replace(tzinfo=ZoneInfo(zone))
        assert wall.strftime("%a") == moment[:3], f"{moment} is a {wall:%A}"
        self.until(wall.astimezone(UTC))

    # -- looking -----------------------------------------------------------------------------------------

    @property
    def channel(self) -> list[Json]:
        """The channel's top-level messages, oldest first."""
        return self.slack.messages(self.channel_id)

    def heads(self, words: str) -> list[Json]:
        """Return the channel's messages that say `words`."""
        return [message for message in self.channel if words in said(message)]

    def thread(self, words: str) -> list[Json]:
        """Return the replies in the one thread whose head says `words`, without its pictures."""
        return [reply for reply in self._replies(words) if not reply.get("upload")]

    def pictures(self, words: str) -> list[Json]:
        """Return the files in the one thread whose head says `words`."""
        return [file for reply in self._replies(words) for file in reply.get("files", [])]

    def _replies(self, words: str) -> list[Json]:
        (head,) = self.heads(words)
        return [reply for reply in self.slack.thread(self.channel_id, head["ts"]) if reply["ts"] != head["ts"]]

    @property
    def workspace_id(self) -> int:
        with self.house.database.reading() as session:
            found = roster.workspace_of_team(session, self.stand_in.team_id)
        assert found is not None, "the bot is in this workspace"
        return found.id or 0

    def row_of(self, session: Any, person: Someone) -> Person:
        user = self.slack.member(person.slack_id)
        profile = people.Profile(person.slack_id, person.name.title(), user["tz"], user["locale"])
        return people.remember(session, self.stand_in.team_id, profile, self.clock())

    def _division(self, session: Any, community: Community, name: str) -> Any:
        known = {division.name: division for division in roster.divisions(session, community.id or 0)}
        return known.get(name) or founding.add_division(session, community, name)


@dataclass
class Someone:
    """A person who acts through Slack."""

    world: World
    name: str
    slack_id: str

    def types(self, command: str, text: str = "") -> str:
        """Type a slash command in the community's channel; return what only this person then sees."""
        before = len(self.world.slack.ephemerals(self.slack_id))
        result = self.world.slack.slash(self.slack_id, self.world.channel_id, command, text)
        assert result.ok, result.error
        self.world.settle()
        return "\n".join(said(message) for message in self.world.slack.ephemerals(self.slack_id)[before:])

    def says(self, text: str, thread_ts: str | None = None) -> str:
        """Write in the community's channel, or in a thread of it."""
        ts = self.world.slack.post(self.slack_id, self.world.channel_id, text, thread_ts)
        self.world.settle()
        return ts

    def reacts(self, ts: str, name: str = "pushpin") -> None:
        """Hang an emoji on a message of the community's channel, or take the own one off again."""
        self.world.slack.react(self.slack_id, self.world.channel_id, ts, name)
        self.world.settle()

    def writes_to_the_bot(self, text: str) -> str:
        """Write a plain direct message to the bot."""
        ts = self.world.slack.post(self.slack_id, self.world.slack.open_dm(self.slack_id), text)
        self.world.settle()
        return ts

    @property
    def dms(self) -> list[Json]:
        """The messages in the person's conversation with the bot."""
        return self.world.slack.messages(self.world.slack.open_dm(self.slack_id))

    @property
    def form(self) -> Json:
        """The modal the person sees."""
        stack = self.world.slack.modals(self.slack_id)
        assert stack, f"{self.name} sees no modal"
        return stack[-1]

    def presses(self, message: Json, action_id: str, number: int = 0, *, dm: bool = True) -> str:
        """Press the nth button with this action id on a message; return what only this person then sees."""
        before = len(self.world.slack.ephemerals(self.slack_id))
        channel = self.world.slack.open_dm(self.slack_id) if dm else self.world.channel_id
        buttons = [each for each in elements(message) if each.get("action_id") == action_id]
        self.world.slack.click(
            self.slack_id, channel=channel, ts=message["ts"], action_id=action_id, value=buttons[number]["value"]
        )
        self.world.settle()
        return "\n".join(said(each) for each in self.world.slack.ephemerals(self.slack_id)[before:])

    def presses_here(self, action_id: str, number: int = 0) -> str:
        """Press the nth button with this action id in the modal the person sees; return what is then said."""
        before = len(self.world.slack.ephemerals(self.slack_id))
        buttons = [each for each in elements(self.form) if each.get("action_id") == action_id]
        self.world.slack.click(
            self.slack_id, view_id=self.form["id"], action_id=action_id, value=buttons[number]["value"]
        )
        self.world.settle()
        return "\n".join(said(each) for each in self.world.slack.ephemerals(self.slack_id)[before:])

    def fills(self, **values: str | None) -> None:
        """Fill in the modal the person sees without sending it, by the names of its fields."""
        self.world.slack.fill(self.slack_id, self.form["id"], self._by_block(values))

    def submits(self, **values: str | None) -> Any:
        """Fill in the modal the person sees, by the names of its fields, and send it; errors come by field, too."""
        result = self.world.slack.submit(self.slack_id, self.form["id"], self._by_block(values))
        self.world.settle()
        return replace(result, errors={block.partition("@")[0]: text for block, text in result.errors.items()})

    def _by_block(self, values: dict[str, str | None]) -> dict[str, str | None]:
        blocks = {block["block_id"].partition("@")[0]: block["block_id"] for block in self.form["blocks"]}
        return {blocks.get(field, field): value for field, value in values.items()}

    def closes(self) -> None:
        """Close the form without sending it."""
        self.world.slack.close_view(self.slack_id, self.form["id"])
        self.world.settle()

    def clicks_in_form(self, action_id: str, *, field: str | None = None, selected: str | None = None) -> None:
        """Press a button, or choose from the menu of a field, inside the form the person sees."""
        block = next(iter(self._by_block({field: None}))) if field else None
        self.world.slack.click(
            self.slack_id, view_id=self.form["id"], action_id=action_id, block_id=block, selected=selected
        )
        self.world.settle()

    @property
    def card(self) -> Json:
        """The newest check-in card."""
        return next(message for message in reversed(self.dms) if "Check-in for" in said(message))

    def opens(self, key: str) -> None:
        """Open the form on one initiative from the newest card, whichever page it is on."""
        number = self._place(key, "answer_initiative")
        self.presses(self.card, "answer_initiative", number)

    def says_no_change(self, key: str) -> None:
        """Press "No change" for one initiative on the newest card."""
        number = self._place(key, "as_before")
        self.presses(self.card, "as_before", number)

    def _place(self, key: str, action_id: str) -> int:
        """Return which of the card's buttons with this action is for the initiative, turning pages to find it."""
        while True:
            buttons = [each for each in elements(self.card) if each["action_id"] == action_id]
            labels = [each["accessibility_label"].split()[-1] for each in buttons]
            if key in labels:
                return labels.index(key)
            assert self._can_turn(), f"there is no {action_id} for {key}"
            self.presses(self.card, "turn_page")

    def _can_turn(self) -> bool:
        return any(each["action_id"] == "turn_page" for each in elements(self.card))

    def answers(self, key: str, status: str = "on track", **values: str) -> Any:
        """Answer about one initiative from the newest card."""
        self.opens(key)
        result = self.submits(status=status.replace(" ", "_"), **values)
        if self.world.slack.modals(self.slack_id):
            self.world.slack.close_view(self.slack_id, self.form["id"], clear=True)
        return result


def said(message: Json) -> str:
    """Return everything a message shows, as text."""
    parts = [message.get("text", "")]
    for block in message.get("blocks", []):
        parts += [found["text"] for found in texts(block)]
    return "\n".join(parts)


def texts(node: Any) -> Iterator[Json]:
    """Yield every text object inside a block."""
    if isinstance(node, dict):
        if node.get("type") in {"mrkdwn", "plain_text"}:
            yield node
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def elements(node: Any) -> Iterator[Json]:
    """Yield every element with an action id inside a message or view."""
    if isinstance(node, dict):
        if "action_id" in node:
            yield node
        for value in node.values():
            yield from elements(value)
    elif isinstance(node, list):
        for value in node:
            yield from elements(value)


@contextmanager
def open_world(
    folder: Path, *, start: str = START, socket_mode: bool = False, database_url: str = ""
) -> Iterator[World]:
    """Yield an empty workspace with the bot in it; afterwards nothing the bot sent may have been refused.

    Slack's deliveries come as signed HTTP, which closes at once; `socket_mode` has them come over a websocket.
    """
    clock = MovableClock(datetime.fromisoformat(start))
    stand_in = StandIn(
        clock=clock,
        manifest=app_manifest(),
        retry_delays_s=(0.0, 0.0, 0.0),
        ack_timeout_s=PATIENCE_S,
        trigger_life_s=PATIENCE_S,
    )
    stand_in.start()
    url = database_url or copied_to(folder / "convener.db")
    settings = settings_for(stand_in, url, socket_mode=socket_mode)
    house = House(settings, Database(settings.database_url, survives_power_loss=False), clock)
    with ExitStack() as stack:
        stack.callback(stand_in.stop)
        stack.callback(house.close)
        house.open()
        if socket_mode:
            house.connect()
        else:
            stand_in.deliver_over_http(stack.enter_context(served(house)) + "/slack/events")
        world = World(stand_in, house, clock)
        yield world
        refused = [each for each in stand_in.violations if each.error not in world.forgiven]
        assert refused == [], refused


@contextmanager
def served(house: House) -> Iterator[str]:
    """Yield the address at which the house takes Slack's deliveries."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = HttpServer(house.web())
    server.start(listener)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
