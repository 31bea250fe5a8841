"""What one person sees at one place of the workspace, as the JSON that the page draws."""

from bot.playground.slack.records import Json
from bot.playground.slack.workspace import Workspace

HOME = "home"
DM = "dm"
_MESSAGES_SHOWN = 400


def start(workspace: Workspace, commands: list[Json]) -> Json:
    """Return what stays the same while the page is open; `commands` name the verbs for completion."""
    manifest = workspace.manifest
    verbs = {entry["command"]: entry.get("verbs", []) for entry in commands}
    return {
        "workspace": workspace.identity["team_name"],
        "bot": workspace.identity["bot_user_id"],
        "bot_name": manifest.bot_name,
        "shortcuts": list(manifest.shortcuts.values()),
        "commands": [
            {"command": command, "help": entry.get("description", ""), "verbs": verbs.get(command, [])}
            for command, entry in manifest.commands.items()
        ],
    }


def screen(workspace: Workspace, *, who: str | None, where: str | None, thread: str | None) -> Json:
    """Return everything in sight of `who` (id or name) at `where` (id, name, "dm" or "home").

    An unknown person becomes the first one, an unknown place the person's first channel.
    """
    # The revision is read first: whatever changes while the rest is gathered leads to another look.
    revision = workspace.revision
    members = [_member(member) for member in workspace.members()]
    user = _actor(members, who)
    channels = [_channel(workspace, entry) for entry in workspace.channels(user)]
    at, channel = _place(workspace, channels, where)
    return {
        "revision": revision,
        "user": user,
        "members": members,
        "channels": channels,
        "unread": workspace.unread(user),
        "modals": workspace.modals(user),
        "home": workspace.home(user) if at == HOME else None,
        "at": at,
        **_conversation(workspace, user, channel, thread),
    }


def _conversation(workspace: Workspace, user: str, channel: Json | None, thread: str | None) -> Json:
    if channel is None or channel["id"] == DM:
        return {
            "channel": channel,
            "messages": [],
            "thread": None,
            "pins": [],
            "can_post": channel is not None,
        }
    hidden = [{**post, "is_ephemeral": True} for post in workspace.ephemerals(user, channel["id"])]
    messages = [*workspace.messages(channel["id"]), *(post for post in hidden if not post.get("thread_ts"))]
    details = workspace.channel(channel["id"])
    return {
        "channel": channel,
        "messages": _in_order(messages)[-_MESSAGES_SHOWN:],
        "thread": _thread(workspace, channel["id"], thread, hidden) if thread else None,
        "pins": [_pin(workspace, post) for post in workspace.pins(channel["id"])],
        "can_post": user in details["members"] and not details["is_archived"],
    }


def _thread(workspace: Workspace, channel: str, ts: str, hidden: list[Json]) -> Json | None:
    posts = workspace.thread(channel, ts)
    if not posts:
        return None
    own = [post for post in hidden if post.get("thread_ts") == ts]
    return {"ts": ts, "messages": _in_order([*posts, *own])}


def _in_order(posts: list[Json]) -> list[Json]:
    return sorted(posts, key=lambda post: tuple(int(part) for part in post["ts"].split(".")))


def _pin(workspace: Workspace, post: Json) -> Json:
    author = workspace.users.get(post.get("user", ""))
    return {"ts": post["ts"], "text": post.get("text", ""), "by": author["real_name"] if author else ""}


def _member(member: Json) -> Json:
    profile = member["profile"]
    return {
        "id": member["id"],
        "handle": member["name"],
        "name": profile["display_name"] or profile["real_name"],
        "title": profile["title"],
        "zone": member["tz"],
        "locale": member.get("locale", "en-GB"),
        "is_bot": member["is_bot"],
        "is_deactivated": member["deleted"],
    }


def _channel(workspace: Workspace, entry: Json) -> Json:
    if entry["is_im"]:
        return {"id": entry["id"], "kind": "im", "name": workspace.manifest.bot_name, "topic": ""}
    kind = "group" if entry["is_private"] else "channel"
    return {"id": entry["id"], "kind": kind, "name": entry["name"], "topic": entry["topic"]["value"]}


def _actor(members: list[Json], who: str | None) -> str:
    people = [member for member in members if not member["is_bot"] and not member["is_deactivated"]]
    if not people:
        raise ValueError("There is nobody in the workspace yet.")
    wanted = [member for member in people if who in (member["id"], member["handle"])]
    return str((wanted or people)[0]["id"])


def _place(workspace: Workspace, channels: list[Json], where: str | None) -> tuple[str, Json | None]:
    if where == HOME:
        return HOME, None
    rooms = [channel for channel in channels if channel["kind"] != "im"]
    direct = [channel for channel in channels if channel["kind"] == "im"]
    found = next((c for c in channels if where in (c["id"], c["name"]) and c["kind"] != "im"), None)
    if found is None and where not in (DM, *(c["id"] for c in direct)) and rooms:
        found = rooms[0]
    if found is not None:
        return found["id"], found
    unopened: Json = {"id": DM, "kind": "im", "name": workspace.manifest.bot_name, "topic": ""}
    return DM, direct[0] if direct else unopened
