"""Who there is: workspaces, people, communities, divisions and roles."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.words import Role
from storage.database import columns, is_one_of
from storage.tables import Answer, Community, Division, Membership, Person, Workspace
from storage.tables_asking import Absence

RECENT = timedelta(days=60)


def workspace_of_team(session: Session, team: str) -> Workspace | None:
    """Return the workspace with Slack's team id `team`."""
    return session.exec(select(Workspace).where(Workspace.team == team)).first()


def person_by_slack_id(session: Session, workspace_id: int, slack_id: str) -> Person | None:
    """Return the person Slack knows by `slack_id` in this workspace."""
    return session.exec(select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)).first()


def communities(session: Session) -> list[Community]:
    """Return every community of every workspace."""
    return list(session.exec(select(Community).order_by(col(Community.id))))


def locked_community(session: Session, community_id: int) -> Community:
    """Return the community, held against everybody else's changes until the unit of work ends."""
    return session.get_one(Community, community_id, with_for_update=True)


def community_in(session: Session, workspace_id: int, channel: str) -> Community | None:
    """Return the community that lives in the channel."""
    return session.exec(
        select(Community).where(Community.workspace_id == workspace_id, Community.channel == channel)
    ).first()


def communities_of(session: Session, person_id: int, now: datetime) -> list[Community]:
    """Return the communities the person belongs to at `now`, by name."""
    return list(session.exec(_COMMUNITIES, params={"person": person_id, "now": now}))


def divisions(session: Session, community_id: int) -> list[Division]:
    """Return the community's divisions that were not retired, by name."""
    return list(
        session.exec(
            select(Division)
            .where(Division.community_id == community_id, col(Division.retired_at).is_(None))
            .order_by(Division.name)
        )
    )


def division_names(session: Session, community_id: int) -> dict[int, str]:
    """Return the names of the community's divisions that were not retired, by their ids, in the order of the names."""
    return {id_ or 0: name for id_, name in session.execute(_NAMES, {"community": community_id})}


def retired_divisions(session: Session, community_id: int) -> list[Division]:
    """Return the community's divisions that were retired, by name."""
    return list(
        session.exec(
            select(Division)
            .where(Division.community_id == community_id, col(Division.retired_at).is_not(None))
            .order_by(Division.name)
        )
    )


def division_memberships(session: Session, community_id: int, division_id: int, now: datetime) -> list[Membership]:
    """Return the roles in which people speak for the division at `now`."""
    query = select(Membership).where(
        Membership.community_id == community_id, Membership.division_id == division_id, *_current(now)
    )
    return list(session.exec(query))


def roles_of(session: Session, community_id: int, person_id: int, now: datetime) -> list[Membership]:
    """Return the roles the person holds in the community at `now`."""
    return list(session.exec(_ROLES, params={"community": community_id, "person": person_id, "now": now}))


def members(session: Session, community_id: int, now: datetime) -> list[tuple[Membership, Person]]:
    """Return every role held in the community at `now` with its person."""
    rows = session.exec(
        select(Membership, Person)
        .join(Person, col(Membership.person_id) == Person.id)
        .where(Membership.community_id == community_id, *_current(now))
        .order_by(col(Membership.id))
    )
    return [(membership, person) for membership, person in rows]


def speakers(session: Session, community_id: int, now: datetime) -> list[tuple[int, Role, str]]:
    """Return the division, the role and the Slack id of each active person who speaks for a division at `now`."""
    rows = session.execute(_SPEAKERS, {"community": community_id, "now": now})
    return [(division, role, slack_id) for division, role, slack_id in rows]


def holders(
    session: Session, community_id: int, role: Role, now: datetime, division_id: int | None = None
) -> list[Person]:
    """Return the active people who hold the role at `now`, longest-standing first."""
    named = {"community": community_id, "role": role, "now": now}
    if division_id is None:
        return list(session.exec(_HOLDERS, params=named))
    return list(session.exec(_HOLDERS_IN_DIVISION, params=named | {"division": division_id}))


def representative_before(
    session: Session, community_id: int, division_id: int, person_id: int, now: datetime
) -> Person | None:
    """Return who spoke for the division last, other than this person; None where nobody else ever did."""
    return session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.community_id == community_id, Membership.division_id == division_id)
        .where(Membership.role == Role.representative, Membership.person_id != person_id)
        .where(col(Membership.ends_at) <= now)
        .order_by(col(Membership.ends_at).desc(), col(Membership.id).desc())
        .limit(1)
    ).first()


def _current(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Membership.starts_at) <= now,
        or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > now),
    )


# Asked for at each look at a check-in or an intervention, so built once: that takes SQLAlchemy as long as to run it.
def _seated(*where: ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    recent = and_(col(Absence.person_id) == Person.id, col(Absence.last_day) >= bindparam("since"))
    return (
        sa.select(col(Membership.id), col(Membership.role), Person, col(Absence.first_day), col(Absence.last_day))
        .join(Person, col(Membership.person_id) == Person.id)
        .outerjoin(Absence, recent)
        .where(col(Membership.community_id) == bindparam("community"), *_current(bindparam("now")), *where)
        .order_by(col(Membership.starts_at), col(Membership.id), col(Absence.first_day))
    )


_SPEAKS = is_one_of(col(Membership.role), Role.representative, Role.deputy)
_OF_DIVISION = and_(col(Membership.division_id) == bindparam("division"), _SPEAKS)
_SEATS = _seated(_OF_DIVISION)
_PLACES = _seated(
    or_(_OF_DIVISION, is_one_of(col(Membership.role), Role.knowledge_lead, Role.hr_lead, Role.sponsor)),
    col(Person.is_active).is_(True),
)
_NAMES = (
    sa.select(col(Division.id), col(Division.name))
    .where(col(Division.community_id) == bindparam("community"), col(Division.retired_at).is_(None))
    .order_by(col(Division.name))
)
# Columns, not rows: there are hundreds of them, and two words of each are told.
_SPEAKERS = (
    sa.select(col(Membership.division_id), col(Membership.role), col(Person.slack_id))
    .join(Person, col(Membership.person_id) == Person.id)
    .where(col(Membership.community_id) == bindparam("community"), *_current(bindparam("now")))
    .where(col(Membership.division_id).is_not(None), col(Person.is_active).is_(True), _SPEAKS)
    .order_by(col(Membership.id))
)
_WITH_COMMUNITY = (
    select(Division, Community)
    .join(Community, col(Division.community_id) == Community.id)
    .where(Division.id == bindparam("division"))
)
_HOLDERS = (
    select(Person)
    .join(Membership, col(Membership.person_id) == Person.id)
    .where(
        Membership.community_id == bindparam("community"),
        Membership.role == bindparam("role"),
        *_current(bindparam("now")),
        col(Person.is_active).is_(True),
    )
    .order_by(col(Membership.starts_at), col(Membership.id))
)
_HOLDERS_IN_DIVISION = _HOLDERS.where(Membership.division_id == bindparam("division"))
_ROLES = select(Membership).where(
    Membership.community_id == bindparam("community"),
    Membership.person_id == bindparam("person"),
    *_current(bindparam("now")),
)
_THEIRS = select(Membership.community_id).where(
    Membership.person_id == bindparam("person"), *_current(bindparam("now"))
)
# Not by DISTINCT: PostgreSQL does not compare JSON.
_COMMUNITIES = select(Community).where(col(Community.id).in_(_THEIRS)).order_by(Community.name)
_PEOPLE = select(Person).where(col(Person.id).in_(bindparam("people", expanding=True)))
_WITH_SOMEBODY = (
    select(col(Membership.division_id))
    .join(Person, col(Membership.person_id) == Person.id)
    .where(
        Membership.community_id == bindparam("community"), *_current(bindparam("now")), col(Person.is_active).is_(True)
    )
    .distinct()
)
_REPRESENTED = _WITH_SOMEBODY.where(Membership.role == Role.representative)
_SPOKEN_FOR = _WITH_SOMEBODY.where(_SPEAKS)


def with_community(session: Session, division_id: int) -> tuple[Division, Community]:
    """Return the division and its community."""
    division, community = session.execute(_WITH_COMMUNITY, {"division": division_id}).one()
    return division, community


class Seated(NamedTuple):
    """Somebody who represents or deputises, with the first and last days of absences in order."""

    role: Role
    person: Person
    away: list[tuple[date, date]]


def seats(session: Session, community_id: int, division_id: int, now: datetime) -> list[Seated]:
    """Return who represents or deputises for the division at `now`, active or not, longest-standing first.

    With each come the absences that had not ended two months before.
    """
    return _people_seated(session, _SEATS, community_id, division_id, now)


def places(session: Session, community_id: int, division_id: int, now: datetime) -> list[Seated]:
    """Return the active people who speak for the division, lead or sponsor the community at `now`, as `seats` does."""
    return _people_seated(session, _PLACES, community_id, division_id, now)


def _people_seated(
    session: Session, query: sa.Select[*tuple[Any, ...]], community_id: int, division_id: int, now: datetime
) -> list[Seated]:
    named = {"community": community_id, "division": division_id, "now": now, "since": now.date() - RECENT}
    found: dict[int, Seated] = {}
    for membership_id, role, person, first_day, last_day in session.execute(query, named):
        seat = found.setdefault(membership_id, Seated(role, person, []))
        if first_day:
            seat.away.append((first_day, last_day))
    return list(found.values())


def vacant_since(session: Session, division_id: int, now: datetime) -> datetime | None:
    """Return when the last active person who spoke for the division stopped to; None where nobody ever did."""
    rows = session.exec(
        select(Membership.ends_at)
        .where(Membership.division_id == division_id, col(Membership.ends_at) <= now)
        .where(col(Membership.role).in_([Role.representative, Role.deputy]))
        .order_by(col(Membership.ends_at).desc())
        .limit(1)
    )
    return rows.first()


def slack_ids_of_answerers(session: Session, initiative_id: int) -> dict[int, str]:
    """Return the Slack ids of those who ever answered about the initiative, by person id."""
    rows = session.exec(
        select(Person)
        .join(Answer, col(Answer.by_id) == Person.id)
        .where(Answer.initiative_id == initiative_id)
        .distinct()
    )
    return {person.id or 0: person.slack_id for person in rows}


def people_by_id(session: Session, ids: Collection[int | None]) -> dict[int, Person]:
    """Return these people by their ids."""
    if not ids:
        return {}
    return {person.id or 0: person for person in session.exec(_PEOPLE, params={"people": list(ids)})}


def divisions_represented(session: Session, community_id: int, now: datetime) -> set[int]:
    """Return the divisions that have an active representative at `now`."""
    return _divisions(session, _REPRESENTED, community_id, now)


def divisions_spoken_for(session: Session, community_id: int, now: datetime) -> set[int]:
    """Return the divisions that have an active representative or deputy at `now`."""
    return _divisions(session, _SPOKEN_FOR, community_id, now)


def _divisions(session: Session, query: SelectOfScalar[int | None], community_id: int, now: datetime) -> set[int]:
    rows = columns(session, query, {"community": community_id, "now": now})
    return {division for (division,) in rows if division is not None}
