"""conversations.*: where the bot is, who is there, and what was said."""

from bot.playground.slack import scopes
from bot.playground.slack.conversation import is_top_level
from bot.playground.slack.methods.registry import Call, method, page
from bot.playground.slack.records import Json, Refusal, copied
from bot.playground.slack.state import ts_micros

_KIND_OF_TYPE = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_MOST_MESSAGES = 999


@method("conversations.open")
def open_conversation(call: Call) -> Json:
    w = call.workspace
    if call.text("channel"):
        return {"channel": {"id": call.channel()["id"]}, "already_open": True, "no_op": True}
    users = [user for user in call.required("users").split(",") if user]
    if len(users) != 1:
        scopes.check_kind(w.manifest, "mpim", "write")
    user = users[0]
    if user not in w.users or user == w.identity["bot_user_id"]:
        raise Refusal("user_not_found", user)
    if w.users[user]["deleted"]:
        raise Refusal("user_disabled", user)
    channel = w.open_dm(user)
    return {"channel": w.channel_object(channel) if call.flag("return_im") else {"id": channel}}


@method("conversations.info")
def info(call: Call) -> Json:
    record = call.channel(right="read")
    return {"channel": call.workspace.channel_object(record["id"])}


@method("conversations.list")
def list_conversations(call: Call) -> Json:
    return _listing(call, only_own=False)


@method("users.conversations")
def own_conversations(call: Call) -> Json:
    return _listing(call, only_own=True)


@method("conversations.members")
def members(call: Call) -> Json:
    record = call.channel(right="read")
    found = page(call, [{"id": user} for user in record["members"]], "members")
    return {**found, "members": [entry["id"] for entry in found["members"]]}


@method("conversations.join")
def join(call: Call) -> Json:
    record = call.channel()
    if record["is_archived"]:
        raise Refusal("is_archived")
    if record["kind"] != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    call.workspace.join(record["id"], call.workspace.identity["bot_user_id"])
    return {"channel": call.workspace.channel_object(record["id"])}


@method("conversations.history")
def history(call: Call) -> Json:
    record = _readable(call)
    posts = [post for post in call.workspace.posts[record["id"]] if is_top_level(post)]
    found = page(call, list(reversed(_within(call, posts))), "messages", most=_MOST_MESSAGES)
    found["messages"] = [_shown(call, post) for post in found["messages"]]
    has_more = bool(found["response_metadata"]["next_cursor"])
    return {**found, "has_more": has_more, "pin_count": len(call.workspace.pinned.get(record["id"], []))}


@method("conversations.replies")
def replies(call: Call) -> Json:
    record = _readable(call)
    ts = call.required("ts")
    posts = call.workspace.posts[record["id"]]
    post = call.workspace.find_post(record["id"], ts)
    if post is None:
        raise Refusal("thread_not_found", ts)
    thread = [p for p in posts if p["ts"] == ts or p.get("thread_ts") == ts]
    parent, answers = thread[:1], thread[1:]
    found = page(call, [*parent, *_within(call, answers)], "messages", default=1000)
    found["messages"] = [_shown(call, post) for post in found["messages"]]
    return {**found, "has_more": bool(found["response_metadata"]["next_cursor"])}


def _readable(call: Call) -> Json:
    record = call.channel(right="history")
    if not call.workspace.bot_is_in(record["id"]):
        raise Refusal("not_in_channel", record["name"])
    return record


def _within(call: Call, posts: list[Json]) -> list[Json]:
    oldest, latest = call.text("oldest"), call.text("latest")
    inclusive = call.flag("inclusive")

    def is_within(post: Json) -> bool:
        at = ts_micros(post["ts"])
        if inclusive and post["ts"] in (oldest, latest):
            return True
        after = not oldest or at > _bound(oldest, "invalid_ts_oldest")
        return after and (not latest or at < _bound(latest, "invalid_ts_latest"))

    return [post for post in posts if is_within(post)]


def _bound(ts: str, error: str) -> int:
    try:
        return ts_micros(ts)
    except ValueError as problem:
        raise Refusal(error, ts) from problem


def _shown(call: Call, post: Json) -> Json:
    shown = copied(post)
    if "metadata" in shown and not call.flag("include_all_metadata"):
        shown["metadata"] = {"event_type": shown["metadata"]["event_type"]}
    return shown


def _listing(call: Call, *, only_own: bool) -> Json:
    w = call.workspace
    kinds = _wanted_kinds(call)
    user = call.text("user") or w.identity["bot_user_id"]
    shown = [
        w.channel_object(channel)
        for channel, record in w.conversations.items()
        if record["kind"] in kinds
        and not (call.flag("exclude_archived") and record["is_archived"])
        and (user in record["members"] if only_own else True)
        and (record["kind"] == "channel" or w.bot_is_in(channel))
    ]
    return page(call, shown, "channels")


def _wanted_kinds(call: Call) -> set[str]:
    types = [word.strip() for word in call.text("types", "public_channel").split(",")]
    unknown = [word for word in types if word not in _KIND_OF_TYPE]
    if unknown:
        raise Refusal("invalid_types", ", ".join(unknown))
    kinds = {_KIND_OF_TYPE[word] for word in types}
    for kind in sorted(kinds):
        scopes.check_kind(call.workspace.manifest, kind, "read")
    return kinds
