"""Rows for an export, each as it comes from the database, and how the tables of an export are described."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, Date, Float, Integer, String, cast, func, literal, select
from sqlmodel import Session, SQLModel, col, or_

from storage.tables import Division, Initiative, Intervention, Person

AT_ONCE = 1000
Row = Sequence[Any]
Unfold = Callable[[Row], Iterator[Row]]
Joins = tuple[tuple[type[SQLModel], Any, bool], ...]


@dataclass(frozen=True)
class Scope:
    """A community, or some divisions of it; `since` leaves out rows that have not changed since then."""

    community_id: int
    key_prefix: str
    divisions: frozenset[int] | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Column:
    """A column: the expression `of` which it holds, what a cell is, and a sentence for the schema.

    Where rows are unfolded there is no expression, so `kind` says what a cell holds.
    """

    name: str
    of: Any
    means: str
    kind: str = ""


@dataclass(frozen=True)
class Export:
    """A table of the export. `changed` is when a row was last changed; without it every row comes every time.

    `unfold` turns a row of the database into several of the table.
    """

    name: str
    means: str
    columns: tuple[Column, ...]
    tables: tuple[type[SQLModel], ...]
    source: Any
    where: tuple[ColumnElement[bool], ...]
    order: tuple[Any, ...]
    changed: Any = None
    unfold: Unfold | None = None
    selects: tuple[Any, ...] = ()


def rows(session: Session, export: Export, scope: Scope) -> Iterator[Row]:
    """Yield the table's rows by their ids, never more than a few in memory."""
    for row in session.execute(_query(export, scope).execution_options(yield_per=AT_ONCE)):
        yield from export.unfold(row) if export.unfold else (row,)


def count(session: Session, export: Export, scope: Scope) -> int:
    """Return how many rows of the database the table is made of."""
    counted = select(func.count()).select_from(_query(export, scope).order_by(None).subquery())
    return int(session.execute(counted).scalar_one())


def kind_of(column: Column) -> str:
    """Return what a cell of the column holds."""
    if column.kind or column.of is None:
        return column.kind or "text"
    match column.of.type:
        case Boolean():
            return "true or false"
        case Integer():
            return "whole number"
        case Float():
            return "number"
        case Date():
            return "day"
        case JSON():
            return "JSON"
        case _:
            return "instant, UTC" if "DateTime" in type(column.of.type).__name__ else "text"


def _query(export: Export, scope: Scope) -> Any:
    wanted = export.selects or tuple(each.of.label(each.name) for each in export.columns if each.of is not None)
    query = select(*wanted).select_from(export.source).where(*export.where).order_by(*export.order)
    if scope.since and export.changed is not None:
        is_day = isinstance(export.changed.type, Date)
        query = query.where(export.changed >= (scope.since.date() if is_day else scope.since))
    return query


def table_of(
    name: str,
    means: str,
    table: Any,
    columns: tuple[Column, ...],
    *,
    where: tuple[Any, ...],
    also: Joins = (),
    changed: Any = None,
    unfold: Unfold | None = None,
    selects: tuple[Any, ...] = (),
) -> Export:
    """Return a table of the export; `also` are the tables that are joined to it, the outer ones marked True."""
    source = table.__table__
    for joined, on, outer in also:
        source = source.join(joined.__table__, on, isouter=outer)  # type: ignore[attr-defined]
    return Export(
        name, means, columns, (table, *(each[0] for each in also)), source, where, (table.id,), changed, unfold, selects
    )


def of_initiative(scope: Scope, table: Any, name: str, means: str, *columns: Column, changed: Any = None) -> Export:
    """Return a table of rows that belong to an initiative each."""
    own = (
        Column("id", table.id, "the row's number"),
        Column("initiative_id", table.initiative_id, "the initiative, in `initiatives`"),
        key(scope),
    )
    joined = ((Initiative, table.initiative_id == Initiative.id, False),)
    return table_of(name, means, table, (*own, *columns), also=joined, where=about(scope), changed=changed)


def beside_interventions(scope: Scope, table: Any, name: str, means: str, *columns: Column) -> Export:
    """Return a table of rows that may belong to an intervention, without those of restricted ones."""
    own = (
        Column("id", table.id, "the row's number"),
        Column("intervention_id", table.intervention_id, "the intervention, in `interventions`, if it is of one"),
        key(scope),
    )
    joined: Joins = (
        (Intervention, table.intervention_id == Intervention.id, True),
        (Initiative, col(Intervention.initiative_id) == Initiative.id, True),
    )
    unrestricted = or_(col(Intervention.id).is_(None), col(Intervention.is_restricted).is_(False))
    where = (table.community_id == scope.community_id, unrestricted, *of_divisions(scope, col(Initiative.division_id)))
    return table_of(name, means, table, (*own, *columns), also=joined, where=where)


def about(scope: Scope) -> tuple[Any, ...]:
    """Return what holds a row of an initiative to the scope."""
    return Initiative.community_id == scope.community_id, *of_divisions(scope, col(Initiative.division_id))


def of_divisions(scope: Scope, division: Any) -> tuple[Any, ...]:
    """Return what holds a row to the divisions of the scope, where it does not reach everywhere."""
    return () if scope.divisions is None else (division.in_(scope.divisions),)


def key(scope: Scope) -> Column:
    """Return the column with the initiative's key."""
    number = literal(f"{scope.key_prefix}-") + cast(col(Initiative.number), String)
    return Column("key", number, "what people call the initiative, such as KS-12", "text")


def by(person_id: Any) -> tuple[Column, Column]:
    """Return the two columns that say who did it."""
    return Column("by_id", person_id, "who, in `people`"), Column("by", name_of(person_id), "the name")


def name_of(person_id: Any) -> Any:
    """Return the name of the person with this id."""
    return select(col(Person.name)).where(col(Person.id) == person_id).correlate_except(Person).scalar_subquery()


def division_name(division_id: Any) -> Any:
    """Return the name of the division with this id."""
    found = select(col(Division.name)).where(col(Division.id) == division_id)
    return found.correlate_except(Division).scalar_subquery()
