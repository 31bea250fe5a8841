"""Reaching everybody a directive is for: who is asked, in one message each, and reminders in their working days."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.calendar import ONE_DAY
from bot.domain.directives import DirectiveState, Step, reminder_days
from bot.domain.local_time import instant
from bot.domain.words import DivisionId, PersonId
from bot.usecases import confirming, directives, rosters, working
from bot.usecases.directives import Part
from storage import directives as kept
from storage import outbox
from storage.tables import Community, Person
from storage.tables_directives import Directive, DirectiveRecipient

LOOKED_AT = time(6)


def look(session: Session, directive_id: int, now: datetime) -> bool:
    """Bring the directive in step with divisions and people; return whether it is still open.

    One for all divisions reaches a new one, a retired one counts no more, and whoever speaks for a division today
    is written to where nobody has said "in effect" for it.
    """
    row = directives.held(session, directive_id)
    row.looked_at, row.next_at = now, None
    session.add(row)
    if row.state != DirectiveState.open:
        return False
    community = session.get_one(Community, row.community_id)
    if row.is_to_all:
        directives.reach(session, row, [DivisionId(each) for each in kept.without(session, row)], now)
    confirming.complete_if_all_have_it(session, row, now)
    if row.state == DirectiveState.open:
        tomorrow = now.astimezone(ZoneInfo(community.tz)).date() + ONE_DAY
        row.next_at = instant(tomorrow, LOOKED_AT, ZoneInfo(community.tz))
        _ask(session, community, row, now)
        directives.show(session, row, now)
    return True


def write_to(session: Session, person_id: int, now: datetime) -> bool:
    """Send the person what is due: the first message about each directive, one reminder about all the others.

    Nothing is sent outside working hours or during an absence; it waits for the next working hour.
    """
    person, reminded = session.get_one(Person, person_id), []
    for recipient in kept.due_of(session, person_id, now):
        row = session.get_one(Directive, recipient.directive_id)
        community = session.get_one(Community, row.community_id)
        moment = working.next_moment(session, community, person, now)
        parts = _open_parts(session, row, person, now)
        if not person.is_active or not parts:
            recipient.next_at = None
        elif moment > now:
            recipient.next_at = moment
        else:
            reminded += [row.id] if _tell(session, community, row, recipient, parts, now) else []
        session.add(recipient)
    if reminded:
        outbox.say(
            session,
            workspace_id=person.workspace_id,
            to=person.slack_id,
            key=f"directives:{person_id}:{now.isoformat()}",
            notice="directive_reminder",
            about={"person": person_id, "directives": reminded},
            now=now,
        )
    return True


def _ask(session: Session, community: Community, row: Directive, now: datetime) -> None:
    """Have everybody written to who speaks for a division that has not said "in effect", and nobody else."""
    speakers = rosters.speakers(session, community, now)
    missing = {each.division.id for each in directives.parts(session, row, now) if Step.in_effect not in each.confirmed}
    wanted = {person.id or 0: person for division, person in speakers.items() if division in missing}
    known = {each.person_id: each for each in kept.recipients(session, row.id or 0)}
    for person_id in sorted(wanted.keys() - known.keys()):
        session.add(DirectiveRecipient(directive_id=row.id or 0, person_id=person_id, next_at=now))
    for person_id, recipient in known.items():
        was_waiting = recipient.next_at is not None
        if person_id not in wanted:
            recipient.next_at = None
        elif not was_waiting:
            recipient.next_at = _next_message(session, community, row, recipient, now)
        if was_waiting is (recipient.next_at is not None):
            continue
        session.add(recipient)
        if recipient.asked_at:
            key = directives.card_key(row, session.get_one(Person, person_id))
            outbox.show_again(session, community.workspace_id, key, now)
    session.flush()


def _open_parts(session: Session, row: Directive, person: Person, now: datetime) -> list[Part]:
    if row.state != DirectiveState.open:
        return []
    return [each for each in confirming.mine(session, row, person, now) if Step.in_effect not in each.confirmed]


def _tell(
    session: Session,
    community: Community,
    row: Directive,
    recipient: DirectiveRecipient,
    parts: list[Part],
    now: datetime,
) -> bool:
    """Say the first message where there was none; return whether the person is due a reminder instead."""
    person = session.get_one(Person, recipient.person_id)
    is_due, today = False, rosters.local_day_of(person, now)
    if recipient.asked_at is None:
        _say_card(session, community, row, person, now)
        recipient.asked_at = now
    days = _days(session, community, row, recipient, parts, now)
    last = rosters.local_day_of(person, recipient.reminded_at or recipient.asked_at)
    if any(last < day <= today for day in days):
        is_due = True
        recipient.reminded_at = now
    recipient.next_at = _next_message(session, community, row, recipient, now)
    return is_due


def _next_message(
    session: Session, community: Community, row: Directive, recipient: DirectiveRecipient, now: datetime
) -> datetime | None:
    """Return when the person is written to next; None when every reminder of what is missing has been sent."""
    if recipient.asked_at is None:
        return now
    person = session.get_one(Person, recipient.person_id)
    days = _days(session, community, row, recipient, _open_parts(session, row, person, now), now)
    later = (day for day in days if day > rosters.local_day_of(person, now))
    mornings = (instant(day, time(0), ZoneInfo(person.tz)) for day in later)
    return next((working.next_moment(session, community, person, each) for each in mornings), None)


def _say_card(session: Session, community: Community, row: Directive, person: Person, now: datetime) -> None:
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=directives.card_key(row, person),
        notice="directive_card",
        about={"directive": row.id, "person": person.id},
        now=now,
    )


def _days(
    session: Session,
    community: Community,
    row: Directive,
    recipient: DirectiveRecipient,
    parts: list[Part],
    now: datetime,
) -> list[date]:
    """Return the days on which the person is reminded of what is still missing from them, in order."""
    person = session.get_one(Person, recipient.person_id)
    asked_on = rosters.local_day_of(person, recipient.asked_at or now)
    is_received = all(Step.received in each.confirmed for each in parts)
    works = working.works_of(session, community, now)
    return reminder_days(PersonId(recipient.person_id), asked_on, row.in_effect_by, works, is_received=is_received)
