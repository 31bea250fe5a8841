"""Reactions: an emoji that people or the bot hang on a message, and what the bot hears of it."""

import re

from bot.playground.slack.conversation import Conversations
from bot.playground.slack.records import Json

_NAME = re.compile(r"[a-z0-9_+'-]{1,100}")


def is_a_name(name: str) -> bool:
    """Return whether an emoji can have this name, without colons."""
    return bool(_NAME.fullmatch(name))


def put_on(w: Conversations, channel: str, post: Json, name: str, user: str) -> bool:
    """Hang the emoji on the message; return False when this person's hangs there already."""
    reactions = post.setdefault("reactions", [])
    reaction = next((each for each in reactions if each["name"] == name), None)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if user in reaction["users"]:
        return False
    reaction["users"].append(user)
    reaction["count"] += 1
    _tell(w, "reaction_added", channel, post, name, user)
    return True


def take_off(w: Conversations, channel: str, post: Json, name: str, user: str) -> bool:
    """Take the person's emoji off the message; return False when it does not hang there."""
    reactions = post.get("reactions", [])
    reaction = next((each for each in reactions if each["name"] == name and user in each["users"]), None)
    if reaction is None:
        return False
    reaction["users"].remove(user)
    reaction["count"] -= 1
    post["reactions"] = [each for each in reactions if each["count"]]
    if not post["reactions"]:
        del post["reactions"]
    _tell(w, "reaction_removed", channel, post, name, user)
    return True


def _tell(w: Conversations, what: str, channel: str, post: Json, name: str, user: str) -> None:
    w.changed("message", channel=channel, ts=post["ts"], thread_ts=post.get("thread_ts"))
    if not w.bot_is_in(channel):
        return
    item = {"type": "message", "channel": channel, "ts": post["ts"]}
    event: Json = {"type": what, "user": user, "reaction": name, "item": item, "event_ts": w.new_ts(channel)}
    if "user" in post:
        event["item_user"] = post["user"]
    w.emit(what, event, w.conversations[channel]["kind"])
