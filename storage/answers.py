"""Versions of answers: the newest ones, the ones before, all of them; and drafts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.domain.words import Status
from storage.tables import Answer, CheckIn, Cycle, Draft, Initiative

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_HELD = select(CheckIn).where(CheckIn.id == bindparam("check_in")).with_for_update()
_THIS, _PASSED = aliased(CheckIn), aliased(CheckIn)
_CHECK_IN_BEFORE = (
    select(_PASSED.id)
    .join(_THIS, col(_THIS.division_id) == _PASSED.division_id)
    .where(_THIS.id == bindparam("check_in"), col(_PASSED.day) < _THIS.day)
    .order_by(col(_PASSED.day).desc())
    .limit(1)
    .scalar_subquery()
)
_ANSWERED_SINCE = sa.exists().where(col(Answer.initiative_id) == Draft.initiative_id, col(Answer.at) >= Draft.at)
_DRAFTS = (
    select(Draft)
    .where(
        Draft.person_id == bindparam("person"),
        sa.or_(
            col(Draft.check_in_id) == bindparam("check_in"),
            sa.and_(col(Draft.check_in_id) == _CHECK_IN_BEFORE, ~_ANSWERED_SINCE),
        ),
    )
    .order_by(col(Draft.check_in_id))
)
# One seek in an index for each initiative: to group its answers would read more of them with every year.
_EARLIER = aliased(Answer)
_LAST_EARLIER = (
    select(_EARLIER.id)
    .where(_EARLIER.initiative_id == Initiative.id, col(_EARLIER.day) < bindparam("day"))
    .order_by(col(_EARLIER.day).desc(), col(_EARLIER.id).desc())
    .limit(1)
    .correlate(Initiative)
    .scalar_subquery()
)
_AMONG = col(Initiative.id).in_(bindparam("initiatives", expanding=True))
_BEFORE = select(Answer).where(col(Answer.id).in_(sa.select(_LAST_EARLIER).where(_AMONG)))
# Columns, not rows: of each round three of them are drawn.
_COURSE = (
    sa.select(col(Answer.check_in_id), col(Cycle.day), col(Answer.progress), col(Answer.status))
    .join(CheckIn, col(Answer.check_in_id) == CheckIn.id)
    .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
    .where(col(Answer.initiative_id) == bindparam("initiative"))
    .order_by(col(Cycle.day), col(CheckIn.id), col(Answer.version))
)
_OTHER = aliased(Answer)


def newest(what: Mapped[Any], *which: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Return the query for a column of what was said last about an initiative, of the answers for which this holds."""
    return (
        sa.select(what)
        .where(col(Answer.initiative_id) == Initiative.id, *which)
        .order_by(col(Answer.at).desc(), col(Answer.id).desc())
        .limit(1)
        .correlate(Initiative)
        .scalar_subquery()
    )


def _last_other(what: Mapped[Any]) -> ScalarSelect[Any]:
    """Return the query for a column of the last answer with another status than the initiative's present one."""
    return (
        sa.select(what)
        .where(col(_OTHER.initiative_id) == Initiative.id)
        .where(col(_OTHER.status).is_distinct_from(newest(col(Answer.status))))
        .order_by(col(_OTHER.at).desc(), col(_OTHER.id).desc())
        .limit(1)
        .correlate(Initiative)
        .scalar_subquery()
    )


_FIRST_OF_RUN = (
    select(func.min(Answer.at))
    .where(Answer.initiative_id == Initiative.id)
    .where(col(Answer.at) >= func.coalesce(_last_other(col(_OTHER.at)), sa.literal(BEFORE_ALL, UTCDateTime())))
    .where(col(Answer.id) > func.coalesce(_last_other(col(_OTHER.id)), 0))
    .correlate(Initiative)
    .scalar_subquery()
)
_STATUS_SINCE = sa.select(col(Initiative.id), _FIRST_OF_RUN).where(_AMONG)


def held(session: Session, check_in_id: int) -> CheckIn:
    """Return the check-in, which nobody else answers until this transaction ends.

    SQLite has one writer anyway; on PostgreSQL the row's lock keeps two people from making the same version.
    """
    return session.exec(_HELD, params={"check_in": check_in_id}).one()


def before(session: Session, check_in: CheckIn, initiative_ids: Sequence[int]) -> dict[int, Answer]:
    """Return what was said last about each initiative in the check-ins of earlier days."""
    return _before(session, check_in.day, initiative_ids)


def _before(session: Session, day: date, initiative_ids: Sequence[int]) -> dict[int, Answer]:
    named = {"initiatives": list(initiative_ids), "day": day}
    return {row.initiative_id: row for row in session.exec(_BEFORE, params=named)}


def last_two(session: Session, check_in: CheckIn, initiative_ids: list[int]) -> dict[int, list[Answer]]:
    """Return what was said about each initiative in the last two earlier check-ins with an answer, in order."""
    last = before(session, check_in, initiative_ids)
    by_day: dict[date, list[int]] = {}
    for initiative_id, answer in last.items():
        by_day.setdefault(answer.day, []).append(initiative_id)
    # Most were answered in one and the same check-in.
    second: dict[int, Answer] = {}
    for day, ids in by_day.items():
        second |= _before(session, day, ids)
    return {each: [second[each], last[each]] if each in second else [last[each]] for each in last}


def status_since(session: Session, initiative_ids: list[int]) -> dict[int, datetime]:
    """Return when each initiative's present status was first reported without another in between."""
    rows = session.execute(_STATUS_SINCE, {"initiatives": initiative_ids})
    return {initiative_id: at for initiative_id, at in rows if at}


def course(session: Session, initiative_id: int) -> list[tuple[date, float, Status | None]]:
    """Return the progress that was reported in each round, by the day of the round, with the status; corrected ones."""
    newest_of = {each.check_in_id: each for each in session.execute(_COURSE, {"initiative": initiative_id})}
    return [(each.day, each.progress, each.status) for each in newest_of.values() if each.progress is not None]


def versions(session: Session, initiative_id: int, limit: int) -> list[tuple[Answer, CheckIn, Cycle]]:
    """Return the newest versions of what was said about the initiative, newest first."""
    rows = session.exec(
        select(Answer, CheckIn, Cycle)
        .join(CheckIn, col(Answer.check_in_id) == CheckIn.id)
        .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
        .where(Answer.initiative_id == initiative_id)
        .order_by(col(Answer.at).desc(), col(Answer.id).desc())
        .limit(limit)
    )
    return [(answer, check_in, cycle) for answer, check_in, cycle in rows]


def draft(session: Session, check_in_id: int, initiative_id: int, person_id: int) -> Draft | None:
    """Return what the person typed about the initiative and has not sent."""
    return drafts(session, check_in_id, person_id).get(initiative_id)


def drafts(session: Session, check_in_id: int, person_id: int) -> dict[int, Draft]:
    """Return what the person typed in the check-in and has not sent, by initiative id.

    What was left in the check-in before goes on in this one, unless somebody has answered about it since.
    """
    rows = session.exec(_DRAFTS, params={"check_in": check_in_id, "person": person_id})
    return {row.initiative_id: row for row in rows}


def drafted(session: Session, check_in_id: int, person_id: int) -> set[int]:
    """Return the initiatives about which the person has an unsent draft."""
    return set(drafts(session, check_in_id, person_id))
