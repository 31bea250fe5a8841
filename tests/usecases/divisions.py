"""A community of three divisions on a real database: its people by name, and a clock to move."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.errors import DomainError
from bot.domain.words import Role, Strand
from bot.usecases import founding, notices, people, ticking
from bot.usecases.founding import NewInitiative
from bot.views.surfaces import Post
from storage.database import Database
from storage.tables import Community, Division, Initiative, Lane, Membership, Message, Person
from tests.world import said

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEATS = {
    "kim": (Role.knowledge_lead, None),
    "hana": (Role.hr_lead, None),
    "hugo": (Role.hr_lead, None),
    "ada": (Role.representative, "Operations"),
    "dan": (Role.deputy, "Operations"),
    "ben": (Role.representative, "Sales"),
    "otto": (None, None),
}


@dataclass
class Company:
    """One community; Otto belongs to the workspace only, and Finance has nobody who speaks for it."""

    database: Database
    now: datetime = START

    def does(self, what: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Have the use-case done now, in a unit of work of its own."""
        with self.database.writing() as session:
            return what(session, *arguments, self.now, **named)

    def at(self, moment: datetime) -> None:
        """Move the clock, stopping at everything that is due on the way."""
        self.ticks()
        while (due := ticking.next_event(self.database)) and self.now < due <= moment:
            self.now = due
            self.ticks()
        self.now = moment
        self.ticks()

    def ticks(self) -> None:
        """Do what is due now; what is said is taken for delivered."""
        while ticking.tick(self.database, self.now):
            pass
        with self.database.writing() as session:
            for lane in session.exec(select(Lane)):
                lane.next_at = None
                session.add(lane)

    def person(self, name: str) -> Person:
        with self.database.reading() as session:
            return session.exec(select(Person).where(Person.name == name)).one()

    def row(self, kind: type[Any], id_: int = 1) -> Any:
        with self.database.reading() as session:
            return session.get_one(kind, id_)

    def community(self) -> Community:
        found: Community = self.row(Community)
        return found

    def division(self, name: str) -> Division:
        with self.database.reading() as session:
            return session.exec(select(Division).where(Division.name == name)).one()

    def adds(self, title: str, division: str = "Operations", owner: str | None = None) -> Initiative:
        """Add an initiative to a division."""
        new = NewInitiative(title, Strand.knowledge_management, date(2026, 1, 1), date(2026, 12, 1))
        row = self.person(owner) if owner else None
        added: Initiative = self.does(founding.add_initiative, self.community(), self.division(division), row, new)
        return added

    def takes(self, name: str, role: Role, division: str | None = None) -> None:
        """Give a person a role from now on."""
        where = self.division(division) if division else None
        with self.database.writing() as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
            founding.give_role(session, self.community(), person, role, self.now, where)

    def leaves(self, name: str) -> None:
        """End everything the person is in the community."""
        with self.database.writing() as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
            for held in session.exec(select(Membership).where(Membership.person_id == person.id)):
                held.ends_at = self.now
                session.add(held)

    def messages(self, notice: str, to: str = "") -> list[Message]:
        """Return the messages of a kind, of one person when named, oldest first."""
        with self.database.reading() as session:
            rows = list(session.exec(select(Message).where(Message.notice == notice).order_by(col(Message.id))))
        who = self.person(to).id if to else None
        return [row for row in rows if who is None or row.about.get("person") == who]

    def shows(self, message: Message) -> str:
        """Return what the message says now."""
        with self.database.reading() as session:
            post = notices.compose(session, message, self.now)
        assert isinstance(post, Post)
        return said({"text": post.text, "blocks": post.blocks})


def copied(database: Path, folder: Path) -> str:
    """Return the address of a copy of a SQLite database."""
    return f"sqlite:///{shutil.copy(database, folder / 'convener.db')}"


@contextmanager
def founded(url: str) -> Iterator[Company]:
    """Yield the community, in a migrated database that holds nothing else."""
    database = Database(url, survives_power_loss=False)
    _settle(database)
    try:
        yield Company(database)
    finally:
        database.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them in the same moment; return what each returned, or the error by which it was refused."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[place] = act()
        except DomainError as error:
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _settle(database: Database) -> None:
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT", "https://acme.example/")
        mondays = Cadence(Weekly(frozenset({Weekday.monday})))
        community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", mondays, START)
        divisions = {
            name: founding.add_division(session, community, name) for name in ("Operations", "Sales", "Finance")
        }
        for name, (role, where) in SEATS.items():
            row = people.remember(session, "T1", people.Profile(f"U{name.upper()}", name), START)
            if role:
                founding.give_role(session, community, row, role, START, divisions[where] if where else None)
