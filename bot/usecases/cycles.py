"""The clock's part in check-ins, as other stories see it: plan, step, and show how a check-in stands."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.absences import NobodyAsked, who_is_asked
from bot.usecases import asking, planning, rosters, telling
from bot.usecases.telling import card_key, cycle_key
from storage.tables import CheckIn, Community, Person

__all__ = ["card_key", "cycle_key", "open_cycle", "plan_next", "show_progress", "step", "who_answers"]

step = asking.step
plan_next = planning.plan_next
open_cycle = planning.open_cycle


def who_answers(session: Session, community_id: int, division_id: int, now: datetime) -> Person | None:
    """Return whom the division's check-in would go to now, if there is anybody."""
    asked = who_is_asked(rosters.roster_of(session, community_id, division_id, now), now.date())
    return None if isinstance(asked, NobodyAsked) else session.get_one(Person, asked.person)


def show_progress(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    """Have the cards and the cycle's post say how the check-in stands now."""
    telling.progress(session, community, check_in, now)
