"""`convener import`: a community from a file, shown before it is done, and undone when it was the wrong one."""

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.cli import community_files
from bot.cli.community_files import CannotImport
from bot.cli.transfer import community_called, open_database, write_sheets
from bot.clock import system_clock
from bot.domain import blueprint_plain, blueprint_sheets
from bot.domain.blueprint import Blueprint
from bot.domain.blueprint_plain import Places, Problem
from bot.usecases import transfer, undoing
from bot.usecases.transfer import Difference
from storage import setting_up

PROBLEMS_SHOWN = 20


def import_(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="YAML, JSON, XLSX, or a folder of CSV files, as `convener export` writes."
        ),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this the differences are only shown.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the newest import instead; also needs --apply.")
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Write an empty FILE.xlsx, or a folder of CSV files, to fill in."),
    ] = None,
    community: Annotated[str, typer.Option(help="The community's name, where the file does not say it.")] = "",
    workspace: Annotated[str, typer.Option(help="The workspace's name, where there are several.")] = "",
) -> None:
    """Set up or change a community from a file: shows the differences first, and does them with --apply.

    Sections that the file lacks stay as they are, and nobody and nothing is removed. Dates are 2026-04-30 or
    30.4.2026; 4/30/2026 and 30/4/2026 are taken too, 3/4/2026 is not, since it may be two days.
    """
    if sum((file is not None, undo, template is not None)) != 1:
        raise CannotImport("Name one file, or use --undo or --template PATH.")
    if template is not None:
        _write_template(template)
    elif undo:
        _undo(community, apply)
    else:
        assert file is not None, "exactly one of the three was given"
        _import(file, apply, community, workspace)


def _write_template(out: Path) -> None:
    if out.exists():
        raise CannotImport("{out} is there already; choose another name.", out=str(out))
    write_sheets(dict(blueprint_sheets.EXAMPLES), out)
    typer.echo(f"{out} has one example in each table. Put yours in its place, then: convener import {out}")


def _import(file: Path, apply: bool, community: str, workspace: str) -> None:
    found, places, problems = community_files.read(file)
    _refuse(file, problems)
    database = open_database()
    try:
        with database.writing() as session:
            workspace_id = _workspace(session, workspace)
            found, places = _whole(session, found, places, community)
            plan = _plan(file, found, places)
            resolved, people, problems = transfer.resolve(session, workspace_id, plan, places)
            _refuse(file, problems)
            now = system_clock()
            before = transfer.present(session, workspace_id, resolved.channel, now)
            done = transfer.differences(session, workspace_id, resolved, people, now)
            _show(done, apply)
            if apply and any(each.do for each in done):
                transfer.keep(session, resolved, workspace_id, before, file.name, now)
        _conclude(done, apply, "Was it the wrong file? `convener import --undo` shows how it would be taken back.")
    finally:
        database.close()


def _undo(community: str, apply: bool) -> None:
    database = open_database()
    try:
        with database.writing() as session:
            found, now = community_called(session, community), system_clock()
            record = undoing.last_import(session, found)
            typer.echo(f"The import of {record.file} at {record.at:%Y-%m-%d %H:%M} UTC:")
            done = undoing.differences(session, found, record, now)
            _show(done, apply)
            if apply:
                record.undone_at = now
                session.add(record)
        _conclude(done, apply, "")
    finally:
        database.close()


def _workspace(session: Session, name: str) -> int:
    found = [each for each in setting_up.workspaces(session) if not name or each.name == name]
    if len(found) != 1:
        raise CannotImport("Start the bot once with `convener run`, so that the workspace is known, or name it.")
    return found[0].id or 0


def _whole(session: Session, found: Any, places: Places, community: str) -> tuple[Any, Places]:
    """Return the file with what it lacks taken from the community, where it is about a part of one."""
    if not isinstance(found, dict) or not found.keys() & set(blueprint_plain.SECTIONS) or "community" in found:
        return found, places
    there = community_called(session, community)
    present = blueprint_plain.write(transfer.blueprint_of(session, there, system_clock()))
    return blueprint_plain.completed(found, places, present)


def _plan(file: Path, found: Any, places: Places) -> Blueprint:
    plan, problems = blueprint_plain.read(found, places)
    _refuse(file, problems)
    assert plan is not None, "without a problem there is a plan"
    return plan


def _refuse(file: Path, problems: list[Problem]) -> None:
    if problems:
        raise CannotImport("{file} cannot be imported:\n{lines}", file=file.name, lines=_lines(problems))


def _show(done: list[Difference], apply: bool) -> None:
    for difference in done:
        typer.echo(f"{'+' if difference.do else '·'} {difference.what}")
        if apply and difference.do:
            difference.do()


def _conclude(done: list[Difference], apply: bool, afterwards: str) -> None:
    changes = sum(1 for each in done if each.do)
    if not changes:
        typer.echo("Nothing to change.")
    elif apply:
        typer.echo(f"Done: {changes} changes." + (f" {afterwards}" if afterwards else ""))
    else:
        typer.echo(f"Nothing is changed yet. With --apply these {changes} changes are made.")


def _lines(problems: list[Problem]) -> str:
    lines = [f"  {problem}" for problem in problems[:PROBLEMS_SHOWN]]
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"  and {len(problems) - PROBLEMS_SHOWN} more")
    return "\n".join(lines)
