"""How each initiative stood at an instant, read off rows that are never edited; each question is one query.

An instant counts what was written at that very instant. Rows that tell what was before say what held until they were
written: the first of them after the instant knows better than the row that they are about.
"""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.domain.words import Stage, State, Strand
from storage.answers import BEFORE_ALL, newest
from storage.tables import Answer, DueMove, Initiative
from storage.tables_plans import Override
from storage.tables_reporting import VerdictChange
from storage.tables_setup import StageChange

AFTER_ALL = datetime(9999, 1, 1, tzinfo=UTC)


class Known(NamedTuple):
    """An initiative as it stands today, with what detection concluded and people said last by an instant.

    `ruled` is None where it was never assessed, `answer` where nothing was said.
    """

    id: int
    number: int
    title: str
    division_id: int
    strand: Strand
    stage: Stage
    due_on: date
    created_at: datetime
    ruled: State | None
    findings_text: str | None
    answer: int | None
    progress: float | None
    ask: str | None
    by_id: int | None

    @property
    def findings(self) -> list[Any]:
        """What the verdict rests on; read only when asked for, since nobody asks for most."""
        return list(json.loads(self.findings_text)) if self.findings_text else []


def _last_verdict(column: Mapped[Any]) -> sa.ScalarSelect[Any]:
    # One seek in the index for each initiative: grouping would read the whole history.
    return (
        sa.select(column)
        .where(col(VerdictChange.initiative_id) == Initiative.id, col(VerdictChange.at) <= bindparam("at"))
        .order_by(col(VerdictChange.at).desc(), col(VerdictChange.id).desc())
        .limit(1)
        .correlate(Initiative)
        .scalar_subquery()
    )


# Found before anything is joined: joined by a subquery, PostgreSQL would rather read all answers of all years.
_LAST = (
    sa.select(
        col(Initiative.id).label("initiative"),
        _last_verdict(col(VerdictChange.id)).label("verdict"),
        newest(col(Answer.id), col(Answer.at) <= bindparam("at")).label("answer"),
    )
    .where(col(Initiative.community_id) == bindparam("community"), col(Initiative.created_at) <= bindparam("at"))
    .cte("last")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
# Columns, not rows: to make objects of 2,000 rows takes most of the time that a report has.
_INITIATIVES = (
    sa.select(
        col(Initiative.id),
        col(Initiative.number),
        col(Initiative.title),
        col(Initiative.division_id),
        col(Initiative.strand),
        col(Initiative.stage),
        col(Initiative.due_on),
        col(Initiative.created_at),
        col(VerdictChange.state),
        sa.cast(col(VerdictChange.findings), sa.String),
        col(Answer.id),
        col(Answer.progress),
        col(Answer.ask),
        col(Answer.by_id),
    )
    .join_from(_LAST, Initiative, col(Initiative.id) == _LAST.c.initiative)
    .join(VerdictChange, col(VerdictChange.id) == _LAST.c.verdict, isouter=True)
    .join(Answer, col(Answer.id) == _LAST.c.answer, isouter=True)
    .order_by(col(Initiative.number))
)
_RULED_BEFORE = sa.select(col(Initiative.id), _last_verdict(col(VerdictChange.state))).where(
    col(Initiative.id).in_(
        select(VerdictChange.initiative_id).where(
            VerdictChange.community_id == bindparam("community"),
            col(VerdictChange.at) > bindparam("at"),
            col(VerdictChange.at) <= bindparam("until"),
        )
    )
)
_STAGE_CHANGES = (
    select(StageChange)
    .join(Initiative, col(StageChange.initiative_id) == Initiative.id)
    .where(Initiative.community_id == bindparam("community"))
    .where(col(StageChange.at) > bindparam("after"), col(StageChange.at) <= bindparam("until"))
    .order_by(col(StageChange.at), col(StageChange.id))
)
_PAUSES = (
    select(StageChange)
    .where(col(StageChange.initiative_id).in_(bindparam("initiatives", expanding=True)))
    .where(StageChange.to_stage == Stage.paused, col(StageChange.at) <= bindparam("at"))
    .order_by(col(StageChange.at), col(StageChange.id))
)
_DUE_MOVES = (
    select(DueMove)
    .join(Initiative, col(DueMove.initiative_id) == Initiative.id)
    .where(Initiative.community_id == bindparam("community"))
    .where(col(DueMove.at) > bindparam("after"), col(DueMove.at) <= bindparam("until"))
    .order_by(col(DueMove.at), col(DueMove.id))
)
_OVERRIDES = (
    select(Override)
    .join(Initiative, col(Override.initiative_id) == Initiative.id)
    .where(Initiative.community_id == bindparam("community"))
    .where(col(Override.at) <= bindparam("at"), col(Override.until) >= bindparam("day"))
    .where(or_(col(Override.ended_at).is_(None), col(Override.ended_at) > bindparam("at")))
    .order_by(col(Override.id))
)
# From the newest answer without an ask on, for each initiative by itself: grouping would read the whole history.
_WITHOUT = aliased(Answer)
_LAST_WITHOUT = (
    select(_WITHOUT.at)
    .where(_WITHOUT.initiative_id == Initiative.id, _WITHOUT.ask == "", col(_WITHOUT.at) <= bindparam("at"))
    .order_by(col(_WITHOUT.at).desc())
    .limit(1)
    .correlate(Initiative)
    .scalar_subquery()
)
# Whatever came after that has an ask, which is why this need not look, and the index alone answers.
_FIRST_WITH = (
    select(func.min(Answer.at))
    .where(Answer.initiative_id == Initiative.id, col(Answer.at) <= bindparam("at"))
    .where(col(Answer.at) > func.coalesce(_LAST_WITHOUT, sa.literal(BEFORE_ALL, UTCDateTime())))
    .correlate(Initiative)
    .scalar_subquery()
)
_ASKED_SINCE = sa.select(col(Initiative.id), _FIRST_WITH).where(
    col(Initiative.id).in_(bindparam("initiatives", expanding=True))
)


def initiatives(session: Session, community_id: int, at: datetime) -> list[Known]:
    """Return the initiatives that there were, by number."""
    return [Known(*row) for row in session.execute(_INITIATIVES, {"community": community_id, "at": at})]


def ruled_before(session: Session, community_id: int, at: datetime, until: datetime) -> dict[int, State | None]:
    """Return what the rules said at the instant of each initiative of which they spoke again up to a later one.

    It is None of one that was first assessed in between; of any other they said at the later instant what they had
    said at the earlier one.
    """
    named = {"community": community_id, "at": at, "until": until}
    return dict(session.execute(_RULED_BEFORE, named).all())


def slipped(session: Session, community_id: int, after: datetime, until: datetime) -> set[int]:
    """Return the initiatives that detection found slipping at any time after one instant and up to another."""
    query = select(VerdictChange.initiative_id).where(
        VerdictChange.community_id == community_id,
        VerdictChange.state == State.slipping,
        col(VerdictChange.at) > after,
        col(VerdictChange.at) <= until,
    )
    return set(session.exec(query.distinct()))


def overrides(session: Session, community_id: int, at: datetime, day: date) -> dict[int, Override]:
    """Return what leads said against the rules and held on that day, by the initiatives' ids."""
    rows = session.exec(_OVERRIDES, params={"community": community_id, "at": at, "day": day})
    return {row.initiative_id: row for row in rows}


def stage_changes(
    session: Session, community_id: int, after: datetime, until: datetime = AFTER_ALL
) -> list[StageChange]:
    """Return the steps in initiatives' lives after one instant and up to another, oldest first."""
    return list(session.exec(_STAGE_CHANGES, params={"community": community_id, "after": after, "until": until}))


def pauses(session: Session, initiative_ids: Collection[int], at: datetime) -> dict[int, StageChange]:
    """Return the last pause of each of these initiatives."""
    if not initiative_ids:
        return {}
    rows = session.exec(_PAUSES, params={"initiatives": list(initiative_ids), "at": at})
    return {row.initiative_id: row for row in rows}


def due_moves(session: Session, community_id: int, after: datetime, until: datetime = AFTER_ALL) -> list[DueMove]:
    """Return the moves of due dates after one instant and up to another, oldest first."""
    return list(session.exec(_DUE_MOVES, params={"community": community_id, "after": after, "until": until}))


def asked_since(session: Session, initiative_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return when the run of answers with an ask began that each of these initiatives ends in."""
    if not initiative_ids:
        return {}
    rows = session.execute(_ASKED_SINCE, {"initiatives": list(initiative_ids), "at": at})
    return {initiative_id: since for initiative_id, since in rows if since}
