"""A digest of 2,000 initiatives in 200 divisions with five years of check-ins, beside three bare queries by hand."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bot.usecases import acknowledging, digests
from bot.views import digest as views
from bot.views.digest import Audience
from bot.views.reader import Reader
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Cycle
from tests.benchmarks import five_years, goings_on
from tests.benchmarks.timing import Figure, median_s, p95_s

TIMES = 20
# What any digest needs at the least: the last answer and the last verdict of each initiative, and the cycle's answers.
_NEWEST = (
    "SELECT i.id, (SELECT x.id FROM {} x WHERE x.initiative_id = i.id ORDER BY x.at DESC LIMIT 1) FROM initiative i"
)
BY_HAND = (
    _NEWEST.format("answer"),
    _NEWEST.format("verdict_change"),
    "SELECT c.id, count(*) FROM check_in c JOIN answer a ON a.check_in_id = c.id WHERE c.cycle_id = :cycle GROUP BY 1",
)


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the digest, composed and put into words, in the median and at the 95th percentile."""
    database = Database(f"sqlite:///{folder / 'digesting.db'}", survives_power_loss=False)
    migrate(database)
    with database.writing() as session:
        cycle_id = five_years.fill(session)
        goings_on.fill(session)
    with database.reading() as session:

        def floor() -> object:
            return [session.connection().execute(sa.text(query), {"cycle": cycle_id}).fetchall() for query in BY_HAND]

        def measured() -> object:
            session.expire_all()
            session.expunge_all()
            cycle = session.get_one(Cycle, cycle_id)
            told = digests.of_cycle(session, cycle)
            return views.post(Reader(), told, acknowledging.of_cycle(session, cycle_id), Audience.channel)

        what = f"a digest of {len(five_years.EVERYTHING):,} initiatives, {five_years.WEEKS} weeks (at most 300 ms)"
        yield Figure(f"{what} / three queries by hand", median_s(floor, TIMES), median_s(measured, TIMES))
        yield Figure(f"{what}, 95th percentile", p95_s(floor, TIMES), p95_s(measured, TIMES))
    database.close()
