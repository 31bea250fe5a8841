"""`convener doctor` names what is missing and what to do, and changes nothing."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.clock import MovableClock
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role
from bot.manifest import app_manifest, scopes_with_reasons
from bot.playground.slack import StandIn
from bot.usecases import founding, people
from bot.usecases.people import Profile
from storage.database import Database
from tests.migrated import copied_to

NOW = datetime(2020, 1, 6, 8, tzinfo=UTC)
MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
Given = Callable[..., None]


@contextmanager
def slack(*, without: frozenset[str] = frozenset()) -> Iterator[StandIn]:
    """Yield a workspace whose app lacks some scopes."""
    manifest = copy.deepcopy(app_manifest())
    bot = manifest["oauth_config"]["scopes"]["bot"]
    manifest["oauth_config"]["scopes"]["bot"] = [each for each in bot if each not in without]
    stand_in = StandIn(clock=MovableClock(NOW), manifest=manifest)
    stand_in.start()
    yield stand_in
    stand_in.stop()


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Given:
    """Set these settings and no others."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def put(stand_in: StandIn | None = None, **settings: str) -> None:
        ours = (
            {
                "SLACK_BOT_TOKEN": stand_in.bot_token,
                "SLACK_APP_TOKEN": stand_in.app_token,
                "SLACK_API_URL": stand_in.api_url,
            }
            if stand_in
            else {}
        )
        for name, value in (ours | settings).items():
            monkeypatch.setenv(name, value)

    return put


def found_community(stand_in: StandIn, url: str, *roles: Role) -> str:
    """Have a community in which Ada holds these roles; return its channel."""
    channel = stand_in.workspace.add_channel("knowledge")
    database = Database(url, survives_power_loss=False)
    with database.writing() as session:
        workspace = people.connect_workspace(session, stand_in.team_id, "Playground", "UBOT")
        ada = people.remember(session, stand_in.team_id, Profile("UADA", "Ada"), NOW)
        community = founding.found_community(session, workspace.id or 0, channel, "Circle", "UTC", MONDAYS, NOW)
        division = founding.add_division(session, community, "Operations")
        for role in roles:
            founding.give_role(session, community, ada, role, NOW, division if role is Role.representative else None)
    database.close()
    return channel


def doctor() -> tuple[int, str, dict[str, dict[str, Any]]]:
    """Return the exit code, what a person reads, and what was found by what was looked at."""
    told, plain = CliRunner().invoke(app, ["doctor"]), CliRunner().invoke(app, ["doctor", "--json"])
    assert told.exit_code == plain.exit_code
    return told.exit_code, told.output, {each["what"]: each for each in json.loads(plain.output)["checks"]}


def test_where_everything_is_in_place_all_is_well(given: Given, tmp_path: Path) -> None:
    with slack() as stand_in:
        url = copied_to(tmp_path / "convener.db")
        found_community(stand_in, url, Role.hr_lead, Role.knowledge_lead, Role.sponsor, Role.representative)
        given(stand_in, DATABASE_URL=url)

        code, told, found = doctor()

    assert code == 0, told
    assert {each["verdict"] for each in found.values()} == {"well"}
    assert "✓ well     channel of Circle: the bot is in it" in told
    assert stand_in.bot_token not in told
    assert stand_in.violations == []


def test_each_missing_scope_is_named_with_what_it_is_for(given: Given, tmp_path: Path) -> None:
    with slack(without=frozenset({"pins:write", "files:write"})) as stand_in:
        given(stand_in, DATABASE_URL=copied_to(tmp_path / "convener.db"))

        code, told, found = doctor()

    assert code == 1
    assert found["scopes in Playground"]["details"] == [
        "pins:write: the terms of reference are pinned",
        "files:write: charts and reports",
    ]
    assert told.count("install the app to the workspace again") == 1
    assert "communities: there is none yet" in told


def test_a_closed_channel_and_places_that_nobody_fills_are_named(given: Given, tmp_path: Path) -> None:
    with slack() as stand_in:
        url = copied_to(tmp_path / "convener.db")
        channel = found_community(stand_in, url, Role.knowledge_lead)
        stand_in.workspace.archive(channel)
        given(stand_in, DATABASE_URL=url)

        code, told, found = doctor()

    assert code == 1
    assert found["channel of Circle"] | {"to_do": "unarchive it", "found": "is archived"} == found["channel of Circle"]
    assert found["roles in Circle"]["found"] == "3 to fill"
    assert "no HR lead" in told
    assert "no representative in 1 of 1 divisions: Operations" in told


def test_tokens_that_slack_refuses_are_broken_and_never_shown(given: Given, tmp_path: Path) -> None:
    with slack() as stand_in:
        url = copied_to(tmp_path / "convener.db")
        found_community(stand_in, url)
        given(stand_in, SLACK_BOT_TOKEN="xoxb-secret", SLACK_APP_TOKEN="xapp-secret", DATABASE_URL=url)

        code, told, found = doctor()

    assert code == 2
    assert found["bot token 1"]["found"] == "Slack refuses it: invalid_auth"
    assert found["app token"]["verdict"] == "broken"
    assert found["workspace Playground"]["found"] == "no token works for it"
    assert "secret" not in told


def test_without_settings_the_rest_is_looked_at_and_no_database_is_made(given: Given, tmp_path: Path) -> None:
    given()

    code, told, found = doctor()

    assert code == 2
    assert "SLACK_BOT_TOKEN is missing" in told
    assert found["database"]["to_do"] == "start the bot: convener run"
    assert list(tmp_path.iterdir()) == []


def test_a_slack_that_does_not_answer_is_told_once(given: Given) -> None:
    given(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", SLACK_API_URL="http://127.0.0.1:9/api/")

    code, told, found = doctor()

    assert code == 2
    assert found["Slack"]["to_do"] == "check the network and SLACK_API_URL"
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("revision", "verdict", "to_do"),
    [("0001", "lacking", "convener migrate"), ("9999", "broken", "install the newest Convener")],
)
def test_tables_of_another_version_are_told(
    given: Given, tmp_path: Path, revision: str, verdict: str, to_do: str
) -> None:
    url = copied_to(tmp_path / "convener.db")
    database = Database(url, survives_power_loss=False)
    with database.migrating() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    database.close()
    given(DATABASE_URL=url, SLACK_BOT_TOKEN="xoxb-1")

    _, _, found = doctor()

    assert (found["database"]["verdict"], found["database"]["to_do"]) == (verdict, to_do)


def test_every_scope_of_the_manifest_has_its_reason() -> None:
    assert list(scopes_with_reasons()) == app_manifest()["oauth_config"]["scopes"]["bot"]
