"""`convener lead add`: the way out when nobody is left in Slack who could give a lead's role."""

from typing import Annotated

import typer

from bot.cli.transfer import community_called, open_database
from bot.clock import system_clock
from bot.domain.errors import NotFound, Refused
from bot.domain.words import LEADS, Role
from bot.usecases import seating
from bot.usecases.seating import Wanted
from storage import roster

lead = typer.Typer(no_args_is_help=True, help="Give a lead's role from the command line.")


@lead.callback()
def leads() -> None:
    """Give a lead's role from the command line."""


@lead.command("add")
def add(
    person: Annotated[str, typer.Option(metavar="SLACK_ID", help="The member ID from the person's Slack profile.")],
    role: Annotated[Role, typer.Option(help="hr_lead or knowledge_lead.")],
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
) -> None:
    """Make somebody a lead; the person is told in Slack."""
    if role not in LEADS:
        raise Refused("Here only hr_lead and knowledge_lead are given; other roles are given in Slack.")
    database = open_database()
    try:
        with database.writing() as session:
            found = community_called(session, community)
            who = roster.person_by_slack_id(session, found.workspace_id, person)
            if who is None:
                raise NotFound("The bot has not met {person} yet: let them type `/cop help` once.", person=person)
            seating.give(session, found, who, Wanted(role), system_clock())
            typer.echo(f"{who.name} is {role} of {found.name} now.")
    finally:
        database.close()
