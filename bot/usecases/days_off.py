"""Days off that come from another calendar: looked at, taken over, planned around, and taken back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.calendars.ics import DaysOff, read_ics
from bot.domain.authority import Act
from bot.domain.calendar import DateRange
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.sentences import N_
from bot.usecases import finding, people, planning
from storage import absences, calendars, roster, settings
from storage.tables import Community, Division, Person
from storage.tables_asking import DayOff
from storage.tables_calendars import CalendarImport

BEHIND, AHEAD = timedelta(days=60), timedelta(days=3 * 366)
LOOKED_AT_FOR = timedelta(days=1)
LONGEST_NAME = 200
NO_DAYS = N_(
    "No whole day off between {first} and {last} is in this file. A meeting of some hours is nobody's day off."
)
GONE = N_("This calendar is not on record any more. Please send the file again.")


def read(content: bytes, now: datetime) -> list[DaysOff]:
    """Return the days off in an ICS file, without past ones and those more than three years ahead. Raises Invalid."""
    return read_ics(content, _horizon(now))


def may_import(session: Session, community: Community, by: Person, now: datetime) -> None:
    """Return when the person may say which days are off. Raises Refused otherwise."""
    people.permit(session, community, by, Act.run_community, now)


def look_at(
    session: Session,
    community: Community,
    division: Division | None,
    by: Person,
    source: str,
    found: Sequence[DaysOff],
    now: datetime,
) -> CalendarImport:
    """Keep what a file would bring, so that it can be taken over as it was seen.

    Raises Invalid for a file without a day off, Refused when the person is no lead.
    """
    may_import(session, community, by, now)
    if not found:
        within = _horizon(now)
        raise Invalid("file", NO_DAYS, first=within.first, last=within.last)
    calendars.forget_looks(session, community.id or 0, now - LOOKED_AT_FOR)
    return _keep(session, community, division, by, source, found, now)


def take(session: Session, community_id: int, import_id: int, by: Person, now: datetime) -> CalendarImport:
    """Let the days of a calendar be off from now on; what an earlier file of this name brought is replaced.

    Taken already, nothing changes. Raises NotFound when it was not looked at lately, Refused when `by` is no lead.
    """
    community = settings.held(session, community_id)
    may_import(session, community, by, now)
    row = calendars.found(session, community_id, import_id)
    if row is None or (row.taken_at is None and now - row.read_at > LOOKED_AT_FOR):
        raise NotFound(GONE)
    if row.taken_at is None:
        _take(session, community, row, now)
    return row


def take_back(session: Session, community_id: int, import_id: int, by: Person, now: datetime) -> None:
    """Have the days of a calendar worked again, or those hold again that it had replaced.

    Taken back already, nothing changes. Raises NotFound, Refused when `by` is no lead.
    """
    community = settings.held(session, community_id)
    may_import(session, community, by, now)
    row = calendars.found(session, community_id, import_id)
    if row is None or row.taken_at is None:
        raise NotFound(GONE)
    if row.taken_back_at is None:
        row.taken_back_at = now
        session.add(row)
        session.flush()
        _hold(session, community, row, now)


def holding(session: Session, community: Community) -> list[CalendarImport]:
    """Return the calendars whose days are off, the newest first."""
    newest: dict[tuple[int | None, str], CalendarImport] = {}
    for row in calendars.taken(session, community.id or 0):
        newest.setdefault((row.division_id, row.source), row)
    return list(newest.values())


def replaced_by(session: Session, row: CalendarImport) -> CalendarImport | None:
    """Return the calendar that the row replaces, or has replaced."""
    same = [each for each in calendars.taken(session, row.community_id) if _is_for_the_same(each, row)]
    return next((each for each in same if each.id != row.id), None)


def days_in(row: CalendarImport) -> list[DaysOff]:
    """Return the days that a calendar brings."""
    return [DaysOff(date.fromisoformat(first), date.fromisoformat(last), title) for first, last, title in row.days]


def import_ics(
    session: Session, community_words: str | None, division_name: str | None, source: str, content: bytes, now: datetime
) -> list[DaysOff]:
    """Let the days off in an ICS file hold for an operator; the same `source` replaces what it brought before.

    Raises Invalid for a file that is broken or too large, and NotFound or Refused when it is not clear for whom it
    is; then nothing changes.
    """
    community = settings.held(session, _community(session, community_words).id or 0)
    division = finding.division_called(session, community, division_name) if division_name else None
    found = read(content, now)
    _take(session, community, _keep(session, community, division, None, source, found, now), now)
    return found


def _keep(
    session: Session,
    community: Community,
    division: Division | None,
    by: Person | None,
    source: str,
    found: Sequence[DaysOff],
    now: datetime,
) -> CalendarImport:
    row = CalendarImport(
        community_id=community.id or 0,
        division_id=division.id if division else None,
        source=source[:LONGEST_NAME],
        days=[(each.first_day.isoformat(), each.last_day.isoformat(), each.title) for each in found],
        by_id=by.id if by else None,
        read_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _take(session: Session, community: Community, row: CalendarImport, now: datetime) -> None:
    row.taken_at = now
    session.add(row)
    session.flush()
    _hold(session, community, row, now)


def _hold(session: Session, community: Community, row: CalendarImport, now: datetime) -> None:
    """Let those days be off that the newest calendar of this name brings, and plan around them."""
    absences.forget_import(session, row.community_id, row.division_id, row.source)
    newest = next((each for each in holding(session, community) if _is_for_the_same(each, row)), None)
    for each in days_in(newest) if newest else ():
        session.add(
            DayOff(
                community_id=row.community_id,
                division_id=row.division_id,
                first_day=each.first_day,
                last_day=each.last_day,
                title=each.title,
                source=row.source,
            )
        )
    session.flush()
    division = session.get_one(Division, row.division_id) if row.division_id else None
    planning.replan(session, community, now, division)


def _is_for_the_same(one: CalendarImport, other: CalendarImport) -> bool:
    return (one.division_id, one.source) == (other.division_id, other.source)


def _horizon(now: datetime) -> DateRange:
    return DateRange(now.date() - BEHIND, now.date() + AHEAD)


def _community(session: Session, words: str | None) -> Community:
    everything = roster.communities(session)
    wanted = (words or "").casefold()
    fitting = [each for each in everything if not words or wanted in {each.channel.casefold(), each.name.casefold()}]
    if not fitting:
        raise NotFound("There is no such community. Set one up in Slack with `/cop setup`.")
    if len(fitting) > 1:
        names = ", ".join(each.name for each in fitting)
        raise Refused("There are several communities: {names}. Say which with --channel.", names=names)
    return fitting[0]
