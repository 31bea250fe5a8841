"""Plans and what surrounds them: measures, dependencies, proposals, overrides, and the history of every change."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.words import Stage, State
from storage.tables import Assessment, Initiative, PlanPoint, Tracking
from storage.tables_plans import Dependency, Measure, Override, PlanChange, PlanProposal, ThresholdChange


def _holds(override: type[Override]) -> ColumnElement[bool]:
    """Return the condition that an override holds on the day of the query."""
    return and_(col(override.ended_at).is_(None), col(override.until) >= bindparam("day"))


# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_ANY = aliased(Override)
_NEWEST = (
    select(func.max(_ANY.id))
    .where(_ANY.initiative_id == Initiative.id, _holds(_ANY))
    .correlate(Initiative)
    .scalar_subquery()
)
_JUDGED = (
    sa.select(Initiative, Tracking, Override, Assessment)
    .outerjoin(Tracking, col(Tracking.initiative_id) == Initiative.id)
    .outerjoin(Override, col(Override.id) == _NEWEST)
    .outerjoin(
        Assessment,
        (col(Assessment.initiative_id) == Initiative.id)
        & (col(Assessment.as_of) == bindparam("as_of"))
        & (col(Assessment.occasion) == "check_in"),
    )
    .where(col(Initiative.id).in_(bindparam("initiatives", expanding=True)), col(Initiative.stage) == Stage.active)
    .order_by(col(Initiative.number))
)
_UPSTREAM = (
    select(Dependency.initiative_id, Initiative)
    .join(Initiative, col(Dependency.upstream_id) == Initiative.id)
    .where(col(Dependency.initiative_id).in_(bindparam("initiatives", expanding=True)))
    .order_by(col(Initiative.number))
)


def replace_points(session: Session, initiative_id: int, points: list[PlanPoint]) -> None:
    """Put these points in the place of the plan's present ones."""
    for row in session.exec(select(PlanPoint).where(PlanPoint.initiative_id == initiative_id)):
        session.delete(row)
    session.add_all(points)
    session.flush()


def measures(session: Session, initiative_id: int) -> list[Measure]:
    """Return the initiative's measures by name."""
    return list(session.exec(select(Measure).where(Measure.initiative_id == initiative_id).order_by(col(Measure.name))))


def upstream_of(session: Session, initiative_id: int) -> list[Initiative]:
    """Return the initiatives that this one depends on, by number."""
    return list(
        session.exec(
            select(Initiative)
            .join(Dependency, col(Dependency.upstream_id) == Initiative.id)
            .where(Dependency.initiative_id == initiative_id)
            .order_by(col(Initiative.number))
        )
    )


def upstream_by_id(session: Session, initiative_ids: Sequence[int]) -> list[tuple[int, Initiative]]:
    """Return each initiative that one of these depends on, with the id of the one that does, by number."""
    rows = session.exec(_UPSTREAM, params={"initiatives": list(initiative_ids)})
    return [(initiative_id, upstream) for initiative_id, upstream in rows]


def downstream_of(session: Session, initiative_id: int) -> list[Initiative]:
    """Return the active initiatives that depend on this one, by number."""
    return list(
        session.exec(
            select(Initiative)
            .join(Dependency, col(Dependency.initiative_id) == Initiative.id)
            .where(Dependency.upstream_id == initiative_id, Initiative.stage == Stage.active)
            .order_by(col(Initiative.number))
        )
    )


def dependencies(session: Session, community_id: int) -> list[tuple[int, int]]:
    """Return every (initiative, upstream) pair of ids in the community."""
    rows = session.exec(
        select(Dependency)
        .join(Initiative, col(Dependency.initiative_id) == Initiative.id)
        .where(Initiative.community_id == community_id)
    )
    return [(row.initiative_id, row.upstream_id) for row in rows]


def set_upstream(session: Session, initiative_id: int, upstream: list[int]) -> None:
    """Make these the initiatives that this one depends on."""
    for row in session.exec(select(Dependency).where(Dependency.initiative_id == initiative_id)):
        if row.upstream_id not in upstream:
            session.delete(row)
    known = {each.id for each in upstream_of(session, initiative_id)}
    session.add_all(Dependency(initiative_id=initiative_id, upstream_id=each) for each in upstream if each not in known)
    session.flush()


def children_of(session: Session, initiative_id: int) -> list[Initiative]:
    """Return the initiatives of which this one is the parent, by number."""
    return list(
        session.exec(select(Initiative).where(Initiative.parent_id == initiative_id).order_by(col(Initiative.number)))
    )


def waiting_proposal(session: Session, initiative_id: int) -> PlanProposal | None:
    """Return the plan that waits for a lead's word; there is at most one."""
    return session.exec(
        select(PlanProposal).where(PlanProposal.initiative_id == initiative_id, PlanProposal.decision == "waiting")
    ).first()


def changes(session: Session, initiative_id: int) -> list[PlanChange]:
    """Return every change of the initiative's plan and verdict, oldest first."""
    return list(
        session.exec(
            select(PlanChange)
            .where(PlanChange.initiative_id == initiative_id)
            .order_by(col(PlanChange.at), col(PlanChange.id))
        )
    )


def override_on(session: Session, initiative_id: int, day: date) -> Override | None:
    """Return the override that holds on the day, the newest where there are several."""
    return overrides_on(session, [initiative_id], day).get(initiative_id)


class Judged(NamedTuple):
    """An initiative, where detection stands on it, a lead's word against that, and the verdict at one check-in."""

    initiative: Initiative
    tracking: Tracking | None
    override: Override | None
    verdict: Assessment | None


def judged(session: Session, initiative_ids: Sequence[int], day: date, as_of: date) -> list[Judged]:
    """Return the active ones of the initiatives as they are judged on `day`, with the verdict at a check-in before."""
    named = {"initiatives": list(initiative_ids), "day": day, "as_of": as_of}
    return [Judged(*row) for row in session.execute(_JUDGED, named)]


_OVERRIDES = (
    select(Override)
    .where(col(Override.initiative_id).in_(bindparam("initiatives", expanding=True)), _holds(Override))
    .order_by(col(Override.id))
)
_STATES = (
    select(Override.initiative_id, Override.state)
    .join(Initiative, col(Initiative.id) == Override.initiative_id)
    .where(Initiative.community_id == bindparam("community"), Initiative.stage == Stage.active, _holds(Override))
    .order_by(col(Override.id))
)


def overrides_on(session: Session, initiative_ids: list[int], day: date) -> dict[int, Override]:
    """Return the overrides that hold on the day, by initiative id."""
    rows = session.exec(_OVERRIDES, params={"initiatives": initiative_ids, "day": day})
    return {row.initiative_id: row for row in rows}


def states_by_override(session: Session, community_id: int, day: date) -> dict[int, State]:
    """Return the states by which leads override the rules on the day, by initiative id, in the whole community."""
    rows = session.execute(_STATES, {"community": community_id, "day": day})
    return {initiative: State(state) for initiative, state in rows}


def threshold_changes(session: Session, community_id: int, *, since: datetime | None = None) -> list[ThresholdChange]:
    """Return the changes of the community's thresholds, newest first."""
    query = select(ThresholdChange).where(ThresholdChange.community_id == community_id)
    if since is not None:
        query = query.where(col(ThresholdChange.at) >= since)
    return list(session.exec(query.order_by(col(ThresholdChange.at).desc(), col(ThresholdChange.id).desc())))
