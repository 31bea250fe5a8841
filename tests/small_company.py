"""Two leads, two divisions and two initiatives in a database of their own, without any Slack."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from bot.domain.blueprint import Blueprint, Charter, DivisionSketch, InitiativeSketch, Seat
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.plan import Milestone
from bot.domain.words import Role, Strand
from bot.usecases import people, transfer
from bot.usecases.people import Profile
from storage import roster
from storage.tables import Community, Person

# The command line reads the wall clock, so the community begins before any machine's today.
FOUNDED = datetime(2020, 1, 1, 8, tzinfo=UTC)
FOUR_STEPS = tuple(Milestone(f"Step {month}", date(2020, month, 1)) for month in (3, 5, 7, 9))


@dataclass(frozen=True)
class Small:
    """The community and its people by name."""

    community: Community
    people: dict[str, Person]


def found(session: Session, *, team: str = "T1", channel: str = "C1", name: str = "Circle", mark: str = "") -> Small:
    """Return a new community; `mark` stands in every text of it, and its people have ids that end with it."""
    people.connect_workspace(session, team, f"Company {team}", "UBOT")
    everybody = {
        each: people.remember(session, team, Profile(f"U{each.upper()}{mark}", f"{each.title()}{mark}"), FOUNDED)
        for each in ("kim", "hana", "ada", "ben", "cleo")
    }
    ids = {each: person.slack_id for each, person in everybody.items()}
    plan = Blueprint(
        channel=channel,
        charter=Charter(name, f"To learn together {mark}".strip(), f"Everything {mark}".strip(), "By consent"),
        zone="Europe/London",
        cadence=Cadence(Weekly(frozenset({Weekday.monday}))),
        seats=(Seat(Role.knowledge_lead, ids["kim"], f"Director {mark}".strip()), Seat(Role.hr_lead, ids["hana"])),
        divisions=(
            DivisionSketch(f"Operations{mark}", "Germany", "BE", ids["ada"], ids["ben"]),
            DivisionSketch(f"Sales{mark}"),
        ),
        initiatives=(
            InitiativeSketch(
                f'=Directory of "experts", with; signs {mark}'.strip(),
                f"Operations{mark}",
                Strand.strategic_learning,
                date(2020, 1, 1),
                date(2020, 9, 1),
                ids["ada"],
                milestones=FOUR_STEPS,
            ),
            InitiativeSketch(
                f"Taxonomy {mark}".strip(),
                f"Sales{mark}",
                Strand.knowledge_management,
                date(2020, 1, 1),
                date(2030, 9, 1),
            ),
        ),
    )
    workspace_id = everybody["kim"].workspace_id
    for each in transfer.differences(
        session, workspace_id, plan, {each.slack_id: each for each in everybody.values()}, FOUNDED
    ):
        assert each.do is not None
        each.do()
    community = roster.community_in(session, workspace_id, channel)
    assert community is not None
    return Small(community, everybody)
