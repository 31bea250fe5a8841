"""The promises of the whole bot over time, at a size that fits the fast suite: `python -m tests.simulation` for all."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.detection.memory import Memory, from_dict
from bot.domain.words import Stage
from bot.usecases import assessing
from storage import initiatives
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Community, Tracking
from tests.simulation.community import START
from tests.simulation.living import Life

DAYS = 150
END = START + timedelta(days=DAYS)


@pytest.mark.parametrize("seed", [1])
def test_an_initiative_has_one_open_thread_that_is_written_to_again_only_when_there_is_something_new(
    tmp_path: Path, seed: int
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'simulated.db'}")
    migrate(database)

    seen = Life(database, seed, initiatives=10, days=DAYS).live()

    kept, folded = memories(database, END)
    database.close()
    assert kept == folded
    assert seen.broken == []
    assert seen.answers > 10
    assert seen.threads > 0
    assert seen.news > 0


def memories(database: Database, now: datetime) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return what detection remembers of each active initiative, and the same folded anew from its answers."""
    kept, folded = [], []
    with database.reading() as session:
        community = session.get_one(Community, 1)
        for initiative in initiatives.of_community(session, 1, Stage.active):
            steps = list(assessing.replayed(session, community, initiative, assessing.limits_of(community), now))
            tracking = session.get(Tracking, initiative.id)
            if steps and tracking:
                kept.append(gist(from_dict(tracking.memory) or Memory()))
                folded.append(gist(steps[-1].memory))
    return kept, folded


def gist(memory: Memory) -> tuple[object, ...]:
    """Return what rests on answers and missed check-ins alone."""
    return memory.progress, memory.statuses, memory.confidences, memory.missed, memory.behind, memory.check_ins
