"""`convener run` as a process: both ways to Slack, a clean end, and one clear line where it cannot run."""

import re
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.cli import main
from bot.clock import MovableClock
from bot.manifest import app_manifest
from bot.playground.slack import StandIn
from tests.cli.processes import Running, convener, running

SETTINGS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL")


@pytest.fixture
def slack() -> Iterator[StandIn]:
    """A workspace with one person and one channel."""
    stand_in = StandIn(clock=MovableClock(datetime(2026, 3, 2, 9, tzinfo=UTC)), manifest=app_manifest())
    stand_in.start()
    yield stand_in
    stand_in.stop()


def settings(slack: StandIn, **more: str) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url, "CONVENER_PORT": "0", **more}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def address(process: Running) -> str:
    """Wait until it runs and return where its health is."""
    text = process.until(lambda text: "running in" in text)
    found = re.search(r"running in .* on (http://\S+)", text)
    assert found, text
    return found[1]


def answer_to_help(slack: StandIn) -> str:
    """Type `/cop help` as somebody new and return what only this person sees."""
    user = slack.workspace.add_member("ada", real_name="Ada", tz="Europe/London", locale="en-GB")
    channel = slack.workspace.add_channel("general", members=[user])
    answered = threading.Event()
    end = slack.workspace.subscribe(lambda change: answered.set() if change["kind"] == "ephemeral" else None)
    assert slack.workspace.slash(user, channel, "/cop", "help").ok
    assert answered.wait(10), "nobody answered /cop help"
    end()
    (seen,) = slack.workspace.ephemerals(user)
    return f"{seen['text']} {seen.get('blocks')}"


def test_over_a_socket_it_answers_and_ends_cleanly_on_sigterm(slack: StandIn, tmp_path: Path) -> None:
    with running(tmp_path, "run", **settings(slack, SLACK_APP_TOKEN=slack.app_token)) as process:
        with urlopen(f"{address(process)}/healthz", timeout=5) as health:
            assert health.status == 200
        assert "/cop status" in answer_to_help(slack)

        code, seconds = process.ends(by=signal.SIGTERM)

    assert code == 0, process.log.read_text()
    assert seconds < 10
    assert "Traceback" not in process.log.read_text()
    assert slack.violations == []


def test_over_http_it_answers_and_ends_cleanly_on_sigterm(slack: StandIn, tmp_path: Path) -> None:
    with running(tmp_path, "run", **settings(slack, SLACK_SIGNING_SECRET=slack.signing_secret)) as process:
        url = address(process)
        slack.deliver_over_http(f"{url}/slack/events")
        with urlopen(f"{url}/healthz", timeout=5) as health:
            assert health.status == 200
        assert "/cop status" in answer_to_help(slack)

        code, seconds = process.ends(by=signal.SIGTERM)

    assert code == 0, process.log.read_text()
    assert seconds < 10
    assert "Traceback" not in process.log.read_text()


def test_a_second_process_on_the_same_file_says_so_and_stops(slack: StandIn, tmp_path: Path) -> None:
    ours = settings(slack, SLACK_APP_TOKEN=slack.app_token)
    with running(tmp_path, "run", **ours) as process:
        address(process)

        second = convener(tmp_path, "run", **ours)

        assert second.returncode == 2
        assert second.stderr.count("\n") == 1, second.stderr
        assert "another Convener is running on convener.db" in second.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN is malformed"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is malformed"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "slack"}, "SLACK_API_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "CONVENER_PORT": "many"}, "CONVENER_PORT"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "CONVENER_LOG": "loud"}, "CONVENER_LOG"),
    ],
)
def test_a_setting_that_will_not_do_is_named_in_one_line(
    given: dict[str, str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in (*SETTINGS, *given):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["convener", "run"])

    with pytest.raises(SystemExit) as ended:
        main()

    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith(f"convener: {said}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_missing_setting_ends_the_process_without_a_traceback(tmp_path: Path) -> None:
    ended = convener(tmp_path, "run")

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_an_address_where_nobody_answers_is_told_in_one_line(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/api/"

    ended = convener(
        tmp_path,
        "run",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET="s",
        SLACK_API_URL=nobody,
        CONVENER_PORT="0",
    )

    assert ended.returncode == 2
    assert "Slack cannot be reached" in ended.stderr
    assert "Traceback" not in ended.stderr
