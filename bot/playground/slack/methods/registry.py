"""The table of Web API methods and what each gets handed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.slack import scopes
from bot.playground.slack.records import Json, Refusal
from bot.playground.slack.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """One call of a method: the workspace, locked, and the arguments as the bot sent them."""

    workspace: Workspace
    arguments: Json
    method: str
    is_app_token: bool = False

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return an argument that must be there; refuses with invalid_arguments when it is not."""
        if self.arguments.get(name) in (None, ""):
            raise Refusal("invalid_arguments", f"missing required field: {name}")
        return self.text(name)

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.arguments.get(name) in (True, 1, "1", "true", "True")

    def document(self, name: str, error: str = "invalid_arguments") -> Any:
        """Return an argument that is JSON, or JSON in a string; None when it is absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as problem:
            raise Refusal(error, f"{name} is not JSON") from problem

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        try:
            value = int(self.arguments.get(name) or default)
        except ValueError as problem:
            raise Refusal("invalid_limit", f"{name} is not a number") from problem
        if not 1 <= value <= most:
            raise Refusal("invalid_limit", f"{name} must be 1 to {most}")
        return value

    def channel(self, name: str = "channel", *, right: str | None = None) -> Json:
        """Return the record of the conversation that the argument names.

        Refuses what the bot cannot see; `right` (read, history) is checked against its kind.
        """
        w = self.workspace
        record = w.conversations.get(self.required(name))
        if record is None or (record["kind"] != "channel" and not w.bot_is_in(record["id"])):
            raise Refusal("channel_not_found", f"{self.text(name)} is no channel the bot can see")
        if right is not None:
            scopes.check_kind(w.manifest, record["kind"], right)
        return record


Method = Callable[[Call], Json]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Register a function as the Web API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


def page(call: Call, items: list[Json], key: str, *, default: int = 100, most: int = 1000) -> Json:
    """Return the part of `items` that the cursor and limit ask for, with the next cursor."""
    limit = call.number("limit", default, most)
    start = _cursor(call)
    end = start + limit
    cursor = f"at-{end}" if end < len(items) else ""
    return {key: items[start:end], "response_metadata": {"next_cursor": cursor}}


def _cursor(call: Call) -> int:
    cursor = call.text("cursor")
    if not cursor:
        return 0
    if not cursor.startswith("at-") or not cursor[3:].isdigit():
        raise Refusal("invalid_cursor", "that cursor was not given out")
    return int(cursor[3:])
