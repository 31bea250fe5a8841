"""Which Homes are out of date: noted in the transaction that changes what they show, whoever changes it.

The session itself notes every change before it is written (`CONCERNS` says of which rows and columns), so no story
has to remember it. Whom a note concerns is worked out later, away from anybody who waits.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, event, insert, inspect
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel, col, or_, select

from bot.domain.words import LEADS, Role
from storage import (
    tables,
    tables_alignment,
    tables_asking,
    tables_directing,
    tables_directives,
    tables_plans,
    tables_setup,
)
from storage.tables import Division, Initiative, Membership, Person
from storage.tables_home import Stale

BATCH = 1000
WATCHING = frozenset({*LEADS, Role.sponsor, Role.observer})
"""Those whose Home shows the whole community."""


@dataclass(frozen=True)
class Concern:
    """Which changes of a row count (of `columns`, or any), and in which of its columns stands whom they concern."""

    columns: frozenset[str] = frozenset()
    community: str = ""
    division: str = ""
    initiative: str = ""
    people: tuple[str, ...] = ()
    around: str = ""


class Place(NamedTuple):
    """What a change concerns."""

    community_id: int | None = None
    division_id: int | None = None
    initiative_id: int | None = None
    person_id: int | None = None
    around_id: int | None = None


_NOTED = insert(SQLModel.metadata.tables["stale"])


def _of(*columns: str, **whom: Any) -> Concern:
    return Concern(frozenset(columns), **whom)


_OF_INITIATIVE = {"initiative": "initiative_id"}
CONCERNS: dict[type, Concern] = {
    tables.Community: _of("name", "tz", "cadence", "is_paused", community="id"),
    tables.Division: _of("name", "retired_at", "cadence", community="community_id"),
    tables.Membership: _of(community="community_id", division="division_id", people=("person_id",)),
    tables.Person: _of("tz", "locale", "is_active", around="id"),
    tables.Initiative: _of(
        *("title", "strand", "stage", "owner_id", "division_id", "due_on"),
        community="community_id",
        division="division_id",
        people=("owner_id",),
    ),
    tables.Tracking: _of("state", "asked_at", "asked_by_id", **_OF_INITIATIVE),
    tables.PlanPoint: _of("title", "due_on", "done_on", **_OF_INITIATIVE),
    tables.CheckIn: _of(
        *("state", "asked_id", "opens_at", "closes_at", "asks"), community="community_id", division="division_id"
    ),
    tables.Answer: _of(**_OF_INITIATIVE),
    tables.Draft: _of("id", people=("person_id",)),
    tables.Intervention: _of(
        *("phase", "level", "lead_id", "closed_at", "is_restricted", "next_at", "record"),
        **_OF_INITIATIVE,
        people=("lead_id",),
    ),
    tables_directing.Action: _of(people=("owner_id",)),
    tables_directing.SponsorAsk: _of(community="community_id"),
    tables_plans.PlanProposal: _of(**_OF_INITIATIVE),
    tables_plans.Override: _of(**_OF_INITIATIVE),
    tables_setup.StageChange: _of(**_OF_INITIATIVE),
    tables_alignment.AlignmentReview: _of(**_OF_INITIATIVE),
    tables_alignment.AlignmentRequest: _of(**_OF_INITIATIVE),
    tables_directives.Directive: _of("state", community="community_id"),
    tables_directives.DirectiveDivision: _of(division="division_id"),
    tables_directives.DirectiveConfirmation: _of(division="division_id"),
    tables_asking.Absence: _of(around="person_id"),
    tables_asking.Break: _of("first_day", "last_day", "cancelled_at", community="community_id"),
    tables_asking.DayOff: _of(community="community_id"),
    tables_asking.ReminderChoice: _of(people=("person_id",)),
}


def acting(session: Session, person_id: int | None) -> None:
    """Note that the person is the one who changes what is changed in this session: their own Home is shown at once."""
    session.info["acting"] = person_id


@event.listens_for(AnySession, "before_flush")
def _note(session: AnySession, _context: object, _rows: object) -> None:
    noted: set[Place] = session.info.setdefault("noted", set())
    for row in [*session.new, *session.dirty, *session.deleted]:
        concern = CONCERNS.get(type(row))
        if concern is None or not _counts(session, row, concern):
            continue
        for place in _stale(row, concern):
            if place not in noted and any(place):
                noted.add(place)
                session.info.setdefault("to note", []).append(place._asdict() | {"by_id": session.info.get("acting")})


@event.listens_for(AnySession, "after_flush")
def _write(session: AnySession, _context: object) -> None:
    if rows := session.info.pop("to note", None):
        session.connection().execute(_NOTED, rows)


def _counts(session: AnySession, row: Any, concern: Concern) -> bool:
    state = inspect(row)
    if not state.persistent or row in session.deleted:
        return True
    if not concern.columns:
        return session.is_modified(row)
    return any(state.attrs[name].history.has_changes() for name in concern.columns)


def _stale(row: Any, concern: Concern) -> Iterator[Place]:
    """Yield what the change concerns; where a column changed, both what stood there and what stands there now."""
    if concern.community:
        divisions: list[int | None] = [*_both(row, concern.division)]
        for division in divisions or [None]:
            yield Place(community_id=getattr(row, concern.community), division_id=division)
    elif concern.division:
        yield from (Place(division_id=division) for division in _both(row, concern.division))
    if concern.initiative:
        yield Place(initiative_id=getattr(row, concern.initiative))
    for name in concern.people:
        for person in _both(row, name):
            yield Place(person_id=person)
    if concern.around:
        yield Place(around_id=getattr(row, concern.around))


def _both(row: Any, name: str) -> list[int]:
    if not name:
        return []
    history = inspect(row).attrs[name].history
    return [each for each in {*history.added, *history.unchanged, *history.deleted} if each]


# -- whom it concerns --------------------------------------------------------------------------------------


Field = tuple[int, int | None]
"""A community and a division of it; no division means all of it."""


@dataclass(frozen=True)
class Concerned:
    """The people whose Homes are out of date; `acted` are those among them who changed something themselves."""

    people: frozenset[int]
    acted: frozenset[int]


def is_any(session: Session) -> bool:
    """Say whether any Home is out of date."""
    return session.exec(select(Stale.id).limit(1)).first() is not None


def take(session: Session, now: datetime) -> Concerned:
    """Take the notes away and return whom they concern. Several at once take different ones."""
    query = select(Stale).order_by(col(Stale.id)).limit(BATCH).with_for_update(skip_locked=True)
    taken = list(session.exec(query))
    session.exec(delete(Stale).where(col(Stale.id).in_([each.id for each in taken])))
    people = {each.person_id for each in taken if each.person_id} | {each.around_id for each in taken if each.around_id}
    fields: set[Field] = {(each.community_id, each.division_id) for each in taken if each.community_id}
    touched = session.exec(
        select(Initiative.community_id, Initiative.division_id, Initiative.owner_id).where(
            col(Initiative.id).in_({each.initiative_id for each in taken if each.initiative_id})
        )
    ).all()
    alone = {each.division_id for each in taken if each.division_id and not each.community_id}
    in_divisions = session.exec(select(Division.community_id, Division.id).where(col(Division.id).in_(alone)))
    fields |= {(community, division) for community, division in in_divisions}
    people |= {owner for _, _, owner in touched if owner}
    fields |= {(community, division) for community, division, _ in touched}
    fields |= _fields_around(session, {each.around_id for each in taken if each.around_id}, now)
    people |= _people_of(session, fields, now)
    acted = frozenset(each.by_id for each in taken if each.by_id)
    return Concerned(frozenset(people), acted & people)


def put_back(session: Session, people: Iterable[int]) -> None:
    """Note that these people's Homes are still out of date."""
    session.add_all(Stale(person_id=each) for each in people)


def _fields_around(session: Session, people: Collection[int | None], now: datetime) -> set[Field]:
    if not people:
        return set()
    rows = session.exec(
        select(Membership.community_id, Membership.division_id).where(
            col(Membership.person_id).in_(people), *_current(now)
        )
    )
    # Somebody without a division counts for none, and so only for those who see the whole community.
    return {(community, division or 0) for community, division in rows}


def _people_of(session: Session, fields: Collection[Field], now: datetime) -> set[int]:
    """Return those whose Home shows one of these divisions, or anything of the community where none is named."""
    if not fields:
        return set()
    rows = session.exec(
        select(Membership.community_id, Membership.division_id, Membership.role, Membership.person_id).where(
            col(Membership.community_id).in_({community for community, _ in fields}), *_current(now)
        )
    )
    return {
        person
        for community, division, role, person in rows
        if role in WATCHING or (community, None) in fields or (community, division) in fields
    }


def _current(now: datetime) -> tuple[Any, ...]:
    return (
        col(Membership.starts_at) <= now,
        or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > now),
    )


def workspaces_of(session: Session, people: Collection[int]) -> dict[int, int]:
    """Return the workspace of each person."""
    rows = session.exec(select(Person.id, Person.workspace_id).where(col(Person.id).in_(people)))
    return {person: workspace for person, workspace in rows if person}
