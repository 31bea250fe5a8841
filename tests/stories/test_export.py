"""The data of a community as a workbook in a direct message."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.domain.words import Role
from bot.playground.slack.methods.files import file_bytes
from bot.usecases import exporting
from tests.world import World


@pytest.fixture
def company(world: World) -> World:
    """A lead, a representative with an initiative, and an observer."""
    for name in ("kim", "ada", "olga"):
        world.has(name)
    world.founds("knowledge")
    world.gives(world.kim, Role.knowledge_lead)
    world.gives(world.ada, Role.representative, "Operations")
    world.gives(world.olga, Role.observer)
    world.starts("=Directory", "Operations", starts="2026-01-01", due="2026-09-01")
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-09-01")
    return world


def test_a_lead_gets_everything_and_a_representative_the_own_part(company: World) -> None:
    assert "on its way" in company.kim.types("/cop", "export")
    assert "on its way" in company.ada.types("/cop", "export 2026-01-01")

    assert titles(company, company.kim.dms[-1]) == ["'=Directory", "Taxonomy"]
    assert titles(company, company.ada.dms[-1]) == ["'=Directory"]


def test_others_and_what_is_too_much_are_told_and_nothing_is_sent(
    company: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = company.olga.types("/cop", "export")
    wrong = company.kim.types("/cop", "export soon")
    monkeypatch.setattr(exporting, "MOST_ROWS_IN_SLACK", 3)
    too_much = company.kim.types("/cop", "export")

    assert "As an observer you can read along" in said
    assert "“soon” is no date" in wrong
    assert "at most 3 are sent here" in too_much
    assert [each for person in (company.olga, company.kim) for each in person.dms if each.get("files")] == []


def titles(world: World, message: dict[str, list[dict[str, str]]]) -> list[str]:
    """Return the titles on the sheet of initiatives."""
    found = file_bytes(world.stand_in.workspace, message["files"][0]["id"])
    assert found is not None
    sheet = load_workbook(BytesIO(found[0]))["initiatives"]
    place = [each.value for each in sheet[1]].index("title")
    return [str(row[place].value) for row in sheet.iter_rows(min_row=2)]
