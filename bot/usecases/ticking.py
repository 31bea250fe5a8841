"""What the clock does: everything that is due, one small unit of work at a time, so that a kill loses at most one."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.usecases import absent, asking, assessing, planning, resting
from storage import absences, checkins, outbox, roster
from storage import interventions as kept
from storage.database import Database
from storage.tables import Community

log = logging.getLogger("convener.tick")

BATCH = 100


def tick(database: Database, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Do everything that is due at `now`; return how many steps were taken. May be run again at any time."""
    steps = check_ins(database, now, stop=stop)
    with database.reading() as session:
        communities = [each.id or 0 for each in roster.communities(session)]
    return steps + _each(
        database,
        "assessment",
        communities,
        lambda session, each: assessing.every_working_day(session, session.get_one(Community, each), now),
    )


def check_ins(database: Database, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Plan, ask, hand over, remind and close whatever is due at `now`; return how many steps were taken."""
    with database.reading() as session:
        begun = absences.due(session, now, BATCH)
        breaks = absences.breaks_due(session, now)
        unplanned = planning.divisions_to_plan(session, now)
        misplaced = checkins.misplaced(session, now)
    steps = _each(database, "absence", begun, lambda session, each: absent.step(session, each, now))
    steps += _each(database, "break", breaks, lambda session, each: resting.step(session, each, now))
    steps += _each(database, "plan", unplanned, lambda session, each: planning.plan_if_near(session, each, now))
    steps += _each(database, "hand-over", misplaced, lambda session, each: asking.look(session, each, now))
    while not stop():
        with database.reading() as session:
            due = checkins.due(session, now, BATCH)
        taken = _each(database, "check-in", due, lambda session, each: asking.step(session, each, now))
        steps += taken
        if not taken:
            break
    return steps


def next_event(database: Database) -> datetime | None:
    """Return the next instant at which something is due; None when nothing is planned."""
    with database.reading() as session:
        instants = [
            planning.next_planning(session),
            absences.next_due(session),
            checkins.next_due(session),
            outbox.next_due(session),
            kept.next_due(session),
        ]
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
