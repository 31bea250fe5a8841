"""A community's history as a data set of the benchmark: what was planned, due, answered, and how it ended."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.datasets import CheckIn, Ending, History
from bot.domain.words import CLOSED_STAGES, Stage
from bot.usecases.facts import plan_from
from storage import initiatives, setting_up
from storage.tables import Community, Division, Initiative


def histories(session: Session, community: Community, now: datetime) -> list[History]:
    """Return every initiative's history; one that was stopped has no ending, since it was neither late nor on time."""
    return [_history(session, community, each, now) for each in initiatives.of_community(session, community.id or 0)]


def _history(session: Session, community: Community, row: Initiative, now: datetime) -> History:
    zone = ZoneInfo(community.tz)
    points = initiatives.plan_points(session, row.id or 0)
    check_ins = []
    for asked, answer in setting_up.check_ins_about(session, row, now):
        on = asked.opens_at.astimezone(zone).date()
        if answer is None:
            check_ins.append(CheckIn(on, is_answered=False))
        else:
            check_ins.append(
                CheckIn(on, True, answer.status, answer.progress, answer.confidence, answer.forecast_due_on)
            )
    return History(
        initiative=initiatives.key(community, row),
        group=session.get_one(Division, row.division_id).name,
        plan=plan_from(row, points),
        has_plan=bool(points),
        ending=_ending(session, row, zone),
        check_ins=tuple(check_ins),
    )


def _ending(session: Session, row: Initiative, zone: ZoneInfo) -> Ending | None:
    if row.stage not in CLOSED_STAGES or row.stage is Stage.dropped:
        return None
    if row.stage is Stage.missed:
        return Ending.late
    closed = [each.at for each in setting_up.stage_changes(session, row.id or 0) if each.to_stage in CLOSED_STAGES]
    is_late = bool(closed) and closed[-1].astimezone(zone).date() > row.baseline_due_on
    return Ending.late if is_late else Ending.on_time
