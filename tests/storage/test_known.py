"""What was known of initiatives at an instant, and at an earlier one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlmodel import Session

from bot.domain.words import CheckInState, State
from storage import known
from storage.database import Database
from storage.tables import CheckIn, Cycle, Initiative
from storage.tables_reporting import VerdictChange
from tests import small_company
from tests.conftest import new_postgres_database
from tests.migrated import copied_to

THEN = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = THEN + timedelta(weeks=1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A community of two initiatives, 1 and 2."""
    database = Database(copied_to(tmp_path / "convener.db"), survives_power_loss=False)
    with database.writing() as session:
        small_company.found(session)
        yield session
    database.close()


def rule(session: Session, initiative_id: int, *said: tuple[datetime, State]) -> None:
    for at, state in said:
        change = {"at": at, "as_of": at.date(), "state": state, "points": 0.0, "findings": []}
        session.add(VerdictChange(community_id=1, initiative_id=initiative_id, **change))


@pytest.mark.parametrize(
    ("said", "before"),
    [
        ([], {}),
        ([(THEN, State.watch)], {}),
        ([(THEN, State.watch), (NOW, State.slipping)], {1: State.watch}),
        ([(THEN, State.watch), (THEN, State.clear), (NOW, State.slipping)], {1: State.clear}),
        ([(NOW, State.slipping)], {1: None}),
        ([(THEN, State.watch), (NOW + timedelta(seconds=1), State.slipping)], {}),
    ],
)
def test_what_the_rules_said_before_is_told_of_those_of_which_they_spoke_again(
    session: Session, said: list[tuple[datetime, State]], before: dict[int, State | None]
) -> None:
    rule(session, 1, *said)
    rule(session, 2, (THEN, State.clear))

    assert known.ruled_before(session, 1, THEN, NOW) == before


def test_an_initiative_of_which_nobody_spoke_yet_is_known_without_verdict_and_answer(session: Session) -> None:
    rule(session, 2, (THEN, State.slipping))

    first, second = known.initiatives(session, 1, THEN)

    assert (first.ruled, first.answer, first.findings) == (None, None, [])
    assert (second.ruled, second.answer, second.findings) == (State.slipping, None, [])


@pytest.mark.postgres
def test_postgresql_seeks_the_last_answers_and_does_not_read_all(postgres_server: str, migrated_postgres: str) -> None:
    database = Database(new_postgres_database(postgres_server, template=migrated_postgres))
    with database.writing() as session:
        small_company.found(session)
        start_and_answer(session, initiatives=300, answers=200)

    with database.reading() as session:
        found = known.initiatives(session, 1, NOW)
        read = session.connection().execute(
            text("SELECT seq_tup_read, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'answer'")
        )
        all_read, sought = read.one()

    assert len([each for each in found if each.progress == 1]) == 300
    assert all_read == 0
    assert sought < 2000
    database.close()


def start_and_answer(session: Session, *, initiatives: int, answers: int) -> None:
    """Have so many initiatives answered for so many times, and have PostgreSQL look how many there are."""
    first = session.get_one(Initiative, 1)
    rows = [first.model_dump(exclude={"id", "number"}) | {"number": 100 + each} for each in range(initiatives)]
    session.connection().execute(sa.insert(Initiative), rows)
    times = {"opens_at": THEN, "due_at": THEN, "closes_at": THEN}
    keys = {"id": 1, "community_id": 1, "day": THEN.date()}
    session.add(Cycle(number=1, **keys))
    session.flush()
    session.add(CheckIn(cycle_id=1, division_id=1, state=CheckInState.open, asks=[], **keys, **times))
    session.flush()
    session.connection().execute(
        text(
            "INSERT INTO answer"
            " (check_in_id, initiative_id, submission, version, by_id, progress, barrier, ask, evidence, note, at)"
            " SELECT 1, initiative.id, nth::text, nth, 1, nth, '', '', '', '',"
            " CAST(:at AS timestamptz) - nth * interval '1 week'"
            " FROM initiative, generate_series(1, :answers) nth WHERE initiative.number >= 100"
        ),
        {"at": THEN, "answers": answers},
    )
    session.connection().execute(text("ANALYZE"))
