"""Days off that come from another calendar: imported, replaced by a later import, and planned around."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.calendars.ics import DaysOff, read_ics
from bot.domain.calendar import DateRange
from bot.domain.errors import NotFound, Refused
from bot.usecases import finding, planning
from storage import absences, roster
from storage.tables import Community
from storage.tables_asking import DayOff

BEHIND, AHEAD = timedelta(days=60), timedelta(days=3 * 366)


def import_ics(
    session: Session, community_words: str | None, division_name: str | None, source: str, content: bytes, now: datetime
) -> list[DaysOff]:
    """Keep the days off in an ICS file and plan around them; the same `source` replaces what it brought before.

    Past days and those more than three years ahead are left out. Raises Invalid for a file that is broken or too
    large, and NotFound or Refused when it is not clear for whom it is; then nothing changes.
    """
    community = _community(session, community_words)
    division = finding.division_called(session, community, division_name) if division_name else None
    found = read_ics(content, DateRange(now.date() - BEHIND, now.date() + AHEAD))
    absences.forget_import(session, community.id or 0, division.id if division else None, source)
    for each in found:
        session.add(
            DayOff(
                community_id=community.id or 0,
                division_id=division.id if division else None,
                first_day=each.first_day,
                last_day=each.last_day,
                title=each.title,
                source=source,
            )
        )
    session.flush()
    planning.replan(session, community, now, division)
    return found


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
