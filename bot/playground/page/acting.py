"""What a person does on the page, each verb as one call on the workspace."""

import base64
from collections.abc import Callable
from dataclasses import asdict

from bot.playground.page.screen import DM
from bot.playground.slack.records import Json
from bot.playground.slack.workspace import Workspace


def act(workspace: Workspace, verb: str, body: Json) -> Json:
    """Do what the person asks for and return what the page must know of it.

    Raises ValueError for an unknown verb and for what that person cannot do.
    """
    if verb not in _VERBS:
        raise ValueError(f"the page knows no {verb}")
    return _VERBS[verb](workspace, body) or {}


def _post(workspace: Workspace, body: Json) -> Json:
    thread = _optional(body, "thread_ts")
    ts = workspace.post(_text(body, "user"), _channel(workspace, body), _text(body, "text"), thread)
    return {"ts": ts}


def _edit(workspace: Workspace, body: Json) -> None:
    workspace.edit(*_texts(body, "user", "channel", "ts", "text"))


def _delete(workspace: Workspace, body: Json) -> None:
    workspace.delete(*_texts(body, "user", "channel", "ts"))


def _react(workspace: Workspace, body: Json) -> None:
    workspace.react(*_texts(body, "user", "channel", "ts", "name"))


def _slash(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    return asdict(workspace.slash(_text(body, "user"), channel, _text(body, "command"), body.get("text", "")))


def _click(workspace: Workspace, body: Json) -> Json:
    user, view_id = _text(body, "user"), _optional(body, "view_id")
    answer = body.get("answer") or {}
    if view_id and body.get("values"):
        workspace.fill(user, view_id, body["values"])
    result = workspace.click(
        user,
        channel=_optional(body, "channel"),
        ts=_optional(body, "ts"),
        view_id=view_id,
        action_id=_text(body, "action_id"),
        block_id=_optional(body, "block_id"),
        value=answer.get("value") if _is_button(answer) else None,
        selected=None if _is_button(answer) else answer,
    )
    return asdict(result)


def _submit(workspace: Workspace, body: Json) -> Json:
    result = workspace.submit(_text(body, "user"), _text(body, "view_id"), body.get("values") or {})
    error = "operation_timeout" if result.kind == "timeout" else ""
    return {"kind": result.kind, "errors": result.errors, "error": error}


def _attach(workspace: Workspace, body: Json) -> Json:
    try:
        data = base64.b64decode(body.get("data") or "", validate=True)
    except ValueError:
        raise ValueError("the file is not whole") from None
    return {"file": workspace.attach(_text(body, "user"), _text(body, "name"), data)}


def _close(workspace: Workspace, body: Json) -> None:
    workspace.close_view(_text(body, "user"), _text(body, "view_id"), clear=body.get("all") is True)


def _shortcut(workspace: Workspace, body: Json) -> Json:
    user, callback_id = _texts(body, "user", "callback_id")
    return asdict(workspace.shortcut(user, callback_id, _optional(body, "channel"), _optional(body, "ts")))


def _home(workspace: Workspace, body: Json) -> None:
    workspace.open_home(_text(body, "user"), tab=body.get("tab", "home"))


def _dismiss(workspace: Workspace, body: Json) -> None:
    workspace.dismiss_ephemeral(*_texts(body, "user", "ts"))


def _read(workspace: Workspace, body: Json) -> None:
    workspace.mark_read(*_texts(body, "user", "channel"))


_VERBS: dict[str, Callable[[Workspace, Json], Json | None]] = {
    "post": _post,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "slash": _slash,
    "click": _click,
    "submit": _submit,
    "attach": _attach,
    "close": _close,
    "shortcut": _shortcut,
    "home": _home,
    "dismiss": _dismiss,
    "read": _read,
}


def _channel(workspace: Workspace, body: Json) -> str:
    channel = _text(body, "channel")
    return workspace.open_dm(_text(body, "user")) if channel == DM else channel


def _is_button(answer: Json) -> bool:
    return str(answer.get("type", "")).endswith(("button", "buttons")) and answer["type"] != "radio_buttons"


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing")
    return value


def _texts(body: Json, *names: str) -> list[str]:
    return [_text(body, name) for name in names]


def _optional(body: Json, name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) and value else None
