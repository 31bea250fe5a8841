"""What the clock and an answer cost after five years of a community, beside the same without a past."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import insert, text
from sqlmodel import SQLModel

from bot.domain.answers import Said
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import CheckInState, Role, State, Status, Strand
from bot.usecases import assessing, cards, checkins, founding, people, planning, ticking
from bot.usecases.founding import NewInitiative
from storage import checkins as kept
from storage.database import Database
from storage.tables import Answer, Assessment, CheckIn, Community, Cycle, Division, Message, Person
from tests.benchmarks.timing import Figure, median_s
from tests.migrated import copied_to

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DIVISIONS, EACH, WEEKS = 20, 10, 260
TIMES = 30
ROWS_AT_ONCE = 5000


def figures(folder: Path, weeks: int = WEEKS) -> Iterator[Figure]:
    """Yield what a beat, a daily look and an answer cost with a past of so many weeks."""
    fresh, old = _community(folder / "fresh.db", 0), _community(folder / "old.db", weeks)
    ages = f"after {weeks} weeks / after none"
    both = ((fresh, START), (old, START + timedelta(weeks=weeks)))
    for database, now in both:
        while ticking.tick(database, now):
            pass
    beats = [median_s(partial(ticking.tick, database, now), TIMES) for database, now in both]
    yield Figure(f"a beat with nothing due: {ages}", *beats)
    answers = [_one_answer(database, now) for database, now in both]
    yield Figure(f"recording an answer: {ages}", *answers)
    yield Figure("recording an answer / a bare insert", _one_insert(old), answers[1])
    shown = [_one_card(database, now) for database, now in both]
    yield Figure(f"what a card of {EACH} shows: {ages}", *shown)
    looks = [_one_look(database, now) for database, now in both]
    yield Figure(f"a daily look, each of {DIVISIONS * EACH}: {ages}", *looks)
    yield Figure("a daily look, each initiative / a bare query", _one_query(old), looks[1])
    for database, _ in both:
        database.close()


def _one_look(database: Database, now: datetime) -> float:
    """Return how long one initiative takes of the daily look at all of them."""
    days, ids = count(1), range(1, DIVISIONS * EACH + 1)

    def look() -> None:
        with database.writing() as session:
            assessing.look_at(session, 1, ids, now + timedelta(days=next(days)))

    return median_s(look, 5) / len(ids)


def _one_answer(database: Database, now: datetime) -> float:
    submissions = count()
    with database.writing() as session:
        check_in = kept.under_way(session, 1)[0].id or 0

    def answer() -> None:
        number = next(submissions)
        with database.writing() as session:
            person = session.get_one(Person, 1)
            said = Said(Status.on_track, progress=min(100.0, float(number)), confidence=8)
            checkins.record(session, check_in, 1, person, said, f"bench:{number}", now + timedelta(minutes=number))

    return median_s(answer, TIMES)


def _one_card(database: Database, now: datetime) -> float:
    def card() -> None:
        with database.reading() as session:
            cards.card_of(session, kept.under_way(session, 2)[0], session.get_one(Person, 2), now)

    return median_s(card, TIMES)


def _one_insert(database: Database) -> float:
    numbers = count()

    def bare() -> None:
        with database.writing() as session:
            session.connection().execute(
                text("INSERT INTO duty (key, done_at) VALUES (:key, :at)"),
                {"key": f"bench:{next(numbers)}", "at": START.isoformat()},
            )

    return median_s(bare, TIMES)


def _one_query(database: Database) -> float:
    with database.reading() as session:
        connection = session.connection()
        query = text("SELECT * FROM tracking WHERE initiative_id = 7")
        return median_s(lambda: connection.execute(query).fetchall(), 10 * TIMES)


def _community(file: Path, weeks: int) -> Database:
    """Return a database with a community of twenty divisions that has answered for so many weeks."""
    database = Database(copied_to(file), survives_power_loss=False)
    begun = START + timedelta(weeks=weeks) - timedelta(days=7)
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT")
        mondays = Cadence(Weekly(frozenset({Weekday.monday})))
        community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", mondays, START)
        for number in range(DIVISIONS):
            person = people.remember(session, "T1", people.Profile(f"U{number}", f"P{number}"), START)
            division = founding.add_division(session, community, f"Division {number}")
            founding.give_role(session, community, person, Role.representative, START, division)
            if number == 0:
                founding.give_role(session, community, person, Role.knowledge_lead, START)
            for each in range(EACH):
                new = NewInitiative(f"Initiative {each}", Strand.knowledge_management, date(2026, 1, 1), LAST_DAY)
                founding.add_initiative(session, community, division, person, new, START)
    _past(database, weeks)
    with database.writing() as session:
        community = session.get_one(Community, 1)
        for number in range(1, DIVISIONS + 1):
            division = session.get_one(Division, number)
            planning.begin(session, community, division, (begun + timedelta(days=7)).date())
            planning.plan_next(session, community, division, begun)
    return database


LAST_DAY = START.date() + timedelta(weeks=WEEKS + 60)


def _past(database: Database, weeks: int) -> None:
    cycles, check_ins, answers, verdicts, messages = [], [], [], [], []
    for week in range(weeks):
        opens = START + timedelta(weeks=week)
        cycles.append({"id": week + 1, "community_id": 1, "number": week + 1, "day": opens.date()})
        cycles[-1] |= {"digested_at": opens, "idle": [], "closed_at": opens}
        for division in range(1, DIVISIONS + 1):
            id_ = week * DIVISIONS + division
            ids = [(division - 1) * EACH + each for each in range(1, EACH + 1)]
            window = {"opens_at": opens, "due_at": opens + timedelta(days=2), "closes_at": opens + timedelta(days=6)}
            check_ins.append({"id": id_, "community_id": 1, "cycle_id": week + 1, "division_id": division, "asks": ids})
            check_ins[-1] |= {"day": opens.date(), "state": CheckInState.answered.value, "asked_id": division, **window}
            messages.append({"workspace_id": 1, "lane_id": 1, "key": f"past:{id_}", "notice": "check_in_card"})
            messages[-1] |= {"about": {"check_in": id_}, "shown": 1, "posted_at": opens, "created_at": opens}
            for each in ids:
                said = {"check_in_id": id_, "initiative_id": each, "version": 1, "submission": f"past:{id_}"}
                said |= {"day": opens.date()}
                answers.append(said | {"status": Status.on_track, "progress": week / 4, "by_id": division, "at": opens})
                verdict = {"initiative_id": each, "as_of": opens.date(), "occasion": "check_in", "findings": []}
                verdicts.append(verdict | {"state": State.clear, "points": 0.0, "check_in_id": id_})
    with database.writing() as session:
        session.connection().execute(
            text("INSERT INTO lane (id, workspace_id, destination, fence) VALUES (1, 1, 'C1', 0)")
        )
        many: list[tuple[type[SQLModel], list[dict[str, object]]]] = [
            (Cycle, cycles),
            (CheckIn, check_ins),
            (Answer, answers),
            (Assessment, verdicts),
            (Message, messages),
        ]
        for table, rows in many:
            for start in range(0, len(rows), ROWS_AT_ONCE):
                session.execute(insert(table), rows[start : start + ROWS_AT_ONCE])
