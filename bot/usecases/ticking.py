"""What the clock does: everything that is due, one small unit of work at a time, so that a kill loses at most one."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.usecases import assessing, cycles, escalating
from storage import checkins, outbox, roster
from storage import interventions as kept
from storage.database import Database
from storage.tables import Community

log = logging.getLogger("convener.tick")

BATCH = 100


def tick(database: Database, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Do everything that is due at `now`; return how many steps were taken. May be run again at any time."""
    steps = _each(database, "plan", [0], lambda session, _: cycles.plan_due(session, now))
    while not stop():
        with database.reading() as session:
            due = checkins.due(session, now, BATCH)
        taken = _each(database, "check-in", due, lambda session, each: cycles.step(session, each, now))
        steps += taken
        if not taken:
            break
    with database.reading() as session:
        communities = [each.id or 0 for each in roster.communities(session)]
    steps += _each(
        database,
        "assessment",
        communities,
        lambda session, each: assessing.every_working_day(session, session.get_one(Community, each), now),
    )
    # The audit comes before the steps, or it would find what this very beat is about to do.
    steps += _each(
        database,
        "audit",
        communities,
        lambda session, each: escalating.nightly_audit(session, session.get_one(Community, each), now),
    )
    with database.reading() as session:
        waiting = kept.due(session, now, BATCH)
    return steps + _each(database, "intervention", waiting, lambda session, each: escalating.step(session, each, now))


def next_event(database: Database) -> datetime | None:
    """Return the next instant at which something is due; None when nothing is planned."""
    with database.reading() as session:
        instants = [checkins.next_due(session), outbox.next_due(session), kept.next_due(session)]
    return min((instant for instant in instants if instant), default=None)


def _each(database: Database, what: str, ids: list[int], step: Callable[[Session, int], int]) -> int:
    taken = 0
    for each in ids:
        try:
            with database.writing() as session:
                taken += int(step(session, each))
        except Exception:
            # One broken row must not keep the others waiting; it stays due and is tried at the next beat.
            log.exception("%s %s failed", what, each)
    return taken
