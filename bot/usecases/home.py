"""The App Home of each person, kept as a message that is shown again when what it shows changes."""

from datetime import datetime

from sqlmodel import Session

from storage import outbox
from storage.tables import Person


def show(session: Session, person: Person, now: datetime) -> None:
    """Have the person's Home published with the present state."""
    key = f"home:{person.id}"
    if outbox.show_again(session, person.workspace_id, key, now):
        return
    outbox.say(
        session,
        workspace_id=person.workspace_id,
        to=person.slack_id,
        key=key,
        notice="home",
        about={"person": person.id},
        now=now,
    )
