"""The maturity self-assessment: judged by the leads, quarter by quarter, and shown to everybody."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import maturity as domain
from bot.domain.acts import Act
from bot.domain.authority import may
from bot.domain.quarters import quarter_of
from bot.usecases import people
from bot.views import maturity as views
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import maturity
from storage.tables import Community, Person
from storage.tables_maturity import MaturityAssessment


def overview(session: Session, reader: Reader, community: Community, person: Person, now: datetime) -> Post:
    """Return the latest assessment beside those before, with a way to assess for a lead."""
    standing = people.permit_view(session, community, person, now)
    may_assess = may(standing, Act.run_community).is_allowed
    return views.overview(reader, community.id or 0, community.name, course(session, community), may_assess=may_assess)


def course(session: Session, community: Community) -> list[views.Assessed]:
    """Return what counts of each quarter that was assessed, oldest first."""
    return [
        views.Assessed(
            quarter=row.quarter,
            ratings=domain.ratings(row.levels, row.evidence),
            version=row.version,
            by=session.get_one(Person, row.by_id).slack_id,
            at=row.at,
        )
        for row in maturity.by_quarter(session, community.id or 0)
    ]


def form(session: Session, reader: Reader, community: Community, person: Person, now: datetime) -> dict[str, Any]:
    """Return the form for this quarter, filled in as it was judged last. Raises Refused unless a lead asks."""
    people.permit(session, community, person, Act.run_community, now)
    quarter = quarter_of(now.astimezone(ZoneInfo(community.tz)).date()).first_day
    judged = course(session, community)
    return views.form(reader, community.id or 0, quarter, judged[-1].ratings if judged else {})


def save(
    session: Session,
    community: Community,
    person: Person,
    quarter: date,
    fields: Mapping[str, str | None],
    now: datetime,
) -> None:
    """Keep what was entered as the newest version of the quarter.

    Raises Invalid for each field that cannot be taken, and Refused unless a lead saves.
    """
    people.permit(session, community, person, Act.run_community, now)
    entered = domain.read(fields)
    # Two leads who save at once wait here for each other, so that each gets a version.
    session.get_one(Community, community.id, with_for_update=True)
    session.add(
        MaturityAssessment(
            community_id=community.id or 0,
            quarter=quarter,
            version=maturity.next_version(session, community.id or 0, quarter),
            levels={capability.value: rating.level.value for capability, rating in entered.items()},
            evidence={capability.value: rating.evidence for capability, rating in entered.items() if rating.evidence},
            by_id=person.id or 0,
            at=now,
        )
    )
