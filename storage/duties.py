"""Things that are done once per key, such as once a day for each community."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from storage.tables import Duty


def undone(session: Session, keys: Iterable[str]) -> set[str]:
    """Return which of the keys were not done yet."""
    asked = set(keys)
    done = session.exec(select(Duty.key).where(col(Duty.key).in_(asked))) if asked else ()
    return asked.difference(done)
