"""How a division's closed initiatives went: what was reported when, and when the work ended."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from bot.domain.words import Stage
from storage.tables import Answer, CheckIn, Cycle, Initiative
from storage.tables_setup import StageChange

WORKED_THROUGH = (Stage.achieved, Stage.partly_achieved, Stage.missed)


class Ended(NamedTuple):
    """An initiative that was worked on to its end."""

    initiative_id: int
    starts_on: date
    ended_at: datetime


def ended_in(session: Session, division_id: int, until: datetime, most: int) -> list[Ended]:
    """Return the division's initiatives that ended by `until`, the newest first; dropped ones did not end."""
    ended_at = func.max(StageChange.at)
    rows = session.exec(
        select(col(Initiative.id), col(Initiative.starts_on), ended_at)
        .join(StageChange, col(StageChange.initiative_id) == Initiative.id)
        .where(
            Initiative.division_id == division_id,
            col(Initiative.stage).in_(WORKED_THROUGH),
            col(StageChange.to_stage).in_(WORKED_THROUGH),
            col(StageChange.at) <= until,
        )
        .group_by(col(Initiative.id), col(Initiative.starts_on))
        .order_by(ended_at.desc(), col(Initiative.id))
        .limit(most)
    )
    return [Ended(id_ or 0, starts_on, at) for id_, starts_on, at in rows]


def reported(session: Session, initiative_ids: Sequence[int]) -> dict[int, list[tuple[date, float]]]:
    """Return the progress reported at each check-in, by initiative; a correction replaces what it corrects."""
    found: dict[int, dict[date, float]] = {}
    rows = session.exec(
        select(col(Answer.initiative_id), col(Cycle.day), col(Answer.progress))
        .join(CheckIn, col(CheckIn.id) == Answer.check_in_id)
        .join(Cycle, col(Cycle.id) == CheckIn.cycle_id)
        .where(col(Answer.initiative_id).in_(initiative_ids), col(Answer.progress).is_not(None))
        .order_by(col(Cycle.day), col(Answer.version))
    )
    for initiative_id, day, progress in rows:
        found.setdefault(initiative_id, {})[day] = progress or 0.0
    return {id_: sorted(days.items()) for id_, days in found.items()}
