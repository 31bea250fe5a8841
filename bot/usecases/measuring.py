"""What interventions achieved, by kind, from the records."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.intervention_figures import Case, Figures, cases, figures, summary
from bot.domain.words import Kind
from bot.usecases import interventions, people, working
from storage import as_of, initiatives
from storage import interventions as kept
from storage.tables import Community, Person


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
    listed = kept.all_in(session, community.id or 0)
    concerned = initiatives.by_ids(session, list({each.initiative_id for each in listed}))
    about = {each.id: each for each in concerned}
    divisions = as_of.divisions(session, community.id or 0)
    for row in listed:
        division = divisions[about[row.initiative_id].division_id]
        found += cases(interventions.record_of(row), working.between(community, division))
    return found
