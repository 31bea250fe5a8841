"""The usual course of a division's work, as the plan of an initiative that was given two dates and no more.

It is taken from what had ended when the plan was agreed, and kept with the plan: what ends later changes no verdict.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import plan as curves
from bot.domain.plan import MEDIAN_NEEDS, Plan
from storage import curves as ended
from storage.tables import Community, Initiative, PlanPoint

NEWEST = 20
"""Ended initiatives looked at: how a division worked years ago says little about today."""
LEAST_REPORTS = 3


def usual_course(session: Session, community: Community, initiative: Initiative, now: datetime) -> list[PlanPoint]:
    """Return the rows of the division's median curve; none while too few of its initiatives have ended."""
    histories = _histories(session, community, initiative.division_id, now)
    if len(histories) < MEDIAN_NEEDS:
        return []
    plan = curves.median_plan(initiative.starts_on, initiative.due_on, histories)
    return _rows(initiative, plan)


def _histories(session: Session, community: Community, division_id: int, now: datetime) -> list[list[curves.PlanPoint]]:
    """Return the reported percent of each ended initiative over the time that it really took."""
    zone = ZoneInfo(community.tz)
    known = ended.ended_in(session, division_id, now, NEWEST)
    told = ended.reported(session, [each.initiative_id for each in known])
    histories = []
    for each in known:
        days = (each.ended_at.astimezone(zone).date() - each.starts_on).days
        reports = [(day, percent) for day, percent in told.get(each.initiative_id, ()) if day >= each.starts_on]
        if days > 0 and len(reports) >= LEAST_REPORTS:
            histories.append(
                [curves.PlanPoint(min(1.0, (day - each.starts_on).days / days), percent) for day, percent in reports]
            )
    return histories


def _rows(initiative: Initiative, plan: Plan) -> list[PlanPoint]:
    """Return the curve by calendar days: one row a day, so a short plan has fewer."""
    by_day = {plan.day_of(point.at): point.percent for point in plan.points}
    return [
        PlanPoint(
            initiative_id=initiative.id or 0, kind=curves.PlanKind.division_median.value, due_on=day, percent=percent
        )
        for day, percent in by_day.items()
    ]
