"""Breaks of a whole community: nobody is asked or reminded, and everything goes on by itself afterwards."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.calendar import ONE_DAY, DateRange
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.local_time import instant
from bot.usecases import people, planning
from storage import absences, outbox
from storage.tables import Community, Person
from storage.tables_asking import Break

LONGEST_REASON = 300
LONGEST_DAYS = 366


def may_pause(session: Session, community: Community, by: Person, now: datetime) -> None:
    """Return when the person may announce a break. Raises Refused otherwise."""
    people.permit(session, community, by, Act.run_community, now)


def pause(
    session: Session, community: Community, by: Person, first_day: date, last_day: date, reason: str, now: datetime
) -> Break:
    """Let the community rest from the first to the last day, both included, and announce it once in the channel.

    Raises Invalid for dates that make no sense, Refused when `by` is no lead or the days overlap another break.
    """
    may_pause(session, community, by, now)
    days = DateRange(first_day, last_day)
    if last_day < _today(community, now):
        raise Invalid("last", "The break is over on {last} already.", last=last_day)
    if (last_day - first_day).days > LONGEST_DAYS:
        raise Invalid("last", "A break lasts a year at most.")
    for other in absences.breaks_of(session, community.id or 0, first_day):
        if other.first_day <= days.last:
            raise Refused(
                "There is a break from {first} to {last} already. `/cop resume` ends it.",
                first=other.first_day,
                last=other.last_day,
            )
    row = Break(
        community_id=community.id or 0,
        first_day=first_day,
        last_day=last_day,
        reason=reason.strip()[:LONGEST_REASON],
        by_id=by.id or 0,
        created_at=now,
        next_at=_over_at(community, last_day),
    )
    session.add(row)
    session.flush()
    planning.replan(session, community, now)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"break:{row.id}",
        notice="break_post",
        about={"break": row.id},
        now=now,
    )
    return row


def resume(session: Session, community: Community, by: Person, now: datetime) -> Break:
    """End the present break as of today, or call off the next one. Raises NotFound when there is none."""
    may_pause(session, community, by, now)
    today = _today(community, now)
    row = next(iter(absences.breaks_of(session, community.id or 0, today)), None)
    if row is None:
        raise NotFound("There is no break to end.")
    if row.first_day < today:
        row.last_day = today - ONE_DAY
    else:
        row.cancelled_at = now
    row.next_at = None
    session.add(row)
    session.flush()
    planning.replan(session, community, now)
    outbox.show_again(session, community.workspace_id, f"break:{row.id}", now)
    return row


def step(session: Session, break_id: int, now: datetime) -> bool:
    """Let the post say that the break is over, once it is."""
    row = session.get_one(Break, break_id)
    if row.next_at is None or row.next_at > now:
        return False
    community = session.get_one(Community, row.community_id)
    row.next_at = None
    session.add(row)
    outbox.show_again(session, community.workspace_id, f"break:{row.id}", now)
    return True


def is_over(row: Break, community: Community, now: datetime) -> bool:
    """Say whether the break has passed or was called off."""
    return row.cancelled_at is not None or row.last_day < _today(community, now)


def _today(community: Community, now: datetime) -> date:
    return now.astimezone(ZoneInfo(community.tz)).date()


def _over_at(community: Community, last_day: date) -> datetime:
    return instant(last_day + ONE_DAY, time(0), ZoneInfo(community.tz))
