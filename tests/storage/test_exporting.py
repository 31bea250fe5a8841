"""Everything can be taken out, and nothing that is somebody's own."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, SQLModel
from typer.testing import CliRunner

from bot.cli import data_export
from bot.cli.app import app
from bot.spreadsheets.writing import Table
from bot.usecases import exporting as usecase
from storage import export_catalogue, exporting
from storage.database import Database
from storage.exporting import Scope
from tests import filled, small_company
from tests.conftest import REPOSITORY
from tests.filled import Filled


@pytest.fixture
def database(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty database that the command line uses, too."""
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    database = Database(migrated_url, survives_power_loss=False)
    yield database
    database.close()


def two_communities(session: Session, *, is_restricted: bool = False) -> tuple[Filled, Filled]:
    """Return two full communities in one workspace."""
    first = small_company.found(session, mark="ALPHA", name="ALPHA circle")
    second = small_company.found(session, mark="BETA", channel="C2", name="BETA circle")
    return filled.fill(session, first, "ALPHA", is_restricted=is_restricted), filled.fill(session, second, "BETA")


def told(session: Session, scope: Scope) -> dict[str, list[str]]:
    """Return the rows of each table as texts."""
    return {
        each.name: [repr(tuple(row)) for row in exporting.rows(session, each, scope)]
        for each in export_catalogue.exports(scope)
    }


def test_every_table_is_exported_or_has_a_reason_why_not() -> None:
    exported = {each.__tablename__ for export in export_catalogue.exports(Scope(1, "KS")) for each in export.tables}
    there = {table.name for table in SQLModel.metadata.sorted_tables}

    missing = there - exported - set(export_catalogue.NOT_EXPORTED)

    assert not missing, f"say in storage/export_catalogue.py how these are exported, or why not: {sorted(missing)}"
    assert not exported & set(export_catalogue.NOT_EXPORTED)


def test_every_table_has_the_rows_of_its_community_and_of_no_other(database: Database) -> None:
    with database.writing() as session:
        first, second = two_communities(session)
        for mine, other in ((first, second), (second, first)):
            found = told(session, usecase.everything(mine.community))

            assert [name for name, rows in found.items() if not rows and name != "initiative_moves"] == []
            assert [name for name, rows in found.items() if other.mark in "".join(rows)] == []
            assert "".join(map("".join, found.values())).count(mine.mark) > 40


def test_what_is_restricted_is_nowhere(database: Database) -> None:
    with database.writing() as session:
        first, _ = two_communities(session, is_restricted=True)

        found = told(session, usecase.everything(first.community))

        of_it = ("interventions", "intervention_events", "actions", "decisions", "lessons", "sponsor_asks")
        assert {name: found[name] for name in of_it} == {name: [] for name in of_it}


def test_a_representative_gets_the_own_division_only(database: Database) -> None:
    with database.writing() as session:
        first, _ = two_communities(session)
        operations = Scope(first.community.id or 0, "KS", frozenset({first.ids["division"]}))

        found = told(session, operations)

        assert "SalesALPHA" not in "".join(map("".join, found.values()))
        assert len(found["initiatives"]) == 1
        assert len(found["people"]) == 2


def test_with_a_day_only_what_changed_since_comes(database: Database) -> None:
    with database.writing() as session:
        first, _ = two_communities(session)
        since = usecase.everything(first.community, filled.DAY.replace(year=2021))

        found = told(session, since)

        assert [found[name] for name in ("answers", "replies", "due_moves", "assessments", "findings")] == [[]] * 5
        assert len(found["initiatives"]) == 2
        assert told(session, usecase.everything(first.community, filled.DAY))["answers"]


def test_the_three_forms_say_the_same(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        small = small_company.found(session)
        filled.fill(session, small, "=ALPHA")
    for form in ("csv", "json", "xlsx"):
        words = ["export", "--data", str(tmp_path / form), "--format", form]
        assert CliRunner().invoke(app, words).exit_code == 0

    (one,) = json.loads((tmp_path / "json/answers.json").read_text())
    (row,) = csv.DictReader((tmp_path / "csv/answers.csv").open())
    sheet = load_workbook(tmp_path / "xlsx/community.xlsx")["answers"]

    assert one["note"] == "=ALPHA answer.note"
    assert row["note"] == "'=ALPHA answer.note"
    assert (
        dict(zip([each.value for each in sheet[1]], [each.value for each in sheet[2]], strict=True))["note"]
        == row["note"]
    )
    assert (one["progress"], float(row["progress"]), one["at"], row["at"]) == (1.0, 1.0, *["2020-03-02T09:00:00Z"] * 2)
    assert [*one] == [*row] == [each.value for each in sheet[1]]


def test_the_schema_in_the_docs_is_the_one_of_the_code() -> None:
    written = (REPOSITORY / "docs/export.md").read_text()

    assert written == data_export.schema(), "run: convener export --schema > docs/export.md"


def test_rows_are_read_a_few_at_a_time(database: Database) -> None:
    with database.writing() as session:
        first, _ = two_communities(session)
        scope = usecase.everything(first.community)
        people = next(each for each in export_catalogue.exports(scope) if each.name == "people")

        table = Table("people", [], exporting.rows(session, people, scope))

        assert isinstance(table.rows, Iterator)
        assert exporting.count(session, people, scope) == len(list(table.rows)) == 4
