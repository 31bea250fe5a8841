"""Many answers to one check-in at the same moment, on both databases."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.domain.answers import Said
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Status, Strand
from bot.usecases import checkins, cycles, founding, people
from bot.usecases.checkins import Recorded, Reply
from bot.usecases.founding import NewInitiative
from storage.database import Database
from storage.tables import Answer, CheckIn, Community, Person

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
AT_ONCE = 8


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A database with an open check-in, 1, about one initiative, 1, and a representative, 1, and a lead, 2."""
    database = Database(migrated_url)
    with database.writing() as session:
        workspace = people.connect_workspace(session, "T1", "Acme", "UBOT")
        ada, kim = (people.remember(session, "T1", people.Profile(each, each), NOW) for each in ("UADA", "UKIM"))
        mondays = Cadence(Weekly(frozenset({Weekday.monday})))
        community = founding.found_community(session, workspace.id or 0, "C1", "Knowledge", "UTC", mondays, NOW)
        division = founding.add_division(session, community, "Operations")
        founding.give_role(session, community, ada, Role.representative, NOW, division)
        founding.give_role(session, community, kim, Role.knowledge_lead, NOW)
        new = NewInitiative("Directory", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
        founding.add_initiative(session, community, division, ada, new, NOW)
        cycles.open_cycle(session, session.get_one(Community, 1), date(2026, 1, 5), NOW, until=date(2026, 1, 12))
    yield database
    database.close()


def test_people_who_answer_at_once_make_one_version_each_and_all_but_the_first_are_told(database: Database) -> None:
    def answer(number: int) -> Recorded:
        with database.writing() as session:
            person = session.get_one(Person, number % 2 + 1)
            reply = Reply(Said(Status.on_track, progress=number), {}, saw=0)
            return checkins.record(session, 1, 1, person, reply, f"submission {number}", NOW)

    recorded = at_once(answer)

    with database.reading() as session:
        versions = sorted(session.exec(select(Answer.version)))
        assert session.get_one(CheckIn, 1).state == "answered"
    assert versions == list(range(1, AT_ONCE + 1))
    assert sum(each.overtaken is None for each in recorded) == 1


def test_one_submission_delivered_many_times_at_once_is_kept_once(database: Database) -> None:
    def answer(_number: int) -> Recorded:
        with database.writing() as session:
            person = session.get_one(Person, 1)
            return checkins.record(session, 1, 1, person, Said(Status.on_track), "the same", NOW)

    recorded = at_once(answer)

    with database.reading() as session:
        assert len(list(session.exec(select(Answer)))) == 1
    assert [each.is_new for each in recorded].count(True) == 1


def at_once(work: Callable[[int], Recorded]) -> list[Recorded]:
    """Return what came of the work in as many threads, all started at one moment."""
    start, done = threading.Barrier(AT_ONCE), list[Recorded]()

    def run(number: int) -> None:
        start.wait()
        done.append(work(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == AT_ONCE, "somebody's answer was lost"
    return done
