"""The clock's part in check-ins, as other stories see it: plan, step, and show how a check-in stands."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import asking, planning, telling
from bot.usecases.telling import card_key, cycle_key
from storage.tables import CheckIn, Community

__all__ = ["card_key", "cycle_key", "open_cycle", "plan_next", "show_progress", "step"]

step = asking.step
plan_next = planning.plan_next
open_cycle = planning.open_cycle


def show_progress(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    """Have the cards and the cycle's post say how the check-in stands now."""
    telling.progress(session, community, check_in, now)
