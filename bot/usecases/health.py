"""The community's health by quarter, from what happened in it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.health import Figures, Health, assess
from bot.domain.local_time import instant
from bot.domain.quarters import Quarter, quarter_of
from bot.domain.sponsor_ask import AskState
from bot.domain.words import CheckInState, Kind
from bot.usecases import sponsoring
from bot.views.health import InQuarter
from storage import portfolio, vitals
from storage.tables import Community

QUARTERS = 4
ANSWERED_WITHIN = timedelta(days=14)
SILENT = (CheckInState.partly, CheckInState.missed, CheckInState.skipped)
DECIDED = frozenset({AskState.approved, AskState.declined, AskState.asked_back})


def of_quarter(session: Session, community: Community, quarter: Quarter, now: datetime) -> Health:
    """Return the community's health in the quarter; of the present one as far as it has come."""
    zone, begin, end = ZoneInfo(community.tz), quarter.first_day, quarter.next.first_day
    first, until = instant(begin, time(0), zone), instant(end, time(0), zone)
    id_ = community.id or 0
    states = vitals.check_ins(session, id_, begin, end)
    raised = vitals.raised(session, id_, first, until)
    asked = [
        ask
        for ask in vitals.sponsor_asks(session, id_)
        if first <= sponsoring.record_of(ask).asked_at < until and ask.state != AskState.taken_back
    ]
    answered = states.get(CheckInState.answered, 0)
    return assess(
        Figures(
            due=answered + sum(states.get(state, 0) for state in SILENT),
            answered=answered,
            taken_up_h=[_hours(each) for each in raised],
            peer_assists=sum(each.record.get("kind") == Kind.peer_assist for each in raised),
            active=vitals.active(session, id_),
            waiting=_waiting(session, id_, now) if first <= now < until else None,
            sponsor_asked=len(asked),
            sponsor_answered=sum(AskState(each.state) in DECIDED for each in asked),
            is_sponsor_seen=vitals.is_sponsor_seen(session, id_, first, until),
        )
    )


def course(session: Session, community: Community, now: datetime) -> list[InQuarter]:
    """Return the health of the last four quarters, the present one last; none from before the community began."""
    zone = ZoneInfo(community.tz)
    begun = quarter_of(community.created_at.astimezone(zone).date())
    wanted = [quarter_of(now.astimezone(zone).date())]
    while len(wanted) < QUARTERS and wanted[0].before >= begun:
        wanted.insert(0, wanted[0].before)
    return [InQuarter(each.first_day, of_quarter(session, community, each, now)) for each in wanted]


def _hours(each: vitals.Raised) -> float | None:
    return (each.taken_up_at - each.at).total_seconds() / 3600 if each.taken_up_at else None


def _waiting(session: Session, community_id: int, now: datetime) -> int:
    return sum(each.since + ANSWERED_WITHIN <= now for each in portfolio.unanswered(session, community_id))
