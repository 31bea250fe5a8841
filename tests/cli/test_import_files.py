"""Importing and exporting a community in every form: nothing changes twice, and it can be undone."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.domain.errors import DomainError
from storage.database import Database
from storage.tables import Community, Division
from tests import small_company
from tests.migrated import copied_to

FORMS = {"yaml": "company.yaml", "json": "company.json", "xlsx": "company.xlsx", "csv": "company"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with a small company in it, which the commands use."""
    url = copied_to(tmp_path / "convener.db")
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url, survives_power_loss=False)
    with database.writing() as session:
        small_company.found(session)
    yield database
    database.close()


def convener(*words: str) -> str:
    """Run a command that succeeds and return what it prints."""
    result = run(*words)
    assert result.exit_code == 0, result.exception
    return result.output


def run(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, list(words))


def state() -> Any:
    """Return the community as it stands."""
    return yaml.safe_load(convener("export"))


@pytest.mark.parametrize("form", FORMS)
def test_importing_what_was_exported_changes_nothing(database: Database, tmp_path: Path, form: str) -> None:
    path = tmp_path / FORMS[form]
    convener("export", "--format", form, "--out", str(path))

    assert convener("import", str(path), "--apply").strip() == "Nothing to change."


@pytest.mark.parametrize("form", FORMS)
def test_a_new_community_made_from_an_export_is_exported_the_same(
    database: Database, tmp_path: Path, form: str
) -> None:
    path = tmp_path / FORMS[form]
    convener("export", "--format", form, "--out", str(path))
    before = state()
    with database.writing() as session:
        found = small_company.found(session, team="T2", channel="C1")
        assert found.community.id == 2
    if form in ("yaml", "json"):
        path.write_text(path.read_text().replace("C1", "C9"))
    elif form == "csv":
        part = path / "community.csv"
        part.write_text(part.read_text().replace("C1", "C9"))
    else:
        book = load_workbook(path)
        book["community"]["B2"] = "C9"
        book.save(path)

    convener("import", str(path), "--apply", "--workspace", "Company T1")

    assert "--community" in str(run("export").exception)
    with database.writing() as session:
        session.get_one(Community, 3).name = "Third"
        session.get_one(Community, 2).name = "Second"
    after = yaml.safe_load(convener("export", "--community", "Third"))
    assert after == before | {"community": before["community"] | {"channel": "C9", "name": "Third"}}


def test_a_part_of_a_community_is_enough(database: Database, tmp_path: Path) -> None:
    with (tmp_path / "divisions.csv").open("w") as file:
        csv.writer(file).writerows([["Name", "Country", "Representative"], ["Legal", "Austria", "Cleo"]])

    shown = convener("import", str(tmp_path), "--apply")

    assert "+ new division Legal" in shown
    assert "+ Cleo becomes representative of Legal" in shown
    assert [each["name"] for each in state()["divisions"]] == ["Legal", "Operations", "Sales"]


def test_a_template_is_filled_in_and_refused_with_the_names_it_cannot_know(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"

    shown = convener("import", "--template", str(path))
    refused = run("import", str(path))

    assert "one example in each table" in shown
    assert isinstance(refused.exception, DomainError)
    assert "sheet roles, row 2: “U0000000001” is not known" in str(refused.exception)
    assert "is there already" in str(run("import", "--template", str(path)).exception)


def test_an_unknown_person_is_told_with_the_nearest_names(database: Database, tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text("name,deputy\nSales,Cloe\nLegal,Hanna\n")

    refused = str(run("import", str(tmp_path)).exception)

    assert "divisions.csv, row 2: “Cloe” is not known. Did you mean Cleo?" in refused
    assert "divisions.csv, row 3: “Hanna” is not known. Did you mean Hana?" in refused


def test_an_import_is_undone_as_far_as_nobody_changed_it_since(database: Database, tmp_path: Path) -> None:
    before = state()
    changed = yaml.safe_load(yaml.safe_dump(before))
    changed["community"] |= {"purpose": "Other", "zone": "Europe/Berlin"}
    changed["roles"].append({"role": "sponsor", "person": "Cleo"})
    changed["roles"][0]["title"] = "Other title"
    changed["divisions"][0] |= {"country": "Austria", "representative": "Cleo"}
    changed["divisions"].append({"name": "Legal", "deputy": "Kim"})
    changed["initiatives"][0] |= {"title": "Directory"}
    changed["initiatives"].append(
        {"title": "Audit", "division": "Legal", "starts_on": "2026-01-01", "due_on": "2026-06-01"}
    )
    (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(changed))
    assert "convener import --undo" in convener("import", str(tmp_path / "wrong.yaml"), "--apply")
    after = state()

    shown = convener("import", "--undo")
    assert state() == after
    convener("import", "--undo", "--apply")

    assert "The import of wrong.yaml at" in shown
    assert "With --apply these" in shown
    assert {each.pop("stage") for each in state()["initiatives"]} == {"active"}
    assert sorted_roles(state()) == sorted_roles(before)
    assert "No import of Circle is left to be undone" in str(run("import", "--undo").exception)
    again = convener("import", str(tmp_path / "wrong.yaml"), "--apply")
    assert "+ new division Legal" in again
    assert sorted_roles(state()) == sorted_roles(after)


def test_what_was_changed_since_an_import_stays_when_it_is_undone(database: Database, tmp_path: Path) -> None:
    plain = state()
    for country in ("Austria", "Spain"):
        plain["divisions"][0]["country"] = country
        (tmp_path / f"{country}.yaml").write_text(yaml.safe_dump(plain))
        convener("import", str(tmp_path / f"{country}.yaml"), "--apply")
    with database.writing() as session:
        session.get_one(Division, 1).country = "Italy"

    shown = convener("import", "--undo", "--apply")

    assert "· division Operations was changed since the import, so it stays" in shown
    assert state()["divisions"][0]["country"] == "Italy"


def test_two_imports_are_undone_the_newest_first(database: Database, tmp_path: Path) -> None:
    plain = state()
    for country in ("Austria", "Spain"):
        plain["divisions"][0]["country"] = country
        (tmp_path / f"{country}.yaml").write_text(yaml.safe_dump(plain))
        convener("import", str(tmp_path / f"{country}.yaml"), "--apply")

    seen = []
    for _ in range(2):
        convener("import", "--undo", "--apply")
        seen.append(state()["divisions"][0]["country"])

    assert seen == ["Austria", "Germany"]
    assert "No import" in str(run("import", "--undo").exception)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bad.yaml", "a: &a [1]\nb: *a\n", "line 2: write it out; references"),
        ("bad.yaml", "community: 2026-13-45\n", "is no YAML: month must be"),
        ("bad.yaml", "[" * 5000, "nested too deeply"),
        ("bad.yaml", "community: {name: =SUM}", "cannot be imported"),
        ("bad.json", '{"community":\n {"name": "a" "b"}}', "line 2, column 15 cannot be read"),
        ("bad.json", '{"community": {"name": "a", "name": "b"}}', "“name” stands 2 times"),
        ("bad.json", "[" * 50_000, "nested too deeply"),
    ],
)
def test_a_file_that_would_do_harm_is_refused(
    database: Database, tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content)

    refused = run("import", str(tmp_path / name))

    assert isinstance(refused.exception, DomainError)
    assert words in str(refused.exception)


@pytest.mark.parametrize("words", [[], ["x.yaml", "--undo"], ["x.csv"]])
def test_a_command_that_says_too_little_or_too_much_is_told(database: Database, words: list[str]) -> None:
    assert isinstance(run("import", *words).exception, DomainError)


def sorted_roles(plain: Any) -> Any:
    """Return the community with what has no order of its own sorted, and without initiatives."""
    return {**plain, "roles": sorted(map(str, plain["roles"])), "initiatives": []}
