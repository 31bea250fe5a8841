"""Pulses: who was asked, and counts of what was answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from storage.tables_pulse import Pulse, PulseAsked, PulseCount


def of_quarter(session: Session, community_id: int, quarter: date) -> Pulse | None:
    """Return the community's pulse of the quarter."""
    return session.exec(select(Pulse).where(Pulse.community_id == community_id, Pulse.quarter == quarter)).first()


def of_community(session: Session, community_id: int) -> list[Pulse]:
    """Return the community's pulses, oldest first."""
    return list(session.exec(select(Pulse).where(Pulse.community_id == community_id).order_by(col(Pulse.quarter))))


def begin(session: Session, pulse: Pulse, people: Iterable[int], statements: Iterable[str], scale: range) -> None:
    """Keep the pulse with whom it asks, and a count of nothing for everything that can be answered."""
    session.add(pulse)
    session.flush()
    id_ = pulse.id or 0
    session.add_all(PulseAsked(pulse_id=id_, person_id=person) for person in people)
    session.add_all(PulseCount(pulse_id=id_, statement=name, value=value) for name in statements for value in scale)
    session.flush()


def asked(session: Session, pulse_id: int, person_id: int) -> PulseAsked | None:
    """Return that the person was asked, held until the unit of work ends; None of somebody who was not."""
    return session.get(PulseAsked, (pulse_id, person_id), with_for_update=True)


def count(session: Session, pulse_id: int, chosen: Mapping[str, int]) -> None:
    """Add one answer to the counts.

    They are locked in one order, whoever answers, so that two people never wait for each other.
    """
    for statement, value in sorted(chosen.items()):
        session.exec(
            update(PulseCount)
            .where(
                col(PulseCount.pulse_id) == pulse_id,
                col(PulseCount.statement) == statement,
                col(PulseCount.value) == value,
            )
            .values(n=PulseCount.n + 1)
            .execution_options(synchronize_session=False)
        )


def counts(session: Session, pulse_ids: Iterable[int]) -> dict[int, dict[str, dict[int, int]]]:
    """Return the counts of these pulses by statement and value."""
    found: dict[int, dict[str, dict[int, int]]] = {}
    for row in session.exec(select(PulseCount).where(col(PulseCount.pulse_id).in_(list(pulse_ids)))):
        found.setdefault(row.pulse_id, {}).setdefault(row.statement, {})[row.value] = row.n
    return found


def turnout(session: Session, pulse_id: int) -> tuple[int, int]:
    """Return how many have answered, and how many were asked."""
    answered = func.count().filter(col(PulseAsked.has_answered))
    return session.exec(select(answered, func.count()).where(PulseAsked.pulse_id == pulse_id)).one()


def unanswered(session: Session, pulse_id: int) -> list[int]:
    """Return who has not answered."""
    query = select(PulseAsked.person_id).where(PulseAsked.pulse_id == pulse_id, col(PulseAsked.has_answered).is_(False))
    return list(session.exec(query.order_by(col(PulseAsked.person_id))))


def due(session: Session, now: datetime) -> list[int]:
    """Return the pulses that are to be reminded of or closed by now."""
    return [each for each in session.exec(select(Pulse.id).where(col(Pulse.next_at) <= now)) if each]
