"""Whatever can be typed in Slack can be typed in a terminal, with the same authority and the same answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.clock import system_clock
from bot.domain.errors import DomainError
from bot.domain.verbs import VERBS
from handlers.terminal import Heard, Terminal
from storage.database import Database
from tests import filled, small_company
from tests.migrated import copied_to
from tests.world import said

# What has to be done in Slack, with the reason. Everything else is reached by itself.
ONLY_IN_SLACK = {
    "setup": "turns a channel into a community, so it begins in the channel",
}
FORMS = {
    "division": "division add",
    "initiative": "initiative add",
    "directive": "directive",
    "snooze": "snooze",
    "away": "away",
    "pause": "pause",
    "settings": "settings",
    "intervene": "intervene KS-2",
}
ABOUT_ONE = {"why", "history", "direct", "report", "correct"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A small company, in a database that the commands use."""
    url = copied_to(tmp_path / "convener.db")
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url, survives_power_loss=False)
    with database.writing() as session:
        small_company.found(session)
    yield database
    database.close()


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """An HR lead at a terminal, in the channel of a small company."""
    database = Database(copied_to(tmp_path_factory.mktemp("verbs") / "c.db"), survives_power_loss=False)
    with database.writing() as session:
        small_company.found(session)
    yield Terminal(database, system_clock, "T1", "UHANA", "C1")
    database.close()


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Terminal]]:
    """People of one of two full communities: in its channel, nowhere in particular, and in the other's channel."""
    database = Database(copied_to(tmp_path_factory.mktemp("neighbours") / "c.db"), survives_power_loss=False)
    with database.writing() as session:
        for number, mark in enumerate(("ALPHA", "BETA"), 1):
            small = small_company.found(session, mark=mark, name=f"{mark} circle", channel=f"C{number}")
            filled.fill(session, small, mark)
    places = (("UHANAALPHA", "C1"), ("UADAALPHA", "C1"), ("UADAALPHA", None), ("UADAALPHA", "C2"))
    yield [Terminal(database, system_clock, "T1", person, place) for person, place in places]
    database.close()


def run(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, list(words))


def shown(heard: Heard) -> str:
    """Return everything that came back as one text."""
    return "\n".join([*map(said, heard.said), json.dumps(heard.form or {}, ensure_ascii=False), *heard.errors.values()])


@pytest.mark.parametrize("verb", sorted(set(VERBS) - set(ONLY_IN_SLACK)))
def test_every_verb_is_answered_in_a_terminal(lead: Terminal, verb: str) -> None:
    words = FORMS.get(verb, f"{verb} KS-1" if verb in ABOUT_ONE else verb)

    heard = lead.types(words)

    told = "\n".join(map(said, heard.said))
    reason = "make it work in handlers/terminal.py, or say in tests/cli/test_cop.py why it is only in Slack"
    assert heard.said or heard.form, f"`convener cop {verb}` says nothing: {reason}"
    assert "reference" not in told, f"`convener cop {verb}` fails: {reason}\n{told}"
    assert "needs Slack" not in told, f"`convener cop {verb}` needs Slack: {reason}"


def test_what_is_said_reads_like_text_and_comes_as_json(database: Database) -> None:
    text = run("cop", "status", "--as", "kim").output
    document = json.loads(run("cop", "status", "--as", "UKIM", "--json").output)

    assert "KS-2  Taxonomy" in text
    assert "[Send me the picture]" not in text
    (told,) = document["said"]
    assert told["tables"][0]["columns"][:3] == ["Key", "Initiative", "Division"]
    assert told["tables"][0]["rows"][1][:3] == ["KS-2", "Taxonomy", "Sales"]
    assert (document["form"], document["errors"]) == (None, {})


def test_a_form_is_shown_filled_in_and_sent(database: Database) -> None:
    form = json.loads(run("cop", "assign", "--as", "kim", "--json").output)["form"]
    done = run("cop", "assign", "--as", "kim", *sets(person="UCLEO", role="representative", division="Sales"))

    assert [each["name"] for each in form["fields"]] == ["what", "person", "role", "division", "title"]
    assert form["fields"][0]["value"] == "give"
    assert done.exit_code == 0
    assert "Sales · @Cleo" in run("cop", "roster", "--as", "ada").output


def test_what_is_wrong_in_a_form_is_told_by_field_and_nothing_is_done(database: Database) -> None:
    again = run("cop", "assign", "--as", "kim", *sets(person="UKIM", role="knowledge_lead"))
    missing = run("cop", "assign", "--as", "kim", *sets(person="UKIM"))
    unknown = run("cop", "assign", "--as", "kim", *sets(persn="UKIM"))
    choice = run("cop", "assign", "--as", "kim", *sets(person="UKIM", role="boss"))

    assert (again.exit_code, again.output) == (1, "person: Kim holds this role already.\n")
    assert "role: Please complete this required field." in str(missing.exception)
    assert "There is no field persn. There is: what, person" in str(unknown.exception)
    assert "role: it is one of knowledge_lead" in str(choice.exception)


def test_nobody_may_do_more_than_in_slack(database: Database) -> None:
    with database.writing() as session:
        small_company.found(session, channel="C2", name="Other", mark="X")

    outsider = Terminal(database, system_clock, "T1", "UKIM", "C2").types("status")
    representative = Terminal(database, system_clock, "T1", "UADA", "C1").types("assign")

    assert "you are not part of" in shown(outsider)
    assert representative.form is None
    assert "--community" in str(run("status").exception)


def test_who_acts_has_to_be_said_and_known(database: Database) -> None:
    for words in ([], ["--as", "Nobody"]):
        assert isinstance(run("cop", "status", *words).exception, DomainError)


def test_the_operator_sees_every_initiative(database: Database) -> None:
    rows = json.loads(run("status", "--json").output)

    assert [(each["key"], each["division"], each["due_on"]) for each in rows] == [
        ("KS-1", "Operations", "2020-09-01"),
        ("KS-2", "Sales", "2030-09-01"),
    ]
    assert "Taxonomy" in run("status").output


@pytest.mark.parametrize("verb", sorted(set(VERBS) - set(ONLY_IN_SLACK) - {"help"}))
def test_no_verb_shows_anything_of_another_community(neighbours: list[Terminal], verb: str) -> None:
    for words in (FORMS.get(verb, verb), f"{verb} KS-1", f"{verb} BETA"):
        for terminal in neighbours:
            told = shown(terminal.types(words)).replace("“BETA”", "").replace(words, "")

            assert "BETA" not in told, f"`/cop {words}` shows another community's"


def sets(**fields: str) -> list[str]:
    """Return the words that fill in these fields."""
    return [word for name, value in fields.items() for word in ("--set", f"{name}={value}")]
