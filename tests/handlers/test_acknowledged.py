"""What Slack is told when a listener fails after it has acknowledged."""

import logging
import threading
from pathlib import Path

import pytest
from slack_bolt import Ack

from bot.domain.errors import Refused
from bot.wiring import House, log_of_bolt
from tests.world import open_world

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
