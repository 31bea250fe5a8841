"""What was said before: the newest version in the newest earlier round, whenever it was given."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Status, Strand
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from storage import answers
from storage.database import Database
from storage.tables import Answer, CheckIn, Cycle
from tests.migrated import copied_to

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_what_was_said_before_is_the_newest_version_of_the_newest_earlier_round(tmp_path: Path) -> None:
    database = Database(copied_to(tmp_path / "convener.db"))
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT")
        ada = people.remember(session, "T1", people.Profile("UADA", "Ada"), NOW)
        mondays = Cadence(Weekly(frozenset({Weekday.monday})))
        community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", mondays, NOW)
        division = founding.add_division(session, community, "Operations")
        founding.give_role(session, community, ada, Role.representative, NOW, division)
        new = NewInitiative("One", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 31))
        initiatives = [founding.add_initiative(session, community, division, ada, new, NOW).id or 0 for _ in range(2)]
        rounds = []
        for number in range(4):
            opens = NOW + timedelta(weeks=number)
            cycle = Cycle(community_id=1, number=number, day=opens.date())
            session.add(cycle)
            session.flush()
            window = {"opens_at": opens, "due_at": opens + timedelta(days=1), "closes_at": opens + timedelta(days=2)}
            check_in = CheckIn(community_id=1, cycle_id=cycle.id or 0, division_id=1, day=cycle.day, asks=[], **window)
            session.add(check_in)
            session.flush()
            rounds.append(check_in)

        def say(place: int, initiative: int, version: int, note: str) -> None:
            about = {"check_in_id": rounds[place].id or 0, "initiative_id": initiative, "version": version}
            row = Answer(submission=note, status=Status.on_track, note=note, by_id=ada.id or 0, at=NOW, **about)
            session.add(row)
            session.flush()

        say(1, initiatives[0], 1, "second round")
        say(1, initiatives[0], 2, "second round, put right")
        say(0, initiatives[0], 1, "first round, given late")
        say(0, initiatives[1], 1, "only once")
        say(2, initiatives[0], 1, "this very round")

        before = answers.before(session, rounds[2], initiatives)

    assert {id_: row.note for id_, row in before.items()} == {
        initiatives[0]: "second round, put right",
        initiatives[1]: "only once",
    }
