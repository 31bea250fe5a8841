"""What a spreadsheet would run is made harmless, and comes back as it was."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.spreadsheets.guarding import guarded, unguarded
from bot.spreadsheets.writing import Table, write_csv, write_xlsx

NINE = datetime(2026, 1, 2, 9, tzinfo=UTC)
ACTS = "=+-@\t\r\n＝＋－＠"
PRINTABLE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30) | st.text("'=+-@a", max_size=6)


@given(PRINTABLE)
def test_a_text_comes_back_as_it_was_and_never_begins_with_what_acts(text: str) -> None:
    shown = guarded(text)

    assert unguarded(shown) == text
    assert shown[:1] not in {*ACTS} - {""}


@pytest.mark.parametrize("acts", ACTS)
def test_each_character_that_acts_is_guarded(acts: str) -> None:
    assert guarded(f'{acts}HYPERLINK("http://x")') == f'\'{acts}HYPERLINK("http://x")'


def test_numbers_stay_numbers_and_what_xml_cannot_hold_goes() -> None:
    assert guarded(-5.5) == -5.5
    assert guarded("a\x00b\x1bc\ud800") == "abc"


def test_a_csv_has_no_cell_that_acts() -> None:
    file = io.StringIO()
    rows = [("=1+1", -3, 2.5, True, date(2026, 1, 2), NINE, None, 'a,"b"\nc')]

    write_csv(file, Table("t", [*"abcdefgh"], rows))

    back = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert back[1] == ["'=1+1", "-3", "2.5", "true", "2026-01-02", "2026-01-02T09:00:00Z", "", 'a,"b"\nc']


def test_a_workbook_has_no_formula_and_keeps_numbers_and_days() -> None:
    file = io.BytesIO()
    rows = [("=1+1", "#REF!", -3, date(2026, 1, 2), NINE, "x" * 40_000)]

    written = write_xlsx(file, [Table("t", [*"abcdef"], rows), Table("empty", ["a"], [])])

    sheet = load_workbook(file)["t"]
    cells = [each.value for each in sheet[2]]
    assert cells[:3] == ["'=1+1", "#REF!", -3]
    assert [each.replace(tzinfo=UTC) for each in cells[3:5]] == [NINE.replace(hour=0), NINE]
    assert len(cells[5]) == 32_767
    assert {each.data_type for each in sheet[2]} == {"s", "n", "d"}
    assert written == {"t": 1, "empty": 0}


def test_every_cell_of_a_workbook_comes_back_as_it_was() -> None:
    file = io.BytesIO()
    row = ('a < b & "c"', " two\nlines ", True, 0.1, 10**9, None, datetime(2026, 7, 2, 23, 59, 58, tzinfo=UTC))

    write_xlsx(file, [Table("Q&A", [*"abcdefg"], [row] * 30)])

    sheet = load_workbook(file)["Q&A"]
    assert [each.value for each in sheet[31]] == [*row[:-1], datetime(2026, 7, 2, 23, 59, 58)]  # noqa: DTZ001
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


@pytest.mark.parametrize(
    ("rows", "sheets"), [(4, [["n", 0, 1], ["n", 2, 3]]), (5, [["n", 0, 1], ["n", 2, 3], ["n", 4]]), (0, [["n"]])]
)
def test_a_table_too_long_for_a_sheet_goes_on_in_another(
    rows: int, sheets: list[list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.spreadsheets.writing.MOST_ROWS_OF_A_SHEET", 3)
    file = io.BytesIO()

    written = write_xlsx(file, [Table("t", ["n"], ((number,) for number in range(rows)))])

    book = load_workbook(file)
    assert [[row[0].value for row in book[name]] for name in book.sheetnames] == sheets
    assert written == {"t": rows}
