"""A row in every table there is, found by looking at the tables, so that a new one is filled as soon as it exists."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from sqlalchemy import Column
from sqlalchemy.inspection import inspect
from sqlmodel import Session, SQLModel

from bot.domain.intervention import candidate
from bot.domain.maturity import Capability
from bot.domain.words import InitiativeId, Level
from bot.usecases import interventions
from storage import tables
from storage.tables import Community, Intervention
from tests.small_company import Small

INSTANT = datetime(2020, 3, 2, 9, tzinfo=UTC)
DAY = date(2020, 3, 2)
# What the code reads as a word, not as a text.
WORDS: dict[tuple[str, str], Any] = {
    ("terms_of_reference", "version"): 2,
    ("plan_point", "kind"): "milestone",
    ("check_in", "state"): "answered",
    ("check_in", "tz"): "Europe/London",
    ("assessment", "occasion"): "check_in",
    ("intervention_event", "what"): "decide",
    ("sponsor_ask", "state"): "asked",
    ("plan_proposal", "decision"): "waiting",
    ("plan_change", "what"): "plan",
    ("action", "settled"): None,
    ("action", "kind"): "",
    ("lesson", "held"): None,
    ("message", "notice"): "welcome",
    ("recall", "kind"): "case",
    ("playbook_change", "kind"): "coaching",
    ("threshold_change", "name"): "silent_after_days",
    ("override", "until"): date(2020, 4, 1),
    ("person", "tz"): "Europe/London",
    ("person", "locale"): "en-GB",
}
# Rows that `small_company.found` has made already.
THERE = {"workspace", "person", "community", "division", "membership", "initiative"}


@dataclass
class Filled:
    """The ids of one community's rows by table, and the mark that stands in every text of them."""

    community: Community
    mark: str
    ids: dict[str, Any] = field(default_factory=dict)


def fill(session: Session, small: Small, mark: str, *, is_restricted: bool = False) -> Filled:
    """Put a row into every table for the community; `is_restricted` says whether its intervention is."""
    done = Filled(small.community, mark)
    done.ids |= _present(session, small)
    mapped = {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in THERE or table.name not in mapped:
            continue
        fields = {
            column.name: _value(mapped[table.name], column, done) for column in table.columns if not _is_own_id(column)
        }
        row = mapped[table.name](**fields)
        if isinstance(row, Intervention):
            _as_raised(session, row, is_restricted)
        _shape(row, done)
        session.add(row)
        session.flush()
        identity = inspect(row).identity
        done.ids[table.name] = identity[0] if len(identity) == 1 else identity
    return done


def _present(session: Session, small: Small) -> dict[str, Any]:
    from storage import initiatives, roster

    community = small.community
    division = next(each for each in roster.divisions(session, community.id or 0) if each.name.startswith("Operations"))
    return {
        "workspace": community.workspace_id,
        "person": small.people["ada"].id,
        "community": community.id,
        "division": division.id,
        "membership": roster.members(session, community.id or 0, INSTANT)[0][0].id,
        "initiative": initiatives.active_in(session, division.id or 0)[0].id,
    }


def _is_own_id(column: Column[Any]) -> bool:
    return column.primary_key and column.name == "id" and not column.foreign_keys


def _value(model: type[SQLModel], column: Column[Any], done: Filled) -> Any:
    table = str(model.__tablename__)
    if (table, column.name) in WORDS:
        return WORDS[table, column.name]
    for key in column.foreign_keys:
        return done.ids.get(key.column.table.name)
    if column.nullable and column.name.endswith("_at"):
        return None
    kind = _kind(model, column)
    if issubclass(kind, Enum):
        return next(iter(kind))
    text = f"{done.mark} {table}.{column.name}"
    by_kind: dict[type, Any] = {
        str: text,
        int: None if column.nullable else done.community.id,
        float: 1.0,
        bool: False,
        dict: {},
    }
    return (by_kind | {list: [], date: DAY, datetime: INSTANT, time: time(9)}).get(kind)


def _kind(model: type[SQLModel], column: Column[Any]) -> type:
    """Return the Python type of the column's values, as the model has it, without `None`."""
    noted = model.model_fields[column.name].annotation
    several = [each for each in get_args(noted) if each is not NoneType] if isinstance(noted, UnionType) else [noted]
    kind = get_origin(several[0]) or several[0]
    return kind if isinstance(kind, type) else dict


def _as_raised(session: Session, row: Intervention, is_restricted: bool) -> None:
    record = candidate(InitiativeId(row.initiative_id), Level.advise, INSTANT, None, is_restricted)
    interventions.keep(session, row, record)
    row.phase, row.record = "raised", {**row.record, "phase": "raised", "raised_at": INSTANT.isoformat()}
    row.next_at, row.raised_at = None, INSTANT


def _shape(row: Any, done: Filled) -> None:
    """Give JSON columns the shape that the code reads."""
    match row:
        case tables.Answer():
            row.replies = {"1": f"{done.mark} reply"}
        case tables.CheckIn():
            row.asks = [done.ids["initiative"]]
        case tables.Assessment() | tables.Tracking():
            row.findings = [
                {
                    "rule": "silence",
                    "points": 2.0,
                    "value": 3.0,
                    "threshold": 2.0,
                    "since": DAY.isoformat(),
                    "numbers": {},
                    "rests_on": [DAY.isoformat()],
                }
            ]
        case _:
            _shape_more(row, done)


def _shape_more(row: Any, done: Filled) -> None:
    from storage.tables_answering import QuestionSet
    from storage.tables_directing import SponsorAsk
    from storage.tables_maturity import MaturityAssessment

    if isinstance(row, QuestionSet):
        question = {"id": 1, "text": f"{done.mark} question", "type": "text", "choices": [], "asked": "always"}
        row.questions = [question | {"required": False}]
    if isinstance(row, MaturityAssessment):
        row.levels = dict.fromkeys(Capability, 3)
        row.evidence = dict.fromkeys(Capability, f"{done.mark} evidence")
    if isinstance(row, SponsorAsk):
        row.record = {"context": f"{done.mark} context", "options": [f"{done.mark} option"], "replies": []}
