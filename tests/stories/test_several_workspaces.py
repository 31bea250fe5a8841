"""One bot in two workspaces: each is asked, answered and looked after by itself, and neither keeps the other down."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from starlette.testclient import TestClient
from typer.testing import CliRunner

from bot.cli.app import app as command_line
from bot.clock import MovableClock
from bot.domain.words import Role
from bot.manifest import app_manifest
from bot.playground.slack import StandIn
from bot.settings import Settings
from bot.wiring import House
from storage import setting_up
from storage.database import Database
from tests.migrated import copied_to
from tests.stories.following import dms_with
from tests.world import START, World, said, served

Two = tuple[World, World]


@contextmanager
def two_workspaces(
    folder: Path, *, socket_mode: bool, before: Callable[[StandIn, StandIn], object] = lambda _north, _south: None
) -> Iterator[Two]:
    """Yield the workspaces North and South of one Slack with one bot in both, each without anybody."""
    clock = MovableClock(datetime.fromisoformat(START))
    north = StandIn(clock=clock, manifest=app_manifest())
    south = StandIn(clock=clock, manifest=app_manifest(), beside=north)
    with ExitStack() as stack:
        for stand_in, name in ((north, "North"), (south, "South")):
            stand_in.workspace.identity["team_name"] = name
            stand_in.start()
            stack.callback(stand_in.stop)
        before(north, south)
        house = house_for(north, south, folder, clock, socket_mode=socket_mode)
        stack.callback(house.close)
        house.open()
        if socket_mode:
            house.connect()
        else:
            url = stack.enter_context(served(house)) + "/slack/events"
            north.deliver_over_http(url)
            south.deliver_over_http(url)
        yield World(north, house, clock), World(south, house, clock)
        assert north.violations == []


def house_for(north: StandIn, south: StandIn | None, folder: Path, clock: MovableClock, *, socket_mode: bool) -> House:
    """Return a bot, not yet opened, that holds the tokens of one workspace or of both."""
    tokens = [north.bot_token, *([south.bot_token] if south else [])]
    way_in = {"SLACK_APP_TOKEN": north.app_token} if socket_mode else {"SLACK_SIGNING_SECRET": north.signing_secret}
    file = folder / "convener.db"
    url = f"sqlite:///{file}" if file.exists() else copied_to(file)
    given = {"SLACK_BOT_TOKEN": ", ".join(tokens), "SLACK_API_URL": north.api_url, "DATABASE_URL": url, **way_in}
    settings = Settings.model_validate(given)
    return House(settings, Database(settings.database_url, survives_power_loss=False), clock)


def settles(world: World, title: str) -> None:
    """Have a community with a lead and one representative in the workspace."""
    ada, kim = world.has("ada"), world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.starts(title, "Operations", starts="2026-01-01", due="2026-12-01")


def health(house: House) -> tuple[int, list[str]]:
    answer = TestClient(house.web()).get("/healthz")
    problems: list[str] = answer.json()["problems"]
    return answer.status_code, problems


@pytest.mark.parametrize("socket_mode", [True, False], ids=["socket", "http"])
def test_each_workspace_is_asked_and_answered_with_what_is_its_own(tmp_path: Path, socket_mode: bool) -> None:
    with two_workspaces(tmp_path, socket_mode=socket_mode) as (north, south):
        settles(north, "Expert directory")
        settles(south, "Taxonomy")

        north.at("Mon 5 Jan 2026 09:00", "Europe/London")
        south.ada.answers("KS-1", "on track")

        for world, own, others in ((north, "Expert directory", "Taxonomy"), (south, "Taxonomy", "Expert directory")):
            seen = "\n".join([world.kim.types("/cop", "status"), *map(said, world.ada.dms), *map(said, world.channel)])
            assert len(dms_with(world.ada, "Check-in for")) == 1
            assert own in seen
            assert others not in seen
        assert "1 of 1" in said(south.channel[-1]), "the answer from South counts in South"
        assert "0 of 1" in said(north.channel[-1]), "and not in North"
        assert health(north.house) == (200, [])
        assert south.stand_in.violations == []


def test_each_workspace_is_looked_at_by_its_own_token(tmp_path: Path) -> None:
    with two_workspaces(tmp_path, socket_mode=False) as (north, south):
        settles(north, "Expert directory")
        settles(south, "Taxonomy")
        south.slack.emit = lambda *_, **__: None  # type: ignore[method-assign]
        south.slack.archive(south.channel_id)

        north.house.reconciliation.run_due()
        north.settle()

        assert len(dms_with(south.kim, "was archived")) == 1
        assert not dms_with(north.kim, "was archived")


def test_a_token_that_slack_refuses_is_named_and_the_other_workspace_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def south_leaves(_north: StandIn, south: StandIn) -> None:
        south.workspace.is_installed = False

    with two_workspaces(tmp_path, socket_mode=False, before=south_leaves) as (north, south):
        settles(north, "Expert directory")

        north.at("Mon 5 Jan 2026 09:00", "Europe/London")

        assert len(dms_with(north.ada, "Check-in for")) == 1
        assert health(north.house) == (200, ["Slack refuses token 2 in SLACK_BOT_TOKEN: account_inactive"])
        assert "Slack refuses token 2" in caplog.text
        assert south.stand_in.bot_token not in caplog.text


def test_a_workspace_whose_token_was_left_out_is_named(tmp_path: Path) -> None:
    with two_workspaces(tmp_path, socket_mode=False) as (north, _south):
        north.house.close()
        alone = house_for(north.stand_in, None, tmp_path, north.clock, socket_mode=False)
        alone.open()

        code, (told,) = health(alone)
        assert (code, told.partition(":")[0]) == (200, "no token works for South")
        alone.close()


def test_a_workspace_that_was_let_go_is_missed_no_more_until_its_token_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_workspaces(tmp_path, socket_mode=False) as (north, south):
        north.house.close()
        monkeypatch.setenv("DATABASE_URL", str(north.house.database.url))

        wrong = CliRunner().invoke(command_line, ["workspace", "leave", "East"])
        left = CliRunner().invoke(command_line, ["workspace", "leave", "south"])

        alone = house_for(north.stand_in, None, tmp_path, north.clock, socket_mode=False)
        alone.open()
        assert f"South ({south.stand_in.team_id})" in str(wrong.exception)
        assert left.output.startswith("South is left.")
        assert health(alone) == (200, [])
        alone.close()
        back = house_for(north.stand_in, south.stand_in, tmp_path, north.clock, socket_mode=False)
        back.open()
        with back.database.reading() as session:
            assert [each.connected for each in setting_up.workspaces(session)] == [True, True]
        back.close()


def test_a_workspace_that_removed_the_app_is_named_until_its_token_is_taken_out(tmp_path: Path) -> None:
    with two_workspaces(tmp_path, socket_mode=False) as (north, south):
        south.slack.uninstall()
        south.settle()
        code, (told,) = health(north.house)
        north.house.close()
        without = house_for(north.stand_in, None, tmp_path, north.clock, socket_mode=False)
        without.open()

        assert code == 200
        assert "removed from South" in told
        assert "put the new token, or none, into SLACK_BOT_TOKEN" in told
        assert health(without) == (200, [])
        without.close()


def test_when_slack_refuses_every_token_the_bot_does_not_start(tmp_path: Path) -> None:
    def both_leave(*stand_ins: StandIn) -> None:
        for each in stand_ins:
            each.workspace.is_installed = False

    with (
        pytest.raises(SlackApiError, match="account_inactive"),
        two_workspaces(tmp_path, socket_mode=False, before=both_leave),
    ):
        pass
