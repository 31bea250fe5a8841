"""Finding similar interventions among 5,000 past ones, beside a bare full-text query over the same table."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bot.domain.likeness import meaning_the_same
from storage import lessons
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Community, Workspace
from tests.benchmarks.timing import Figure, median_s
from tests.data.similar_interventions import PAIRS, marks
from tests.storage.test_lessons import ENOUGH, fill

TIMES = 100
BARE = "SELECT rowid FROM recall_fts WHERE recall_fts MATCH ? ORDER BY rank LIMIT 3"


def figures(folder: Path) -> Iterator[Figure]:
    """Yield one search for similar interventions beside one for the same words and nothing else."""
    database = Database(f"sqlite:///{folder / 'searching.db'}")
    migrate(database)
    with database.writing() as session:
        workspace = Workspace(team="T1", name="Company", bot_user="U1")
        session.add(workspace)
        session.flush()
        now = datetime(2026, 3, 2, tzinfo=UTC)
        community = Community(workspace_id=workspace.id or 0, channel="C1", name="C", cadence={}, created_at=now)
        session.add(community)
        session.flush()
    fill(database, community.id or 0, ENOUGH)
    in_turn, bare_in_turn = cycle(new for new, _ in PAIRS), cycle(new for new, _ in PAIRS)
    with database.reading() as session:
        driver = session.connection().connection.cursor()

        def floor() -> object:
            new = next(bare_in_turn)
            terms = lessons.terms_of((new.title, new.barrier))
            words = lessons.match_of(terms, lessons.terms_of(marks(new)), lessons.stems_of(terms))
            return driver.execute(BARE, (words,)).fetchall()

        def measured() -> object:
            new = next(in_turn)
            words = (new.title, new.barrier)
            return lessons.find(
                session,
                community.id or 0,
                words,
                kinds=["case"],
                limit=3,
                facets=marks(new),
                likewise=meaning_the_same(words),
            )

        what = f"similar interventions among {ENOUGH:,} (at most 50 ms) / a bare FTS5 query"
        yield Figure(what, median_s(floor, TIMES), median_s(measured, TIMES))
    database.close()
