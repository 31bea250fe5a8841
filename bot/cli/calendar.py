"""`convener calendar`: days off from an ICS file, and what is coming up into one."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.transfer import community_called, open_database
from bot.clock import system_clock
from bot.domain.errors import DomainError, NotFound
from bot.settings import read_storage_settings
from bot.usecases import coming_up, days_off
from bot.usecases.notices import reader_of, reader_of_channel
from storage import roster
from storage.database import Database
from storage.migrate import migrate

app = typer.Typer(no_args_is_help=True, help="Days off from other calendars, and what is coming up for them.")


@app.callback()
def calendar() -> None:
    """Read days off from other calendars, and write what is coming up for them."""


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


@app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where it is written; calendars take it as a feed.")],
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    person: Annotated[str, typer.Option(metavar="SLACK_ID", help="Only what concerns this person.")] = "",
) -> None:
    """Write what is coming up: check-ins, due dates, milestones, updates, promises, and when pauses are looked at."""
    database = open_database()
    try:
        with database.reading() as session:
            found = community_called(session, community)
            who = roster.person_by_slack_id(session, found.workspace_id, person) if person else None
            if person and who is None:
                raise NotFound("The bot has not met {person} yet: let them type `/cop help` once.", person=person)
            content = coming_up.feed(
                session, found, who, reader_of(who) if who else reader_of_channel(found), system_clock()
            )
    finally:
        database.close()
    try:
        file.write_bytes(content)
    except OSError as error:
        raise DomainError("{file} cannot be written ({reason}).", file=str(file), reason=error.strerror) from None
    typer.echo(f"{content.count(b'BEGIN:VEVENT')} entries are in {file}.")
