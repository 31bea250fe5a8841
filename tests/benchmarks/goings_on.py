"""What goes on in a large community beside its check-ins: whatever a digest tells of, this week and for five years."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.alignment import Alignment, Why
from bot.domain.directives import DirectiveKind, DirectiveState, Step
from bot.domain.intervention import Phase, candidate
from bot.domain.words import InitiativeId, Level, Outcome, Stage, State
from bot.usecases import interventions
from storage.tables import DueMove, Initiative, Intervention, ThreadReply
from storage.tables_alignment import AlignmentReview
from storage.tables_directing import Action, Decision
from storage.tables_directives import Directive, DirectiveConfirmation, DirectiveDivision
from storage.tables_plans import Override
from storage.tables_setup import StageChange
from tests.benchmarks.five_years import ADA, DIVISIONS, EVERYTHING, FIRST, NOW, WEEKS, Row, insert

LAST_WEEK = NOW - timedelta(weeks=1)
CLOSED, OPEN = 1000, 200
"""Interventions that ended one after the other, and those that are under way."""
SETTLED, WAITING = 1000, 150
DIRECTIVES, IN_FORCE = 40, 5
DECISIONS, MOVES = 2 * WEEKS, 10 * WEEKS
PAUSED, QUARTERS = 100, 20


def fill(session: Session) -> None:
    """Add what goes on to the community of `five_years`."""
    for n in range(CLOSED + OPEN):
        _intervene(session, n)
    session.flush()
    insert(session, ThreadReply, [_reply(n, place) for n in range(CLOSED + OPEN) for place in range(3)])
    insert(session, Action, [_action(n) for n in range(SETTLED + WAITING)])
    insert(session, Decision, [_decision(n) for n in range(DECISIONS)])
    insert(session, DueMove, [_move(n) for n in range(MOVES)])
    for n in range(PAUSED):
        session.get_one(Initiative, resting(n)).stage = Stage.paused
    insert(session, StageChange, [_pause(n) for n in range(PAUSED)])
    insert(session, Override, [_override(n) for n in range(10)])
    insert(session, AlignmentReview, [_review(quarter, n) for quarter in range(QUARTERS) for n in EVERYTHING if n % 4])
    insert(session, Directive, [_directive(n) for n in range(DIRECTIVES)])
    sent = [(n, division) for n in range(DIRECTIVES) for division in range(DIVISIONS)]
    insert(session, DirectiveDivision, [_addressed(*each) for each in sent])
    insert(session, DirectiveConfirmation, [_confirmed(*each) for each in sent if each[1] % 3])


def _spread(n: int, of: int) -> datetime:
    """Return the instant of the nth of so many things that came one after the other until last week."""
    return FIRST + (LAST_WEEK - FIRST) * (n + 1) / of


def _intervene(session: Session, n: int) -> None:
    is_over = n < CLOSED
    number = InitiativeId(n + 1 if is_over else (n - CLOSED) * 10 + 1)
    at = _spread(n, CLOSED) - timedelta(weeks=3) if is_over else LAST_WEEK - timedelta(hours=10 * (n - CLOSED))
    record = replace(candidate(number, list(Level)[n % 3], at), raised_at=at, phase=Phase.raised)
    if is_over:
        record = replace(record, phase=Phase.closed, closed_at=_spread(n, CLOSED), outcome=Outcome.re_planned)
    row = Intervention(id=n + 1, community_id=1, initiative_id=number, told_rules=[])
    interventions.keep(session, row, record)


def _reply(n: int, place: int) -> Row:
    at = _spread(n, CLOSED) if n < CLOSED else LAST_WEEK
    return {"intervention_id": n + 1, "ts": f"{n}.{place}", "slack_user": f"US{place}", "text": "On it", "at": at}


def _action(n: int) -> Row:
    made_at = _spread(n, SETTLED) if n < SETTLED else LAST_WEEK - timedelta(days=n - SETTLED)
    due_on = (made_at + timedelta(weeks=4)).date()
    settled_at = made_at + timedelta(weeks=1) if n < SETTLED else None
    dates = {"made_at": made_at, "due_on": due_on, "first_due_on": due_on, "settled_at": settled_at}
    who = {"owner_id": ADA, "made_by_id": ADA, "community_id": 1, "intervention_id": n + 1}
    return who | dates | {"words": "Write to the supplier", "settled": "done" if settled_at else None}


def _decision(n: int) -> Row:
    said = {"words": "We buy two", "said_by_id": ADA, "recorded_by_id": ADA, "recorded_at": _spread(n, DECISIONS)}
    return said | {"community_id": 1, "channel": "C1", "ts": f"{n}.0", "link": "", "edits": []}


def _move(n: int) -> Row:
    at = _spread(n, MOVES)
    before, after = at.date() + timedelta(weeks=8), at.date() + timedelta(weeks=12)
    return {"initiative_id": n % len(EVERYTHING) + 1, "from_on": before, "to_on": after, "reason": "Late", "at": at}


def _pause(n: int) -> Row:
    at = _spread(n, PAUSED)
    stages = {"from_stage": Stage.active, "to_stage": Stage.paused}
    return stages | {
        "initiative_id": resting(n),
        "reason": "No budget",
        "review_on": NOW.date(),
        "at": at,
        "lesson": "",
    }


def _override(n: int) -> Row:
    said = {"state": State.clear, "reason": "I know", "by_id": ADA, "at": LAST_WEEK, "until": NOW.date()}
    return said | {"initiative_id": n * 7 + 1}


def _review(quarter: int, n: int) -> Row:
    at = FIRST + timedelta(weeks=13 * quarter, hours=n / 20)
    verdict = {"alignment": Alignment.aligned, "why": Why.quarterly, "reason": "", "by_id": ADA, "at": at}
    return verdict | {"community_id": 1, "initiative_id": n + 1, "number": quarter + 1}


def _directive(n: int) -> Row:
    at = _spread(n, DIRECTIVES)
    ended = {"state": DirectiveState.completed, "ended_at": at + timedelta(weeks=4)}
    state = {"state": DirectiveState.open, "ended_at": None} if n >= DIRECTIVES - IN_FORCE else ended
    what = {"number": n + 1, "kind": DirectiveKind.programme, "title": "A new programme", "text": "Join", "link": ""}
    when = {"in_effect_by": at.date() + timedelta(weeks=4), "issued_at": at, "looked_at": at}
    return state | what | when | {"id": n + 1, "community_id": 1, "is_to_all": True, "issued_by_id": ADA, "reason": ""}


def _addressed(n: int, division: int) -> Row:
    return {"directive_id": n + 1, "division_id": division + 1, "added_at": _spread(n, DIRECTIVES)}


def _confirmed(n: int, division: int) -> Row:
    said = {"step": Step.in_effect, "by_id": ADA, "at": _spread(n, DIRECTIVES), "words": ""}
    return said | {"directive_id": n + 1, "division_id": division + 1}


def resting(n: int) -> int:
    """Return the id of the nth paused initiative."""
    return n * 20 + 7
