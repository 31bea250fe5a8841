"""Fixtures that more than one room needs."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import postgres
from tests.world import World, open_world

REPOSITORY = Path(__file__).parents[1]
BOTH_DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_numbers = itertools.count()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty workspace with the bot in it."""
    with open_world(tmp_path) as opened:
        yield opened


@pytest.fixture(params=BOTH_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: of SQLite, and of PostgreSQL where that is installed."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'convener.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL server."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip(postgres.NEEDED)
    with postgres.server(programs) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"test{next(_numbers)}"
    engine = create_engine(postgres_server + "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server + name


@pytest.fixture(scope="session")
def slippage() -> Path:
    """The folder with the slippage data sets; CONVENER_DATA names it where it is not beside the checkout."""
    folder = Path(os.environ.get("CONVENER_DATA") or REPOSITORY.parent / "shared/data/slippage")
    if not (folder / "sim").is_dir():
        pytest.skip(f"there are no slippage data sets in {folder}; set CONVENER_DATA to their folder")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CONVENER_NO_SKIPS is set everything needed is installed, so a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("CONVENER_NO_SKIPS") and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped although CONVENER_NO_SKIPS is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
