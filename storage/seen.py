"""What Slack delivered once already."""

from datetime import datetime

from sqlmodel import Session

from storage.tables import SeenEvent


def first_time(session: Session, delivery: str, now: datetime) -> bool:
    """Note the delivery and return whether it is new; in a transaction that fails it stays new."""
    if session.get(SeenEvent, delivery):
        return False
    session.add(SeenEvent(event_id=delivery, at=now))
    return True
