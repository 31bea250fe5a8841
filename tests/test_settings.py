"""A missing or malformed setting is one clear line that names it and says what to do."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": " , "}, "SLACK_BOT_TOKEN is m"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN is malformed"),
        ({"SLACK_BOT_TOKEN": "xoxb-1,xoxp-2"}, "SLACK_BOT_TOKEN is malformed"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing: set it for Socket Mode, or SLACK_SIGNING_SECRET"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is malformed"),
        ({"SLACK_API_URL": "slack"}, "SLACK_API_URL is malformed: write an address"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL is malformed: write sqlite:///FILE"),
        ({"CONVENER_PORT": "99999"}, "CONVENER_PORT is malformed: write a port number"),
        ({"CONVENER_LOG": "loud"}, "CONVENER_LOG is malformed: write debug"),
    ],
)
def test_the_line_names_the_setting_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], line: str
) -> None:
    for name, value in (GOOD | given).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as told:
        read_settings()

    assert line in str(told.value)
    assert "\n" not in str(told.value)


def test_http_mode_needs_only_the_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s3cret")

    settings = read_settings()

    assert settings.app_token is None
    assert settings.secrets() == ["xoxb-1", "s3cret"]


def test_the_tokens_of_several_workspaces_stand_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (GOOD | {"SLACK_BOT_TOKEN": "xoxb-1, xoxb-2,xoxb-1,"}).items():
        monkeypatch.setenv(name, value)

    assert read_settings().secrets() == ["xoxb-1", "xoxb-2", "xapp-1"]


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (GOOD | {"SLACK_BOT_TOKEN": "xoxb-very-secret"}).items():
        monkeypatch.setenv(name, value)

    assert "very-secret" not in repr(read_settings())
