"""Several replicas that do the same thing for the first time in the same moment, on both databases."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot.usecases import people
from bot.usecases.people import Profile
from storage import outbox
from storage.database import Database
from storage.tables import Lane, Person, Workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def connect(session: Session) -> object:
    return people.connect_workspace(session, "T1", "Acme", "UBOT")


def meet(session: Session) -> object:
    return people.remember(session, "T1", Profile("U1", "Ada"), NOW)


def write_to(session: Session, key: str) -> None:
    outbox.say(session, workspace_id=1, to="U1", key=key, notice="test", about={}, now=NOW)


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        (Workspace, connect, connect),
        (Person, meet, meet),
        (Lane, lambda session: write_to(session, "a"), lambda session: write_to(session, "b")),
    ],
    ids=["start in a workspace", "meet a person", "write to a conversation"],
)
def test_what_two_replicas_do_first_in_the_same_moment_is_there_once(
    migrated_url: str, table: type, first: Callable[[Session], object], second: Callable[[Session], object]
) -> None:
    database, failures = Database(migrated_url), list[Exception]()
    if table is not Workspace:
        with database.writing() as session:
            connect(session)

    def other() -> None:
        try:
            with database.writing() as session:
                second(session)
        except Exception as error:
            failures.append(error)

    with database.writing() as session:
        first(session)
        session.flush()
        late = threading.Thread(target=other)
        late.start()
        # It waits for this unit of work to end, on either database.
        late.join(0.3)
    late.join(10)

    assert failures == []
    with database.reading() as session:
        assert len(session.exec(select(table)).all()) == 1
    database.close()
