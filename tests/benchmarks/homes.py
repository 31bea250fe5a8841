"""A lead's Home, `/cop status` and `/cop matrix` of a large community with five years behind it, beside one query.

By hand means reading where each initiative stands, and no more.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlmodel import Session

from bot.domain.words import Role, State
from bot.usecases import home, matrix, standing
from bot.views import matrix as views
from bot.views.reader import Reader
from storage.database import Database
from storage.tables import Community, Membership, Message, Person, Tracking
from tests.benchmarks import goings_on
from tests.benchmarks.five_years import EVERYTHING, NOW, WEEKS, fill
from tests.benchmarks.timing import Figure, median_s, p95_s
from tests.migrated import copied_to

TIMES = 20
LEAD = 2
BY_HAND = (
    "SELECT i.id, i.number, i.title, i.division_id, i.strand, i.stage, i.due_on, t.state, t.as_of FROM initiative i "
    "LEFT JOIN tracking t ON t.initiative_id = i.id WHERE i.community_id = 1 ORDER BY i.number"
)


def figures(folder: Path) -> Iterator[Figure]:
    """Yield each surface beside the query by hand, in the median and at the 95th percentile."""
    database = Database(copied_to(folder / "homes.db"), survives_power_loss=False)
    with database.writing() as session:
        fill(session)
        goings_on.fill(session)
        _look(session)
    with database.reading() as session:
        driver = session.connection().connection.cursor()

        def floor() -> object:
            return driver.execute(BY_HAND).fetchall()

        for name, surface in _surfaces(session).items():

            def measured(surface: Callable[[Community, Person], object] = surface) -> object:
                session.expunge_all()
                return surface(session.get_one(Community, 1), session.get_one(Person, LEAD))

            what = f"{name} of {len(EVERYTHING):,} initiatives, {WEEKS} weeks (at most 300 ms)"
            yield Figure(f"{what} / one query by hand", median_s(floor, TIMES), median_s(measured, TIMES))
            yield Figure(f"{what}, 95th percentile", p95_s(floor, TIMES), p95_s(measured, TIMES))
    database.close()


def _surfaces(session: Session) -> dict[str, Callable[[Community, Person], object]]:
    opened = Message(workspace_id=1, lane_id=1, key="home", notice="home", about={"person": LEAD}, created_at=NOW)
    reader = Reader()
    return {
        "a lead's Home": lambda _community, _person: home.compose(session, opened, NOW),
        "/cop status": lambda community, person: standing.status(session, reader, community, person, "", NOW),
        "/cop matrix": lambda community, _: views.post(reader, 1, "Company", matrix.lines(session, community, NOW)),
    }


def _look(session: Session) -> None:
    """Add a lead, and the verdicts that stand now."""
    session.add(Person(id=LEAD, workspace_id=1, slack_id="UKIM", name="Kim", refreshed_at=NOW))
    session.flush()
    session.add(Membership(community_id=1, person_id=LEAD, role=Role.knowledge_lead, starts_at=NOW))
    session.add_all(
        Tracking(initiative_id=n + 1, memory={}, state=list(State)[n % 3], as_of=NOW.date()) for n in EVERYTHING
    )
