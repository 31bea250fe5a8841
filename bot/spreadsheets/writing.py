"""CSV and XLSX, written row by row so that a million rows need no more memory than one."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain, count, islice
from typing import IO, Any, NamedTuple

from bot.spreadsheets.guarding import guarded
from bot.spreadsheets.workbook import Workbook, new_workbook

# Excel's own limit.
MOST_ROWS_OF_A_SHEET = 1_048_576


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
    with new_workbook(file) as book:
        return {table.name: _put(book, table) for table in tables}


def _put(book: Workbook, table: Table) -> int:
    rows, written, more = iter(table.rows), 0, list[Sequence[Any]]()
    for part in count(1):
        with book.sheet(table.name if part == 1 else f"{table.name} {part}", table.columns) as sheet:
            for row in islice(chain(more, rows), MOST_ROWS_OF_A_SHEET - 1):
                sheet.append([guarded(_one_line(cell)) for cell in row])
                written += 1
        more = list(islice(rows, 1))
        if not more:
            break
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(_one_line(value))


def _one_line(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
