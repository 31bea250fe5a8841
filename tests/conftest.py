"""Fixtures that more than one room needs."""

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.database import Database
from storage.migrate import migrate
from tests import compiled, postgres
from tests.migrated import copied_to, template
from tests.world import World, open_world

REPOSITORY = Path(__file__).parents[1]
BOTH_DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_numbers = itertools.count()
compiled.share()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty workspace with the bot in it."""
    with open_world(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL server."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip(postgres.NEEDED)
    with postgres.server(programs) as address:
        yield address


@pytest.fixture(params=BOTH_DATABASES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with tables and nothing in them; both kinds of it are copied, not migrated anew."""
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres_server"))
        return new_postgres_database(server, template=str(request.getfixturevalue("migrated_postgres")))
    return copied_to(tmp_path / "convener.db")


@pytest.fixture
def migrated_sqlite() -> Path:
    """A SQLite file with tables and nothing in them, to be copied."""
    return template()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The name of a PostgreSQL database with tables and nothing in them, to be a template."""
    url = new_postgres_database(postgres_server)
    database = Database(url)
    migrate(database)
    database.close()
    return url.rpartition("/")[2]


def new_postgres_database(server: str, template: str = "template1") -> str:
    """Return the address of a new PostgreSQL database that is a copy of the template."""
    name = f"test{next(_numbers)}"
    engine = create_engine(server + "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server + name


@pytest.fixture(scope="session")
def slippage() -> Path:
    """The folder with the slippage data sets; CONVENER_DATA names it where it is not beside the checkout."""
    folder = Path(os.environ.get("CONVENER_DATA") or REPOSITORY.parent / "shared/data/slippage")
    if not (folder / "sim").is_dir():
        pytest.skip(f"there are no slippage data sets in {folder}; set CONVENER_DATA to their folder")
    return folder


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector looks past it, and at the rest less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CONVENER_NO_SKIPS is set everything needed is installed, so a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("CONVENER_NO_SKIPS") and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped although CONVENER_NO_SKIPS is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
