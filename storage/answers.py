"""Versions of answers: the newest ones, the ones before, all of them; and drafts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.tables import Answer, CheckIn, Cycle, Draft

# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_HELD = select(CheckIn).where(CheckIn.id == bindparam("check_in")).with_for_update()
_DRAFTS = select(Draft).where(Draft.check_in_id == bindparam("check_in"), Draft.person_id == bindparam("person"))
# The database picks the newest of each: all of them would be more rows with every year.
_NEWEST_FIRST = (
    func.row_number()
    .over(partition_by=col(Answer.initiative_id), order_by=(col(Cycle.day).desc(), col(Answer.version).desc()))
    .label("place")
)
_EARLIER = (
    select(col(Answer.id).label("id"), _NEWEST_FIRST)
    .join(CheckIn, col(Answer.check_in_id) == CheckIn.id)
    .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
    .where(
        col(Answer.initiative_id).in_(bindparam("initiatives", expanding=True)),
        col(Cycle.day) < select(col(Cycle.day)).where(Cycle.id == bindparam("cycle")).scalar_subquery(),
    )
    .subquery()
)
_BEFORE = select(Answer).join(_EARLIER, col(Answer.id) == _EARLIER.c.id).where(_EARLIER.c.place == 1)


def held(session: Session, check_in_id: int) -> CheckIn:
    """Return the check-in, which nobody else answers until this transaction ends.

    SQLite has one writer anyway; on PostgreSQL the row's lock keeps two people from making the same version.
    """
    return session.exec(_HELD, params={"check_in": check_in_id}).one()


def before(session: Session, check_in: CheckIn, initiative_ids: Sequence[int]) -> dict[int, Answer]:
    """Return what was said last about each initiative in the check-ins of earlier days."""
    named = {"initiatives": list(initiative_ids), "cycle": check_in.cycle_id}
    return {row.initiative_id: row for row in session.exec(_BEFORE, params=named)}


def last_two(session: Session, check_in: CheckIn, initiative_ids: list[int]) -> dict[int, list[Answer]]:
    """Return what was said about each initiative in the last two earlier check-ins with an answer, in order."""
    day = select(col(Cycle.day)).where(Cycle.id == check_in.cycle_id).scalar_subquery()
    recency = func.dense_rank().over(partition_by=col(Answer.initiative_id), order_by=col(Cycle.day).desc())
    earlier = (
        select(col(Answer.id).label("id"), col(Cycle.day).label("day"), recency.label("place"))
        .join(CheckIn, col(Answer.check_in_id) == CheckIn.id)
        .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
        .where(col(Answer.initiative_id).in_(initiative_ids), col(Cycle.day) < day)
        .subquery()
    )
    rows = session.exec(
        select(Answer)
        .join(earlier, col(Answer.id) == earlier.c.id)
        .where(earlier.c.place <= 2)
        .order_by(earlier.c.day, col(Answer.version))
    )
    newest: dict[int, dict[int, Answer]] = {}
    for row in rows:
        newest.setdefault(row.initiative_id, {})[row.check_in_id] = row
    return {initiative: list(by_check_in.values()) for initiative, by_check_in in newest.items()}


def status_since(session: Session, initiative_ids: list[int]) -> dict[int, datetime]:
    """Return when each initiative's present status was first reported without another in between."""
    changed = (
        select(
            col(Answer.initiative_id),
            col(Answer.at),
            col(Answer.status),
            func.lag(col(Answer.status))
            .over(partition_by=col(Answer.initiative_id), order_by=col(Answer.id))
            .label("was"),
        )
        .where(col(Answer.initiative_id).in_(initiative_ids))
        .subquery()
    )
    rows = session.exec(
        select(changed.c.initiative_id, func.max(changed.c.at))
        .where(changed.c.was.is_(None) | (changed.c.was != changed.c.status))
        .group_by(changed.c.initiative_id)
    )
    return {initiative_id: at for initiative_id, at in rows if initiative_id is not None}


def versions(session: Session, initiative_id: int, limit: int) -> list[tuple[Answer, CheckIn, Cycle]]:
    """Return the newest versions of what was said about the initiative, newest first."""
    rows = session.exec(
        select(Answer, CheckIn, Cycle)
        .join(CheckIn, col(Answer.check_in_id) == CheckIn.id)
        .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
        .where(Answer.initiative_id == initiative_id)
        .order_by(col(Answer.id).desc())
        .limit(limit)
    )
    return [(answer, check_in, cycle) for answer, check_in, cycle in rows]


def draft(session: Session, check_in_id: int, initiative_id: int, person_id: int) -> Draft | None:
    """Return what the person typed about the initiative and has not sent."""
    return drafts(session, check_in_id, person_id).get(initiative_id)


def drafts(session: Session, check_in_id: int, person_id: int) -> dict[int, Draft]:
    """Return what the person typed in the check-in and has not sent, by initiative id."""
    rows = session.exec(_DRAFTS, params={"check_in": check_in_id, "person": person_id})
    return {row.initiative_id: row for row in rows}


def drafted(session: Session, check_in_id: int, person_id: int) -> set[int]:
    """Return the initiatives about which the person has an unsent draft."""
    return set(
        session.exec(select(Draft.initiative_id).where(Draft.check_in_id == check_in_id, Draft.person_id == person_id))
    )
