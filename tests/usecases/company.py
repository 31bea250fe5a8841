"""A small community on a real database for the use-cases: its people by name, a clock, and acts at one moment."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import text
from sqlmodel import Session, select

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.errors import DomainError
from bot.domain.words import Role, Strand
from bot.usecases import founding, people, raising
from bot.usecases.founding import NewInitiative
from bot.usecases.raising import Raise
from storage.database import Database
from storage.tables import Community, Initiative, Intervention, Person

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROLES = {
    "ada": (Role.representative, "Operations"),
    "dan": (Role.deputy, "Operations"),
    "kim": (Role.knowledge_lead, None),
    "hana": (Role.hr_lead, None),
    "sol": (Role.sponsor, None),
    "otto": (None, None),
}


@dataclass
class Company:
    """A database with one community, its people by name, and a clock."""

    database: Database
    now: datetime = START

    def act(self, what: Callable[..., object], who: str, *rest: object) -> object:
        with self.database.writing() as session:
            return what(session, 1, self.person(session, who), *rest, self.now)

    def person(self, session: Session, name: str) -> Person:
        return session.exec(select(Person).where(Person.name == name)).one()

    def row(self) -> Intervention:
        with self.database.reading() as session:
            return session.get_one(Intervention, 1)

    @contextmanager
    def held(self, threads: list[threading.Thread]) -> Iterator[None]:
        """Hold what interventions are locked by until each of the threads that are started meanwhile waits for it."""
        if self.database.is_sqlite:
            yield
            return
        with self.database.writing() as session:
            session.exec(select(Initiative).with_for_update()).all()
            session.exec(select(Intervention).with_for_update()).all()
            yield
            while any(thread.is_alive() for thread in threads) and self._waiting() < len(threads):
                threads[0].join(0.01)

    def _waiting(self) -> int:
        ours = "datname = current_database() AND wait_event_type = 'Lock'"
        with self.database.reading() as session:
            query = text(f"SELECT count(*) FROM pg_stat_activity WHERE {ours}")
            return int(session.connection().execute(query).scalar_one())


@contextmanager
def open_company(url: str) -> Iterator[Company]:
    """Yield one division with one initiative in a migrated database; Otto belongs to the workspace only."""
    database = Database(url)
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT")
        community = founding.found_community(
            session, 1, "C1", "Knowledge", "UTC", Cadence(Weekly(frozenset({Weekday.monday}))), START
        )
        division = founding.add_division(session, community, "Operations")
        for name, (role, where) in ROLES.items():
            row = people.remember(session, "T1", people.Profile(f"U{name.upper()}", name), START)
            if role:
                founding.give_role(session, community, row, role, START, division if where else None)
        new = NewInitiative("Archive", Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
        founding.add_initiative(session, community, division, None, new, START)
    yield Company(database)
    database.close()


def first(session: Session) -> tuple[Community, Initiative]:
    """Return the community and its initiative."""
    return session.get_one(Community, 1), session.get_one(Initiative, 1)


def raise_one(company: Company, who: str = "ada") -> raising.Raised:
    """Have somebody raise an intervention about the initiative."""
    with company.database.writing() as session:
        person = company.person(session, who)
        return raising.raise_by_hand(session, *first(session), person, Raise("Help"), company.now)


def at_once(company: Company, *acts: Callable[[], object]) -> list[object]:
    """Run everything in threads that truly meet; return what each gave or raised.

    On PostgreSQL the intervention and its initiative are held until every thread waits for a lock. SQLite lets one
    writer in at a time anyway.
    """
    ready, results = threading.Barrier(len(acts)), [object()] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = acts[number]()
        except DomainError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    with company.held(threads):
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    return results
