"""What was known of initiatives at an instant, and at an earlier one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.domain.words import State
from storage import known
from storage.database import Database
from storage.tables_reporting import VerdictChange
from tests import small_company
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
