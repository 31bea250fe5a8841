"""A bot that is killed between typing and sending has lost nothing of what was typed."""

import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.clock import system_clock
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Strand
from bot.manifest import app_manifest
from bot.playground.slack import StandIn
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Draft
from tests.cli.processes import Running, running

DAILY = Cadence(Weekly(frozenset(Weekday)))


def company(slack: StandIn, url: str, ada: str, channel: str) -> None:
    """Have Ada speak for a division with one initiative, as of now."""
    database, now = Database(url), system_clock()
    migrate(database)
    with database.writing() as session:
        people.connect_workspace(session, slack.team_id, "Acme", slack.workspace.identity["bot_user_id"])
        community = founding.found_community(session, 1, channel, "Knowledge", "UTC", DAILY, now)
        division = founding.add_division(session, community, "Operations")
        row = people.remember(session, slack.team_id, people.Profile(ada, "Ada"), now)
        founding.give_role(session, community, row, Role.representative, now, division)
        ends = now.date() + timedelta(days=300)
        new = NewInitiative("Archive", Strand.knowledge_management, now.date(), ends)
        founding.add_initiative(session, community, division, None, new, now)
    database.close()


def opened(slack: StandIn, process: Running, ada: str, channel: str) -> dict[str, Any]:
    """Type `/cop checkin` and return the form that comes."""
    assert slack.workspace.slash(ada, channel, "/cop", "checkin").ok
    process.until(lambda _: bool(slack.workspace.modals(ada)))
    return dict(slack.workspace.modals(ada)[-1])


def block(form: dict[str, Any], field: str) -> dict[str, Any]:
    return next(each for each in form["blocks"] if str(each.get("block_id", "")).startswith(f"{field}@"))


def test_what_was_typed_survives_a_kill(tmp_path: Path) -> None:
    slack = StandIn(clock=system_clock, manifest=app_manifest())
    slack.start()
    ada = slack.workspace.add_member("ada", real_name="Ada", tz="UTC", locale="en-GB")
    channel = slack.workspace.add_channel("knowledge", members=[ada])
    url = f"sqlite:///{tmp_path / 'convener.db'}"
    company(slack, url, ada, channel)
    how = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "CONVENER_PORT": "0",
    }

    with running(tmp_path, "run", **how) as process:
        process.until(lambda text: "running in" in text)
        form = opened(slack, process, ada, channel)
        status = block(form, "status")["block_id"]
        slack.workspace.fill(ada, form["id"], {block(form, "note")["block_id"]: "Half a thought"})
        slack.workspace.click(ada, view_id=form["id"], action_id="keep_draft", block_id=status, selected="at_risk")
        process.until(lambda _: _has_draft(url))
        process.ends(by=signal.SIGKILL)
    slack.workspace.stacks.clear()

    with running(tmp_path, "run", **how) as process:
        process.until(lambda text: "running in" in text)
        form = opened(slack, process, ada, channel)
    slack.stop()

    assert block(form, "note")["element"]["initial_value"] == "Half a thought"
    assert block(form, "status")["element"]["initial_option"]["value"] == "at_risk"


def _has_draft(url: str) -> bool:
    database = Database(url)
    try:
        with database.reading() as session:
            return session.exec(select(Draft)).first() is not None
    finally:
        database.close()
