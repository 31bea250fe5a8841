"""A small company on a real database, and what each person's App Home shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.plan import Milestone
from bot.domain.words import Role, State, Strand
from bot.usecases import founding, home, notices, people, ticking
from bot.usecases.founding import NewInitiative
from storage import outbox, roster
from storage.database import Database
from storage.tables import Community, Message, Person, Tracking
from tests.migrated import copied_to
from tests.world import elements, said

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
FRIDAY = datetime(2026, 2, 27, 8, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEATS = (
    ("ada", Role.representative, "Operations"),
    ("dan", Role.deputy, "Operations"),
    ("ben", Role.representative, "Sales"),
    ("kim", Role.knowledge_lead, None),
    ("hana", Role.hr_lead, None),
    ("sol", Role.sponsor, None),
    ("obi", Role.observer, None),
)


@dataclass
class Company:
    """Operations with KS-1 and KS-2, Sales with KS-3, and Legal with nobody and nothing."""

    database: Database
    now: datetime = FRIDAY

    def act(self, what: Callable[..., Any], *rest: Any) -> Any:
        """Do something in a unit of work, and then what is due."""
        with self.database.writing() as session:
            done = what(session, *rest)
        ticking.tick(self.database, self.now)
        return done

    def at(self, now: datetime) -> None:
        """Let it be that time, and do what is due."""
        self.now = now
        ticking.tick(self.database, now)

    def opens_home(self, name: str) -> None:
        """Have the person look at their Home."""
        self.act(lambda session: home.show(session, self.person(session, name), self.now))

    def home(self, name: str) -> dict[str, Any]:
        """Return the person's Home as it is composed now; it has been opened."""
        with self.database.reading() as session:
            message = self.message(session, name)
            assert message is not None, f"{name} has opened Home"
            surface = notices.compose(session, message, self.now)
        return dict(surface.view)  # type: ignore[union-attr]

    def shown(self, name: str) -> str:
        """Return the person's Home as text."""
        return said(self.home(name))

    def buttons(self, name: str, action_id: str) -> list[dict[str, Any]]:
        """Return the buttons with this action on the person's Home."""
        return [each for each in elements(self.home(name)) if each["action_id"] == action_id]

    def message(self, session: Session, name: str) -> Message | None:
        """Return the message that the person's Home is kept as."""
        return outbox.find(session, 1, home.key_of(self.person(session, name)))

    def person(self, session: Session, name: str) -> Person:
        """Return the person of that name."""
        return session.exec(select(Person).where(Person.name == name)).one()

    def tracks(self, initiative: int, state: State, **columns: Any) -> None:
        """Have detection's verdict on the initiative be this."""

        def write(session: Session) -> None:
            row = session.get(Tracking, initiative) or Tracking(initiative_id=initiative, memory={})
            row.state, row.as_of = state, self.now.date()
            for name, value in columns.items():
                setattr(row, name, value)
            session.add(row)

        self.act(write)


def company(folder: Path, url: str = "") -> Company:
    """Return the company on Friday 27 February 2026; its first check-in opens on Monday."""
    folder.mkdir(exist_ok=True)
    database = Database(url or copied_to(folder / "convener.db"), survives_power_loss=False)
    with database.writing() as session:
        people.connect_workspace(session, "T1", "Acme", "UBOT", "https://acme.slack.com/")
        community = founding.found_community(session, 1, "C1", "Knowledge", "UTC", MONDAYS, FRIDAY)
        divisions = {name: founding.add_division(session, community, name) for name in ("Operations", "Sales", "Legal")}
        for name, role, division in SEATS:
            person = people.remember(session, "T1", people.Profile(f"U{name.upper()}", name, "Europe/London"), FRIDAY)
            founding.give_role(session, community, person, role, FRIDAY, divisions[division] if division else None)
        milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
        ada = session.exec(select(Person).where(Person.name == "ada")).one()
        for title, division, strand, plan in (
            ("Expert directory", "Operations", Strand.knowledge_management, milestones),
            ("Onboarding", "Operations", Strand.strategic_learning, ()),
            ("Taxonomy", "Sales", Strand.information_management, ()),
        ):
            new = NewInitiative(title, strand, date(2026, 1, 1), date(2026, 6, 1), plan)
            founding.add_initiative(session, community, divisions[division], ada, new, FRIDAY)
    made = Company(database)
    ticking.tick(database, FRIDAY)
    return made


def of(session: Session) -> Community:
    """Return the company's one community."""
    (found,) = roster.communities(session)
    return found
