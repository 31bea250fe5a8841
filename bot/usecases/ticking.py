"""What the clock does: everything that is due, one small unit of work at a time, so that a kill loses at most one."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.usecases import (
    absent,
    actions,
    aligning,
    asking,
    assessing,
    digests,
    escalating,
    home,
    lessons,
    pauses,
    planning,
    pulse,
    reaching,
    resting,
    sponsoring,
    steering_orders,
    vacancies,
)
from storage import absences, agenda, alignment, checkins, directives, initiatives, pulses, roster, stale
from storage import actions as promised
from storage import interventions as kept
from storage import lessons as lessons_kept
from storage import sponsor_asks as asked
from storage.agenda import Due
from storage.database import Database
from storage.tables import Community

log = logging.getLogger("convener.tick")

BATCH = 100
LOOKED_AT_ONCE = 50


class Waiting(NamedTuple):
    """What waits to be done for check-ins, by ids."""

    absences: list[int]
    breaks: list[int]
    divisions: list[int]
    misplaced: list[int]
    check_ins: list[int]


def tick(database: Database, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Do everything that is due at `now`; return how many steps were taken. May be run again at any time."""
    due, listed = _agenda(database, now)
    steps = _check_ins(database, listed, now, stop)
    # What an earlier step of this beat made due is found by asking again.
    if steps or due.looks or due.reviews:
        steps += _look(database, now, stop)
    # After the daily look, so that a digest tells what that found.
    if due.digests:
        steps += _make_digests(database, now)
    if due.steering:
        steps += send_reviews(database, now)
    with database.reading() as session:
        communities = roster.communities(session)
        unaudited = escalating.to_audit(session, communities, now)
        unsearched = actions.to_search_for_left(session, communities, now)
    # The audit comes before the steps, or it would find what this very beat is about to do.
    steps += _each(
        database,
        "audit",
        unaudited,
        lambda session, each: escalating.nightly_audit(session, session.get_one(Community, each), now),
    )
    if steps or due.interventions:
        with database.reading() as session:
            waiting = kept.due(session, now, BATCH)
        steps += _each(database, "intervention", waiting, lambda session, each: escalating.step(session, each, now))
    if steps or unsearched or due.actions or due.sponsor_asks or due.lessons:
        steps += _directing(database, unsearched, now)
    if steps or due.new_hr_leads or due.alignment_reminders:
        steps += _aligning(database, now)
    if steps or due.directives or due.recipients:
        steps += _reaching(database, now)
    with database.reading() as session:
        beginning = pulse.to_begin(session, communities, now)
    if beginning or due.pulses:
        steps += _pulses(database, beginning, now)
    return steps + (_show_homes(database, now) if steps or due.homes else 0)


def check_ins(database: Database, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Plan, ask, hand over, remind, close and tell of whatever is due at `now`; return how many steps were taken."""
    due, waiting = _agenda(database, now)
    return _check_ins(database, waiting, now, stop) + (_make_digests(database, now) if due.digests else 0)


def _check_ins(database: Database, waiting: Waiting, now: datetime, stop: Callable[[], bool]) -> int:
    steps = _each(database, "absence", waiting.absences, lambda session, each: absent.step(session, each, now))
    steps += _each(database, "break", waiting.breaks, lambda session, each: resting.step(session, each, now))
    steps += _each(database, "plan", waiting.divisions, lambda session, each: planning.plan_if_near(session, each, now))
    steps += _each(database, "hand-over", waiting.misplaced, lambda session, each: asking.look(session, each, now))
    listed = _due(database, now) if steps else waiting.check_ins
    while listed and not stop():
        taken = _each(database, "check-in", listed, lambda session, each: asking.step(session, each, now))
        steps += taken
        listed = _due(database, now) if taken and len(listed) == BATCH else []
    return steps


def _due(database: Database, now: datetime) -> list[int]:
    with database.reading() as session:
        return checkins.due(session, now, BATCH)


def _make_digests(database: Database, now: datetime) -> int:
    """Make the digests of cycles whose last answers were due; return how many."""
    with database.reading() as session:
        due = digests.due(session, now)
    return _each(database, "digest", due, lambda session, each: digests.make(session, each, now))


def send_reviews(database: Database, now: datetime) -> int:
    """Send the leads the steering reviews of a quarter that has ended; return how many communities were looked at."""
    with database.reading() as session:
        due = steering_orders.due(session, now)
    return _each(database, "steering review", due, lambda session, each: steering_orders.step(session, each, now))


def next_event(database: Database) -> datetime | None:
    """Return the next instant at which something is due; None when nothing is planned."""
    with database.reading() as session:
        return soonest(session, agenda.next_due(session))


def soonest(session: Session, due: agenda.Next) -> datetime | None:
    """Return the instant that is next."""
    planned_at = planning.planned_at(due.planned_on) if due.planned_on else None
    at = min((each for each in (due.at, planned_at) if each), default=None)
    if due.no_digest_before is None or (at and at <= due.no_digest_before):
        return at
    return digests.next_due(session, before=at) or at


def _agenda(database: Database, now: datetime) -> tuple[Due, Waiting]:
    with database.reading() as session:
        due = agenda.due(session, now, planning.plan_until(now))
        return due, Waiting(
            absences.due(session, now, BATCH) if due.absences else [],
            absences.breaks_due(session, now) if due.breaks else [],
            planning.divisions_to_plan(session, now) if due.divisions else [],
            checkins.misplaced(session, now) if due.misplaced else [],
            checkins.due(session, now, BATCH) if due.check_ins else [],
        )


def _look(database: Database, now: datetime, stop: Callable[[], bool]) -> int:
    """Look at every initiative once per working day, a chunk in each transaction; what is left goes on next time."""
    with database.reading() as session:
        communities = assessing.communities_to_look_at(session, now)
        reviews = initiatives.reviews_due(session, now, BATCH)
    steps = _each(database, "pause", reviews, lambda session, each: pauses.step(session, each, now))
    for community in communities:
        with database.reading() as session:
            waiting = assessing.to_look_at(session, community, now)
        for start in range(0, len(waiting), LOOKED_AT_ONCE):
            if stop():
                return steps
            steps += _look_at(database, community, waiting[start : start + LOOKED_AT_ONCE], now)
        steps += _each(database, "look", [community], lambda session, each: assessing.done_looking(session, each, now))
        steps += _each(database, "vacancies", [community], lambda session, each: vacancies.tell(session, each, now))
    return steps


def _look_at(database: Database, community: int, chunk: list[int], now: datetime) -> int:
    try:
        with database.writing() as session:
            return assessing.look_at(session, community, chunk, now)
    except Exception:
        # One of them is broken: look at each by itself, so that only that one is passed over.
        return _each(
            database, "look at", chunk, lambda session, each: assessing.look_at(session, community, [each], now)
        )


def _pulses(database: Database, beginning: list[int], now: datetime) -> int:
    """Begin, remind of and close the surveys about the knowledge culture."""
    steps = _each(database, "pulse of", beginning, lambda session, each: pulse.start_by_itself(session, each, now))
    with database.reading() as session:
        due = pulses.due(session, now)
    return steps + _each(database, "pulse", due, lambda session, each: pulse.step(session, each, now))


def _show_homes(database: Database, now: datetime) -> int:
    """Have the Homes shown anew that are out of date by what the steps above, or people, have changed."""
    with database.reading() as session:
        batches = [0] if stale.is_any(session) else []
    return _each(database, "batch of homes", batches, lambda session, _: home.refresh(session, now))


def _directing(database: Database, communities: list[int], now: datetime) -> int:
    """Do what is due of promises, asks and lessons."""
    with database.reading() as session:
        owners = promised.owners_to_remind(session, now, BATCH)
        asks = asked.due(session, now, BATCH)
        learned = lessons_kept.due(session, now, BATCH)
    steps = _each(
        database,
        "actions of people who left",
        communities,
        lambda session, each: actions.find_left(session, session.get_one(Community, each), now),
    )
    steps += _each(database, "reminder", owners, lambda session, each: actions.remind(session, each, now))
    steps += _each(database, "sponsor ask", asks, lambda session, each: sponsoring.remind(session, each, now))
    return steps + _each(
        database, "lesson", learned, lambda session, each: lessons.ask_whether_it_held(session, each, now)
    )


def _aligning(database: Database, now: datetime) -> int:
    """Tell HR leads of the reviews that wait."""
    with database.reading() as session:
        new = alignment.hr_leads_to_remind(session, now, BATCH)
        due = alignment.reminders_due(session, now, BATCH)
    steps = _each(database, "HR lead", new, lambda session, each: aligning.begin_reminding(session, each, now))
    return steps + _each(database, "review", due, lambda session, each: aligning.remind(session, each, now))


def _reaching(database: Database, now: datetime) -> int:
    """Keep directives in step with divisions and people, and write to whom they wait for."""
    with database.reading() as session:
        looks = directives.to_look_at(session, now, BATCH)
    steps = _each(database, "directive", looks, lambda session, each: reaching.look(session, each, now))
    with database.reading() as session:
        waiting = directives.to_write_to(session, now, BATCH)
    return steps + _each(
        database, "directive's recipient", waiting, lambda session, each: reaching.write_to(session, each, now)
    )


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
