"""The outbox: messages that should be visible, kept in the transaction that made them true.

A message is known by its key for ever. Saying it twice says it once; showing it again asks delivery for an edit.
Each conversation is a lane, and a lane is written to by one holder of a lease at a time, oldest message first.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, func
from sqlmodel import Session, col, or_, select

from storage.database import found_or_new
from storage.tables import FormerPlace, Lane, Message, Workspace

LEASE_S = 60
_UPLOAD = "upload"
# Built once: to build and to key a statement takes SQLAlchemy as long as to run it. A new lane is written at once and
# a new message before it is looked for (`_write_if_new`), so a search need not write what else was changed.
_AS_FLUSHED = {"autoflush": False}
_BY_KEY = (
    select(Message)
    .where(Message.workspace_id == bindparam("workspace"), Message.key == bindparam("key"))
    .execution_options(**_AS_FLUSHED)
)
_WITH_LANE = (
    select(Message, Lane)
    .join(Lane, col(Message.lane_id) == Lane.id)
    .where(Message.workspace_id == bindparam("workspace"), col(Message.key).in_(bindparam("keys", expanding=True)))
    .order_by(col(Message.id))
    .execution_options(**_AS_FLUSHED)
)
_TO = (
    select(Lane)
    .where(Lane.workspace_id == bindparam("workspace"), Lane.destination == bindparam("to"))
    .execution_options(**_AS_FLUSHED)
)
_SPOT = (
    select(Message, Lane)
    .select_from(Workspace)
    .outerjoin(Message, and_(col(Message.workspace_id) == Workspace.id, col(Message.key) == bindparam("key")))
    .outerjoin(Lane, and_(col(Lane.workspace_id) == Workspace.id, col(Lane.destination) == bindparam("to")))
    .where(Workspace.id == bindparam("workspace"))
    .execution_options(**_AS_FLUSHED)
)

_FREE = (
    select(Lane)
    .where(
        col(Lane.next_at) <= bindparam("now"),
        or_(col(Lane.lease_until).is_(None), col(Lane.lease_until) <= bindparam("now")),
    )
    .order_by(col(Lane.next_at), col(Lane.id))
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT = (
    select(Message)
    .where(Message.lane_id == bindparam("lane"), col(Message.due_at) <= bindparam("now"))
    .order_by(col(Message.id))
    .limit(1)
)
_LOCKED = select(Lane).where(Lane.id == bindparam("lane")).with_for_update()
_DUE_IN_LANE = select(func.min(Message.due_at)).where(Message.lane_id == bindparam("lane"))


class LostLease(Exception):
    """Somebody else holds the lane by now; what this holder knows is out of date."""


@dataclass(frozen=True)
class Claim:
    """The right to write into one lane until the lease ends; `fence` proves it."""

    lane_id: int
    workspace_id: int
    destination: str
    fence: int


class Spot(NamedTuple):
    """The message of a key and the lane of a conversation, as far as there are any yet."""

    message: Message | None
    lane: Lane | None


def spot(session: Session, workspace_id: int, to: str, key: str) -> Spot:
    """Return what there is of the message `key` and of the conversation `to`."""
    _write_if_new(session, [key])
    return Spot(*session.execute(_SPOT, {"workspace": workspace_id, "to": to, "key": key}).one())


def say(
    session: Session,
    *,
    workspace_id: int,
    to: str,
    key: str,
    notice: str,
    about: dict[str, Any],
    now: datetime,
    reply_to: str | None = None,
    seen: Spot | None = None,
) -> None:
    """Make sure the message `key` is, or will be, visible in the conversation `to`.

    `to` is a channel's or a person's Slack id; `reply_to` the key of the message that heads the thread; `seen` its spot
    where this unit of work has just looked there.
    """
    known, lane = seen or spot(session, workspace_id, to, key)
    if known:
        return
    lane = lane or _lane(session, workspace_id, to)
    message = Message(
        workspace_id=workspace_id,
        lane_id=lane.id or 0,
        key=key,
        notice=notice,
        about=about,
        parent_key=reply_to,
        due_at=now,
        created_at=now,
    )
    _call(lane, now)
    session.add_all([message, lane])


def show_again(session: Session, workspace_id: int, key: str, now: datetime, *, after_s: float = 0) -> Message | None:
    """Have the message rendered and edited anew after `after_s` seconds; None when there is no such message.

    Several calls before the edit make one edit, so a burst of answers costs one call to Slack.
    """
    return show_each_again(session, workspace_id, {key: after_s}, now).get(key)


def show_each_again(
    session: Session, workspace_id: int, wanted: Mapping[str, float], now: datetime
) -> dict[str, Message]:
    """Have the messages `wanted` edited, each after its number of seconds; return those that there are, by key."""
    _write_if_new(session, wanted)
    found = session.exec(_WITH_LANE, params={"workspace": workspace_id, "keys": list(wanted)}).all()
    for message, lane in found:
        _want_again(message, lane, now + timedelta(seconds=wanted[message.key]))
        session.add_all([message, lane])
    return {message.key: message for message, _ in found}


def show_all_again(
    session: Session, messages: Iterable[Message], now: datetime, *, after_s: float = 0
) -> list[Message]:
    """Have all of them rendered and edited anew after `after_s` seconds; return those of lanes that are busy just now.

    Waiting for a busy lane could make two units of work wait for each other for ever.
    """
    wanted = list(messages)
    query = select(Lane).where(col(Lane.id).in_([each.lane_id for each in wanted])).order_by(col(Lane.id))
    lanes = {lane.id: lane for lane in session.exec(query.with_for_update(skip_locked=True))}
    busy = []
    for message in wanted:
        lane = lanes.get(message.lane_id)
        if lane is None:
            busy.append(message)
            continue
        _want_again(message, lane, now + timedelta(seconds=after_s))
        session.add_all([message, lane])
    return busy


def show_other(session: Session, message: Message, about: dict[str, Any], now: datetime) -> None:
    """Have the message show something else: `about` is added to what it is about."""
    message.about = message.about | about
    session.add(message)
    show_again(session, message.workspace_id, message.key, now)


def find(session: Session, workspace_id: int, key: str) -> Message | None:
    """Return the message known by `key`, if there is one."""
    _write_if_new(session, [key])
    return session.exec(_BY_KEY, params={"workspace": workspace_id, "key": key}).first()


def about(session: Session, workspace_id: int, beginning: str) -> list[Message]:
    """Return the messages whose keys begin so, oldest first."""
    end = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    return list(
        session.exec(
            select(Message)
            .where(Message.workspace_id == workspace_id, Message.key >= beginning, Message.key < end)
            .order_by(col(Message.id))
        )
    )


def find_all(session: Session, workspace_id: int, keys: Collection[str]) -> dict[str, Message]:
    """Return those of the messages that there are, by key."""
    rows = session.exec(select(Message).where(Message.workspace_id == workspace_id, col(Message.key).in_(keys)))
    return {message.key: message for message in rows}


_PLACES = sa.select(col(Message.key), col(Message.channel), col(Message.ts)).where(
    col(Message.workspace_id) == bindparam("workspace"), col(Message.key).in_(bindparam("keys", expanding=True))
)


def places(session: Session, workspace_id: int, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the channel and ts of those of the messages that are posted, by key."""
    rows = session.execute(_PLACES, {"workspace": workspace_id, "keys": keys})
    return {key: (channel, ts) for key, channel, ts in rows if channel and ts}


def find_at(session: Session, workspace_id: int, channel: str, ts: str) -> Message | None:
    """Return the bot's own message that stands at `channel` and `ts`, or stood there before it was deleted."""
    standing = session.exec(
        select(Message).where(Message.workspace_id == workspace_id, Message.channel == channel, Message.ts == ts)
    ).first()
    return (
        standing
        or session.exec(
            select(Message)
            .join(FormerPlace, col(FormerPlace.message_id) == Message.id)
            .where(Message.workspace_id == workspace_id, FormerPlace.channel == channel, FormerPlace.ts == ts)
        ).first()
    )


def found_at(session: Session, workspace_id: int, key: str, channel: str, ts: str) -> None:
    """Note that Slack shows the message there already, unless its place is known; delivery then edits it."""
    message = find(session, workspace_id, key)
    if message and message.ts is None:
        message.channel, message.ts = channel, ts
        session.add(message)


def former_places(session: Session, message: Message) -> list[FormerPlace]:
    """Return where the message stood before, the latest first."""
    return list(
        session.exec(
            select(FormerPlace).where(FormerPlace.message_id == message.id).order_by(col(FormerPlace.id).desc())
        )
    )


def say_anew(session: Session, message: Message, now: datetime) -> None:
    """Have a message posted again that somebody deleted; its former place is remembered."""
    _forget_place(session, message)
    message.wanted += 1
    message.due_at, message.failure = now, None
    lane = session.get_one(Lane, message.lane_id)
    _call(lane, now)
    session.add_all([message, lane])


def rest(session: Session, workspace_id: int, destination: str, until: datetime) -> None:
    """Have nothing sent to this conversation before `until`, whatever is said there in the meantime."""
    lane = _lane(session, workspace_id, destination)
    lane.rests_until = until
    lane.next_at = max(lane.next_at, until) if lane.next_at else None
    session.add(lane)


def wake(session: Session, workspace_id: int, destination: str, now: datetime) -> None:
    """Have what waits for this conversation sent now."""
    lane = _lane(session, workspace_id, destination)
    lane.rests_until = None
    for message in session.exec(select(Message).where(Message.lane_id == lane.id, col(Message.due_at) > now)):
        message.due_at = now
        session.add(message)
    if session.exec(select(Message.id).where(Message.lane_id == lane.id, col(Message.due_at).is_not(None))).first():
        _call(lane, now)
        session.add(lane)


def next_due(session: Session) -> datetime | None:
    """Return when the next message is due; None when nothing waits."""
    return session.exec(select(func.min(Lane.next_at))).first()


# -- for delivery ------------------------------------------------------------------------------------------


def claim_lane(session: Session, now: datetime) -> Claim | None:
    """Take the lease of the lane that has waited longest; None when nothing is due or free."""
    lane = session.exec(_FREE, params={"now": now}).first()
    if lane is None:
        return None
    lane.lease_until = now + timedelta(seconds=LEASE_S)
    lane.fence += 1
    session.add(lane)
    return Claim(lane.id or 0, lane.workspace_id, lane.destination, lane.fence)


def next_message(session: Session, claim: Claim, now: datetime) -> Message | None:
    """Note one more attempt at the lane's oldest due message and return it; extends the lease.

    The attempt is committed before Slack is called, so after a crash a further attempt knows to look first.
    """
    lane = _held(session, claim)
    message = session.exec(_NEXT, params={"lane": claim.lane_id, "now": now}).first()
    if message is None:
        return None
    message.attempts += 1
    lane.lease_until = now + timedelta(seconds=LEASE_S)
    session.add_all([message, lane])
    return message


def renew(session: Session, claim: Claim, now: datetime) -> None:
    """Extend the lease. Raises LostLease."""
    lane = _held(session, claim)
    lane.lease_until = now + timedelta(seconds=LEASE_S)
    session.add(lane)


def begin_upload(session: Session, claim: Claim, message: Message, file_id: str, now: datetime) -> None:
    """Note under which id Slack takes the file that shows this revision of the message; extends the lease."""
    renew(session, claim, now)
    row = session.get_one(Message, message.id)
    row.about = row.about | {_UPLOAD: [message.wanted, file_id]}
    session.add(row)


def upload_begun(message: Message) -> str | None:
    """Return the id of the file with which showing this revision was begun; None where it was not begun."""
    wanted, file_id = message.about.get(_UPLOAD, (None, None))
    return file_id if wanted == message.wanted else None


def settle(session: Session, claim: Claim, message: Message, *, place: tuple[str, str] | None, now: datetime) -> None:
    """Record that people see revision `message.wanted` of the message, at the `place` of channel and ts, if known."""
    _held(session, claim)
    row = session.get_one(Message, message.id)
    row.shown, row.attempts, row.failure = message.wanted, 0, None
    if place:
        row.channel, row.ts = place
    row.posted_at = row.posted_at or now
    if row.shown == row.wanted:
        row.due_at = None
    session.add(row)


def give_up(session: Session, claim: Claim, message: Message, failure: str) -> None:
    """Record that this revision of the message will not be shown, and why."""
    _held(session, claim)
    row = session.get_one(Message, message.id)
    row.failure, row.attempts = failure, 0
    row.due_at = None if row.wanted == message.wanted else row.due_at
    session.add(row)


def post_anew(session: Session, claim: Claim, message: Message, now: datetime) -> None:
    """Forget where the message stood, since it was deleted there; it is posted again."""
    _held(session, claim)
    row = session.get_one(Message, message.id)
    _forget_place(session, row)
    row.attempts, row.due_at = 0, now
    session.add(row)


def try_later(session: Session, claim: Claim, message: Message, at: datetime, failure: str) -> None:
    """Put the message off until `at`, and with it everything that is said in the conversation after it."""
    lane = _held(session, claim)
    row = session.get_one(Message, message.id)
    row.due_at, row.failure = at, failure
    lane.rests_until = lane.next_at = max(lane.rests_until or at, at)
    session.add_all([row, lane])


def release(session: Session, claim: Claim, *, sleep_until: datetime | None = None) -> None:
    """Give the lane back; it is called again when its next message is due, not before `sleep_until`."""
    lane = _held(session, claim)
    due = session.exec(_DUE_IN_LANE, params={"lane": claim.lane_id}).first()
    lane.next_at = max(due, sleep_until or due, lane.rests_until or due) if due else None
    lane.lease_until = None
    session.add(lane)


def _forget_place(session: Session, message: Message) -> None:
    if message.channel and message.ts:
        session.add(FormerPlace(message_id=message.id or 0, channel=message.channel, ts=message.ts))
    message.channel = message.ts = message.posted_at = None
    message.shown = 0


def _held(session: Session, claim: Claim) -> Lane:
    lane = session.exec(_LOCKED, params={"lane": claim.lane_id}).one()
    if lane.fence != claim.fence:
        raise LostLease(f"lane {claim.lane_id} is held under fence {lane.fence}, not {claim.fence}")
    return lane


def _lane(session: Session, workspace_id: int, destination: str) -> Lane:
    named = {"workspace": workspace_id, "to": destination}
    new = Lane(workspace_id=workspace_id, destination=destination)
    return found_or_new(session, lambda: session.exec(_TO, params=named).first(), new)


def _write_if_new(session: Session, keys: Collection[str]) -> None:
    if any(isinstance(each, Message) and each.key in keys for each in session.new):
        session.flush()


def _want_again(message: Message, lane: Lane, at: datetime) -> None:
    message.wanted += 1
    message.failure = None
    message.due_at = min(message.due_at, at) if message.due_at else at
    _call(lane, message.due_at)


def _call(lane: Lane, at: datetime) -> None:
    at = max(at, lane.rests_until or at)
    lane.next_at = min(lane.next_at, at) if lane.next_at else at
