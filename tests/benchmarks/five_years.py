"""A digest of 2,000 initiatives in 200 divisions with five years of check-ins, beside three bare queries by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from bot.domain.words import Stage, State, Status, Strand
from bot.usecases import acknowledging, digests
from bot.views import digest as views
from bot.views.digest import Audience
from bot.views.reader import Reader
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Answer, CheckIn, Community, Cycle, Division, Initiative, Person, Workspace
from storage.tables_reporting import VerdictChange
from tests.benchmarks.timing import Figure, median_s, p95_s

DIVISIONS, PER_DIVISION, WEEKS = 200, 10, 260
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
TIMES = 20
# What any digest needs at the least: the last answer and the last verdict of each initiative, and the cycle's answers.
_NEWEST = (
    "SELECT i.id, (SELECT x.id FROM {} x WHERE x.initiative_id = i.id ORDER BY x.at DESC LIMIT 1) FROM initiative i"
)
BY_HAND = (
    _NEWEST.format("answer"),
    _NEWEST.format("verdict_change"),
    "SELECT c.id, count(*) FROM check_in c JOIN answer a ON a.check_in_id = c.id WHERE c.cycle_id = :cycle GROUP BY 1",
)


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the digest, composed and put into words, in the median and at the 95th percentile."""
    database = Database(f"sqlite:///{folder / 'digesting.db'}", survives_power_loss=False)
    migrate(database)
    with database.writing() as session:
        cycle_id = fill(session)
    with database.reading() as session:

        def floor() -> object:
            return [session.connection().execute(sa.text(query), {"cycle": cycle_id}).fetchall() for query in BY_HAND]

        def measured() -> object:
            session.expire_all()
            session.expunge_all()
            cycle = session.get_one(Cycle, cycle_id)
            told = digests.of_cycle(session, cycle)
            return views.post(Reader(), told, acknowledging.of_cycle(session, cycle_id), Audience.channel)

        what = f"a digest of {DIVISIONS * PER_DIVISION:,} initiatives, {WEEKS} weeks (at most 300 ms)"
        yield Figure(f"{what} / three queries by hand", median_s(floor, TIMES), median_s(measured, TIMES))
        yield Figure(f"{what}, 95th percentile", p95_s(floor, TIMES), p95_s(measured, TIMES))
    database.close()


def fill(session: Session) -> int:
    """Put a community of that size and age into the database; return its newest cycle."""
    first = NOW - timedelta(weeks=WEEKS)
    session.add(Workspace(id=1, team="T1", name="Company", bot_user="U1"))
    session.flush()
    session.add(Person(id=1, workspace_id=1, slack_id="U2", name="Ada", refreshed_at=first))
    session.flush()
    session.add(Community(id=1, workspace_id=1, channel="C1", name="C", cadence={}, created_at=first))
    session.flush()
    _insert(session, Division, [{"id": n + 1, "community_id": 1, "name": f"Division {n:03}"} for n in range(DIVISIONS)])
    _insert(session, Initiative, [_initiative(n, first) for n in range(DIVISIONS * PER_DIVISION)])
    _insert(session, Cycle, [_cycle(week, first) for week in range(WEEKS)])
    _insert(session, CheckIn, [_check_in(week, n, first) for week in range(WEEKS) for n in range(DIVISIONS)])
    for week in range(WEEKS):
        everything = range(DIVISIONS * PER_DIVISION)
        _insert(session, Answer, [_answer(week, n, first) for n in everything])
        _insert(session, VerdictChange, [_verdict(week, n, first) for n in everything if (week + n) % 6 == 0])
    return WEEKS


def _insert(session: Session, table: type, rows: list[dict[str, object]]) -> None:
    session.connection().execute(sa.insert(table), rows)


def _initiative(n: int, first: datetime) -> dict[str, object]:
    ends = (NOW + timedelta(days=n % 400)).date()
    dates = {"starts_on": first.date(), "due_on": ends, "baseline_due_on": ends, "created_at": first}
    names = {"id": n + 1, "community_id": 1, "division_id": n // PER_DIVISION + 1, "number": n + 1, "owner_id": 1}
    kinds = {"title": f"Initiative {n}", "strand": list(Strand)[n % 3], "stage": Stage.active}
    return names | kinds | dates | {"tags": [], "outcome": ""}


def _cycle(week: int, first: datetime) -> dict[str, object]:
    at = first + timedelta(weeks=week)
    made = at + timedelta(days=3)
    return {"id": week + 1, "community_id": 1, "number": week + 1, "day": at.date(), "digested_at": made}


def _check_in(week: int, n: int, first: datetime) -> dict[str, object]:
    at = first + timedelta(weeks=week)
    times = {"opens_at": at, "due_at": at + timedelta(days=2), "closes_at": at + timedelta(days=6), "answered_at": at}
    asks = list(range(n * PER_DIVISION + 1, (n + 1) * PER_DIVISION + 1))
    keys = {"id": week * DIVISIONS + n + 1, "community_id": 1, "cycle_id": week + 1, "division_id": n + 1}
    return keys | times | {"asks": asks, "state": "answered", "asked_id": 1, "day": at.date(), "asked_at": at}


def _answer(week: int, n: int, first: datetime) -> dict[str, object]:
    keys = {
        "check_in_id": week * DIVISIONS + n // PER_DIVISION + 1,
        "initiative_id": n + 1,
        "submission": f"{week}:{n}",
        "version": 1,
        "by_id": 1,
    }
    words = {"barrier": "", "ask": "A decision" if n % 50 == 0 else "", "evidence": "", "note": "", "repeats": 0}
    said = {"status": Status.on_track, "progress": week / 3, "at": first + timedelta(weeks=week), "replies": {}}
    return keys | words | said


def _verdict(week: int, n: int, first: datetime) -> dict[str, object]:
    at = first + timedelta(weeks=week)
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
