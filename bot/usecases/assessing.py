"""Detection at work: after each check-in and once every working day, and what follows for the community.

The memory kept with an initiative is the fold of its check-ins alone. A daily look is worked out from it and shown,
never folded in, so that the verdict at a check-in follows from the answers and nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.detection.engine import Assessment, assess
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.memory import Memory, from_dict, to_dict
from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds, thresholds_from_dict
from bot.domain.plan import Milestone, Plan, Target, milestone_plan, straight_line, target_plan
from bot.domain.words import Rule, Stage
from bot.usecases import raising
from storage import checkins, initiatives, tables
from storage.tables import Answer, CheckIn, Community, Cycle, Duty, Initiative, Tracking

SATURDAY = 5


def after_check_in(
    session: Session, community: Community, check_in: CheckIn, initiative_id: int, now: datetime
) -> None:
    """Assess the initiative with what this check-in brought, or did not bring, and let the community act on it."""
    initiative = session.get_one(Initiative, initiative_id)
    if initiative.stage is not Stage.active:
        return
    cycle = session.get_one(Cycle, check_in.cycle_id)
    answer = checkins.answer_to(session, check_in.id or 0, initiative_id)
    tracking = _tracking(session, initiative)
    memory = from_dict(tracking.memory) if tracking.memory else Memory()
    if memory is None or (memory.last_check_in and cycle.day <= memory.last_check_in):
        memory, verdict = _fold_again(session, community, initiative, cycle.day)
    else:
        memory, verdict = assess(
            memory,
            _observed(session, initiative, cycle, check_in, answer),
            _plan(session, initiative),
            _limits(community),
        )
    tracking.memory = to_dict(memory)
    _keep(session, tracking, verdict, "check_in", check_in.id)
    raising.follow(session, community, initiative, verdict, now, is_check_in=True)


def every_working_day(session: Session, community: Community, now: datetime) -> bool:
    """Look at every active initiative once per working day of the community; return whether this was the time."""
    today = now.astimezone(ZoneInfo(community.tz)).date()
    duty = f"assess:{community.id}:{today}"
    if today.weekday() >= SATURDAY or community.is_paused or session.get(Duty, duty) is not None:
        return False
    session.add(Duty(key=duty, done_at=now))
    for initiative in initiatives.of_community(session, community.id or 0, Stage.active):
        _look_at(session, community, initiative, today, now)
    return True


def plan_from(initiative: Initiative, points: Iterable[tables.PlanPoint]) -> Plan:
    """Return the initiative's frozen plan; a straight line where it has no points."""
    start, due = initiative.starts_on, initiative.baseline_due_on
    listed = list(points)
    milestones = [point for point in listed if point.kind == "milestone"]
    if milestones:
        return milestone_plan(start, due, _weighted(milestones))
    if listed:
        return target_plan(start, due, [Target(point.due_on, point.percent) for point in listed])
    return straight_line(start, due)


def findings_of(plain: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return findings as they were kept."""
    return [
        Finding(
            rule=Rule(each["rule"]),
            points=each["points"],
            value=each["value"],
            threshold=each["threshold"],
            since=date.fromisoformat(each["since"]),
            numbers={name: _read_number(value) for name, value in each["numbers"].items()},
            rests_on=tuple(map(date.fromisoformat, each["rests_on"])),
        )
        for each in plain
    ]


def _look_at(session: Session, community: Community, initiative: Initiative, today: date, now: datetime) -> None:
    tracking = _tracking(session, initiative)
    memory = from_dict(tracking.memory) if tracking.memory else Memory()
    if memory is None or (memory.last_check_in and today <= memory.last_check_in):
        return
    seen = Observation(on=today, occasion=Occasion.day, **_facts(session, initiative, memory))
    _, verdict = assess(memory, seen, _plan(session, initiative), _limits(community))
    if verdict.state != tracking.state or verdict.points != tracking.points:
        _keep(session, tracking, verdict, "day", None)
    raising.follow(session, community, initiative, verdict, now, is_check_in=False)


def _fold_again(
    session: Session, community: Community, initiative: Initiative, last_day: date
) -> tuple[Memory, Assessment]:
    """Fold every check-in of the initiative anew, since an earlier one changed."""
    memory, verdict = Memory(), None
    plan, limits = _plan(session, initiative), _limits(community)
    for check_in, cycle, answer in checkins.history(session, initiative.id or 0, initiative.division_id):
        if initiative.id not in check_in.asks or not (answer or check_in.state in {"missed", "partly", "lapsed"}):
            continue
        memory, verdict = assess(memory, _observed(session, initiative, cycle, check_in, answer), plan, limits)
    assert verdict is not None, f"there is a check-in of {last_day} to fold"
    return memory, verdict


def _observed(
    session: Session, initiative: Initiative, cycle: Cycle, check_in: CheckIn, answer: Answer | None
) -> Observation:
    facts = _facts(session, initiative, None)
    if answer is None:
        occasion = Occasion.missed if check_in.state in {"missed", "partly", "open"} else Occasion.excused
        return Observation(on=cycle.day, occasion=occasion, **facts)
    return Observation(
        on=cycle.day,
        occasion=Occasion.answered,
        status=answer.status,
        progress=answer.progress,
        confidence=answer.confidence,
        **facts | {"due": answer.forecast_due_on or facts["due"]},
    )


def _facts(session: Session, initiative: Initiative, memory: Memory | None) -> dict[str, Any]:
    due = initiative.due_on if initiative.due_on != initiative.baseline_due_on else None
    return {"due": due or (memory.declared_due if memory else None)}


def _plan(session: Session, initiative: Initiative) -> Plan:
    return plan_from(initiative, initiatives.plan_points(session, initiative.id or 0))


def _weighted(points: list[tables.PlanPoint]) -> list[Milestone]:
    """Return milestones weighted by what each adds to the cumulative percent."""
    weights, before = [], 0.0
    for number, point in enumerate(points, 1):
        weights.append(Milestone(point.title or f"{number}", point.due_on, point.percent - before))
        before = point.percent
    return weights


def _limits(community: Community) -> Thresholds:
    return thresholds_from_dict(community.thresholds)


def _tracking(session: Session, initiative: Initiative) -> Tracking:
    return session.get(Tracking, initiative.id) or Tracking(initiative_id=initiative.id or 0, memory={})


def _keep(session: Session, tracking: Tracking, verdict: Assessment, occasion: str, check_in_id: int | None) -> None:
    findings = [_plain_finding(finding) for finding in verdict.findings]
    if tracking.since is None or tracking.state != verdict.state:
        tracking.since = verdict.as_of
    tracking.state, tracking.level, tracking.points = verdict.state, verdict.level, verdict.points
    tracking.findings, tracking.as_of = findings, verdict.as_of
    session.add(tracking)
    row = initiatives.assessment_of(session, tracking.initiative_id, verdict.as_of, occasion) or tables.Assessment(
        initiative_id=tracking.initiative_id,
        as_of=verdict.as_of,
        occasion=occasion,
        state=verdict.state,
        points=verdict.points,
        findings=findings,
    )
    row.check_in_id = check_in_id
    row.state, row.level, row.points, row.findings = verdict.state, verdict.level, verdict.points, findings
    session.add(row)


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.value,
        "points": finding.points,
        "value": finding.value,
        "threshold": finding.threshold,
        "since": finding.since.isoformat(),
        "numbers": {name: _plain_number(value) for name, value in finding.numbers.items()},
        "rests_on": [day.isoformat() for day in finding.rests_on],
    }


def _plain_number(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read_number(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
