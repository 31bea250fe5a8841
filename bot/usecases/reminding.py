"""The reminder ladder of one check-in, and what a person can do about it: put it off, or skip this time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.calendar import next_working_instant
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.reminders import LAST_CALL, MOST_REMINDERS, SnoozeFor, reminders, snooze_until
from bot.domain.words import CheckInState
from bot.usecases import pace, people, planning, telling
from storage import checkins
from storage.tables import CheckIn, Community, Division, Person

LONGEST_REASON = 500


def next_reminder(
    session: Session, community: Community, division: Division, check_in: CheckIn, person: Person, now: datetime
) -> datetime | None:
    """Return when the person is reminded next, in working hours of their own; None when they are left in peace."""
    last = check_in.reminded_at or check_in.asked_at or now
    if check_in.snoozed_until:
        return check_in.snoozed_until if check_in.snoozed_until > last else None
    if check_in.reminders_sent >= MOST_REMINDERS:
        return None
    ladder = _ladder(session, community, division, check_in, person)
    return next((rung for rung in ladder if rung > last), None)


def remind_if_due(
    session: Session, community: Community, division: Division, check_in: CheckIn, person: Person, now: datetime
) -> bool:
    """Remind the person when it is time; return whether a reminder was due. Several that are overdue become one."""
    due = next_reminder(session, community, division, check_in, person, now)
    if due is None or due > now:
        return False
    check_in.reminded_at = now
    if now > check_in.due_at - LAST_CALL:
        # After an outage: this late a reminder would only be a reproach.
        return False
    if not check_in.snoozed_until and _later_in_working_hours(session, community, division, check_in, person, now):
        return False
    check_in.reminders_sent += 1
    telling.directly(
        session,
        community,
        check_in.cycle_id,
        person,
        f"check_in:{check_in.id}:reminder:{person.id}:{check_in.reminders_sent}",
        "check_in_reminder",
        {"check_in": check_in.id, "person": person.id},
        now,
    )
    return True


def snooze(
    session: Session, community: Community, person: Person, choice: SnoozeFor | date, now: datetime
) -> list[CheckIn]:
    """Put off the reminders of every check-in the person has in hand; return these check-ins.

    Raises NotFound when there is none, Invalid for a day that is over, DomainError when a deadline is too near.
    """
    people.permit(session, community, person, Act.snooze_prompt, now, owners=(person.id,))
    in_hand = checkins.asked_of(session, person.id or 0, community.id or 0)
    if not in_hand:
        raise NotFound("You have no open check-in, so there is nothing to put off.")
    for check_in in in_hand:
        snooze_one(session, check_in, person, choice, now)
    return in_hand


def snooze_one(session: Session, check_in: CheckIn, person: Person, choice: SnoozeFor | date, now: datetime) -> CheckIn:
    """Put off the reminders of one check-in. Raises Refused when it is not in the person's hands any more."""
    if check_in.state != CheckInState.open or check_in.asked_id != person.id:
        raise Refused("This check-in no longer waits for you, so you will not be reminded of it.")
    community = session.get_one(Community, check_in.community_id)
    division = session.get_one(Division, check_in.division_id)
    zone = ZoneInfo(person.tz)
    calendar = pace.calendar_of(session, community, division, check_in.day, person.id)
    check_in.snoozed_until = snooze_until(
        choice, now, planning.window_of(check_in), pace.hours_of(community), calendar, zone
    )
    check_in.reminded_at = now
    check_in.next_at = min(check_in.snoozed_until, check_in.closes_at)
    session.add(check_in)
    telling.progress(session, community, check_in, now)
    return check_in


def skip(session: Session, check_in_id: int, person: Person, reason: str, now: datetime) -> CheckIn:
    """Let the division sit out this once, with the reason for the community; nobody is reminded any more.

    Raises Invalid without a reason, Refused when the check-in is over or not the person's to skip. Two in a row
    count like two that were missed: the community has had no word either way.
    """
    check_in = session.get_one(CheckIn, check_in_id)
    community = session.get_one(Community, check_in.community_id)
    people.permit(session, community, person, Act.skip_check_in, now, division=check_in.division_id)
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "Please give a reason in a few words; the community sees it.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", "Please keep the reason under {most} characters.", most=LONGEST_REASON)
    if check_in.state not in {CheckInState.waiting, CheckInState.open, CheckInState.skipped}:
        raise Refused("This check-in is over or answered, so there is nothing to skip.")
    check_in.state, check_in.skip_reason, check_in.next_at = CheckInState.skipped.value, reason, check_in.closes_at
    session.add(check_in)
    telling.progress(session, community, check_in, now)
    return check_in


def _ladder(
    session: Session, community: Community, division: Division, check_in: CheckIn, person: Person
) -> tuple[datetime, ...]:
    return reminders(
        planning.window_of(check_in),
        pace.preference_of(session, person.id or 0),
        pace.bounds_of(community),
        pace.hours_of(community),
        pace.calendar_of(session, community, division, check_in.day, person.id),
        ZoneInfo(person.tz),
    )


def _later_in_working_hours(
    session: Session, community: Community, division: Division, check_in: CheckIn, person: Person, now: datetime
) -> bool:
    """Put off a reminder that an outage has made late to the person's next working hours; say whether it was."""
    calendar = pace.calendar_of(session, community, division, check_in.day, person.id)
    at = next_working_instant(now, pace.hours_of(community), ZoneInfo(person.tz), calendar)
    if at == now:
        return False
    check_in.snoozed_until = min(at, check_in.due_at - LAST_CALL)
    return True
