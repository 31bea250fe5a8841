"""What interventions achieved, by kind, from the records."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.intervention_figures import Case, Figures, cases, figures, summary
from bot.domain.words import Kind
from bot.usecases import interventions, people, working
from storage import interventions as kept
from storage.tables import Community, Division, Initiative, Person


def by_kind(
    session: Session, community: Community, person: Person, now: datetime
) -> tuple[Figures, dict[Kind | None, Figures]]:
    """Return the figures of all the community's interventions and of each kind; restricted ones are left out."""
    people.permit_view(session, community, person, now)
    found = all_cases(session, community)
    return summary(found), figures(found)


def all_cases(session: Session, community: Community) -> list[Case]:
    """Return every round of every intervention that is not restricted."""
    found: list[Case] = []
    for row in kept.all_in(session, community.id or 0):
        initiative = session.get_one(Initiative, row.initiative_id)
        division = session.get_one(Division, initiative.division_id)
        found += cases(interventions.record_of(row), working.between(community, division))
    return found
