"""The small values that pass between the workspace, the server and whoever looks on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

_Document = TypeVar("_Document")
Json = dict[str, Any]
"""A JSON object in Slack's own shape."""


def copied(document: _Document) -> _Document:
    """Return a copy of some JSON that shares nothing with it, in a third of the time that `copy.deepcopy` takes."""
    copy: Any = document
    if isinstance(document, dict):
        copy = {name: copied(value) for name, value in document.items()}
    elif isinstance(document, list):
        copy = [copied(value) for value in document]
    return cast(_Document, copy)


class Refusal(Exception):
    """Slack says no: `error` is Slack's name for it, `detail` is for a person."""

    def __init__(self, error: str, detail: str = "", **extra: Any) -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error = error
        self.detail = detail
        self.extra = extra


@dataclass(frozen=True)
class Violation:
    """Something the bot sent that Slack would refuse, or would silently spoil."""

    method: str
    error: str
    detail: str
    payload: Json


@dataclass(frozen=True)
class Traffic:
    """One API call or one delivery, as the page's traffic pane shows it."""

    id: int
    at: str
    direction: Literal["from_bot", "to_bot"]
    method: str
    summary: str
    request: Any
    response: Any
    ms: int


DeliveryError = Literal["", "operation_timeout", "dispatch_failed", "bad_response"]


@dataclass(frozen=True)
class Answer:
    """How the bot answered one delivery; `error` is empty when it acknowledged in time."""

    error: DeliveryError = ""
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True)
class SlashResult:
    """What the person sees under the composer; `error` is empty when the command was taken."""

    ok: bool
    error: str = ""


@dataclass(frozen=True)
class InteractionResult:
    """Whether the click was acknowledged; otherwise Slack shows a warning sign with `error`."""

    ok: bool
    error: str = ""


@dataclass(frozen=True)
class SubmitResult:
    """What became of a submitted modal.

    `errors` maps block ids to sentences; `by` says whether Slack's client found them before
    anything was sent, or the app did. `view` is what the person looks at now.
    """

    kind: Literal["closed", "errors", "updated", "pushed", "cleared", "timeout"]
    errors: dict[str, str] = field(default_factory=dict)
    view: Json | None = None
    by: Literal["client", "app", ""] = ""


EventSink = Callable[[Json], None]
"""Takes an event for delivery and returns at once."""

Asker = Callable[[str, Json], Answer]
"""Delivers one command or interaction and waits for its acknowledgement."""
