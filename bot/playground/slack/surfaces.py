"""Modals and Home tabs: opening, stacking, replacing, and the triggers that allow it."""

import secrets
import time
from dataclasses import dataclass, field, replace

from bot.clock import Clock
from bot.playground.slack.conversation import Conversations
from bot.playground.slack.ids import Ids, short_id
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.records import Json, Refusal, copied

STACK_LIMIT = 3
_RESPONSE_URL_USES = 5
_RESPONSE_URL_LIFE_S = 30 * 60


@dataclass(frozen=True)
class Trigger:
    """The right to show one view to one person for a short while; `view_id` when clicked inside a modal."""

    user: str
    at: float
    view_id: str | None = None
    is_used: bool = False


@dataclass
class ResponseUrl:
    """A short-lived right to answer where somebody acted; `ts` is the message that held the button."""

    user: str
    channel: str
    expires_s: int
    ts: str | None = None
    is_ephemeral: bool = False
    thread_ts: str | None = None
    uses_left: int = field(default=_RESPONSE_URL_USES)


class Surfaces(Conversations):
    """What the app shows beside messages."""

    def __init__(self, clock: Clock, manifest: Manifest, ids: Ids) -> None:
        super().__init__(clock, manifest, ids)
        self.trigger_life_s = 3.0
        self.base_url = ""
        self.stacks: dict[str, list[Json]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def modals(self, user: str) -> list[Json]:
        """Return the person's open modals, the one in sight last."""
        with self.lock:
            return copied(self.stacks.get(user, []))

    def home(self, user: str) -> Json | None:
        """Return what the app published on the person's Home tab, None before it published anything."""
        with self.lock:
            return copied(self.homes.get(user))

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """Return a trigger_id for what the person has just done."""
        trigger_id = f"{self.ids.next('1')[1:]}.{self.now_s()}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(user, time.monotonic(), view_id)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Use the trigger up and return it; refuses one that is unknown, used or too old."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id", "no such trigger was given out")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id", "a trigger opens one view")
        age_s = time.monotonic() - trigger.at
        if age_s > self.trigger_life_s:
            raise Refusal("expired_trigger_id", f"the trigger was {age_s:.1f} s old")
        self.triggers[trigger_id] = replace(trigger, is_used=True)
        return trigger

    def new_response_url(
        self,
        user: str,
        channel: str,
        *,
        ts: str | None = None,
        is_ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:
        """Return a URL that answers the person in the channel, five times within 30 minutes."""
        key = secrets.token_hex(12)
        expires_s = self.now_s() + _RESPONSE_URL_LIFE_S
        self.response_urls[key] = ResponseUrl(user, channel, expires_s, ts, is_ephemeral, thread_ts)
        return f"{self.base_url}/response/{self.identity['team_id']}/{key}"

    def open_view(self, user: str, view: Json) -> Json:
        """Show a modal to the person, in place of any that is open, and return it as stored."""
        stored = self._stored(view, root=None, previous=None)
        self.stacks[user] = [stored]
        self.changed("view", user=user, view_id=stored["id"])
        return copied(stored)

    def push_view(self, user: str, view: Json) -> Json:
        """Put a modal on top of the person's stack; refuses a fourth."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise Refusal("invalid_trigger_id", "no modal is open to push onto")
        if len(stack) >= STACK_LIMIT:
            raise Refusal("push_limit_reached", f"a stack holds {STACK_LIMIT} views")
        stored = self._stored(view, root=stack[0]["id"], previous=stack[-1]["id"])
        stack.append(stored)
        self.changed("view", user=user, view_id=stored["id"])
        return copied(stored)

    def replace_view(self, user: str, old: Json, view: Json) -> Json:
        """Change an open view; what was typed stays where block_id and action_id stay."""
        new = self._stored(view, root=old["root_view_id"], previous=old["previous_view_id"])
        new["id"] = old["id"]
        new["root_view_id"] = old["root_view_id"]
        new["state"] = {"values": _kept_values(old, new)}
        old.clear()
        old.update(new)
        self.changed("view", user=user, view_id=new["id"])
        return copied(new)

    def publish_home(self, user: str, view: Json) -> Json:
        """Show the Home tab to the person and return it as stored."""
        old = self.homes.get(user)
        if old is not None:
            new = self._stored(view, root=old["id"], previous=None)
            new["id"] = new["root_view_id"] = old["id"]
            new["state"] = {"values": _kept_values(old, new)}
        else:
            new = self._stored(view, root=None, previous=None)
        self.homes[user] = new
        self.changed("home", user=user, view_id=new["id"])
        return copied(new)

    def find_view(self, view_id: str | None, external_id: str | None = None) -> tuple[str, Json] | None:
        """Return the person and the stored view itself, None when it is not open."""
        for user, stack in self.stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return user, view
        for user, view in self.homes.items():
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return user, view
        return None

    def _stored(self, view: Json, *, root: str | None, previous: str | None) -> Json:
        view_id = self.ids.next("V")
        stored = {
            "id": view_id,
            "team_id": self.identity["team_id"],
            "title": None,
            "submit": None,
            "close": None,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **copied(view),
            "state": {"values": {}},
            "hash": f"{self.now_s()}.{secrets.token_hex(4)}",
            "root_view_id": root or view_id,
            "previous_view_id": previous,
            "app_id": self.identity["app_id"],
            "app_installed_team_id": self.identity["team_id"],
            "bot_id": self.identity["bot_id"],
        }
        stored["blocks"] = with_ids(stored["blocks"])
        return stored


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks with the block_ids and action_ids that Slack adds where the app gave none."""
    named = copied(blocks)
    for block in named:
        block.setdefault("block_id", short_id())
        for element in elements_of(block):
            if element.get("type") not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", short_id())
    return named


def elements_of(block: Json) -> list[Json]:
    """Return the elements of a block that a person can act on (or look at)."""
    single = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    if block["type"] in ("actions", "context_actions"):
        return [*single, *block.get("elements", [])]
    if block["type"] == "card":
        return [*single, *block.get("actions", [])]
    return single


def _kept_values(old: Json, new: Json) -> Json:
    places = {(b["block_id"], e.get("action_id")) for b in new["blocks"] for e in elements_of(b)}
    kept: Json = {}
    for block_id, actions in old.get("state", {}).get("values", {}).items():
        for action_id, value in actions.items():
            if (block_id, action_id) in places:
                kept.setdefault(block_id, {})[action_id] = value
    return kept
