"""`convener workspace leave`: for a workspace whose token is gone for good."""

from typing import Annotated

import typer

from bot.cli.transfer import open_database
from bot.domain.errors import NotFound
from bot.usecases import people
from storage import setting_up

workspace = typer.Typer(no_args_is_help=True, help="Let go of a workspace in which the bot is no more.")


@workspace.callback()
def workspaces() -> None:
    """Let go of a workspace in which the bot is no more."""


@workspace.command("leave")
def leave(
    name: Annotated[str, typer.Argument(help="Its name, or its team ID, as `convener doctor` shows it.")],
) -> None:
    """Send nothing there any more and miss no token; what was recorded there stays."""
    database = open_database()
    try:
        with database.writing() as session:
            known = setting_up.workspaces(session)
            fitting = [each for each in known if name.casefold() in (each.name.casefold(), each.team.casefold())]
            if len(fitting) != 1:
                names = ", ".join(f"{each.name} ({each.team})" for each in known) or "none"
                raise NotFound("Say which workspace, by one of these names or team IDs: {names}", names=names)
            people.disconnect_workspace(session, fitting[0])
            typer.echo(f"{fitting[0].name} is left. With its token in SLACK_BOT_TOKEN, the bot is at home there again.")
    finally:
        database.close()
