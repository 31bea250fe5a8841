"""What people say in an intervention's thread, and what they change or delete there, also the bot's own head post."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act, may
from bot.domain.intervention import transition
from bot.usecases import interventions, people
from bot.usecases.interventions import Place
from storage import interventions as kept
from storage import outbox, roster, tables
from storage.tables import Community, Person, ThreadReply


def heard(
    session: Session,
    workspace_id: int,
    channel: str,
    thread_ts: str,
    ts: str,
    slack_user: str,
    text: str,
    now: datetime,
) -> ThreadReply | None:
    """Keep what was said in an intervention's thread, once; None when the thread is another one.

    An edit is kept with what it said before in the timeline. What is said in a restricted one reaches the others.
    """
    row = _held(session, workspace_id, channel, thread_ts)
    if row is None:
        return None
    reply = kept.reply_at(session, row.id or 0, ts)
    if reply is None:
        reply = ThreadReply(
            intervention_id=row.id or 0, ts=ts, slack_user=slack_user, text=text, at=_instant_of(ts) or now
        )
        session.add(reply)
        session.flush()
        _hear_the_lead(session, row, reply, now)
        _pass_on(session, row, reply, channel, thread_ts, now)
    elif reply.text != text:
        interventions.note(session, row, now, "reply_edited", reply=reply.id, before=reply.text)
        reply.text, reply.edited_at = text, now
        _show_passed_on(session, row, reply, now)
    session.add(reply)
    return reply


def unsaid(session: Session, workspace_id: int, channel: str, thread_ts: str, ts: str, now: datetime) -> None:
    """Note that a message in an intervention's thread was deleted; what it said stays on record."""
    row = _held(session, workspace_id, channel, thread_ts)
    reply = row and kept.reply_at(session, row.id or 0, ts)
    if row and reply and reply.deleted_at is None:
        reply.deleted_at = now
        session.add(reply)
        interventions.note(session, row, now, "reply_deleted", reply=reply.id)
        _show_passed_on(session, row, reply, now)


def is_known(session: Session, workspace_id: int, channel: str, ts: str) -> bool:
    """Return whether the message was recorded as a reply in an intervention's thread in the channel."""
    return kept.thread_of_reply(session, workspace_id, channel, ts) is not None


def mark(
    session: Session, workspace_id: int, channel: str, ts: str, slack_user: str, now: datetime, *, is_on: bool
) -> bool:
    """Have a recorded reply lead the story once somebody marks it, and no more once nobody does; return whether it was.

    Each mark and its end stay in the timeline. Only who may comment can mark; of others it is not noted.
    """
    number = kept.thread_of_reply(session, workspace_id, channel, ts)
    row = kept.locked(session, number) if number else None
    reply = kept.reply_at(session, number, ts) if number else None
    person = roster.person_by_slack_id(session, workspace_id, slack_user)
    if row is None or reply is None or person is None or is_on == (slack_user in reply.marked_by):
        return False
    community = session.get_one(Community, row.community_id)
    if is_on and not may(people.standing(session, community, person, now), Act.comment).is_allowed:
        return False
    others = [each for each in reply.marked_by if each != slack_user]
    reply.marked_by = [*others, slack_user] if is_on else others
    session.add(reply)
    interventions.note(session, row, now, "reply_marked" if is_on else "reply_unmarked", person, reply=reply.id)
    return True


def head_deleted(session: Session, workspace_id: int, channel: str, ts: str, now: datetime) -> bool:
    """Have an open intervention's head post made again that was deleted at this place; return whether it was one."""
    head = outbox.find_at(session, workspace_id, channel, ts)
    if head is None or head.notice != "intervention_head" or head.ts != ts:
        return False
    row = session.get(tables.Intervention, head.about["intervention"])
    if row is None or row.closed_at:
        return False
    interventions.note(session, row, now, "head_deleted", channel=channel, ts=ts)
    outbox.say_anew(session, head, now)
    return True


def _held(session: Session, workspace_id: int, channel: str, thread_ts: str) -> tables.Intervention | None:
    row = interventions.in_thread(session, workspace_id, channel, thread_ts)
    return kept.locked(session, row.id or 0) if row else None


def _hear_the_lead(session: Session, row: tables.Intervention, reply: ThreadReply, now: datetime) -> None:
    """A lead who writes in the thread is heard, so the next question how it stands comes a whole term later."""
    lead = session.get(Person, row.lead_id) if row.lead_id else None
    record = interventions.record_of(row)
    if lead is None or lead.slack_id != reply.slack_user or not record.is_open or not reply.text.strip():
        return
    event = events.GiveUpdate(interventions.person_id(lead), reply.text)
    interventions.keep(session, row, transition(record, event, now))
    interventions.note(session, row, now, "lead_wrote", lead, reply=reply.id)


def _pass_on(
    session: Session, row: tables.Intervention, reply: ThreadReply, channel: str, thread_ts: str, now: datetime
) -> None:
    """Each of those concerned has a thread of their own, so what one says there is said to the others."""
    if not row.is_restricted:
        return
    community = session.get_one(Community, row.community_id)
    here = outbox.find_at(session, community.workspace_id, channel, thread_ts)
    for place in interventions.said_in(session, community, row):
        if here is None or place.head != here.key:
            outbox.say(
                session,
                workspace_id=community.workspace_id,
                to=place.to,
                key=_passed_on_key(place, reply),
                notice="intervention_passed_on",
                about={"intervention": row.id, "person": place.person, "reply": reply.id},
                reply_to=place.head,
                now=now,
            )


def _show_passed_on(session: Session, row: tables.Intervention, reply: ThreadReply, now: datetime) -> None:
    if row.is_restricted:
        community = session.get_one(Community, row.community_id)
        for place in interventions.said_in(session, community, row):
            outbox.show_again(session, community.workspace_id, _passed_on_key(place, reply), now)


def _passed_on_key(place: Place, reply: ThreadReply) -> str:
    return f"{place.head}:reply:{reply.id}"


def _instant_of(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError):
        return None
