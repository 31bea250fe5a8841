"""The tables in a folder of CSV files or in one XLSX workbook, within limits that a hostile file cannot pass."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot.domain.sheets import Line, Sheet
from bot.spreadsheets.guarding import unguarded
from bot.spreadsheets.text import Unreadable, decoded

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LARGEST_FILE = 16_000_000
LARGEST_UNPACKED = 100_000_000
PROBLEMS_SHOWN = 20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t"
# What a broken workbook makes openpyxl raise; it has no error of its own for most.
_BROKEN = (
    ParseError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)

Cells = Iterator[tuple[int, list[Any]]]


def read(path: Path) -> dict[str, Sheet]:
    """Return the tables by name: the sheets of a workbook, or the CSV files of a folder. Raises Unreadable."""
    return _read_workbook(path) if path.is_file() else _read_folder(path)


def _read_folder(folder: Path) -> dict[str, Sheet]:
    files = sorted(each for each in folder.iterdir() if each.suffix.casefold() == ".csv")
    if not files:
        raise Unreadable("{folder} has no CSV files in it", folder=str(folder))
    budget = _Budget(folder.name)
    return {each.stem: _table(each.name, _csv_rows(each), budget) for each in files}


def _csv_rows(file: Path) -> Cells:
    text = decoded(file.name, bytes_of(file, LARGEST_FILE))
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in rows:
            # A row may have several lines; where it begins is what an editor shows.
            number += 1
            yield number, [unguarded(each.strip()) for each in cells]
    except csv.Error as error:
        raise Unreadable(
            "{file}, row {row}: {why}; is a quotation mark missing?", file=file.name, row=number + 1, why=error
        ) from None


def bytes_of(file: Path, most: int) -> bytes:
    """Return what is in the file. Raises Unreadable when it is larger than `most`, or cannot be read."""
    try:
        size = file.stat().st_size
        if size > most:
            raise Unreadable(
                "{file} has {size} bytes; a community's file has at most {most}. Is it the right one?",
                file=file.name,
                size=size,
                most=most,
            )
        return file.read_bytes()
    except OSError as error:
        raise Unreadable("{file} cannot be read: {why}", file=str(file), why=error.strerror) from None


def _read_workbook(file: Path) -> dict[str, Sheet]:
    content = bytes_of(file, LARGEST_FILE)
    _check_archive(file.name, content)
    budget = _Budget(file.name)
    try:
        with warnings.catch_warnings():
            # It warns of styles and extensions that do not matter for values.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheets = {each.title: _table(f"sheet {each.title}", _xlsx_rows(each), budget) for each in book.worksheets}
    except _BROKEN as error:
        raise Unreadable(
            "{file} is no XLSX workbook, or a damaged one ({why}): open it in a spreadsheet and save it as .xlsx",
            file=file.name,
            why=type(error).__name__,
        ) from None
    return {name: sheet for name, sheet in sheets.items() if sheet.columns or sheet.lines}


def _check_archive(name: str, content: bytes) -> None:
    """Raise Unreadable for what is no workbook, holds macros, or would unpack to more than is read."""
    if not content:
        raise Unreadable("{file} is empty", file=name)
    if content.startswith(_OLD_EXCEL):
        raise Unreadable("{file} is an old or a protected Excel file: save it as .xlsx without a password", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise Unreadable("{file} is no XLSX workbook, whatever its name says", file=name) from None
    unpacked = sum(each.file_size for each in parts)
    if unpacked > LARGEST_UNPACKED:
        # An archive never yields more of a part than it declares.
        raise Unreadable(
            "{file} would unpack to {size} MB; at most {most} MB are read",
            file=name,
            size=unpacked // 1_000_000,
            most=LARGEST_UNPACKED // 1_000_000,
        )
    if any(each.filename.casefold().endswith("vbaproject.bin") for each in parts):
        raise Unreadable("{file} has macros in it: save it as “Excel Workbook (.xlsx)”", file=name)


def _xlsx_rows(sheet: Any) -> Cells:
    problems: list[str] = []
    # What the file says of its own size may be wrong by a million rows.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(
                "sheet {sheet}, row {row} goes on to the right of column {last}; clear those cells",
                sheet=sheet.title,
                row=number,
                last=get_column_letter(MOST_COLUMNS),
            )
        values = [_value(sheet.title, number, column, cell, problems) for column, cell in enumerate(cells, 1)]
        while values and values[-1] in (None, ""):
            values.pop()
        if len(problems) >= PROBLEMS_SHOWN:
            break
        if values:
            yield number, values
    if problems:
        raise Unreadable("{lines}", lines="\n  ".join(["these cells cannot be taken:", *problems]))


def _value(sheet: str, row: int, column: int, cell: Any, problems: list[str]) -> Any:
    value, place = cell.value, f"sheet {sheet}, cell {get_column_letter(column)}{row}"
    if cell.data_type == "f":
        problems.append(f"{place}: a formula; put its value there (copy, then paste as values)")
    elif cell.data_type == "e":
        problems.append(f"{place}: an error, {value}")
    elif isinstance(value, str):
        return unguarded(value.strip())
    elif isinstance(value, bool):
        return "true" if value else "false"
    elif isinstance(value, float) and value.is_integer():
        return int(value)
    elif isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


class _Budget:
    """How many rows may still be read, of all tables together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.left = MOST_ROWS

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Unreadable("{file} has more than {most} rows. Is it the right one?", file=self.name, most=MOST_ROWS)


def _table(place: str, rows: Cells, budget: _Budget) -> Sheet:
    columns: tuple[str, ...] = ()
    lines = []
    for number, cells in rows:
        if not any(cell not in (None, "") for cell in cells):
            continue
        if not columns:
            columns = tuple(str(cell or "").strip().casefold().replace(" ", "_") for cell in cells)
            continue
        budget.take()
        if any(cell not in (None, "") for cell in cells[len(columns) :]):
            raise Unreadable(
                "{place}, row {row} has more cells than the header has columns. {how}",
                place=place,
                row=number,
                how="Is a quotation mark missing?",
            )
        lines.append(Line(number, dict(zip(columns, cells, strict=False))))
    return Sheet(place, columns, lines)
