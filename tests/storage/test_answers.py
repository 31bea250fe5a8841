"""What was said before: the newest version in the newest earlier round, whenever it was given."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Status, Strand
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from storage import answers, checkins, portfolio
from storage.database import Database
from storage.tables import Answer, CheckIn, Cycle
from tests.migrated import copied_to

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ONE, TWO = 1, 2
"""The ids of the two initiatives."""


@pytest.fixture
def session(migrated_url: str) -> Iterator[Session]:
    """A community of one division with two initiatives."""
    database = Database(migrated_url)
    with database.writing() as session:
        begin(session)
        yield session
    database.close()


def begin(session: Session) -> None:
    people.connect_workspace(session, "T1", "Acme", "UBOT")
    ada = people.remember(session, "T1", people.Profile("UADA", "Ada"), NOW)
    mondays = Cadence(Weekly(frozenset({Weekday.monday})))
    community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", mondays, NOW)
    division = founding.add_division(session, community, "Operations")
    founding.give_role(session, community, ada, Role.representative, NOW, division)
    new = NewInitiative("One", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 31))
    for _ in range(2):
        founding.add_initiative(session, community, division, ada, new, NOW)


def hold(session: Session, rounds: int) -> list[CheckIn]:
    """Hold so many rounds, one in each week."""
    held = []
    for number in range(rounds):
        opens = NOW + timedelta(weeks=number)
        cycle = Cycle(community_id=1, number=number, day=opens.date())
        session.add(cycle)
        session.flush()
        window = {"opens_at": opens, "due_at": opens + timedelta(days=1), "closes_at": opens + timedelta(days=2)}
        held.append(CheckIn(community_id=1, cycle_id=cycle.id or 0, division_id=1, day=cycle.day, asks=[], **window))
        session.add(held[-1])
    session.flush()
    return held


def say(
    session: Session,
    check_in: CheckIn,
    initiative: int,
    note: str,
    *,
    status: Status | None = Status.on_track,
    at: datetime | None = None,
) -> None:
    """Keep an answer, given a minute after the one before it unless `at` says when."""
    earlier = checkins.answers_in(session, check_in.id or 0).get(initiative)
    given = session.info["given"] = session.info.get("given", 0) + 1
    about = {"check_in_id": check_in.id, "initiative_id": initiative, "version": earlier.version + 1 if earlier else 1}
    about |= {"day": check_in.day, "by_id": 1, "at": at or NOW + timedelta(minutes=given)}
    session.add(Answer(submission=f"{given}", status=status, note=note, **about))
    session.flush()


def test_what_was_said_before_is_the_newest_version_of_the_newest_earlier_round(session: Session) -> None:
    first, second, this, _ = hold(session, 4)
    say(session, second, ONE, "second round")
    say(session, second, ONE, "second round, put right")
    say(session, first, ONE, "first round, given late")
    say(session, first, TWO, "only once")
    say(session, this, ONE, "this very round")

    before = answers.before(session, this, [ONE, TWO])

    assert {id_: row.note for id_, row in before.items()} == {ONE: "second round, put right", TWO: "only once"}


def test_the_last_two_are_those_of_the_last_two_rounds_with_an_answer(session: Session) -> None:
    first, second, third, this = hold(session, 4)
    say(session, first, ONE, "first round")
    say(session, second, ONE, "second round")
    say(session, third, ONE, "third round")
    say(session, third, ONE, "third round, put right")
    say(session, second, ONE, "second round, put right")
    say(session, first, TWO, "first round")
    say(session, this, ONE, "this very round")

    told = answers.last_two(session, this, [ONE, TWO])

    assert {id_: [row.note for row in rows] for id_, rows in told.items()} == {
        ONE: ["second round, put right", "third round, put right"],
        TWO: ["first round"],
    }


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ([], None),
        ([Status.on_track], 1),
        ([Status.on_track, Status.on_track], 1),
        ([Status.on_track, Status.at_risk], 2),
        ([Status.on_track, Status.at_risk, Status.at_risk], 2),
        ([Status.at_risk, Status.on_track, Status.at_risk, Status.at_risk], 3),
        ([Status.at_risk, None, Status.at_risk], 3),
    ],
)
def test_a_status_stands_since_it_was_first_reported_without_another_in_between(
    session: Session, said: list[Status | None], since: int | None
) -> None:
    for check_in, status in zip(hold(session, len(said)), said, strict=True):
        say(session, check_in, ONE, "", status=status)

    expected = {} if since is None else {ONE: NOW + timedelta(minutes=since)}
    assert answers.status_since(session, [ONE, TWO]) == expected


def test_a_status_that_was_put_right_at_once_stands_since_then(session: Session) -> None:
    (check_in,) = hold(session, 1)
    for status in (Status.on_track, Status.at_risk):
        say(session, check_in, ONE, "", status=status, at=NOW)

    assert answers.status_since(session, [ONE]) == {ONE: NOW}


def test_what_was_said_last_is_found_in_as_many_steps_after_six_years_as_after_one(tmp_path: Path) -> None:
    after_one, after_six = (steps(tmp_path / f"{weeks}.db", weeks) for weeks in (52, 312))

    assert after_six == pytest.approx(after_one, rel=0.05)


def steps(file: Path, weeks: int) -> int:
    """Return how many of SQLite's steps it takes to find what was said last, after so many weeks with an answer."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with Database(copied_to(file)).writing() as session:
        begin(session)
        rounds = hold(session, weeks)
        for each in rounds:
            say(session, each, ONE, "")
        session.connection().connection.driver_connection.set_progress_handler(count, 1)
        answers.last_two(session, rounds[-1], [ONE, TWO])
        checkins.last_answers(session, [ONE, TWO])
        portfolio.standings(session, 1)
    return taken
