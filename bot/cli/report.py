"""`convener report`: the steering review of a quarter into a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.transfer import community_called, open_database
from bot.clock import system_clock
from bot.usecases import steering_orders
from bot.usecases.steering_orders import Format
from bot.views.reader import Reader


def report(
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    quarter: Annotated[str, typer.Option(help="Such as 2026Q1; the one under way unless named.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="What it is written as.")] = Format.md,
    output: Annotated[
        Path | None, typer.Option(help="The file; a PDF has a name of its own unless one is given, text is printed.")
    ] = None,
) -> None:
    """Write the steering review of a quarter: progress, interventions, lessons, decisions, what comes next."""
    database, now = open_database(), system_clock()
    try:
        with database.reading() as session:
            found = community_called(session, community)
            chosen, _ = steering_orders.read_order(quarter, found, now)
            reader = Reader(found.locale, found.tz)
            document = steering_orders.document(session, reader, found, chosen, format_, now)
    finally:
        database.close()
    content = document.content.encode() if isinstance(document.content, str) else document.content
    if output is None and format_ is not Format.pdf:
        sys.stdout.buffer.write(content)
        return
    file = output or Path(document.filename)
    file.write_bytes(content)
    typer.echo(f"The review of {chosen} is in {file}")
