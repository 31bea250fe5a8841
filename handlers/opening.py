"""Opening forms, and what happens when Slack did not wait for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.views.ids import Form, read_value
from handlers.desk import Payload

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
# The person closed the form meanwhile, or another click has changed it already; what was typed is kept by then.
HARMLESS = frozenset({"not_found", "hash_conflict"})


class OpenedTooLate(Exception):
    """Slack waits three seconds for a form; `carried` is what a button needs to open it again, empty if none can."""

    def __init__(self, carried: dict[str, Any]) -> None:
        super().__init__("the form came too late")
        self.carried = carried


def open_modal(client: WebClient, body: Payload, view: dict[str, Any]) -> None:
    """Show the person a form. Raises OpenedTooLate."""
    with _in_time(view):
        client.views_open(trigger_id=body["trigger_id"], view=view)


def push_modal(client: WebClient, body: Payload, view: dict[str, Any]) -> None:
    """Show the person a form on top of the one that was acted in. Raises OpenedTooLate."""
    with _in_time(view):
        client.views_push(trigger_id=body["trigger_id"], view=view)


def update_modal(client: WebClient, body: Payload, view: dict[str, Any]) -> None:
    """Show another view in place of the one that was acted in, unless it has changed or gone meanwhile."""
    shown = body["view"]
    with _unless_gone():
        client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)


def update_below(client: WebClient, view_id: str, view: dict[str, Any]) -> None:
    """Show another view in place of the one from which a form was pushed, unless that has gone meanwhile."""
    with _unless_gone():
        client.views_update(view_id=view_id, view=view)


@contextmanager
def _in_time(view: dict[str, Any]) -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        if error.response.get("error") not in TOO_LATE:
            raise
        is_answer = view.get("callback_id") == Form.answer
        raise OpenedTooLate(read_value(view.get("private_metadata")) if is_answer else {}) from error


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        if error.response.get("error") not in HARMLESS:
            raise
