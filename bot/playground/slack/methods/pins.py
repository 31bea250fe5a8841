"""pins.*: the messages that stay in sight."""

from bot.playground.slack.methods.registry import Call, method
from bot.playground.slack.records import Json, Refusal, copied


@method("pins.add")
def add(call: Call) -> Json:
    channel, ts = _target(call)
    pins = call.workspace.pinned.setdefault(channel, [])
    if any(pin["ts"] == ts for pin in pins):
        raise Refusal("already_pinned", ts)
    if len(pins) >= 100:
        raise Refusal("too_many_pins", "a channel holds 100 pins")
    pin = {"ts": ts, "created": call.workspace.now_s(), "created_by": call.workspace.identity["bot_user_id"]}
    pins.append(pin)
    _mark(call, channel, ts, pinned=True)
    return {}


@method("pins.remove")
def remove(call: Call) -> Json:
    channel, ts = _target(call)
    pins = call.workspace.pinned.get(channel, [])
    if all(pin["ts"] != ts for pin in pins):
        raise Refusal("no_pin", ts)
    call.workspace.pinned[channel] = [pin for pin in pins if pin["ts"] != ts]
    _mark(call, channel, ts, pinned=False)
    return {}


@method("pins.list")
def list_pins(call: Call) -> Json:
    record = call.channel()
    w = call.workspace
    items = [
        {
            "type": "message",
            "channel": record["id"],
            "message": copied(w.find_post(record["id"], pin["ts"])),
            "created": pin["created"],
            "created_by": pin["created_by"],
        }
        for pin in reversed(w.pinned.get(record["id"], []))
    ]
    return {"items": items}


def _target(call: Call) -> tuple[str, str]:
    record = call.channel()
    if record["is_archived"]:
        raise Refusal("is_archived", record["name"])
    if not call.workspace.bot_is_in(record["id"]):
        raise Refusal("not_in_channel", record["name"])
    if not call.text("timestamp"):
        raise Refusal("no_item_specified", "timestamp says which message")
    ts = call.text("timestamp")
    if call.workspace.find_post(record["id"], ts) is None:
        raise Refusal("message_not_found", ts)
    return record["id"], ts


def _mark(call: Call, channel: str, ts: str, *, pinned: bool) -> None:
    post = call.workspace.find_post(channel, ts)
    if post is not None and pinned:
        post["pinned_to"] = [channel]
    elif post is not None:
        post.pop("pinned_to", None)
    call.workspace.changed("pin", channel=channel, ts=ts)
    kind = call.workspace.conversations[channel]["kind"]
    name = "pin_added" if pinned else "pin_removed"
    event = {"type": name, "user": call.workspace.identity["bot_user_id"], "channel_id": channel}
    call.workspace.emit(name, event, kind)
