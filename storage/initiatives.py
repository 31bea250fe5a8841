"""Initiatives, their plans, and where detection stands on them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.words import CLOSED_STAGES, Stage, State
from storage.tables import Assessment, Community, DueMove, Initiative, PlanPoint, Tracking

# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_ACTIVE = (
    select(Initiative)
    .where(Initiative.division_id == bindparam("division"), Initiative.stage == Stage.active)
    .order_by(col(Initiative.number))
)
_POINTS = (
    select(PlanPoint)
    .where(col(PlanPoint.initiative_id).in_(bindparam("initiatives", expanding=True)))
    .order_by(col(PlanPoint.due_on), col(PlanPoint.id))
)
_TRACKING = select(Tracking).where(col(Tracking.initiative_id).in_(bindparam("initiatives", expanding=True)))
_COUNT = (
    select(Tracking.state, func.count())
    .join(Initiative, col(Tracking.initiative_id) == Initiative.id)
    .where(Initiative.community_id == bindparam("community"), Initiative.stage == Stage.active)
    .where(col(Tracking.as_of).is_not(None))
    .group_by(col(Tracking.state))
)
_BY_IDS = (
    select(Initiative)
    .where(col(Initiative.id).in_(bindparam("initiatives", expanding=True)))
    .order_by(col(Initiative.number))
)
_ASSESSMENT = select(Assessment).where(
    Assessment.initiative_id == bindparam("initiative"),
    Assessment.as_of == bindparam("as_of"),
    Assessment.occasion == bindparam("occasion"),
)


def by_number(session: Session, community_id: int, number: int) -> Initiative | None:
    """Return the community's initiative with this number."""
    return session.exec(
        select(Initiative).where(Initiative.community_id == community_id, Initiative.number == number)
    ).first()


def of_community(session: Session, community_id: int, *stages: Stage) -> list[Initiative]:
    """Return the community's initiatives in the given stages, or all, by number."""
    query = select(Initiative).where(Initiative.community_id == community_id).order_by(col(Initiative.number))
    return list(session.exec(query.where(col(Initiative.stage).in_(stages)) if stages else query))


def active_in(session: Session, division_id: int) -> list[Initiative]:
    """Return the division's active initiatives, by number."""
    return list(session.exec(_ACTIVE, params={"division": division_id}))


def next_number(session: Session, community_id: int) -> int:
    """Return the number that the community's next initiative gets."""
    highest = session.exec(select(func.max(Initiative.number)).where(Initiative.community_id == community_id)).first()
    return (highest or 0) + 1


def plan_points(session: Session, initiative_id: int) -> list[PlanPoint]:
    """Return the plan's points by date."""
    return list(
        session.exec(
            select(PlanPoint)
            .where(PlanPoint.initiative_id == initiative_id)
            .order_by(col(PlanPoint.due_on), col(PlanPoint.id))
        )
    )


def plan_points_of(session: Session, initiative_ids: list[int]) -> dict[int, list[PlanPoint]]:
    """Return the points of several plans by date, by initiative id."""
    found: dict[int, list[PlanPoint]] = {}
    for point in session.exec(_POINTS, params={"initiatives": initiative_ids}):
        found.setdefault(point.initiative_id, []).append(point)
    return found


def by_ids(session: Session, initiative_ids: Sequence[int]) -> list[Initiative]:
    """Return these initiatives by number."""
    return list(session.exec(_BY_IDS, params={"initiatives": list(initiative_ids)}))


def due_moves(session: Session, initiative_id: int) -> list[DueMove]:
    """Return the moves of the due date, oldest first."""
    return list(
        session.exec(
            select(DueMove).where(DueMove.initiative_id == initiative_id).order_by(col(DueMove.at), col(DueMove.id))
        )
    )


def communities_to_look_at(session: Session, now: datetime) -> list[int]:
    """Return the ids of the running communities whose daily look is due."""
    rows = session.exec(communities_due(now).order_by(col(Community.id)))
    return [each for each in rows if each is not None]


def communities_due(now: datetime | BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for the communities to look at."""
    return (
        select(col(Community.id))
        .where(or_(col(Community.next_look_at).is_(None), col(Community.next_look_at) <= now))
        .where(col(Community.is_paused).is_(False))
    )


def reviews_due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the paused initiatives whose pause is to be looked at, longest waiting first."""
    rows = session.exec(
        select(Initiative.id).where(col(Initiative.review_at) <= now).order_by(col(Initiative.review_at)).limit(limit)
    )
    return [each for each in rows if each is not None]


def open_in_division(session: Session, division_id: int) -> list[Initiative]:
    """Return the division's initiatives that are not closed, by number."""
    rows = session.exec(
        select(Initiative)
        .where(Initiative.division_id == division_id, col(Initiative.stage).not_in(CLOSED_STAGES))
        .order_by(col(Initiative.number))
    )
    return list(rows)


def to_look_at(session: Session, community_id: int, today: date) -> list[int]:
    """Return the ids of active and paused initiatives that were not looked at yet today, by number."""
    rows = session.exec(
        select(Initiative.id)
        .join(Tracking, col(Tracking.initiative_id) == Initiative.id, isouter=True)
        .where(Initiative.community_id == community_id, col(Initiative.stage).in_([Stage.active, Stage.paused]))
        .where(or_(col(Tracking.looked_on).is_(None), col(Tracking.looked_on) < today))
        .order_by(col(Initiative.number))
    )
    return [each for each in rows if each is not None]


def tracking_of(session: Session, initiatives: list[Initiative]) -> dict[int, Tracking]:
    """Return detection's latest verdicts by initiative id; one that was never assessed is left out."""
    rows = session.exec(_TRACKING, params={"initiatives": [each.id for each in initiatives]})
    return {row.initiative_id: row for row in rows}


def count_states(session: Session, community_id: int) -> dict[State, int]:
    """Return how many of the community's active initiatives detection sees in each state."""
    rows = session.exec(_COUNT, params={"community": community_id})
    return {State(state): count for state, count in rows}


def assessments(session: Session, initiative_id: int) -> list[Assessment]:
    """Return the verdicts on the initiative, oldest first."""
    return list(
        session.exec(
            select(Assessment)
            .where(Assessment.initiative_id == initiative_id)
            .order_by(col(Assessment.as_of), col(Assessment.id))
        )
    )


def assessment_of(session: Session, initiative_id: int, as_of: date, occasion: str) -> Assessment | None:
    """Return the verdict on the initiative on that day and occasion."""
    named = {"initiative": initiative_id, "as_of": as_of, "occasion": occasion}
    return session.exec(_ASSESSMENT, params=named).first()


def states_at(session: Session, initiative_ids: list[int], days: list[date]) -> dict[tuple[int, date], State]:
    """Return detection's verdicts at the check-ins of these days, by initiative id and day."""
    rows = session.exec(
        select(Assessment).where(
            col(Assessment.initiative_id).in_(initiative_ids),
            col(Assessment.as_of).in_(days),
            Assessment.occasion == "check_in",
        )
    )
    return {(row.initiative_id, row.as_of): row.state for row in rows}


def key(community: Community, initiative: Initiative) -> str:
    """Return what people call the initiative, such as "KS-12"."""
    return key_of(community, initiative.number)


def key_of(community: Community, number: int) -> str:
    """Return what people call the initiative of that number."""
    return f"{community.key_prefix}-{number}"
