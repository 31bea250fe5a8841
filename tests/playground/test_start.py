"""The playground between starts: what happened is kept, and only a finished history counts."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.playground import playing
from bot.playground.start import Playground, open_playground
from bot.playground.tour import SMALL
from bot.settings import SettingsError
from storage.database import DatabaseError
from tests.cli.processes import convener, running

ONE_WEEK = replace(
    SMALL,
    deeds=(),
    told=tuple(replace(each, statuses=each.statuses[:1]) for each in SMALL.told),
    ends=SMALL.founded + timedelta(days=5),
)


@contextmanager
def opened(folder: Path, *, fresh: bool = False) -> Iterator[Playground]:
    with open_playground(folder, port=0, fresh=fresh, company=ONE_WEEK) as ground:
        yield ground


def written(ground: Playground) -> list[str]:
    """Return what was written in the community's channel."""
    slack = ground.scene.slack
    channel = next(each["id"] for each in slack.channels() if each["name"] == SMALL.channel)
    return [message["text"] for message in slack.messages(channel)]


def say(ground: Playground, text: str) -> None:
    slack = ground.scene.slack
    channel = next(each["id"] for each in slack.channels() if each["name"] == SMALL.channel)
    slack.post(playing.member_id(ground.scene, "asha"), channel, text)


def test_messages_and_the_clock_go_on_where_they_were_left(tmp_path: Path) -> None:
    with opened(tmp_path) as ground:
        ground.advance_to(ONE_WEEK.ends + timedelta(days=9))
        say(ground, "See you tomorrow")
        before, left_at = written(ground), ground.scene.clock()

    with opened(tmp_path) as ground:
        assert written(ground) == before
        assert ground.scene.clock() - left_at < timedelta(minutes=1)
        assert any(text.startswith("Check-in of 19 Jan 2026") for text in before)


def test_fresh_forgets_what_happened(tmp_path: Path) -> None:
    with opened(tmp_path) as ground:
        say(ground, "Forget me")

    with opened(tmp_path, fresh=True) as ground:
        assert "Forget me" not in written(ground)


def test_a_history_that_was_cut_short_is_played_again(tmp_path: Path) -> None:
    steps: list[int] = []

    def interrupt(done: int, _steps: int) -> None:
        steps.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        open_playground(tmp_path, port=0, fresh=False, told=interrupt, company=ONE_WEEK),
    ):
        raise AssertionError("it was interrupted")

    with opened(tmp_path) as ground:
        assert len(written(ground)) == 1
    assert steps == [0, 1, 2]


@pytest.mark.parametrize("fresh", [False, True])
def test_a_second_one_in_the_same_folder_is_turned_away_and_spoils_nothing(tmp_path: Path, fresh: bool) -> None:
    with opened(tmp_path) as ground:
        with (
            pytest.raises(DatabaseError, match="another Convener is running"),
            opened(tmp_path, fresh=fresh),
        ):
            raise AssertionError("it was turned away")

        say(ground, "Still here")

    with opened(tmp_path) as ground:
        assert "Still here" in written(ground)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as ground:
        port = int(ground.scene.stand_in.url.rpartition(":")[2])

        with (
            pytest.raises(SettingsError, match=f"port {port} cannot be used"),
            open_playground(tmp_path / "two", port=port, fresh=False, company=ONE_WEEK),
        ):
            raise AssertionError("the port is taken")


def test_the_command_prints_the_address_serves_the_page_and_ends_cleanly(tmp_path: Path) -> None:
    with opened(tmp_path / "kept"):
        pass

    with running(tmp_path, "playground", "--port", "0", "--folder", "kept") as process:
        text = process.until(lambda text: "http://127.0.0.1:" in text and "Ctrl-C" in text)
        (url,) = (word for word in text.split() if word.startswith("http://"))
        with urlopen(url, timeout=10) as page:
            assert page.status == 200
        second = convener(tmp_path, "playground", "--port", "0", "--folder", "kept")
        code, _ = process.ends(by=signal.SIGINT)

    assert (second.returncode, second.stderr.count("\n")) == (2, 1)
    assert code == 0, process.log.read_text()
    assert "Traceback" not in process.log.read_text()
