"""The community's health by quarter, from what happened in it."""

from dataclasses import dataclass
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
    return _of_quarter(session, community, quarter, _whole(session, community), now)


@dataclass(frozen=True)
class _Whole:
    """What is the same for each quarter: what was ever asked of the sponsor, and when; how much is active."""

    asked: list[tuple[datetime, str]]
    active: int


def _whole(session: Session, community: Community) -> _Whole:
    asked = vitals.sponsor_asks(session, community.id or 0)
    return _Whole(
        [(sponsoring.record_of(each).asked_at, each.state) for each in asked if each.state != AskState.taken_back],
        vitals.active(session, community.id or 0),
    )


def _of_quarter(session: Session, community: Community, quarter: Quarter, whole: _Whole, now: datetime) -> Health:
    zone, begin, end = ZoneInfo(community.tz), quarter.first_day, quarter.next.first_day
    first, until = instant(begin, time(0), zone), instant(end, time(0), zone)
    id_ = community.id or 0
    states = vitals.check_ins(session, id_, begin, end)
    raised = vitals.raised(session, id_, first, until)
    asked = [state for asked_at, state in whole.asked if first <= asked_at < until]
    answered = states.get(CheckInState.answered, 0)
    return assess(
        Figures(
            due=answered + sum(states.get(state, 0) for state in SILENT),
            answered=answered,
            taken_up_h=[_hours(each) for each in raised],
            peer_assists=sum(each.kind == Kind.peer_assist for each in raised),
            active=whole.active,
            waiting=_waiting(session, id_, now) if first <= now < until else None,
            sponsor_asked=len(asked),
            sponsor_answered=sum(AskState(state) in DECIDED for state in asked),
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
    whole = _whole(session, community)
    return [InQuarter(each.first_day, _of_quarter(session, community, each, whole, now)) for each in wanted]


def _hours(each: vitals.Raised) -> float | None:
    return (each.taken_up_at - each.at).total_seconds() / 3600 if each.taken_up_at else None


def _waiting(session: Session, community_id: int, now: datetime) -> int:
    return sum(each.since + ANSWERED_WITHIN <= now for each in portfolio.unanswered(session, community_id))
