"""A community as a whole: where its initiatives stand and what waits for somebody, each in one query.

Nothing here reads the history of answers or assessments, only the newest, so it costs the same after five years as
after one.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, or_, select

from bot.domain.words import CLOSED_STAGES, Level, Stage, State, Status, Strand
from storage.answers import newest
from storage.database import is_one_of
from storage.tables import Answer, Initiative, Intervention, Person, Tracking
from storage.tables_directing import SponsorAsk
from storage.tables_plans import PlanProposal
from storage.tables_setup import StageChange


class Position(NamedTuple):
    """Where one initiative that is not closed stands; `state` is None before its first assessment."""

    initiative: int
    division: int
    strand: Strand
    stage: Stage
    state: State | None


class Standing(NamedTuple):
    """Where one initiative stands, and what was said of it last; `state` is None before its first assessment."""

    initiative: int
    number: int
    title: str
    division: int
    stage: Stage
    due_on: date
    state: State | None
    status: Status | None
    progress: float | None


class UnderWay(NamedTuple):
    """An open intervention and its initiative; `lead` is the Slack id of who leads it, None where nobody does."""

    id: int
    phase: str
    level: Level
    lead_id: int | None
    raised_at: datetime
    next_at: datetime | None
    initiative_id: int
    number: int
    title: str
    owner_id: int | None
    division_id: int
    lead: str | None


class Unanswered(NamedTuple):
    """A barrier or an ask to which nobody has replied; `by` is the Slack id of who raised it."""

    initiative: int
    number: int
    title: str
    since: datetime
    by: str


class Resting(NamedTuple):
    """A paused initiative, with the reason and the day to look at it again that were given with the pause."""

    number: int
    title: str
    reason: str | None
    review_on: date | None


# What was never assessed has no state, whatever its row begins with.
_POSITIONS = (
    sa.select(
        col(Initiative.id),
        col(Initiative.division_id),
        col(Initiative.strand),
        col(Initiative.stage),
        sa.case((col(Tracking.as_of).is_not(None), col(Tracking.state))),
    )
    .join(Tracking, col(Tracking.initiative_id) == Initiative.id, isouter=True)
    .where(col(Initiative.community_id) == bindparam("community"), col(Initiative.stage).not_in(CLOSED_STAGES))
    .order_by(col(Initiative.number))
)


def positions(session: Session, community_id: int) -> list[Position]:
    """Return where every initiative stands that is not closed, by number."""
    return [Position._make(row) for row in session.execute(_POSITIONS, {"community": community_id})]


def standings(session: Session, community_id: int, divisions: Collection[int | None] | None = None) -> list[Standing]:
    """Return where every initiative of the community stands, or of some divisions, closed ones included, by number."""
    query = _STANDINGS.where(col(Initiative.community_id) == community_id)
    return _standings(session, query if divisions is None else query.where(col(Initiative.division_id).in_(divisions)))


def standing_of(session: Session, initiative_id: int) -> Standing:
    """Return where the initiative stands."""
    (found,) = _standings(session, _STANDINGS.where(col(Initiative.id) == initiative_id))
    return found


# Columns, not rows: to make objects of 2,000 initiatives takes most of the time that a list has.
_STANDINGS = (
    sa.select(
        col(Initiative.id),
        col(Initiative.number),
        col(Initiative.title),
        col(Initiative.division_id),
        col(Initiative.stage),
        col(Initiative.due_on),
        col(Tracking.state),
        newest(col(Answer.status)),
        newest(col(Answer.progress)),
        col(Tracking.as_of),
    )
    .join(Tracking, col(Tracking.initiative_id) == Initiative.id, isouter=True)
    .order_by(col(Initiative.number))
)


def _standings(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[Standing]:
    return [
        Standing(id_, number, title, division, stage, due_on, state if as_of else None, status, progress)
        for id_, number, title, division, stage, due_on, state, status, progress, as_of in session.execute(query)
    ]


_OWN = (
    select(Initiative)
    .where(Initiative.community_id == bindparam("community"), col(Initiative.stage).not_in(CLOSED_STAGES))
    .where(
        or_(
            Initiative.owner_id == bindparam("person"),
            col(Initiative.division_id).in_(bindparam("divisions", expanding=True)),
        )
    )
    .order_by(col(Initiative.number))
)


def own(session: Session, community_id: int, person_id: int, divisions: Collection[int]) -> list[Initiative]:
    """Return what is not closed of these divisions' initiatives and of those the person owns, by number."""
    named = {"community": community_id, "person": person_id, "divisions": list(divisions)}
    return list(session.exec(_OWN, params=named))


_UNANSWERED = (
    sa.select(
        col(Initiative.id), col(Initiative.number), col(Initiative.title), col(Tracking.asked_at), col(Person.slack_id)
    )
    .join(Tracking, col(Tracking.initiative_id) == Initiative.id)
    .join(Person, col(Person.id) == Tracking.asked_by_id)
    .where(col(Initiative.community_id) == bindparam("community"), col(Initiative.stage) == Stage.active)
    .where(col(Tracking.asked_at).is_not(None))
    .order_by(col(Tracking.asked_at), col(Initiative.number))
)


def unanswered(session: Session, community_id: int) -> list[Unanswered]:
    """Return the barriers and asks of active initiatives that wait for a reply, the longest waiting first."""
    return [Unanswered(*row) for row in session.execute(_UNANSWERED, {"community": community_id})]


_LAST_PAUSE = (
    sa.select(col(StageChange.initiative_id), func.max(StageChange.id).label("id"))
    .where(col(StageChange.to_stage) == Stage.paused)
    .group_by(col(StageChange.initiative_id))
    .subquery()
)
_PAUSED = (
    sa.select(col(Initiative.number), col(Initiative.title), col(StageChange.reason), col(StageChange.review_on))
    .join(_LAST_PAUSE, _LAST_PAUSE.c.initiative_id == Initiative.id, isouter=True)
    .join(StageChange, col(StageChange.id) == _LAST_PAUSE.c.id, isouter=True)
    .where(col(Initiative.community_id) == bindparam("community"), col(Initiative.stage) == Stage.paused)
    .order_by(col(Initiative.number))
)


def paused(session: Session, community_id: int) -> list[Resting]:
    """Return the paused initiatives by number, each with what was said in the step that paused it."""
    return [Resting(*row) for row in session.execute(_PAUSED, {"community": community_id})]


_PROPOSALS = (
    select(PlanProposal, Initiative, Person.slack_id)
    .join(Initiative, col(Initiative.id) == PlanProposal.initiative_id)
    .join(Person, col(Person.id) == PlanProposal.by_id)
    .where(Initiative.community_id == bindparam("community"), PlanProposal.decision == "waiting")
    .order_by(col(PlanProposal.id))
)


def proposals(session: Session, community_id: int) -> list[tuple[PlanProposal, Initiative, str]]:
    """Return the plans that wait for a lead's word, oldest first, each with the Slack id of who proposed it."""
    rows = session.exec(_PROPOSALS, params={"community": community_id})
    return [(proposal, initiative, by) for proposal, initiative, by in rows]


_UNDER_WAY = (
    sa.select(
        col(Intervention.id),
        col(Intervention.phase),
        col(Intervention.level),
        col(Intervention.lead_id),
        col(Intervention.raised_at),
        col(Intervention.next_at),
        col(Initiative.id),
        col(Initiative.number),
        col(Initiative.title),
        col(Initiative.owner_id),
        col(Initiative.division_id),
        col(Person.slack_id),
    )
    .join(Initiative, col(Initiative.id) == Intervention.initiative_id)
    .join(Person, col(Person.id) == Intervention.lead_id, isouter=True)
    .where(col(Intervention.community_id) == bindparam("community"), col(Intervention.closed_at).is_(None))
    .where(col(Intervention.is_restricted).is_(False))
    .order_by(col(Intervention.raised_at), col(Intervention.id))
)


def interventions(session: Session, community_id: int) -> list[UnderWay]:
    """Return the open interventions that not only a few may see, candidates included, oldest first."""
    return [UnderWay(*row) for row in session.execute(_UNDER_WAY, {"community": community_id})]


_SPONSOR_ASKS = (
    select(SponsorAsk, Initiative)
    .join(Intervention, col(Intervention.id) == SponsorAsk.intervention_id)
    .join(Initiative, col(Initiative.id) == Intervention.initiative_id)
    .where(SponsorAsk.community_id == bindparam("community"), is_one_of(col(SponsorAsk.state), "asked", "asked_back"))
    .where(col(Intervention.is_restricted).is_(False), col(Intervention.closed_at).is_(None))
    .order_by(col(SponsorAsk.needed_by), col(SponsorAsk.id))
)


def sponsor_asks(session: Session, community_id: int) -> list[tuple[SponsorAsk, Initiative]]:
    """Return what was asked of the sponsor and is not settled, soonest needed first; nothing restricted."""
    return [(ask, of) for ask, of in session.exec(_SPONSOR_ASKS, params={"community": community_id})]
