"""What Slack is told, and when: not before the work is safe, and once it is told, for good."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.domain.errors import Refused
from bot.domain.words import Role
from bot.playground.slack.records import InteractionResult
from bot.usecases import noting
from bot.wiring import House, log_of_bolt
from handlers import acknowledged
from storage.tables_answering import Note
from tests.world import World, open_world

BUTTON = {"type": "button", "action_id": "fails", "text": {"type": "plain_text", "text": "Press"}}


class FailsOnTheWay(logging.Handler):
    """Has the listener fail between Bolt's taking of its acknowledgement and the answer to Slack."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.is_on_the_way = threading.Event()

    def listener(self, ack: Ack) -> None:
        """Acknowledge, and fail as soon as the acknowledgement is on its way."""
        ack()
        assert self.is_on_the_way.wait(5)
        raise Refused("This is not yours.")

    def emit(self, record: logging.LogRecord) -> None:
        """Hold the answer up until the listener has failed."""
        if record.getMessage().startswith("Responding with"):
            self.is_on_the_way.set()
            self.house.idle()


@pytest.mark.parametrize("socket_mode", [False, True], ids=["over HTTP", "over a socket"])
def test_an_acknowledgement_stands_when_its_listener_fails_at_that_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_mode: bool
) -> None:
    with open_world(tmp_path, socket_mode=socket_mode) as world:
        kim = world.has("kim")
        channel = world.slack.open_dm(kim.slack_id)
        ts = world.client.chat_postMessage(
            channel=channel, text="A button", blocks=[{"type": "actions", "elements": [BUTTON]}]
        )["ts"]
        world.settle()
        moment = FailsOnTheWay(world.house)
        world.house.app.action("fails")(moment.listener)
        monkeypatch.setattr(log_of_bolt, "handlers", [moment])
        log_of_bolt.setLevel(logging.DEBUG)
        try:
            pressed = world.slack.click(kim.slack_id, channel=channel, ts=ts, action_id="fails")
        finally:
            log_of_bolt.setLevel(logging.ERROR)

        assert pressed.error == ""
        assert [each["text"] for each in world.slack.ephemerals(kim.slack_id)] == ["This is not yours."]


class Works:
    """A listener that acknowledges first and then has something to do, for as long as it is not allowed to end."""

    def __init__(self) -> None:
        self.is_at_work = threading.Event()
        self.may_end = threading.Event()
        self.has_ended = False

    def __call__(self, ack: Ack) -> None:
        """Acknowledge, and work."""
        ack()
        self.is_at_work.set()
        self.may_end.wait(30)
        self.has_ended = True


@pytest.mark.parametrize("socket_mode", [False, True], ids=["over HTTP", "over a socket"])
def test_slack_is_told_that_a_button_was_taken_when_what_it_does_is_done(tmp_path: Path, socket_mode: bool) -> None:
    with open_world(tmp_path, socket_mode=socket_mode) as world:
        works, press = Works(), _button(world)
        world.house.app.action("fails")(lambda ack: works(ack))
        told: list[bool] = []

        def wait() -> None:
            assert press().error == ""
            told.append(works.has_ended)

        waiting = threading.Thread(target=wait)
        waiting.start()
        assert works.is_at_work.wait(10)
        # Were it told too early, it would be in this time.
        waiting.join(0.3)
        works.may_end.set()
        waiting.join(10)

        assert told == [True]


def test_slack_is_told_in_time_of_a_button_whose_work_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acknowledged, "LONGEST_HELD_S", 0.1)
    with open_world(tmp_path) as world:
        works, press = Works(), _button(world)
        world.house.app.action("fails")(lambda ack: works(ack))

        pressed = press()

        assert (pressed.error, works.has_ended) == ("", False)
        works.may_end.set()


def test_an_event_that_could_not_be_dealt_with_is_delivered_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim = world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    failing = [OperationalError("COMMIT", None, Exception("the database is away"))]

    def heard(*words: Any) -> None:
        if failing:
            raise failing.pop()
        listen(*words)

    listen = noting.heard
    monkeypatch.setattr(noting, "heard", heard)
    kim.writes_to_the_bot("The supplier is late")

    with world.house.database.reading() as session:
        assert [each.text for each in session.exec(select(Note))] == ["The supplier is late"]


def _button(world: World) -> Callable[[], InteractionResult]:
    """Show somebody a button, and return what presses it."""
    kim = world.has("kim")
    channel = world.slack.open_dm(kim.slack_id)
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = world.client.chat_postMessage(channel=channel, text="A button", blocks=blocks)["ts"]
    world.settle()
    return lambda: world.slack.click(kim.slack_id, channel=channel, ts=ts, action_id="fails")
