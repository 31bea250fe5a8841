"""What is said in a restricted intervention comes out nowhere else: every way out of the bot is looked through.

The lists of commands, buttons and command-line commands are the bot's own, so what is added to them is looked through
from then on. A command of the command line that needs more than its name has to be entered here.
"""

import io
import json
import logging
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.app import app as command_line
from bot.domain import verbs
from bot.domain.sponsor_ask import AskAct
from bot.domain.words import Kind, Level, Outcome, Role
from bot.logs import set_up_logs
from bot.usecases import acting, actions, decisions, directing, lessons, sponsoring, taking_part, updating
from bot.usecases.actions import Promise
from bot.views.blocks import overflow
from bot.views.ids import Action, write_value
from bot.views.taking_part import Part
from storage.tables import Community, Intervention, Person
from tests.stories.following import company
from tests.world import Someone, World

SECRET = "zweifelsohne"
CONCERNED = ("ada", "hana", "sol")
OTHERS = ("kim", "dan", "ben", "olga", "otto")
KEY = "KS-1"
# Slack's own row of buttons holds 25.
IN_A_ROW = 25
SOME_DAYS = timedelta(days=3)
FORGED = {"intervention": 1, "promise": 1, "ask": 1, "lesson": 1, "initiative": 1, "check_in": 1, "community": 1}
NEEDS_A_NAME = {
    "run": None,  # serves for ever; what it says is Slack's, which the story looks through
    "playground": None,
    "tour": None,  # a company of its own
    "migrate": [],
    "backup": None,  # counts, and a copy of the whole database
    "restore": None,
    "doctor": None,  # tells of settings, channels and roles, never of what was said
    "backtest": None,  # reads data sets, not the database
    "import": None,  # reads a file
    "export": [
        [],
        ["--format", "json"],
        ["--benchmark", "{folder}/benchmark"],
        ["--data", "{folder}/data", "--format", "json"],
        ["--data", "{folder}/tables", "--format", "csv"],
    ],
    "report": [[], ["--format", "html"]],
    "status": [[], ["--json"]],
    "cop": None,  # hands what is typed to Slack's own listeners, which the story looks through
    "calendar export": [["{folder}/coming-up.ics"]],
    "calendar import": None,
    "lead add": None,
    "workspace leave": None,
}
"""The arguments with which each command of the command line is run; None where it cannot say anything of ours."""


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at the level debug, as the operator would read it."""
    root, read = logging.getLogger(), io.StringIO()
    before = root.handlers[:]
    set_up_logs("debug")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(read)
    yield read
    root.handlers[:] = before
    root.setLevel(logging.WARNING)


@pytest.mark.timeout(300)  # it looks through the whole of the bot
def test_what_is_said_in_a_restricted_intervention_comes_out_nowhere_else(
    world: World, logged: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.has("olga")
    company(world)
    world.gives(world.olga, Role.observer)
    _is_raised(world)
    _is_worked_on(world)
    _is_talked_about(world)
    shown = [_everything_typed(world.__getattr__(name)) for name in OTHERS]
    shown += [_lists(world.__getattr__(name)) for name in CONCERNED]
    shown.append(_everything_pressed(world.kim))

    # Past reminders, overdue actions, the digests of five cycles and the end of a quarter.
    world.until(datetime(2026, 4, 2, 12, tzinfo=UTC), together=SOME_DAYS)
    _ends(world)
    world.kim.types("/cop-intervene", KEY)
    world.kim.submits(reason="The supplier is late")
    shown.append(_everything_typed(world.kim))
    # Whatever goes wrong with it must not be told with its words.
    with world.house.database.reading() as session:
        again = Intervention(**session.get_one(Intervention, 1).model_dump())
    with pytest.raises(Exception, match="UNIQUE") as broken, world.house.database.writing() as session:
        session.add(again)
    shown += [str(broken.value), *_everything_on_the_command_line(world, tmp_path, monkeypatch)]

    where = {
        "answers": "\n".join(shown),
        "messages": _everything_said(world),
        "metadata": json.dumps([post.get("metadata") for posts in world.slack.posts.values() for post in posts]),
        "Home": "".join(json.dumps(world.slack.home(world.__getattr__(name).slack_id)) for name in OTHERS),
        "files": "".join(b64decode(each["bytes"]).decode("latin-1") for each in world.slack.stored_files.values()),
        "logs": logged.getvalue(),
    }
    assert [place for place, text in where.items() if SECRET in text.casefold()] == []
    assert SECRET in json.dumps(world.ada.dms), "those concerned do read it"


def test_a_leak_would_be_found(world: World) -> None:
    company(world)
    world.kim.types("/cop-intervene", KEY)
    world.kim.submits(reason=SECRET)
    _is_worked_on(world)

    assert SECRET in _everything_typed(world.ben)
    assert SECRET in _everything_said(world)
    assert SECRET in _everything_pressed(world.kim)


def _is_raised(world: World) -> None:
    world.ada.types("/cop-intervene", KEY)
    concerned = [world.hana.slack_id, world.sol.slack_id]
    sent = world.ada.submits(reason=f"A quarrel, {SECRET}", restricted=["yes"], concerned=concerned)
    assert sent.kind == "closed", sent.errors


def _is_worked_on(world: World) -> None:
    """Say the word in each field that an intervention has."""
    now = world.clock()
    with world.house.database.writing() as session:
        ada, hana, sol = (world.row_of(session, world.__getattr__(name)) for name in CONCERNED)
        community = session.get_one(Community, 1)
        acting.acknowledge(session, 1, hana, now)
        acting.set_level(session, 1, hana, Level.direct, SECRET, now)
        promised = [
            directing.Numbered(number, Promise(SECRET, ada, date(2026, 3, day))) for number, day in ((1, 9), (2, 10))
        ]
        directing.agree(session, 1, hana, Kind.sponsor_ask, SECRET, promised, now, saw=0, required=SECRET)
        taking_part.keep_record(session, 1, sol, now)
        updating.give_update(session, 1, hana, SECRET, SECRET, SECRET, now)
        ask = sponsoring.ask(session, 1, hana, SECRET, [SECRET, "No"], 0, date(2026, 3, 20), now)
        sponsoring.answer(session, ask.id or 0, sol, AskAct.ask_back, SECRET, None, now)
        row = session.get_one(Intervention, 1)
        place = (world.slack.open_dm(world.ada.slack_id), "1.0")
        decisions.record(session, community, row, ada, ada, place, SECRET, "https://example.org", now)
        actions.complete(session, 1, ada, SECRET, now)
    world.settle()


def _is_talked_about(world: World) -> None:
    (head,) = [each for each in world.ada.dms if "A quarrel" in json.dumps(each)]
    world.slack.post(world.ada.slack_id, world.slack.open_dm(world.ada.slack_id), SECRET, head["ts"])
    world.settle()


def _ends(world: World) -> None:
    now = world.clock()
    with world.house.database.writing() as session:
        hana: Person = world.row_of(session, world.hana)
        done = acting.close(session, 1, hana, Outcome.re_planned, SECRET, now)
        lessons.learn(session, done.row, hana, lessons.Learned(SECRET, SECRET, SECRET), now)
    world.settle()


def _everything_typed(someone: Someone) -> str:
    """Type every verb, alone and about the initiative; return what is answered and every form that opens."""
    world, forms = someone.world, []
    for verb in verbs.VERBS.values():
        for words in ["", *[KEY] * ("KS-1" in verb.usage), *["quarrel"] * ("words" in verb.usage)]:
            world.slack.slash(someone.slack_id, world.channel_id, "/cop", f"{verb.name} {words}")
            world.stand_in.idle()
            world.house.idle()
            forms.append(_forms(someone))
    world.settle()
    return "\n".join(forms) + json.dumps(world.slack.ephemerals(someone.slack_id))


def _lists(someone: Someone) -> str:
    """Return the lists that people in the channel talk about, as they are shown to somebody whom it concerns."""
    lists = ("interventions", "interventions figures", "status", f"why {KEY}", "lessons quarrel", f"report {KEY}")
    return "\n".join(someone.types("/cop", words) for words in (*lists, "decisions"))


def _everything_pressed(someone: Someone) -> str:
    """Press every button there is, made out to the restricted intervention; return what follows."""
    # Some buttons stand only inside forms, and Slack says so.
    someone.world.forgiven.add("invalid_trigger_id")
    world, dm, shown = someone.world, someone.world.slack.open_dm(someone.slack_id), []
    every = list(Action)
    for start in range(0, len(every), IN_A_ROW):
        buttons = [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": each.value},
                "action_id": each.value,
                "value": write_value(**FORGED),
            }
            for each in every[start : start + IN_A_ROW]
        ]
        post = world.client.chat_postMessage(
            channel=dm, text="Buttons", blocks=[{"type": "actions", "elements": buttons}]
        )
        for button in buttons:
            world.slack.click(someone.slack_id, channel=dm, ts=post["ts"], action_id=button["action_id"])
            world.stand_in.idle()
            world.house.idle()
            shown.append(_forms(someone))
    shown += _everything_chosen(someone)
    world.settle()
    return "\n".join(shown) + json.dumps(world.slack.ephemerals(someone.slack_id))


def _everything_chosen(someone: Someone) -> list[str]:
    """Choose every entry of the menu to take part, made out to the restricted intervention."""
    world, dm, shown = someone.world, someone.world.slack.open_dm(someone.slack_id), []
    entries = [write_value(**FORGED, part=part.value) for part in Part]
    menu = overflow(Action.take_part, [(each, "Choose") for each in entries])
    post = world.client.chat_postMessage(channel=dm, text="Menu", blocks=[{"type": "actions", "elements": [menu]}])
    for each in entries:
        world.slack.click(someone.slack_id, channel=dm, ts=post["ts"], action_id=Action.take_part, selected=each)
        world.settle()
        shown.append(_forms(someone))
    return shown


def _forms(someone: Someone) -> str:
    """Return the forms that the person sees, what they carry included, and close them."""
    stack = someone.world.slack.modals(someone.slack_id)
    if stack:
        someone.world.slack.close_view(someone.slack_id, stack[-1]["id"], clear=True)
    return json.dumps(stack)


def _everything_said(world: World) -> str:
    """Return every message in the workspace but those in the direct messages of whom it concerns."""
    theirs = {world.slack.open_dm(world.__getattr__(name).slack_id) for name in CONCERNED}
    return json.dumps([posts for channel, posts in world.slack.posts.items() if channel not in theirs])


def _everything_on_the_command_line(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run every command of the command line that reads the database; return what is printed and written."""
    monkeypatch.setenv("DATABASE_URL", str(world.house.database.url))
    monkeypatch.chdir(folder)
    shown = []
    for name in _commands():
        assert name in NEEDS_A_NAME, f"say in this test how `convener {name}` is run, so that it is looked through"
        for arguments in NEEDS_A_NAME[name] or []:
            given = [each.format(folder=folder) for each in arguments]
            result = CliRunner().invoke(command_line, [*name.split(), *given])
            assert result.exit_code == 0, (name, result.output, result.exception)
            shown.append(result.output)
    written = folder.rglob("*")
    shown += [file.read_text(errors="replace") for file in written if file.is_file() and ".db" not in file.name]
    return shown


def _commands() -> Iterator[str]:
    """Yield the name of every command, those of a group with the group's name before it."""
    for name, command in get_command(command_line).commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from (f"{name} {each}" for each in command.commands)
        else:
            yield name
