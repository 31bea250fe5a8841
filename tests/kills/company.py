"""The company of the kills: a lead, an HR lead, and divisions with a representative and two initiatives each."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Strand
from bot.playground.slack import StandIn
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from storage import roster
from storage.database import Database

DAILY = Cadence(Weekly(frozenset(Weekday)))
INITIATIVES = 2


@dataclass
class Company:
    """Who there is in Slack, by id."""

    channel: str = ""
    leads: list[str] = field(default_factory=list)
    representatives: list[str] = field(default_factory=list)


def gather(slack: StandIn, divisions: int) -> Company:
    """Return the people, in one channel of the workspace."""
    company = Company()
    add = slack.workspace.add_member
    company.leads = [add(name, real_name=name.title(), tz="UTC", locale="en-GB") for name in ("lena", "hara")]
    for number in range(divisions):
        name = f"rep{number}"
        company.representatives.append(add(name, real_name=name.title(), tz="UTC", locale="en-GB"))
    company.channel = slack.workspace.add_channel("knowledge", members=[*company.leads, *company.representatives])
    return company


def found(database: Database, slack: StandIn, company: Company, clock: Clock) -> None:
    """Found their community, which checks in every day."""
    now = clock()
    with database.writing() as session:
        workspace = roster.workspace_of_team(session, slack.team_id)
        assert workspace is not None, "the bot has introduced itself"
        community = founding.found_community(
            session, workspace.id or 0, company.channel, "Knowledge", "UTC", DAILY, now
        )
        for slack_id, role in zip(company.leads, (Role.knowledge_lead, Role.hr_lead), strict=True):
            person = people.remember(session, slack.team_id, people.Profile(slack_id, slack_id), now)
            founding.give_role(session, community, person, role, now)
        for number, slack_id in enumerate(company.representatives):
            division = founding.add_division(session, community, f"Division {number}")
            person = people.remember(session, slack.team_id, people.Profile(slack_id, slack_id), now)
            founding.give_role(session, community, person, Role.representative, now, division)
            for each in range(INITIATIVES):
                # Half-way through and due soon, so that what people say of it matters at once.
                begins, ends = now.date() - timedelta(days=60), now.date() + timedelta(days=20)
                title = f"Initiative {number}.{each}"
                new = NewInitiative(title, Strand.knowledge_management, begins, ends)
                founding.add_initiative(session, community, division, person, new, now)
