"""`convener calendar import`: days off of a division, or of a whole community, from an ICS file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.domain.errors import DomainError
from bot.settings import read_storage_settings
from bot.usecases import days_off
from storage.database import Database
from storage.migrate import migrate

app = typer.Typer(no_args_is_help=True, help="Days on which nobody is asked, from other calendars.")


@app.callback()
def calendar() -> None:
    """Keep the days on which nobody is asked."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="An exported calendar of days off.")],
    channel: Annotated[
        str | None, typer.Option(help="The community, by the id of its channel or its name; needless with only one.")
    ] = None,
    division: Annotated[str | None, typer.Option(help="The division they hold for; left out, for everybody.")] = None,
) -> None:
    """Take over the whole days off in FILE; an earlier import of a file of this name is replaced."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError("{file} cannot be read ({reason}).", file=str(file), reason=error.strerror) from None
    database = Database(read_storage_settings().database_url)
    try:
        migrate(database)
        with database.writing() as session:
            kept = days_off.import_ics(session, channel, division, file.name, content, system_clock())
    finally:
        database.close()
    whom = division or "everybody"
    typer.echo(f"{len(kept)} entries of {file.name} now hold for {whom}.")
    for each in kept[:20]:
        typer.echo(f"  {each.first_day} to {each.last_day}  {each.title}")
    if len(kept) > 20:
        typer.echo(f"  and {len(kept) - 20} more")
