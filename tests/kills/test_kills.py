"""A few of the kills in the suite; `python -m tests.kills` has hundreds."""

from pathlib import Path

import pytest

from tests.conftest import new_postgres_database
from tests.kills import laws
from tests.kills.run import Run


def test_nothing_is_lost_and_nothing_doubled_however_often_the_bot_is_killed(tmp_path: Path) -> None:
    run = Run(tmp_path, f"sqlite:///{tmp_path / 'convener.db'}", replicas=1, divisions=3, kills=7, seed=1)
    try:
        run.run()
        assert laws.broken(run) == []
    finally:
        run.close()


@pytest.mark.postgres
def test_nothing_is_lost_and_nothing_doubled_however_often_one_of_several_replicas_is_killed(
    tmp_path: Path, postgres_server: str
) -> None:
    run = Run(tmp_path, new_postgres_database(postgres_server), replicas=2, divisions=3, kills=6, seed=1)
    try:
        run.run()
        assert laws.broken(run) == []
    finally:
        run.close()
