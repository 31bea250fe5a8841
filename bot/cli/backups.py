"""`convener backup` and `convener restore`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.settings import read_storage_settings
from storage import backup as backups
from storage.backup import Contents
from storage.database import Database


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; unless named, a file with today's date and time.")
    ] = None,
) -> None:
    """Write a backup of the SQLite database; the bot may go on running meanwhile."""
    named = file or Path(f"convener-{system_clock():%Y%m%dT%H%M%SZ}.db")
    held = backups.back_up(Database(read_storage_settings().database_url), named)
    typer.echo(f"{named} holds {_said(held)}. It was looked through and is whole.")


def restore(file: Annotated[Path, typer.Argument(help="What `convener backup` wrote.")]) -> None:
    """Put a backup in the database's place; stop the bot first. What was there is kept beside it."""
    held, kept = backups.restore(Database(read_storage_settings().database_url), file, system_clock())
    typer.echo(f"The database is as it was in {file}: {_said(held)}.")
    if kept:
        typer.echo(f"What was there before is kept in {kept}.")
    typer.echo("What came after the backup is not in it; where an answer is missing, the bot asks again.")


def _said(held: Contents) -> str:
    communities = f"{held.communities:,} communit{'y' if held.communities == 1 else 'ies'}"
    return f"{communities} and {held.answers:,} answers in {held.size / 1_000_000:.1f} MB"
