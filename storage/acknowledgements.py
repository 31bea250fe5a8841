"""Which check-ins the knowledge lead has acknowledged."""

from sqlmodel import Session, col, func, select

from storage.tables import Answer, CheckIn, Division, Person
from storage.tables_reporting import CheckInAcknowledgement


def waiting(session: Session, cycle_id: int) -> list[tuple[int, str]]:
    """Return the check-ins of the cycle in which something was said and that nobody has acknowledged.

    Each comes as its id with the name of its division, by name.
    """
    rows = session.exec(
        select(CheckIn.id, Division.name)
        .join(Division, col(CheckIn.division_id) == Division.id)
        .join(CheckInAcknowledgement, col(CheckInAcknowledgement.check_in_id) == CheckIn.id, isouter=True)
        .where(CheckIn.cycle_id == cycle_id, col(CheckInAcknowledgement.check_in_id).is_(None))
        .where(select(Answer.id).where(Answer.check_in_id == CheckIn.id).exists())
        .order_by(Division.name)
    )
    return [(check_in_id or 0, name) for check_in_id, name in rows]


def acknowledged_by(session: Session, cycle_id: int) -> dict[str, int]:
    """Return how many check-ins of the cycle each person has acknowledged, by name."""
    rows = session.exec(
        select(Person.name, func.count())
        .join(CheckInAcknowledgement, col(CheckInAcknowledgement.by_id) == Person.id)
        .join(CheckIn, col(CheckInAcknowledgement.check_in_id) == CheckIn.id)
        .where(CheckIn.cycle_id == cycle_id)
        .group_by(Person.name)
        .order_by(Person.name)
    )
    return dict(rows.all())
