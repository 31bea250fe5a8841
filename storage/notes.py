"""Notes: what people write to the bot in a direct message."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.tables_answering import Note

# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_WAITING = (
    select(Note)
    .where(col(Note.initiative_id).in_(bindparam("initiatives", expanding=True)), col(Note.answer_id).is_(None))
    .order_by(col(Note.id))
)


def at(session: Session, workspace_id: int, channel: str, ts: str) -> Note | None:
    """Return the note that was written there."""
    return session.exec(
        select(Note).where(Note.workspace_id == workspace_id, Note.channel == channel, Note.ts == ts)
    ).first()


def open_bundle(session: Session, person_id: int, since: datetime) -> int | None:
    """Return the bundle that the person has begun since then and not decided about."""
    return session.exec(
        select(Note.bundle)
        .where(Note.person_id == person_id, col(Note.at) >= since, col(Note.settled_at).is_(None))
        .order_by(col(Note.id).desc())
        .limit(1)
    ).first()


def of_bundle(session: Session, bundle: int) -> list[Note]:
    """Return the notes that were written close together, oldest first."""
    return list(session.exec(select(Note).where(Note.bundle == bundle).order_by(col(Note.id))))


def waiting(session: Session, initiative_ids: Sequence[int]) -> dict[int, list[Note]]:
    """Return the notes attached to each of the initiatives that went into no answer yet, oldest first."""
    found: dict[int, list[Note]] = {each: [] for each in initiative_ids}
    for note in session.exec(_WAITING, params={"initiatives": list(initiative_ids)}):
        found[note.initiative_id or 0].append(note)
    return found
