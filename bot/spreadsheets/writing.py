"""CSV and XLSX, written row by row so that a million rows need no more memory than one."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import IO, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.spreadsheets.guarding import guarded

# Excel's own limits.
MOST_ROWS_OF_A_SHEET = 1_048_576
LONGEST_CELL = 32_767
WIDEST = 60


class Table(NamedTuple):
    """A named table: its columns, and its rows as they come."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_csv(file: IO[str], table: Table) -> int:
    """Write the table with a header line and return how many rows it had."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    written = 0
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
        written += 1
    return written


def write_xlsx(file: IO[bytes], tables: Iterable[Table]) -> dict[str, int]:
    """Write a sheet for each table and return how many rows each had; one too long for a sheet goes on in another."""
    book = Workbook(write_only=True)
    written = {}
    for table in tables:
        sheet, on_it, parts, total = _sheet(book, table.name, table.columns), 1, 1, 0
        for row in table.rows:
            if on_it == MOST_ROWS_OF_A_SHEET:
                parts += 1
                sheet, on_it = _sheet(book, f"{table.name} {parts}", table.columns), 1
            sheet.append([_cell(sheet, cell) for cell in row])
            on_it += 1
            total += 1
        written[table.name] = total
    book.save(file)
    return written


def _sheet(book: Workbook, name: str, columns: Sequence[str]) -> Any:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, max(14, len(column) + 4))
    heads = [WriteOnlyCell(sheet, value=column) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    return sheet


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(_one_line(value))


def _one_line(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    value = _one_line(value)
    if not isinstance(value, str):
        return value
    # openpyxl takes a text that begins with "=" for a formula, so a text is said to be one.
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = guarded(value)[:LONGEST_CELL], "s"
    return cell
