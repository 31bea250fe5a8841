"""chat.*: what the bot says."""

from typing import Any

from bot.playground.slack import blockkit
from bot.playground.slack.conversation import is_reply_to
from bot.playground.slack.methods.registry import Call, method, page
from bot.playground.slack.records import Json, Refusal

_UPDATE_TEXT_LIMIT = 4_000
_TEXT_LIMIT = 40_000
_LATEST_S = 120 * 24 * 3600
_WINDOW_S, _WINDOW_POSTS = 300, 30


@method("chat.postMessage")
def post_message(call: Call) -> Json:
    channel = _place(call)
    body = _body(call)
    thread_ts = _thread(call, channel)
    post = call.workspace.bot_post(body)
    if call.flag("reply_broadcast") and thread_ts:
        post["subtype"] = "thread_broadcast"
    message = call.workspace.put_post(channel, post, thread_ts=thread_ts)
    return {"channel": channel, "ts": message["ts"], "message": message}


@method("chat.update")
def update(call: Call) -> Json:
    record = call.channel()
    post = _own_message(call, record["id"], "cant_update_message")
    if record["is_archived"]:
        raise Refusal("is_archived")
    body = _body(call)
    if len(body.get("text") or "") > _UPDATE_TEXT_LIMIT:
        raise Refusal("msg_too_long", f"text of an update has at most {_UPDATE_TEXT_LIMIT} characters")
    fields = {name: value for name, value in call.workspace.bot_post(body).items() if name in _CONTENT}
    # What is left out stays as it was; an empty value removes it.
    fields.update({name: None for name in ("blocks", "attachments", "metadata") if body.get(name) in ([], {})})
    if body.get("text") is None:
        del fields["text"]
    call.workspace.change_post(record["id"], post, fields, call.workspace.identity["bot_user_id"])
    message = call.workspace.message(record["id"], post["ts"])
    return {"channel": record["id"], "ts": post["ts"], "text": message["text"], "message": message}


@method("chat.delete")
def delete(call: Call) -> Json:
    record = call.channel()
    post = _own_message(call, record["id"], "cant_delete_message")
    ts = post["ts"]
    call.workspace.remove_post(record["id"], post)
    return {"channel": record["id"], "ts": ts}


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    record = call.channel()
    _check_can_write(call, record)
    user = call.required("user")
    if user not in record["members"]:
        raise Refusal("user_not_in_channel", f"{user} is not in {record['id']}")
    post = call.workspace.bot_post(_body(call))
    if call.text("thread_ts"):
        post["thread_ts"] = call.text("thread_ts")
    shown = call.workspace.put_ephemeral(record["id"], user, post)
    return {"message_ts": shown["ts"]}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    record = call.channel()
    ts = call.required("message_ts")
    post = call.workspace.find_post(record["id"], ts)
    if post is None:
        raise Refusal("message_not_found", ts)
    domain = call.workspace.identity["team_domain"]
    link = f"https://{domain}.slack.com/archives/{record['id']}/p{ts.replace('.', '')}"
    if is_reply_to(post, post.get("thread_ts", "")):
        link += f"?thread_ts={post['thread_ts']}&cid={record['id']}"
    return {"channel": record["id"], "permalink": link}


@method("chat.scheduleMessage")
def schedule_message(call: Call) -> Json:
    channel = _place(call)
    post_at = _instant(call)
    w = call.workspace
    body = _body(call)
    in_window = [
        entry
        for entry in w.scheduled.values()
        if entry["channel_id"] == channel and entry["post_at"] // _WINDOW_S == post_at // _WINDOW_S
    ]
    if len(in_window) >= _WINDOW_POSTS:
        raise Refusal("restricted_too_many", f"{_WINDOW_POSTS} in five minutes is the most")
    if body.get("metadata"):
        spoiled = Refusal("scheduled_with_metadata", "Slack never posts a scheduled message with metadata")
        w.violate(call.method, spoiled, call.arguments)
    kept = w.ids.next("Q")
    w.scheduled[kept] = {
        "id": kept,
        "channel_id": channel,
        "post_at": post_at,
        "date_created": w.now_s(),
        "text": body.get("text", ""),
        "body": body,
        "thread_ts": _thread(call, channel),
    }
    return {
        "channel": channel,
        "scheduled_message_id": kept,
        "post_at": post_at,
        "message": w.bot_post(body),
    }


@method("chat.scheduledMessages.list")
def scheduled_messages(call: Call) -> Json:
    channel = call.text("channel")
    shown = [
        {name: entry[name] for name in ("id", "channel_id", "post_at", "date_created", "text")}
        for entry in call.workspace.scheduled.values()
        if channel in ("", entry["channel_id"])
    ]
    return page(call, shown, "scheduled_messages")


@method("chat.deleteScheduledMessage")
def delete_scheduled(call: Call) -> Json:
    kept = call.required("scheduled_message_id")
    if kept not in call.workspace.scheduled:
        raise Refusal("invalid_scheduled_message_id", kept)
    del call.workspace.scheduled[kept]
    return {}


_CONTENT = ("text", "blocks", "attachments", "metadata")


def _place(call: Call) -> str:
    """Return the id of the conversation to post in; a user id means the direct message."""
    named = call.required("channel")
    w = call.workspace
    if named in w.users:
        if named == w.identity["bot_user_id"]:
            raise Refusal("channel_not_found", "the bot cannot write to itself")
        return w.open_dm(named)
    record = call.channel()
    _check_can_write(call, record)
    return str(record["id"])


def _check_can_write(call: Call, record: Json) -> None:
    w = call.workspace
    if record["is_archived"]:
        raise Refusal("is_archived", record["name"])
    public = record["kind"] == "channel" and "chat:write.public" in w.manifest.scopes
    if not w.bot_is_in(record["id"]) and not public:
        raise Refusal("not_in_channel", record["name"])


def _body(call: Call) -> Json:
    body: dict[str, Any] = {name: call.arguments.get(name) for name in ("text", "markdown_text")}
    for name in ("blocks", "attachments"):
        value = call.document(name, "invalid_blocks" if name == "blocks" else "invalid_attachments")
        if value is not None:
            body[name] = value
    metadata = call.document("metadata", "invalid_metadata_format")
    if metadata is not None:
        body["metadata"] = metadata
    blockkit.check_message(body)
    if len(body.get("text") or "") > _TEXT_LIMIT:
        cut = Refusal("text_truncated", f"Slack cuts text above {_TEXT_LIMIT} characters")
        call.workspace.violate(call.method, cut, call.arguments)
    return body


def _thread(call: Call, channel: str) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    post = call.workspace.find_post(channel, ts)
    if post is not None and is_reply_to(post, post.get("thread_ts", "")):
        wrong = Refusal("thread_ts_of_a_reply", "thread_ts must be the parent's ts")
        call.workspace.violate(call.method, wrong, call.arguments)
    return ts


def _own_message(call: Call, channel: str, error: str) -> Json:
    post = call.workspace.find_post(channel, call.required("ts"))
    if post is None or post.get("subtype") == "tombstone":
        raise Refusal("message_not_found", call.text("ts"))
    if post.get("bot_id") != call.workspace.identity["bot_id"]:
        raise Refusal(error, "the bot did not write that message")
    return post


def _instant(call: Call) -> int:
    try:
        post_at = int(call.required("post_at"))
    except ValueError as problem:
        raise Refusal("invalid_time", "post_at is not a number of seconds") from problem
    ahead_s = post_at - call.workspace.now_s()
    if ahead_s <= 0:
        raise Refusal("time_in_past")
    if ahead_s > _LATEST_S:
        raise Refusal("time_too_far", "120 days is the most")
    return post_at
