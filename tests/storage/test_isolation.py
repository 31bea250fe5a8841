"""Communities are isolated from each other: every query of storage is asked on behalf of each of four.

The queries are found by looking, and every row has a number that no other row of any table has, so a new query is
tested as soon as it exists. One that takes what this test does not know makes it fail with its name.
"""

import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import Session, SQLModel

import storage
from bot.domain.words import Role, Stage
from bot.usecases import people
from storage.database import Database
from storage.tables import Cycle
from storage.tables_directing import Recall
from storage.tables_home import Stale
from storage.tables_pulse import Pulse
from tests import filled, small_company
from tests.conftest import BOTH_DATABASES, new_postgres_database
from tests.filled import Filled
from tests.migrated import copied_to

Query = Callable[..., Any]

NO_QUERIES = ("database", "migrate", "migrations", "new_migration")
APART = 100_000
LATER = datetime(2031, 1, 1, tzinfo=UTC)
# What is asked for nobody: the clock's work, each piece of which is then done by itself, and what comes first of all.
OF_EVERYBODY = {
    "absences.breaks_due": "the clock",
    "actions.owners_to_remind": "the clock",
    "alignment.hr_leads_to_remind": "the clock",
    "alignment.reminders_due": "the clock",
    "as_of.steering_due": "the clock",
    "as_of.undigested": "the clock",
    "checkins.divisions_to_plan": "the clock",
    "checkins.misplaced": "the clock",
    "initiatives.communities_to_look_at": "the clock",
    "initiatives.reviews_due": "the clock",
    "outbox.claim_lane": "delivery",
    "roster.communities": "the clock, and the command line, which may see everything",
    "roster.workspace_of_team": "who is asking",
    "setting_up.workspaces": "the command line",
    "stale.take": "the clock",
    "seen.first_time": "a delivery has one id in all of Slack",
    "actions.decisions_at": "a message has one place in all of Slack",
}
THE_CLOCKS = ("due", "next_due")
# Delivery's own steps: they take the claim on one lane, and change only its message.
WITH_A_CLAIM = "outbox."


def queries() -> dict[str, Query]:
    """Return every public function of storage that reads or writes, by room and name."""
    found = {}
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name in NO_QUERIES or module.name.startswith(("tables", "export")):
            continue
        room = importlib.import_module(f"storage.{module.name}")
        for name, query in inspect.getmembers(room, inspect.isfunction):
            if query.__module__ == room.__name__ and "session" in inspect.signature(query).parameters:
                found[f"{module.name}.{name}"] = query
    return {name: query for name, query in found.items() if not name.rpartition(".")[2].startswith("_")}


@dataclass
class Houses:
    """Two workspaces with two communities each; the numbers of the nth begin at n times `APART`."""

    database: Database
    filled: list[Filled]
    rows: dict[str, list[Any]]
    written: list[str]

    def others(self, own: int, *, in_other_workspaces: bool) -> list[int]:
        """Return the communities of which nothing may be seen by this one."""
        mine = self.filled[own].community.workspace_id
        return [
            number
            for number, each in enumerate(self.filled)
            if number != own and (each.community.workspace_id != mine or not in_other_workspaces)
        ]


@pytest.fixture(scope="module", params=BOTH_DATABASES)
def houses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres_server"))
        url = new_postgres_database(server, template=str(request.getfixturevalue("migrated_postgres")))
    else:
        url = copied_to(tmp_path_factory.mktemp("houses") / "c.db")
    database = Database(url, survives_power_loss=False)
    # A workspace is nobody's, so its number is no community's.
    numbers = itertools.count(1)

    def numbered(_mapper: Any, _connection: Any, row: Any) -> None:
        if "id" in type(row).model_fields and row.id is None:
            row.id = next(numbers)

    event.listen(SQLModel, "before_insert", numbered, propagate=True)
    try:
        with database.writing() as session:
            for team in ("T1", "T2"):
                people.connect_workspace(session, team, f"Company {team}", "UBOT")
        full = []
        for number, (team, channel) in enumerate((("T1", "C1"), ("T1", "C2"), ("T2", "C1"), ("T2", "C3"))):
            numbers = itertools.count((number + 1) * APART)
            with database.writing() as session:
                small = small_company.found(
                    session, team=team, channel=channel, name=f"Circle{number}", mark=mark(number)
                )
                full.append(filled.fill(session, small, mark(number)))
                _open_up(session, full[-1])
        numbers = itertools.count(APART * 100)
        with database.writing() as session:
            # SQLite numbers the next notes itself, on from the highest there is: beyond everybody's numbers.
            session.add(Stale(id=APART * 200))
        with database.reading() as session:
            rows = everything(session)
        written: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *told: _note(written, told[2]))
        yield Houses(database, full, rows, written)
    finally:
        event.remove(SQLModel, "before_insert", numbered)
        database.close()


def _note(written: list[str], statement: str) -> None:
    if not statement.startswith(("SELECT", "BEGIN", "PRAGMA")):
        written.append(statement)


def mark(number: int) -> str:
    """Return the word that stands in every text of a community."""
    return f"MARK{number}"


def _open_up(session: Session, full: Filled) -> None:
    """Have everything open that the clock would look at."""
    for table in ("check_in", "action", "sponsor_ask", "lesson", "intervention"):
        row = session.get_one(_model(table), full.ids[table])
        if "next_at" in type(row).model_fields:
            row.next_at = filled.INSTANT
        session.add(row)
    cycle = session.get_one(Cycle, full.ids["cycle"])
    cycle.digested_at = filled.INSTANT
    session.add(cycle)


def _model(table: str) -> Any:
    return next(each.class_ for each in SQLModel._sa_registry.mappers if each.local_table.name == table)


def arguments(session: Session, query: Query, own: Filled) -> dict[str, Any]:
    """Return what a query is asked with on behalf of the community. Raises KeyError with what is not known."""
    given = {}
    for name, parameter in inspect.signature(query).parameters.items():
        if name == "session":
            given[name] = session
        elif parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            continue
        elif parameter.default is inspect.Parameter.empty or name.endswith("_id"):
            given[name] = _argument(session, name, str(parameter.annotation), own)
    return given


def _argument(session: Session, name: str, kind: str, own: Filled) -> Any:
    row = _ROWS.get(name)
    if row:
        return session.get_one(_model(row), own.ids[row])
    if name in _SEVERAL:
        table, wrap = _SEVERAL[name]
        return wrap(session, own.ids[table], table)
    table = {"owner": "person", "upstream": "initiative"}.get(name.removesuffix("_id"), name.removesuffix("_id"))
    table = {"terms": "terms_of_reference", "ask": "sponsor_ask", "change": "settings_change"}.get(table, table)
    table = {"reminder": "alignment_reminder"}.get(table, table)
    if name.endswith("_id") and table in own.ids:
        return own.ids[table]
    if name.endswith("_ids") and name.removesuffix("_ids") in own.ids:
        return [own.ids[name.removesuffix("_ids")]]
    if kind in _BY_KIND and name not in _WORDS:
        return _BY_KIND[kind]
    return _WORDS[name](own)


_ROWS = {
    "check_in": "check_in",
    "cycle": "cycle",
    "initiative": "initiative",
    "message": "message",
    "community": "community",
    "division": "division",
    "person": "person",
    "intervention": "intervention",
    "directive": "directive",
}
_SEVERAL: Mapping[str, tuple[str, Callable[[Session, int, str], Any]]] = {
    "initiatives": ("initiative", lambda session, number, table: [session.get_one(_model(table), number)]),
    "initiative_ids": ("initiative", lambda session, number, table: [number]),
    "again": ("initiative", lambda session, number, table: [number]),
    "upstream": ("initiative", lambda session, number, table: [number]),
    "divisions": ("division", lambda session, number, table: [number]),
    "division_ids": ("division", lambda session, number, table: [number]),
    "change_ids": ("verdict_change", lambda session, number, table: [number]),
    "messages": ("message", lambda session, number, table: [session.get_one(_model(table), number)]),
    "people": ("person", lambda session, number, table: [number]),
    "ids": ("person", lambda session, number, table: [number]),
    "pulse_ids": ("pulse", lambda session, number, table: [number]),
    "bundle": ("note", lambda session, number, table: number),
}
_BY_KIND: Mapping[str, Any] = {
    "<class 'datetime.datetime'>": LATER,
    "<class 'datetime.date'>": date(2031, 1, 1),
    "datetime.date | None": None,
    "datetime.datetime | None": None,
    "<class 'int'>": 20,
    "<class 'bool'>": True,
}
_WORDS: Mapping[str, Callable[[Filled], Any]] = {
    "after": lambda own: filled.INSTANT.replace(year=2000),
    "since": lambda own: filled.INSTANT.replace(year=2000),
    "first": lambda own: filled.INSTANT.replace(year=2000),
    "days": lambda own: [filled.DAY],
    "day": lambda own: filled.DAY,
    "number": lambda own: 1,
    "limit": lambda own: 1000,
    "most": lambda own: 1000,
    "role": lambda own: Role.representative,
    "roles": lambda own: list(Role),
    "stages": lambda own: list(Stage),
    "kinds": lambda own: ["case"],
    "facets": lambda own: [],
    "words": lambda own: ["recall", "MARK0", "MARK1", "MARK2", "MARK3"],
    "slack_ids": lambda own: [f"UADA{mark(number)}" for number in range(4)],
    "slack_id": lambda own: f"UADA{own.mark}",
    "key": lambda own: f"{own.mark} message.key",
    "keys": lambda own: [f"{mark(number)} message.key" for number in range(4)],
    "wanted": lambda own: {f"{mark(number)} message.key": 0 for number in range(4)},
    "points": lambda own: [],
    "about": lambda own: {},
    "statements": lambda own: ["x"],
    "scale": lambda own: range(1, 2),
    "chosen": lambda own: {"x": 1},
    "pulse": lambda own: Pulse(
        community_id=own.community.id or 0, quarter=date(2031, 1, 1), started_at=LATER, closes_at=LATER
    ),
    "recall": lambda own: Recall(
        community_id=own.community.id or 0, kind="case", ref_id=own.community.id or 0, words="new", at=LATER
    ),
    **{
        name: lambda own: "x"
        for name in ("beginning", "channel", "destination", "failure", "notice", "occasion", "section", "source")
    },
    **{name: lambda own: "x" for name in ("submission", "team", "to", "ts", "what", "delivery", "kind")},
}


def seen_in(result: Any) -> Iterator[Any]:
    """Yield every number and text in what a query returned."""
    if isinstance(result, SQLModel):
        yield from seen_in({name: getattr(result, name) for name in type(result).model_fields})
    elif isinstance(result, Mapping):
        for key, value in result.items():
            yield from seen_in(key)
            yield from seen_in(value)
    elif isinstance(result, (list, tuple, set, frozenset)) or hasattr(result, "_fields"):
        for each in result:
            yield from seen_in(each)
    elif isinstance(result, (int, str)):
        yield result


def is_of(number: int, value: Any) -> bool:
    """Return whether a number or a text is the community's."""
    if isinstance(value, str):
        return mark(number) in value
    return not isinstance(value, bool) and value // APART == number + 1


def everything(session: Session) -> dict[str, list[Any]]:
    """Return every row there is."""
    return {
        table.name: [tuple(row) for row in session.execute(select(table))]
        for table in SQLModel.metadata.tables.values()
    }


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[Any]:
    """Return the rows that are not as before."""
    return [
        row for name, rows in before.items() for row in (*rows, *after[name]) if (row in rows) != (row in after[name])
    ]


@pytest.mark.parametrize("name", sorted(queries()))
def test_a_query_sees_and_changes_nothing_of_another_community(houses: Houses, name: str) -> None:
    query = queries()[name]
    if name in OF_EVERYBODY or name.rpartition(".")[2] in THE_CLOCKS:
        return
    if name.startswith(WITH_A_CLAIM) and "claim" in inspect.signature(query).parameters:
        return
    for number, own in enumerate(houses.filled):
        with houses.database.reading() as session:
            try:
                given = arguments(session, query, own)
            except KeyError as unknown:
                pytest.fail(f"say in tests/storage/test_isolation.py what {unknown} of storage.{name} is")
            asked = list(seen_in({each: value for each, value in given.items() if each != "session"}))
            houses.written.clear()
            result = query(**given)
            seen = list(seen_in(list(result) if inspect.isgenerator(result) else result))
            session.flush()
            if houses.written:
                seen += [value for row in changed(houses.rows, everything(session)) for value in seen_in(row)]
        by_workspace = "workspace_id" in given and "community_id" not in given
        for other in houses.others(number, in_other_workspaces=by_workspace):
            foreign = [value for value in seen if is_of(other, value) and value not in asked]
            assert foreign == [], f"storage.{name} reaches {mark(other)}"


def test_every_exception_is_a_query_that_exists() -> None:
    assert set(OF_EVERYBODY) <= set(queries())
