"""Whatever a person can press, send, type or do has a listener, and every listener hears something that exists."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.listener.listener import Listener

from bot.clock import MovableClock
from bot.manifest import app_manifest
from bot.playground.scene import settings_for
from bot.playground.slack import StandIn
from bot.views.ids import Action, Command, Form, Shortcut
from bot.wiring import House
from storage.database import Database

FEATURES = app_manifest()["features"]
EVENTS = app_manifest()["settings"]["event_subscriptions"]["bot_events"]

# A modal without a submit button is never sent.
NEVER_SENT = {Form.done, Form.settings, Form.questions}
Body = dict[str, Any]


def payloads() -> Iterator[tuple[str, Body]]:
    """Yield one payload for everything that Slack may send, with its name."""
    for action in Action:
        yield action, {"type": "block_actions", "actions": [{"action_id": action, "block_id": "b", "type": "button"}]}
    for form in (form for form in Form if form not in NEVER_SENT):
        yield form, {"type": "view_submission", "view": {"type": "modal", "callback_id": form}}
        yield form, {"type": "view_closed", "view": {"type": "modal", "callback_id": form}}
    for entry in FEATURES["slash_commands"]:
        yield entry["command"], {"command": entry["command"], "text": ""}
    for entry in FEATURES["shortcuts"]:
        kind = "message_action" if entry["type"] == "message" else "shortcut"
        yield entry["callback_id"], {"type": kind, "callback_id": entry["callback_id"]}
    for name in EVENTS:
        kind, _, channel_type = name.partition(".")
        yield name, {"type": "event_callback", "event": {"type": kind, "channel_type": channel_type.rstrip("s")}}


def must_be_heard() -> Iterator[Any]:
    """Yield what needs a listener; that somebody closes a modal may go unheard."""
    for name, body in payloads():
        if body.get("type") != "view_closed":
            yield pytest.param(body, id=name)


@pytest.fixture(scope="module")
def listeners(tmp_path_factory: pytest.TempPathFactory) -> list[Listener]:
    """The listeners of the bot as it is wired."""
    stand_in = StandIn(clock=MovableClock(datetime(2026, 3, 2, tzinfo=UTC)), manifest=app_manifest())
    stand_in.start()
    url = f"sqlite:///{tmp_path_factory.mktemp('heard') / 'convener.db'}"
    house = House(settings_for(stand_in, url, socket_mode=True), Database(url), stand_in.workspace.clock)
    house.close()
    stand_in.stop()
    return list(house.app._listeners)


def hears(listener: Listener, body: Body) -> bool:
    request = BoltRequest(body=json.dumps(body), mode="socket_mode")
    request.body.update(body)
    return bool(listener.matches(req=request, resp=BoltResponse(status=200)))


@pytest.mark.parametrize("body", sorted(must_be_heard(), key=lambda each: str(each.id)))
def test_it_has_a_listener(listeners: list[Listener], body: Body) -> None:
    assert [each for each in listeners if hears(each, body)]


def test_every_listener_hears_something_that_exists(listeners: list[Listener]) -> None:
    bodies = [body for _, body in payloads()]

    deaf = [each for each in listeners if not any(hears(each, body) for body in bodies)]

    assert [Path(each.ack_function.__code__.co_filename).name for each in deaf] == []


def test_commands_and_shortcuts_are_called_alike_in_the_code_and_in_the_manifest() -> None:
    assert {entry["command"] for entry in FEATURES["slash_commands"]} == set(Command)
    assert set(Shortcut) <= {entry["callback_id"] for entry in FEATURES["shortcuts"]}
