"""`convener export --data`: everything a community has, as CSV, JSON or a workbook, written as it is read."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session

from bot.spreadsheets.writing import Table, write_csv, write_xlsx
from bot.usecases import exporting
from storage import export_catalogue
from storage.exporting import Export, Scope, kind_of
from storage.tables import Community

NOBODY = Scope(0, "KS")
HEAD = """# The data that `convener export --data` and `/cop export` write

Written by `convener export --schema`; a test holds it to the code.

One file a table: `convener export --data FOLDER --format csv` (or `json`), or one workbook with a sheet a table\
 with `--format xlsx`. Leads get the same workbook in Slack with `/cop export`; a representative gets the own \
division's part.

- `id` columns are stable: the same row has the same number in every export, and `…_id` columns refer to them.
- `--since 2026-01-01` leaves out rows of tables marked *incremental* that have not changed since that day (in \
the community's zone). The other tables come whole, so replace those.
- Days are `2026-01-31`, instants UTC, as in `2026-01-31T09:00:00Z`; numbers have a decimal point; an empty cell\
 is an unknown value.
- A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) \
has an apostrophe in front in CSV and XLSX. JSON has every text as it is.
- What is about a restricted intervention is nowhere in it, nor is anything anonymous or written to the bot \
alone.
"""


def write(session: Session, community: Community, folder: Path, form: str, since: date | None) -> dict[str, int]:
    """Write every table into the folder and return how many rows each had."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = exporting.tables(session, exporting.everything(community, since))
    if form == "xlsx":
        with (folder / "community.xlsx").open("wb") as file:
            return write_xlsx(file, tables)
    put: Callable[[IO[str], Table], int] = write_csv if form == "csv" else _write_json
    written = {}
    for table in tables:
        with (folder / f"{table.name}.{form}").open("w", encoding="utf-8", newline="") as text:
            written[table.name] = put(text, table)
    return written


def schema() -> str:
    """Return the description of every table as Markdown."""
    return HEAD + "".join(_described(each) for each in export_catalogue.exports(NOBODY)) + _left_out()


def _write_json(file: IO[str], table: Table) -> int:
    """Write the table as one JSON list, a row a line."""
    written = 0
    file.write("[")
    for row in table.rows:
        line = json.dumps(dict(zip(table.columns, map(_jsonable, row), strict=True)), ensure_ascii=False)
        file.write((",\n" if written else "\n") + line)
        written += 1
    file.write("\n]\n")
    return written


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def _described(export: Export) -> str:
    mark = " *Incremental.*" if export.changed is not None else ""
    lines = [f"| `{each.name}` | {kind_of(each)} | {each.means} |" for each in export.columns]
    table = "\n".join(["| column | holds | meaning |", "|---|---|---|", *lines])
    return f"\n## {export.name}\n{export.means}{mark}\n\n{table}\n"


def _left_out() -> str:
    return "\n## What is left out\n" + "".join(f"{line}\n" for line in _reasons())


def _reasons() -> Iterator[str]:
    for table, reason in export_catalogue.NOT_EXPORTED.items():
        yield f"- `{table}`: {reason}"
