"""Takes messages out of the outbox as Slack would show them, and remembers what was newly posted, when and to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, SQLModel

from bot.usecases import notices
from storage.tables import Message

# Tables, not rows: what every beat of two years asks is asked without the ORM.
message, lane = (SQLModel.metadata.tables[each] for each in ("message", "lane"))
DUE = (
    select(*(message.c[each] for each in ("id", "ts", "key", "notice", "about", "parent_key", "lane_id")))
    .add_columns(lane.c.destination)
    .join_from(message, lane)
    .where(lane.c.next_at <= bindparam("now"), message.c.due_at <= bindparam("now"))
)
# To draw takes as long as a hundred beats, and is no part of asking.
DRAWN = "initiative_picture"
ONE = select(Message).where(message.c.id == bindparam("message"))
CALLED = select(lane.c.id).where(lane.c.next_at <= bindparam("now"))
SHOWN = (
    update(message)
    .where(message.c.due_at <= bindparam("now"), message.c.lane_id.in_(CALLED))
    .values(
        shown=message.c.wanted,
        due_at=None,
        channel=func.coalesce(
            message.c.channel, select(lane.c.destination).where(lane.c.id == message.c.lane_id).scalar_subquery()
        ),
        ts=func.coalesce(message.c.ts, func.printf("%d.0", message.c.id)),
        posted_at=func.coalesce(message.c.posted_at, bindparam("now")),
    )
)
CALLED_AGAIN = (
    update(lane)
    .where(lane.c.next_at <= bindparam("now"))
    .values(next_at=select(func.min(message.c.due_at)).where(message.c.lane_id == lane.c.id).scalar_subquery())
)


@dataclass(frozen=True)
class Posted:
    """One new message; edits make none."""

    at: datetime
    key: str
    notice: str
    to: str
    about: dict[str, Any]
    is_reply: bool


class PostOffice:
    """Every message that people have seen appear."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.edits = 0
        self._composed: set[str] = set()

    def deliver(self, session: Session, now: datetime) -> None:
        """Show everything that is due by now, all in one unit of work: the lanes have a test of their own."""
        connection = session.connection()
        due = sorted(connection.execute(DUE, {"now": now}).all(), key=lambda each: each.id)
        for each in due:
            if each.ts is None:
                self._show(session, each, now)
            else:
                self.edits += 1
        if due:
            connection.execute(SHOWN, {"now": now})
            connection.execute(CALLED_AGAIN, {"now": now})

    def _show(self, session: Session, row: Any, now: datetime) -> None:
        """Remember what people see appear. The first of each kind is composed, to see that it works, but for pictures.

        Nobody does anything between a step and its delivery here, so nothing is overtaken before it is sent.
        """
        if row.notice not in self._composed and row.notice != DRAWN:
            self._composed.add(row.notice)
            assert notices.compose(session, session.execute(ONE, {"message": row.id}).scalar_one(), now) is not None
        is_reply, about = row.parent_key is not None, dict(row.about)
        self.posted.append(Posted(now, row.key, row.notice, row.destination, about, is_reply))
