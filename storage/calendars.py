"""Calendar files that were read for days off: those that hold, and those that somebody only looked at."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables_calendars import CalendarImport


def found(session: Session, community_id: int, import_id: int) -> CalendarImport | None:
    """Return one calendar of this community, as it is now."""
    query = select(CalendarImport).where(CalendarImport.id == import_id, CalendarImport.community_id == community_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def taken(session: Session, community_id: int) -> list[CalendarImport]:
    """Return the calendars that were taken over and not taken back, the newest first."""
    return list(
        session.exec(
            select(CalendarImport)
            .where(
                CalendarImport.community_id == community_id,
                col(CalendarImport.taken_at).is_not(None),
                col(CalendarImport.taken_back_at).is_(None),
            )
            .order_by(col(CalendarImport.taken_at).desc(), col(CalendarImport.id).desc())
        )
    )


def forget_looks(session: Session, community_id: int, before: datetime) -> None:
    """Forget the days that somebody looked at before then and did not take over.

    The row stays, or SQLite would give its number, which a form that is still open carries, to another calendar.
    """
    session.exec(
        update(CalendarImport)
        .where(
            col(CalendarImport.community_id) == community_id,
            col(CalendarImport.taken_at).is_(None),
            col(CalendarImport.read_at) < before,
        )
        .values(days=[])
    )
