"""What becomes of a question that could not be asked in time because the bot was down.

The rule, for a person who has not been asked in a window:

1. before the window opens: wait;
2. up to `PUNCTUAL` after it opened: ask, nobody will have noticed;
3. later, while at least `SHORTEST` remains before the window closes: ask with a note that the bot is late;
   the person gets as long as was promised, or until the window closes;
4. after that: never ask; the check-in is missed through no fault of the person, and a lead is told.

Windows of one person do not overlap, so after any outage a person is asked at most once.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.windows import SHORTEST, Window

PUNCTUAL = timedelta(minutes=10)


class CatchUp(StrEnum):
    """What to do now about a question that has not been asked."""

    wait = "wait"
    ask = "ask"
    ask_with_note = "ask_with_note"
    mark_missed = "mark_missed"


def catch_up(window: Window, now: datetime) -> CatchUp:
    """Return what to do at `now` about a window whose question has not been asked."""
    if now < window.opens_at:
        return CatchUp.wait
    if now <= window.opens_at + PUNCTUAL:
        return CatchUp.ask
    return CatchUp.ask_with_note if window.closes_at - now >= SHORTEST else CatchUp.mark_missed


def asked_late(window: Window, now: datetime) -> Window:
    """Return the window of somebody who was asked only at `now`, with the deadline moved for as long."""
    promised = window.due_at - window.opens_at
    return replace(window, opens_at=now, due_at=min(window.closes_at, now + promised))
