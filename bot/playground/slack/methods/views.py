"""views.*: modals and Home tabs."""

from typing import Any

from bot.playground.slack import blockkit
from bot.playground.slack.methods.registry import Call, method
from bot.playground.slack.records import Json, Refusal


@method("views.open")
def open_view(call: Call) -> Json:
    view = _view(call, "modal")
    trigger = call.workspace.use_trigger(call.required("trigger_id"))
    return {"view": call.workspace.open_view(trigger.user, view)}


@method("views.push")
def push(call: Call) -> Json:
    view = _view(call, "modal")
    trigger = call.workspace.use_trigger(call.required("trigger_id"))
    found = call.workspace.find_view(trigger.view_id)
    if found is None or found[1]["type"] != "modal":
        raise Refusal("invalid_trigger_id", "views.push needs a trigger from inside an open modal")
    return {"view": call.workspace.push_view(trigger.user, view)}


@method("views.update")
def update(call: Call) -> Json:
    w = call.workspace
    if not call.text("view_id") and not call.text("external_id"):
        raise Refusal("invalid_arguments", "view_id or external_id says which view")
    found = w.find_view(call.text("view_id") or None, call.text("external_id") or None)
    if found is None or found[1]["type"] != "modal":
        raise Refusal("not_found", "that view is not open")
    user, old = found
    view = _view(call, "modal", replacing=old)
    _check_hash(call, old)
    return {"view": w.replace_view(user, old, view)}


@method("views.publish")
def publish(call: Call) -> Json:
    w = call.workspace
    if not w.manifest.home_enabled:
        raise Refusal("not_enabled", "the manifest does not enable the Home tab")
    user = call.required("user_id")
    if user not in w.users:
        raise Refusal("user_not_found", user)
    old = w.homes.get(user)
    view = _view(call, "home", replacing=old)
    if old is not None:
        _check_hash(call, old)
    return {"view": w.publish_home(user, view)}


def _view(call: Call, kind: str, replacing: Json | None = None) -> Json:
    view: Any = call.document("view")
    checked = blockkit.check_view(view, kind)
    external_id = checked.get("external_id")
    if external_id:
        found = call.workspace.find_view(None, external_id)
        if found is not None and found[1] is not replacing:
            raise Refusal("duplicate_external_id", external_id)
    return checked


def _check_hash(call: Call, old: Json) -> None:
    if call.text("hash") and call.text("hash") != old["hash"]:
        raise Refusal("hash_conflict", "the view has changed since that hash was given out")
