"""Alignment reviews: an HR lead's verdict whether an initiative matches what the company needs, and when it is due."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.errors import Invalid
from bot.domain.sentences import N_
from bot.domain.words import Stage

LONGEST_REASON = 1000
HOLDS_FOR = timedelta(weeks=13)
"""A quarter: after that a review is due again, whatever it said."""

REVIEWED_STAGES = frozenset({Stage.draft, Stage.active})
"""What rests or has ended is not reviewed; a paused initiative is due again when it is resumed."""


class Alignment(StrEnum):
    """An HR lead's verdict on one initiative."""

    aligned = "aligned"
    changes_wanted = "changes_wanted"
    not_aligned = "not_aligned"


class Why(StrEnum):
    """Why a review is due."""

    proposed = "proposed"
    re_planned = "re_planned"
    asked_again = "asked_again"
    quarterly = "quarterly"


class Due(NamedTuple):
    """A review that is due, and since when."""

    since: datetime
    why: Why


def due(
    added_at: datetime,
    reviewed_at: datetime | None,
    agreed_at: datetime | None,
    asked_at: datetime | None,
    now: datetime,
) -> Due | None:
    """Return why a review is due and since when, the earliest reason first; None while the last one holds.

    `agreed_at` is when the plan was last agreed anew, `asked_at` when the division asked for another look at the
    last review.
    """
    if reviewed_at is None:
        return Due(added_at, Why.proposed)
    reasons = [Due(reviewed_at + HOLDS_FOR, Why.quarterly)]
    if agreed_at and agreed_at > reviewed_at:
        reasons.append(Due(agreed_at, Why.re_planned))
    if asked_at:
        reasons.append(Due(asked_at, Why.asked_again))
    return min((each for each in reasons if each.since <= now), default=None)


def checked_reason(alignment: Alignment, reason: str) -> str:
    """Return the reason as it is kept. Raises Invalid for one that is missing or too long."""
    kept = reason.strip()
    if not kept and alignment is not Alignment.aligned:
        raise Invalid("reason", N_("Say why in a sentence or two: the owner and the representative read it."))
    if len(kept) > LONGEST_REASON:
        raise Invalid("reason", N_("Please keep this under {most} characters."), most=LONGEST_REASON)
    return kept
