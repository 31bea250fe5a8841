"""`convener import` and `convener export`: a community from a file and into one."""

import json
from collections import Counter
from collections.abc import Hashable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from sqlmodel import Session

from bot import datasets
from bot.clock import system_clock
from bot.domain import blueprint_plain
from bot.domain.blueprint import Blueprint
from bot.domain.errors import DomainError, NotFound
from bot.settings import read_storage_settings
from bot.usecases import benchmark, transfer
from bot.usecases.transfer import Difference
from storage import roster, setting_up
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Community

LARGEST_FILE = 4_000_000
PROBLEMS_SHOWN = 20


class Format(StrEnum):
    yaml = "yaml"
    json = "json"


class CannotImport(DomainError):
    """The file cannot be used as it is."""


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML or JSON, as `convener export` writes it.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this the differences are only shown.")] = False,
    workspace: Annotated[str, typer.Option(help="The workspace's name, where there are several.")] = "",
) -> None:
    """Set up or change a community from a file: shows the differences first, and does them with --apply."""
    plan = _read(file)
    database = open_database()
    try:
        with database.writing() as session:
            done = _compare(session, plan, workspace)
            for difference in done:
                mark = "+" if difference.do else "·"
                typer.echo(f"{mark} {difference.what}")
                if apply and difference.do:
                    difference.do()
        _conclude(done, apply)
    finally:
        database.close()


def export(
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.yaml,
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    benchmark_folder: Annotated[
        Path | None, typer.Option("--benchmark", metavar="DIR", help="Write the history for `convener backtest`.")
    ] = None,
) -> None:
    """Write a community in the form that `convener import` reads, or its history as a data set."""
    database = open_database()
    try:
        with database.reading() as session:
            found = community_called(session, community)
            if benchmark_folder:
                histories = benchmark.histories(session, found, system_clock())
                datasets.write(benchmark_folder, histories)
                typer.echo(f"{len(histories)} initiatives are in {benchmark_folder}")
                return
            plain = blueprint_plain.write(transfer.blueprint_of(session, found, system_clock()))
        typer.echo(_written(plain, format_), nl=False)
    finally:
        database.close()


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


def _read(file: Path) -> Blueprint:
    plan, problems = blueprint_plain.read(_parsed(_text(file)))
    if plan is None:
        raise CannotImport("{file} cannot be imported:\n{lines}", file=file.name, lines=_lines(problems))
    return plan


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            raise CannotImport(
                "{file} has {size} bytes; a community's file has at most {most}. Is it the right one?",
                file=file.name,
                size=size,
                most=LARGEST_FILE,
            )
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotImport(
            "{file} is not UTF-8 (byte {byte}): save it with the encoding UTF-8", file=file.name, byte=error.start
        ) from None
    except OSError as error:
        raise CannotImport("{file} cannot be read: {why}", file=str(file), why=error.strerror) from None


class _OnceOnly(yaml.SafeLoader):
    """Reads YAML in which a key stands once in its mapping; the library's own choice is to keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = Counter(str(self.construct_object(key, deep=True)) for key, _ in node.value)
        for key, times in keys.items():
            if times > 1:
                where = node.start_mark.line + 1
                raise CannotImport("“{key}” stands {n} times in the part at line {line}", key=key, n=times, line=where)
        return super().construct_mapping(node, deep=deep)


def _parsed(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_OnceOnly)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        raise CannotImport("{place} cannot be read: {why}", place=place, why=error.problem) from None
    except yaml.YAMLError as error:
        raise CannotImport("the file is no YAML: {why}", why=str(error).splitlines()[0]) from None


def _compare(session: Session, plan: Blueprint, workspace: str) -> list[Difference]:
    found = [each for each in setting_up.workspaces(session) if not workspace or each.name == workspace]
    if len(found) != 1:
        raise CannotImport("Start the bot once with `convener run`, so that the workspace is known, or name it.")
    workspace_id = found[0].id or 0
    resolved, people, problems = transfer.resolve(session, workspace_id, plan)
    if problems:
        raise CannotImport("some people are not clear:\n{lines}", lines=_lines(problems))
    return transfer.differences(session, workspace_id, resolved, people, system_clock())


def _conclude(done: list[Difference], apply: bool) -> None:
    changes = sum(1 for each in done if each.do)
    if not changes:
        typer.echo("Nothing to change.")
    elif apply:
        typer.echo(f"Done: {changes} changes.")
    else:
        typer.echo(f"Nothing is changed yet. With --apply these {changes} changes are made.")


def _lines(problems: list[blueprint_plain.Problem]) -> str:
    lines = [f"  {problem}" for problem in problems[:PROBLEMS_SHOWN]]
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"  and {len(problems) - PROBLEMS_SHOWN} more")
    return "\n".join(lines)


def _written(plain: dict[str, Any], format_: Format) -> str:
    if format_ is Format.json:
        return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100))
