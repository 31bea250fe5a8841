"""The reminder ladder of one check-in, and what a person can do about it: put it off, or skip this time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.calendar import Calendar, WorkingHours, next_working_instant
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.reminders import LAST_CALL, MOST_REMINDERS, ReminderPreference, SnoozeFor, reminders, snooze_until
from bot.domain.words import CheckInState
from bot.usecases import pace, people, planning, telling
from storage import absences, checkins
from storage.tables import CheckIn, Community, Division, Person
from storage.tables_asking import ReminderChoice

LONGEST_REASON = 500


@dataclass(frozen=True)
class Ladder:
    """When one person could be reminded of one check-in, and by which calendar and clock that was worked out."""

    rungs: tuple[datetime, ...]
    calendar: Calendar
    hours: WorkingHours
    zone: ZoneInfo


def ladder_of(session: Session, community: Community, division: Division, check_in: CheckIn, person: Person) -> Ladder:
    """Return the check-in's ladder for the person, with the person's absences and wishes in it."""
    calendar = pace.calendar_of(session, community, division, check_in.day, person.id)
    hours, zone = pace.hours_of(community), ZoneInfo(person.tz)
    wish, bounds = pace.preference_of(session, person.id or 0), pace.bounds_of(community)
    rungs = reminders(planning.window_of(check_in), wish, bounds, hours, calendar, zone)
    return Ladder(rungs, calendar, hours, zone)


def next_reminder(check_in: CheckIn, ladder: Ladder, now: datetime) -> datetime | None:
    """Return when the person is reminded next, in working hours of their own; None when they are left in peace."""
    last = check_in.reminded_at or check_in.asked_at or now
    if check_in.snoozed_until:
        return check_in.snoozed_until if check_in.snoozed_until > last else None
    if check_in.reminders_sent >= MOST_REMINDERS:
        return None
    return next((rung for rung in ladder.rungs if rung > last), None)


def is_reminded(check_in: CheckIn, ladder: Ladder, now: datetime) -> bool:
    """Say whether the person is reminded now, and note that on the check-in. Several that are overdue become one."""
    due = next_reminder(check_in, ladder, now)
    if due is None or due > now:
        return False
    check_in.reminded_at = now
    if now > check_in.due_at - LAST_CALL:
        # After an outage: this late a reminder would only be a reproach.
        return False
    at = next_working_instant(now, ladder.hours, ladder.zone, ladder.calendar)
    if at > now and not check_in.snoozed_until:
        # After an outage that ended at night: it waits for the person's working hours.
        check_in.snoozed_until = min(at, check_in.due_at - LAST_CALL)
        return False
    check_in.reminders_sent += 1
    return True


def remind(session: Session, community: Community, check_in: CheckIn, person: Person, now: datetime) -> None:
    """Write the reminder that was just noted."""
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


def snooze(
    session: Session, community: Community, person: Person, choice: SnoozeFor | date, now: datetime
) -> list[CheckIn]:
    """Put off the reminders of every check-in the person has in hand; return these check-ins.

    Raises NotFound when there is none, Invalid for a day that is over, DomainError when a deadline is too near.
    """
    may_snooze(session, community, person, now)
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
    ladder = ladder_of(session, community, division, check_in, person)
    span = planning.window_of(check_in)
    check_in.snoozed_until = snooze_until(choice, now, span, ladder.hours, ladder.calendar, ladder.zone)
    check_in.reminded_at = now
    check_in.next_at = min(check_in.snoozed_until, check_in.closes_at)
    session.add(check_in)
    telling.progress(session, community, check_in, now)
    return check_in


def may_snooze(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Return when the person is somebody who can be reminded. Raises Refused otherwise."""
    people.permit(session, community, person, Act.snooze_prompt, now, owners=(person.id,))


def is_last_call(check_in: CheckIn) -> bool:
    """Say whether the reminder was put off as far as it can be."""
    return check_in.snoozed_until == check_in.due_at - LAST_CALL


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
    check_in.skipped_at = now
    session.add(check_in)
    telling.progress(session, community, check_in, now)
    return check_in


def may_skip(session: Session, check_in: CheckIn, person: Person, now: datetime) -> None:
    """Return when the person may skip the check-in. Raises Refused otherwise."""
    community = session.get_one(Community, check_in.community_id)
    people.permit(session, community, person, Act.skip_check_in, now, division=check_in.division_id)


def wish_of(session: Session, person: Person) -> ReminderPreference:
    """Return how the person would like to be reminded."""
    return pace.preference_of(session, person.id or 0)


def prefer(session: Session, person: Person, count: int | None, at: time | None, now: datetime) -> None:
    """Keep how the person would like to be reminded; the community's bounds still hold. None: as it does."""
    if count is not None and not 0 <= count <= MOST_REMINDERS:
        raise Invalid("count", "Between 0 and {most} reminders are possible.", most=MOST_REMINDERS)
    choice = absences.reminder_choice(session, person.id or 0) or ReminderChoice(person_id=person.id or 0)
    choice.count, choice.at = count, at
    session.add(choice)
    session.flush()
    checkins.look_again(session, person.id or 0, now)
