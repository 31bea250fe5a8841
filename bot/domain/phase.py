"""When an answer comes, seen from its check-in: each phase lasts until the next one begins."""

from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """Where a check-in stands in its own time."""

    early = "early"
    """Not opened yet: an answer counts for it all the same."""
    open = "open"
    late = "late"
    """Past the due time; still waited for."""
    closed = "closed"
    """Counted as missed where nothing came; an answer is still taken, as late, until the next one opens."""
    over = "over"
    """The next one has opened: only what was answered can still be amended."""


def phase(
    opens_at: datetime, due_at: datetime, closes_at: datetime, next_opens_at: datetime | None, now: datetime
) -> Phase:
    """Return the phase at `now`; `next_opens_at` is None while the check-in after this one is not planned."""
    if now < opens_at:
        return Phase.early
    if now <= due_at:
        return Phase.open
    if now < closes_at:
        return Phase.late
    return Phase.over if next_opens_at and next_opens_at <= now else Phase.closed
