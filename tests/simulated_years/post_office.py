"""Takes messages out of the outbox as Slack would show them, and remembers what was newly posted, when and to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from bot.usecases import notices
from bot.views.surfaces import Post
from storage.database import Database
from storage.tables import Lane, Message

DUE = (
    select(Message.id, Message.ts, Message.lane_id)
    .where(col(Message.due_at) <= bindparam("now"))
    .order_by(col(Message.id))
)
WANTED = col(Message.wanted)
NEXT_IN_LANE = select(func.min(Message.due_at)).where(Message.lane_id == Lane.id).scalar_subquery()
# These may have nothing to say any more when their time has come; others are composed once, to see that it works.
MAY_BE_OVERTAKEN = {"check_in_reminder", "welcome_back"}


@dataclass(frozen=True)
class Posted:
    """One new message; edits make none."""

    at: datetime
    key: str
    notice: str
    to: str
    about: dict[str, Any]
    is_reply: bool
    text: str


class PostOffice:
    """Every message that people have seen appear."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.edits = 0
        self._composed: set[str] = set()

    def deliver(self, database: Database, now: datetime) -> None:
        """Show everything that is due by now, all in one unit of work: the lanes have a test of their own."""
        with database.writing() as session:
            rows = session.execute(DUE, {"now": now}).all()
            edits = [each.id for each in rows if each.ts is not None]
            self.edits += len(edits)
            for id_ in [each.id for each in rows if each.ts is None]:
                self._show(session, session.get_one(Message, id_), now)
            if rows:
                session.flush()
                session.execute(update(Message).where(col(Message.id).in_(edits)).values(shown=WANTED, due_at=None))
                lanes = {each.lane_id for each in rows}
                session.execute(update(Lane).where(col(Lane.id).in_(lanes)).values(next_at=NEXT_IN_LANE))

    def _show(self, session: Session, message: Message, now: datetime) -> None:
        lane = session.get_one(Lane, message.lane_id)
        message.shown, message.due_at = message.wanted, None
        text = ""
        if message.notice not in self._composed or message.notice in MAY_BE_OVERTAKEN:
            surface = notices.compose(session, message, now)
            if surface is None:
                return
            assert isinstance(surface, Post)
            text = surface.text
            self._composed.add(message.notice)
        message.channel, message.ts, message.posted_at = lane.destination, f"{message.id}.0", now
        is_reply, about = message.parent_key is not None, dict(message.about)
        self.posted.append(Posted(now, message.key, message.notice, lane.destination, about, is_reply, text))
