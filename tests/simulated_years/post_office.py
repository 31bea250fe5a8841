"""Takes messages out of the outbox as Slack would show them, and remembers what was newly posted, when and to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.usecases import notices
from bot.views.surfaces import Post
from storage.database import Database
from storage.tables import Lane, Message

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
            due = select(Message, Lane).join(Lane, col(Message.lane_id) == Lane.id).where(col(Message.due_at) <= now)
            for message, lane in session.exec(due.order_by(col(Message.id))).all():
                self._show(session, message, lane, now)
                message.due_at = lane.next_at = None
                session.add_all([message, lane])
            session.flush()
            waiting = select(Message.lane_id, func.min(Message.due_at)).group_by(col(Message.lane_id))
            for lane_id, at in session.exec(waiting.where(col(Message.due_at).is_not(None))).all():
                session.get_one(Lane, lane_id).next_at = at

    def _show(self, session: Session, message: Message, lane: Lane, now: datetime) -> None:
        message.shown = message.wanted
        if message.ts is not None:
            self.edits += 1
            return
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
