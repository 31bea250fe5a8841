"""Statements are compiled once in a process, not anew for every database that a test opens.

SQLAlchemy keeps what it has compiled as long as an engine lives, and knows it by the engine's dialect. The bot has one
engine for its whole life, tests open hundreds: here all engines of a kind have one dialect and one store in common.
"""

from functools import cache
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_compiled: LRUCache[Any, Any] = LRUCache(5_000)


def share() -> None:
    """Have every engine that is opened from now on share what it compiles with the others of its kind."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)


class _Only(DefaultDialect):
    """A dialect of which there is one for all engines that are opened with the same options."""

    def __new__(cls, **options: Any) -> Self:
        return _made(cls, frozenset(options.items()))

    def __init__(self, **options: Any) -> None:
        if not vars(self):
            super().__init__(**options)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


class Sqlite(_Only, SQLiteDialect_pysqlite):
    """SQLAlchemy's own dialect of SQLite."""

    # SQLAlchemy wants to hear it of every class of dialect.
    supports_statement_cache = True


class Postgres(_Only, PGDialect_psycopg):
    """SQLAlchemy's own dialect of PostgreSQL."""

    supports_statement_cache = True


@cache
def _made(dialect: type[Any], _options: frozenset[tuple[str, Any]]) -> Any:
    return object.__new__(dialect)
