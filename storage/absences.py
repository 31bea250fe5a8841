"""Who is away, when a community rests, days off that were imported, and how people want to be reminded."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, literal, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select

from storage.database import columns
from storage.tables_asking import Absence, Break, CycleMail, DayOff, ReminderChoice

# Asked for at each look at a check-in, so built once: that takes SQLAlchemy as long as to run them.
_ABSENCES = (
    select(Absence)
    .where(col(Absence.person_id).in_(bindparam("people", expanding=True)), col(Absence.last_day) >= bindparam("since"))
    .order_by(col(Absence.first_day))
)
_BREAKS = (
    select(Break)
    .where(
        Break.community_id == bindparam("community"),
        col(Break.last_day) >= bindparam("since"),
        col(Break.cancelled_at).is_(None),
    )
    .order_by(col(Break.first_day))
)
_DAYS_OFF = (
    select(DayOff)
    .where(
        DayOff.community_id == bindparam("community"),
        or_(col(DayOff.division_id).is_(None), col(DayOff.division_id) == bindparam("division")),
    )
    .order_by(col(DayOff.first_day))
)
_ALL = select(Absence).where(Absence.person_id == bindparam("person")).order_by(col(Absence.first_day))
_DUE = (
    select(Absence.id)
    .where(col(Absence.next_at) <= bindparam("now"))
    .order_by(col(Absence.next_at))
    .limit(bindparam("most"))
)
_WISH = select(col(ReminderChoice.count), col(ReminderChoice.at)).where(ReminderChoice.person_id == bindparam("person"))
_IS_PERSONAL = "is_personal"
_FREE = union_all(
    select(literal(0).label(_IS_PERSONAL), col(Break.first_day), col(Break.last_day)).where(
        Break.community_id == bindparam("community"),
        col(Break.last_day) >= bindparam("since"),
        col(Break.cancelled_at).is_(None),
    ),
    select(literal(0).label(_IS_PERSONAL), col(DayOff.first_day), col(DayOff.last_day)).where(
        DayOff.community_id == bindparam("community"),
        or_(col(DayOff.division_id).is_(None), col(DayOff.division_id) == bindparam("division")),
        col(DayOff.last_day) >= bindparam("since"),
    ),
    select(literal(1).label(_IS_PERSONAL), col(Absence.first_day), col(Absence.last_day)).where(
        col(Absence.person_id) == bindparam("person"), col(Absence.last_day) >= bindparam("since")
    ),
)


class Free(NamedTuple):
    """A stretch of days, both ends included, on which a division or, where it is personal, one person is not there."""

    is_personal: bool
    first_day: date
    last_day: date


def free_of(
    session: Session, community_id: int, division_id: int | None, person_id: int | None, since: date
) -> list[Free]:
    """Return breaks, imported days off, and the person's absences where one is named, that end after `since`."""
    named = {"community": community_id, "division": division_id, "person": person_id, "since": since}
    return [Free(bool(personal), first, last) for personal, first, last in columns(session, _FREE, named)]


def absences_of(session: Session, people: Iterable[int], since: date) -> dict[int, list[Absence]]:
    """Return the absences that have not ended before `since`, in order, by person."""
    found: dict[int, list[Absence]] = {}
    for row in session.exec(_ABSENCES, params={"people": list(people), "since": since}):
        found.setdefault(row.person_id, []).append(row)
    return found


def all_absences(session: Session, person_id: int) -> list[Absence]:
    """Return every absence of the person, in order."""
    return list(session.exec(_ALL, params={"person": person_id}))


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the absences that begin or end by now."""
    return list(columns(session, _DUE, {"now": now, "most": limit}).scalars())


def breaks_due(session: Session, now: datetime) -> list[int]:
    """Return the breaks that begin or end by now."""
    return [id_ for id_ in session.exec(select(Break.id).where(col(Break.next_at) <= now)) if id_]


def breaks_of(session: Session, community_id: int, since: date) -> list[Break]:
    """Return the community's breaks that have not ended before `since` and were not cancelled, in order."""
    return list(session.exec(_BREAKS, params={"community": community_id, "since": since}))


def days_off_of(session: Session, community_id: int, division_id: int | None) -> list[DayOff]:
    """Return what was imported for the division and for the whole community."""
    return list(session.exec(_DAYS_OFF, params={"community": community_id, "division": division_id}))


def forget_import(session: Session, community_id: int, division_id: int | None, source: str) -> None:
    """Remove what an earlier import of the same source brought."""
    session.exec(
        delete(DayOff).where(
            col(DayOff.community_id) == community_id,
            col(DayOff.division_id).is_(None) if division_id is None else col(DayOff.division_id) == division_id,
            col(DayOff.source) == source,
        )
    )


def reminder_choice(session: Session, person_id: int) -> ReminderChoice | None:
    """Return how the person would like to be reminded, if they said so."""
    return session.get(ReminderChoice, person_id)


def reminder_wish(session: Session, person_id: int) -> tuple[int | None, time | None] | None:
    """Return how often and at what time the person would like to be reminded, if they said so."""
    row = columns(session, _WISH, {"person": person_id}).one_or_none()
    return (row[0], row[1]) if row else None


def count_mail(session: Session, cycle_id: int, person_id: int, most: int) -> bool:
    """Count one more direct message and return True, or return False when the person had `most` in this cycle."""
    counted = _COUNTED[session.get_bind().dialect.name]
    named = {"cycle": cycle_id, "person": person_id, "most": most}
    return session.connection().execute(counted, named).first() is not None


def _counted(insert: Any) -> Any:
    return (
        insert(CycleMail)
        .values(cycle_id=bindparam("cycle"), person_id=bindparam("person"), sent=1)
        .on_conflict_do_update(
            index_elements=["cycle_id", "person_id"],
            set_={"sent": CycleMail.sent + 1},
            where=col(CycleMail.sent) < bindparam("most"),
        )
        .returning(col(CycleMail.sent))
    )


_COUNTED = {"sqlite": _counted(sqlite.insert), "postgresql": _counted(postgresql.insert)}
