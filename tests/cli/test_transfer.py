"""`convener import`, `export` and `lead add`, on a real database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot import datasets
from bot.cli.app import app
from bot.domain.blueprint_plain import read, write
from bot.domain.errors import DomainError
from bot.domain.plan import Milestone
from bot.domain.words import Role
from bot.usecases import transfer
from storage import roster
from storage.tables import Community
from tests.world import World, open_world

# The command line reads the wall clock, so the community begins before any machine's today.
LONG_AGO = "2020-01-01T08:00:00+00:00"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A community with two leads, a represented division and an initiative with milestones."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'convener.db'}")
    with open_world(tmp_path, start=LONG_AGO) as world:
        for name in ("kim", "hana", "ada", "ben"):
            world.has(name)
        world.founds("knowledge")
        world.gives(world.kim, Role.knowledge_lead)
        world.gives(world.hana, Role.hr_lead)
        world.gives(world.ada, Role.representative, "Operations")
        three = tuple(Milestone(f"Step {month}", date(2020, month, 1)) for month in (3, 6, 9))
        world.starts(
            "Directory", "Operations", starts="2020-01-01", due="2020-09-01", owner=world.ada, milestones=three
        )
        with world.house.database.writing() as session:
            world.row_of(session, world.ben)
        yield world


def test_importing_what_was_exported_changes_nothing(company: World, tmp_path: Path) -> None:
    file = exported(tmp_path)

    result = convener("import", str(file), "--apply")

    assert result.output.strip() == "Nothing to change."


def test_a_file_makes_a_new_community_once_and_its_export_is_the_same_file(company: World, tmp_path: Path) -> None:
    channel = company.slack.add_channel("second", members=[company.ada.slack_id])
    plain = yaml.safe_load(exported(tmp_path).read_text())
    plain["community"] |= {"channel": channel, "name": "Second"}
    file = written(tmp_path, plain)

    shown = convener("import", str(file))
    done = convener("import", str(file), "--apply")
    again = convener("import", str(file), "--apply")

    assert "new community “Second” with 1 divisions and 1 initiatives" in shown.output
    assert "Nothing is changed yet" in shown.output
    assert "Done: 1 changes" in done.output
    assert again.output.strip() == "Nothing to change."
    assert yaml.safe_load(convener("export", "--community", "Second").output) == plain


def test_a_changed_file_shows_each_difference_and_does_it(company: World, tmp_path: Path) -> None:
    plain = yaml.safe_load(exported(tmp_path).read_text())
    plain["community"]["purpose"] = "To learn together"
    plain["roles"].append({"role": "sponsor", "person": "Ben", "title": "CEO"})
    plain["divisions"][0]["country"] = "Germany"
    plain["divisions"].append({"name": "Sales", "deputy": "ben"})
    plain["initiatives"][0] |= {"title": "Directory of experts", "due_on": "2020-12-01"}
    plain["initiatives"].append(
        {"title": "Taxonomy", "division": "Sales", "starts_on": "2020-01-01", "due_on": "2020-12-01"}
    )
    file = written(tmp_path, plain)

    result = convener("import", str(file), "--apply")

    for words in (
        "+ new terms of reference",
        "+ Ben becomes sponsor",
        "+ division Operations changes",
        "+ new division Sales",
        "+ Ben becomes deputy of Sales",
        "+ KS-1 changes",
        "· the plan or division of KS-1 differs",
        "+ new initiative Taxonomy in Sales",
    ):
        assert words in result.output
    after = yaml.safe_load(convener("export").output)
    assert [each["title"] for each in after["initiatives"]] == ["Directory of experts", "Taxonomy"]
    assert after["initiatives"][0]["due_on"] == "2020-09-01"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("community: {name: Käse}".encode("latin-1"), "is not UTF-8 (byte 19, in row 1)"),
        (b"community:\n  name: A\n  name: B\n", "“name” stands 2 times in the part at line 2"),
        (b"community: [", "cannot be read"),
        (b"title: x\n" * 500_000, "Is it the right one?"),
        (b"", "it should begin with `community:`"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    company: World, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)

    result = convener("import", str(file))

    assert isinstance(result.exception, DomainError)
    assert words in str(result.exception)


def test_people_that_are_not_known_are_told_by_row_and_nothing_is_done(company: World, tmp_path: Path) -> None:
    plain = yaml.safe_load(exported(tmp_path).read_text())
    plain["divisions"].append({"name": "Sales", "representative": "Nobody Known"})

    result = convener("import", str(written(tmp_path, plain)), "--apply")

    assert "divisions, row 2: “Nobody Known” is not known" in str(result.exception)
    assert len(yaml.safe_load(convener("export").output)["divisions"]) == 1


def test_the_history_is_written_as_a_data_set(company: World, tmp_path: Path) -> None:
    company.at("Mon 6 Jan 2020 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="10")

    convener("export", "--benchmark", str(tmp_path / "set"))

    (history,) = datasets.load(tmp_path / "set").histories
    assert (history.initiative, history.group, history.has_plan) == ("KS-1", "Operations", True)
    assert [(each.on, each.percent) for each in history.check_ins] == [(date(2020, 1, 6), 10.0)]


def test_a_lead_can_be_given_from_the_command_line_when_both_are_gone(company: World) -> None:
    result = convener("lead", "add", "--person", company.ben.slack_id, "--role", "hr_lead")

    assert "Ben is hr_lead" in result.output
    roles = yaml.safe_load(convener("export").output)["roles"]
    assert {"role": "hr_lead", "person": company.ben.slack_id} in roles


def test_a_stage_in_the_file_is_kept_and_its_change_is_in_the_history(company: World) -> None:
    with company.house.database.writing() as session:
        community = session.get_one(Community, 1)
        before = transfer.blueprint_of(session, community, company.clock())
        paused, problems = read(
            write(before) | {"initiatives": [write(before)["initiatives"][0] | {"stage": "paused"}]}
        )
        assert paused is not None, problems
        people = {person.slack_id: person for _, person in roster.members(session, 1, company.clock())}

        for each in transfer.differences(session, 1, paused, people, company.clock()):
            assert each.do is not None
            each.do()

        after = transfer.blueprint_of(session, community, company.clock())
        assert replace(after, initiatives=()) == replace(before, initiatives=())
        assert after.initiatives == paused.initiatives


def convener(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, list(words))


def exported(folder: Path) -> Path:
    """Write the community into a file and return its path."""
    file = folder / "community.yaml"
    file.write_text(convener("export").output)
    return file


def written(folder: Path, plain: Any) -> Path:
    """Write plain data into a file and return its path."""
    file = folder / "changed.yaml"
    file.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))
    return file
