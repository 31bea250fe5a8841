"""The socket ends when it is told to, also in the moment in which it begins."""

import threading
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.builtin import client as slack_client
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from tests.world import open_world


class BeginsAsItIsClosed(ConnectionState):
    """A session whose thread clears the flag `terminated` only after whoever closes it has set it."""

    beginning = threading.Event()
    closing = threading.Event()

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "terminated" and value is False and threading.current_thread() is not threading.main_thread():
            self.beginning.set()
            self.closing.wait(10)
        super().__setattr__(name, value)
        if name == "terminated" and value and self.beginning.is_set():
            self.closing.set()


def test_a_socket_that_is_closed_as_it_begins_to_receive_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_client, "ConnectionState", BeginsAsItIsClosed)
    with open_world(tmp_path, socket_mode=True) as world:
        assert BeginsAsItIsClosed.beginning.wait(10)
        closing = threading.Thread(target=world.house.close, daemon=True)
        closing.start()
        closing.join(20)

        assert not closing.is_alive()
