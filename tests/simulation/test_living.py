"""The promises of the whole bot over time, at a size that fits the fast suite: `python -m tests.simulation` for all."""

from pathlib import Path

import pytest

from storage.database import Database
from storage.migrate import migrate
from tests.simulation.living import Life


@pytest.mark.parametrize("seed", [1])
def test_an_initiative_has_one_open_thread_that_is_written_to_again_only_when_there_is_something_new(
    tmp_path: Path, seed: int
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'simulated.db'}")
    migrate(database)

    seen = Life(database, seed, initiatives=10, days=150).live()

    database.close()
    assert seen.broken == []
    assert seen.answers > 10
    assert seen.threads > 0
    assert seen.news > 0
