"""Files that people and attackers make: what is taken, and what is refused with its place."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.spreadsheets import reading
from bot.spreadsheets.reading import MOST_ROWS, read
from bot.spreadsheets.text import Unreadable

Fill = Callable[[Any], None]


def workbook(folder: Path, fill: Fill = lambda sheet: None, title: str = "divisions") -> Path:
    """Write a workbook with one sheet and return its path."""
    book = Workbook()
    book.active.title = title  # type: ignore[union-attr]
    book.active.append(["name", "country"])  # type: ignore[union-attr]
    fill(book.active)
    path = folder / "company.xlsx"
    book.save(path)
    return path


def folder_with(folder: Path, content: bytes, name: str = "divisions.csv") -> Path:
    """Write one CSV file into a folder and return the folder."""
    (folder / name).write_bytes(content)
    return folder


def repacked(path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> Path:
    """Rewrite the parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | (extra or {})).items():
            archive.writestr(name, change(name, content))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_with_the_separator_of_its_header(tmp_path: Path, separator: str) -> None:
    text = f'\ufeffName{separator}Country\r\n"Küche\nund Bad"{separator}Austria\r\n\r\n\'=Ops{separator}\r\n'

    (sheet,) = read(folder_with(tmp_path, text.encode())).values()

    assert sheet.columns == ("name", "country")
    assert [(line.row, dict(line.cells)) for line in sheet.lines] == [
        (2, {"name": "Küche\nund Bad", "country": "Austria"}),
        (4, {"name": "=Ops", "country": ""}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "name\nKäse\n".encode("latin-1"),
            "divisions.csv is not UTF-8 (byte 6, in row 2). In Excel: Save as, “CSV UTF-8",
        ),
        ("name\nKäse\n".encode("utf-16"), "divisions.csv is UTF-16, not UTF-8. In Excel: Save as"),
        ("name\nKäse\n".encode("utf-16-le"), "divisions.csv"),
        (b'name,country\n"Ops,Germany\nSales,\n', "row 2: unexpected end of data; is a quotation mark missing?"),
        (b"name,country\nOps,Germany,Berlin\n", "divisions.csv, row 2 has more cells than the header has columns"),
        (b"name\n" + b'"' + b"x" * 200_000 + b'"\n', "field larger than field limit"),
    ],
)
def test_a_csv_that_cannot_be_read_is_told_with_its_place(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(folder_with(tmp_path, content))

    assert words in str(told.value)


def test_a_folder_without_a_csv_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="has no CSV files in it"):
        read(tmp_path)


def test_a_cell_with_a_formula_or_an_error_is_named(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["=A1", "Germany"])
        sheet.append(["Sales", "#N/A"])

    with pytest.raises(Unreadable) as told:
        read(workbook(tmp_path, fill))

    assert "sheet divisions, cell A2: a formula; put its value there" in str(told.value)
    assert "sheet divisions, cell B3: an error, #N/A" in str(told.value)


def test_numbers_and_gaps_are_read_as_people_see_them(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append([2026.0, True])
        sheet.cell(row=90_000, column=1, value="Far below")

    (sheet,) = read(workbook(tmp_path, fill)).values()

    assert [(line.row, line.cells["name"]) for line in sheet.lines] == [(2, 2026), (90_000, "Far below")]
    assert sheet.lines[0].cells["country"] == "true"


def test_a_cell_far_to_the_right_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, lambda sheet: sheet.cell(row=2, column=15_000, value="Far right"))

    with pytest.raises(Unreadable, match="row 2 goes on to the right of column CV"):
        read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "company.xlsx is empty"),
        (b"name,country\nOps,Germany\n", "company.xlsx is no XLSX workbook, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old or a protected Excel file: save it as .xlsx"),
        (b"PK\x03\x04 and then nothing", "is no XLSX workbook"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "company.xlsx"
    path.write_bytes(content)

    with pytest.raises(Unreadable) as told:
        read(path)

    assert words in str(told.value)


def test_an_archive_that_is_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "company.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear all")

    with pytest.raises(Unreadable, match="no XLSX workbook, or a damaged one"):
        read(path)


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path), lambda name, part: part[: len(part) // 2] if "sheet1" in name else part)

    with pytest.raises(Unreadable, match="damaged"):
        read(path)


def test_macros_are_refused(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path), lambda _, part: part, {"xl/vbaProject.bin": b"Sub AutoOpen"})

    with pytest.raises(Unreadable, match="has macros in it"):
        read(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 10_000_000)
    path = repacked(workbook(tmp_path), lambda _, part: part, {"xl/media/a.bin": b"\0" * 20_000_000})
    assert path.stat().st_size < 100_000

    tracemalloc.start()
    with pytest.raises(Unreadable, match=r"would unpack to 20 MB; at most 10 MB are read"):
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "{"a" * 100}">{entities}]>'

    def change(name: str, part: bytes) -> bytes:
        if "sheet1" not in name:
            return part
        return (doctype + part.decode().replace("country", "&e11;")).encode()

    with pytest.raises(Unreadable, match="damaged"):
        read(repacked(workbook(tmp_path), change))


def test_fifty_thousand_rows_are_read_in_bounded_memory_and_one_more_is_refused(tmp_path: Path) -> None:
    line = b"Division of some length,Germany\n"
    folder = folder_with(tmp_path, b"name,country\n" + line * MOST_ROWS)

    tracemalloc.start()
    (sheet,) = read(folder).values()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    folder_with(tmp_path, b"role\nsponsor\n", "roles.csv")

    assert len(sheet.lines) == MOST_ROWS
    assert peak < 60_000_000
    with pytest.raises(Unreadable, match="has more than 50000 rows"):
        read(folder)


def test_a_workbook_with_too_many_rows_is_left_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    def fill(sheet: Any) -> None:
        for number in range(5):
            sheet.append([f"Division {number}"])

    with pytest.raises(Unreadable, match=r"company\.xlsx has more than 3 rows"):
        read(workbook(tmp_path, fill))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)

    with pytest.raises(Unreadable, match="Is it the right one"):
        read(folder_with(tmp_path, b"name,country\n"))


def test_an_empty_sheet_is_as_none(tmp_path: Path) -> None:
    book = Workbook()
    file = io.BytesIO()
    book.save(file)
    (tmp_path / "company.xlsx").write_bytes(file.getvalue())

    assert read(tmp_path / "company.xlsx") == {}
