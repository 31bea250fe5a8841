"""A community as tables: what is written is read again, and what is wrong is told by sheet, row and column."""

import pytest
from hypothesis import given, settings

from bot.domain import blueprint_plain
from bot.domain.blueprint import Blueprint
from bot.domain.blueprint_sheets import COLUMNS, EXAMPLES, from_plain, to_plain
from bot.domain.sheets import Line, Sheet
from tests.domain.test_blueprint_plain import blueprints


def sheet(name: str, *rows: tuple[object, ...], columns: tuple[str, ...] = ()) -> Sheet:
    """A sheet of a workbook."""
    heads = columns or COLUMNS.get(name, ("name",))
    return Sheet(
        f"sheet {name}",
        heads,
        [Line(number, dict(zip(heads, row, strict=False))) for number, row in enumerate(rows, 2)],
    )


def sheets(**changes: list[tuple[object, ...]]) -> dict[str, Sheet]:
    """The sheets of the template, some with other rows."""
    return {name: sheet(name, *rows) for name, rows in ({**EXAMPLES, **changes}).items()}


def problems_of(given: dict[str, Sheet]) -> str:
    plain, places, problems = to_plain(given)
    return "\n".join(map(str, [*problems, *blueprint_plain.read(plain, places)[1]]))


@given(blueprints())
@settings(max_examples=60)
def test_what_is_written_into_sheets_is_read_again(blueprint: Blueprint) -> None:
    rows = from_plain(blueprint_plain.write(blueprint))

    plain, places, problems = to_plain({name: sheet(name, *rows[name]) for name in COLUMNS})

    assert problems == []
    assert blueprint_plain.read(plain, places) == (blueprint, [])


def test_the_template_can_be_imported_as_it_is() -> None:
    assert problems_of(sheets()) == ""


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            sheets() | {"initiative": sheet("initiative")},
            "the sheet “initiative” is not known. Did you mean “initiatives”?",
        ),
        (
            sheets() | {"divisions": sheet("divisions", ("Ops",), columns=("nmae",))},
            "sheet divisions: the column “nmae” is not known. Did you mean “name”?",
        ),
        (
            sheets() | {"divisions": sheet("divisions", ("Ops", "x"), columns=("name", "name"))},
            "sheet divisions: there are two columns “name”",
        ),
        (
            sheets(community=[("nane", "Circle")]),
            "sheet community, row 2: the field “nane” is not known. Did you mean “name”",
        ),
        (
            sheets(community=[("name", "Circle"), ("name", "Circus")]),
            "sheet community, row 3: the field “name” stands there twice",
        ),
        (
            sheets(divisions=[("Operations",), ("operations",)]),
            "sheet divisions, row 3: “operations” stands in sheet divisions, row 2 already",
        ),
        (
            sheets(initiatives=[("", "Directory of experts", "Operations", "", "", "03/04/2026", "2026-12-01")]),
            "sheet initiatives, row 2, starts_on: “03/04/2026” is ambiguous: write 2026-03-04 or 2026-04-03.",
        ),
        (
            sheets(milestones=[("Directory", "Operations", "Half", "2026-06-30", 1)]),
            "sheet milestones, row 2, initiative: no initiative of the file is called “directory”",
        ),
        (
            sheets(milestones=[("Directory of experts", "", "", "soon", "heavy")]),
            "sheet milestones, row 2, due: “soon” is no date",
        ),
        (sheets(milestones=[("Directory of experts", "", "", "soon", "heavy")]), "weight: “heavy” is no number"),
        (sheets(milestones=[("Directory of experts", "", "", "soon", "heavy")]), "row 2, name: it is missing"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(given: dict[str, Sheet], line: str) -> None:
    assert line in problems_of(given)


def test_notes_of_people_are_passed_over() -> None:
    given = sheets() | {"divisions": sheet("divisions", ("Operations", "ask Jo"), columns=("name", "#who"))}

    assert problems_of(given) == ""


def test_an_initiative_is_named_by_title_and_division_where_the_title_stands_twice() -> None:
    rows = [("", "Audit", name, "", "", "2026-01-01", "2026-06-01") for name in ("Operations", "Sales")]
    given = sheets(
        divisions=[("Operations",), ("Sales",)],
        initiatives=rows,
        milestones=[("Audit", "Sales", "All of it", "2026-06-01", "")],
    )

    plain, _, problems = to_plain(given)

    assert problems == []
    assert [len(each.get("milestones", [])) for each in plain["initiatives"]] == [0, 1]
