"""`convener export`: a community into a file that `convener import` reads, or its whole history as tables."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from sqlmodel import Session

from bot import datasets
from bot.cli import data_export
from bot.clock import system_clock
from bot.domain import blueprint_plain, blueprint_sheets
from bot.domain.errors import DomainError, NotFound
from bot.settings import read_storage_settings
from bot.spreadsheets.writing import Table, write_csv, write_xlsx
from bot.usecases import benchmark, transfer
from storage import roster
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Community


class Format(StrEnum):
    yaml = "yaml"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"


class CannotExport(DomainError):
    """There is nowhere to write to."""


def export(
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.yaml,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="The file, for csv the folder; left out for yaml and json: shown."),
    ] = None,
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    benchmark_folder: Annotated[
        Path | None, typer.Option("--benchmark", metavar="DIR", help="Write the history for `convener backtest`.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write every table there is (docs/export.md describes them).")
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="With --data: of tables that only grow, what changed since that day.")
    ] = "",
    schema: Annotated[bool, typer.Option("--schema", help="Print the description of the tables of --data.")] = False,
) -> None:
    """Write a community in the form that `convener import` reads, all its data, or its history as a data set."""
    if schema:
        typer.echo(data_export.schema(), nl=False)
        return
    database = open_database()
    try:
        with database.reading() as session:
            found = community_called(session, community)
            if benchmark_folder:
                histories = benchmark.histories(session, found, system_clock())
                datasets.write(benchmark_folder, histories)
                typer.echo(f"{len(histories)} initiatives are in {benchmark_folder}")
                return
            if data:
                _put_data(session, found, data, format_, since)
                return
            plain = blueprint_plain.write(transfer.blueprint_of(session, found, system_clock()))
    finally:
        database.close()
    _put(plain, format_, out)


def _put_data(session: Session, community: Community, folder: Path, format_: Format, since: str) -> None:
    if format_ is Format.yaml:
        raise CannotExport("Choose how the data is written: --format csv, json or xlsx.")
    day = blueprint_plain.read_day(since) if since else None
    try:
        written = data_export.write(session, community, folder, format_, day)
    except OSError as error:
        raise CannotExport("{out} cannot be written: {why}", out=str(folder), why=error.strerror) from None
    typer.echo(f"{sum(written.values())} rows in {len(written)} tables are in {folder}")


def open_database() -> Database:
    """Return the database of the settings, with this version's tables."""
    database = Database(read_storage_settings().database_url)
    migrate(database)
    return database


def community_called(session: Session, name: str) -> Community:
    """Return the community of that name, or the only one. Raises NotFound with the names there are."""
    everything = roster.communities(session)
    fitting = [each for each in everything if not name or each.name.casefold() == name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not everything:
        raise NotFound("There is no community yet. In its channel, type `/cop setup`.")
    names = ", ".join(sorted(each.name for each in everything))
    raise NotFound("Say which community with --community: {names}", names=names)


def write_sheets(rows: dict[str, list[tuple[Any, ...]]], out: Path) -> None:
    """Write a community's tables into a workbook, or as CSV files into a folder."""
    tables = [Table(name, columns, rows[name]) for name, columns in blueprint_sheets.COLUMNS.items()]
    try:
        if out.suffix.casefold() == ".xlsx":
            with out.open("wb") as file:
                write_xlsx(file, tables)
            return
        out.mkdir(parents=True, exist_ok=True)
        for table in tables:
            with (out / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as text:
                write_csv(text, table)
    except OSError as error:
        raise CannotExport("{out} cannot be written: {why}", out=str(out), why=error.strerror) from None


def _put(plain: dict[str, Any], format_: Format, out: Path | None) -> None:
    if format_ in (Format.csv, Format.xlsx):
        if out is None:
            raise CannotExport("Say where to write with --out: a file NAME.xlsx, or for csv a folder.")
        if format_ is Format.xlsx and out.suffix.casefold() != ".xlsx":
            raise CannotExport("A workbook's name ends with .xlsx; {out} does not.", out=str(out))
        write_sheets(blueprint_sheets.from_plain(plain), out)
        typer.echo(f"The community is in {out}")
        return
    text = _written(plain, format_)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise CannotExport("{out} cannot be written: {why}", out=str(out), why=error.strerror) from None


def _written(plain: dict[str, Any], format_: Format) -> str:
    if format_ is Format.json:
        return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100))
