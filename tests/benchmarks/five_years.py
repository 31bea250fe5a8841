"""A community of 2,000 initiatives in 200 divisions with five years of check-ins behind it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.domain.words import CheckInState, Role, Stage, State, Status, Strand
from storage.tables import Answer, CheckIn, Community, Cycle, Division, Initiative, Membership, Person, Workspace
from storage.tables_reporting import VerdictChange

DIVISIONS, PER_DIVISION, WEEKS = 200, 10, 260
EVERYTHING = range(DIVISIONS * PER_DIVISION)
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
FIRST = NOW - timedelta(weeks=WEEKS)
DIGESTED_AFTER = timedelta(days=3)
ADA, SPEAKERS = 1, 1000
"""Ada owns everything; the representatives' ids begin at 1,000, in the order of their divisions."""
# How the check-ins of the newest cycle stand, for each ten divisions in a row.
NEWEST = [CheckInState.missed, CheckInState.partly, CheckInState.skipped, *[CheckInState.answered] * 7]

Row = dict[str, object]


def fill(session: Session) -> int:
    """Put the community into the database; return its newest cycle."""
    session.add(Workspace(id=1, team="T1", name="Company", bot_user="U1"))
    session.flush()
    session.add(Person(id=ADA, workspace_id=1, slack_id="U2", name="Ada", refreshed_at=FIRST))
    session.flush()
    session.add(Community(id=1, workspace_id=1, channel="C1", name="C", cadence={}, created_at=FIRST))
    session.flush()
    insert(session, Division, [{"id": n + 1, "community_id": 1, "name": f"Division {n:03}"} for n in range(DIVISIONS)])
    insert(session, Person, [_speaker(n) for n in range(DIVISIONS)])
    insert(session, Membership, [_seat(n) for n in range(DIVISIONS) if n % 40])
    insert(session, Initiative, [_initiative(n) for n in EVERYTHING])
    insert(session, Cycle, [_cycle(week) for week in range(WEEKS)])
    insert(session, CheckIn, [_check_in(week, n) for week in range(WEEKS) for n in range(DIVISIONS)])
    for week in range(WEEKS):
        insert(session, Answer, list(_answers(week)))
        insert(session, VerdictChange, [_verdict(week, n) for n in EVERYTHING if (week + n) % 6 == 0])
    return WEEKS


def insert(session: Session, table: type, rows: list[Row]) -> None:
    """Put the rows into the table, which is quicker than objects."""
    session.connection().execute(sa.insert(table), rows)


def _speaker(n: int) -> Row:
    return {"id": SPEAKERS + n, "workspace_id": 1, "slack_id": f"US{n}", "name": f"Speaker {n}", "refreshed_at": FIRST}


def _seat(n: int) -> Row:
    keys = {"community_id": 1, "person_id": SPEAKERS + n, "division_id": n + 1}
    return keys | {"role": Role.representative, "starts_at": FIRST, "title": ""}


def _initiative(n: int) -> Row:
    ends = (NOW + timedelta(days=n % 400)).date()
    dates = {"starts_on": FIRST.date(), "due_on": ends, "baseline_due_on": ends, "created_at": FIRST}
    names = {"id": n + 1, "community_id": 1, "division_id": n // PER_DIVISION + 1, "number": n + 1, "owner_id": ADA}
    kinds = {"title": f"Initiative {n}", "strand": list(Strand)[n % 3], "stage": Stage.active}
    return names | kinds | dates | {"tags": [], "outcome": ""}


def _cycle(week: int) -> Row:
    at = FIRST + timedelta(weeks=week)
    return {"id": week + 1, "community_id": 1, "number": week + 1, "day": at.date(), "digested_at": at + DIGESTED_AFTER}


def _check_in(week: int, n: int) -> Row:
    at = FIRST + timedelta(weeks=week)
    state = _state(week, n)
    times = {
        "opens_at": at,
        "due_at": at + timedelta(days=2),
        "closes_at": at + timedelta(days=6),
        "answered_at": at if state is CheckInState.answered else None,
        "skipped_at": at if state is CheckInState.skipped else None,
    }
    asks = list(range(n * PER_DIVISION + 1, (n + 1) * PER_DIVISION + 1))
    keys = {"id": week * DIVISIONS + n + 1, "community_id": 1, "cycle_id": week + 1, "division_id": n + 1}
    words = {"skip_reason": "Stocktaking" if state is CheckInState.skipped else ""}
    return keys | times | words | {"asks": asks, "state": state, "asked_id": ADA, "day": at.date(), "asked_at": at}


def _state(week: int, division: int) -> CheckInState:
    return NEWEST[division % len(NEWEST)] if week == WEEKS - 1 else CheckInState.answered


def _answers(week: int) -> Iterator[Row]:
    for n in EVERYTHING:
        state = _state(week, n // PER_DIVISION)
        if state is CheckInState.answered or (state is CheckInState.partly and n % 2):
            yield _answer(week, n)


def _answer(week: int, n: int) -> Row:
    keys = {
        "check_in_id": week * DIVISIONS + n // PER_DIVISION + 1,
        "initiative_id": n + 1,
        "submission": f"{week}:{n}",
        "version": 1,
        "by_id": SPEAKERS + n // PER_DIVISION,
    }
    # Whoever asks does so for eight weeks running, and is content for the next eight.
    asks = n % 50 == 0 and week // 8 % 2 == 0
    words = {"barrier": "", "ask": "A decision" if asks else "", "evidence": "", "note": "", "repeats": 0}
    at = FIRST + timedelta(weeks=week)
    said = {"status": Status.on_track, "progress": week / 3, "at": at, "day": at.date(), "replies": {}}
    return keys | words | said


def _verdict(week: int, n: int) -> Row:
    at = FIRST + timedelta(weeks=week)
    state = list(State)[(week // 6 + n) % 3]
    finding = {
        "rule": "forecast",
        "points": 2.0,
        "value": 0.2,
        "threshold": 0.1,
        "since": at.date().isoformat(),
        "numbers": {
            "overdue_days": 0,
            "days_late": 40,
            "finish": {"day": "2026-12-01"},
            "percent_late": 12.5,
            "plan": "",
        },
        "rests_on": [],
    }
    keys = {"community_id": 1, "initiative_id": n + 1, "at": at, "as_of": at.date()}
    return keys | {"state": state, "level": None, "points": 2.0, "findings": [] if state is State.clear else [finding]}
