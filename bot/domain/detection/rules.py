"""The rules of detection, one function each: from what is remembered to a finding, or None where it is
silent.

Every finding carries numbers only; the sentence is made where people read it. Each docstring names the
numbers. A rule's `points` never rise when an answer gets better: more progress, a better status, a higher
confidence, an earlier due date, one more milestone done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.detection.case import Case
from bot.domain.words import Rule, Status

Number = int | float | str | date
ROUNDING = 1e-9
"""A value that equals its threshold but for the last binary digits is not above it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict. `points` is its share of the total.

    `value` was compared with `threshold`, the highest one reached. `since` is the day the rule first spoke
    without a break until now. `rests_on` are the days of the answers or check-ins it was drawn from, the
    oldest first and never more than three.
    """

    rule: Rule
    points: float
    value: float
    threshold: float
    since: date
    numbers: Mapping[str, Number]
    rests_on: tuple[date, ...] = ()


class Verdict(NamedTuple):
    """A finding before it is known since when it holds; `since` is set only where the rule itself knows."""

    points: float
    value: float
    threshold: float
    numbers: Mapping[str, Number]
    rests_on: tuple[date, ...] = ()
    since: date | None = None


def forecast(case: Case) -> Verdict | None:
    """Speak when the blended forecast ends too late.

    `finish` date, `days_late`, `percent_late`, `progress` percent, `planned` percent (both only when a
    progress is known), `overdue_days` (0 before the due date; above, being late is a fact), `plan` the kind
    of the curve, `grave` the number of check-ins running at which it was grave enough for the level direct.
    """
    if case.forecast_end is None:
        return None
    late = case.forecast_end - 1
    numbers: dict[str, Number] = {
        "finish": case.plan.day_of(case.forecast_end),
        "days_late": round(late * case.plan.days),
        "percent_late": round(100 * late),
        "overdue_days": max(0, (case.seen.on - case.plan.due).days),
        "plan": case.plan.kind.value,
        "grave": case.memory.grave,
        **_progress_numbers(case),
    }
    limits = case.thresholds
    return _tiered(late, limits.forecast_above, limits.forecast_points, numbers, _progress_days(case))


def pace_needed(case: Case) -> Verdict | None:
    """Speak when the rest must go much faster than planned.

    `factor` rounded to one decimal, `progress`, `planned` percent, `days_left` until the due date.
    """
    if case.pace_needed is None:
        return None
    days_left = (case.plan.due - case.seen.on).days
    numbers: dict[str, Number] = {
        "factor": round(case.pace_needed, 1),
        "days_left": days_left,
        **_progress_numbers(case),
    }
    limits = case.thresholds
    above, points = limits.pace_needed_above, limits.pace_needed_points
    return _tiered(case.pace_needed, above, points, numbers, _progress_days(case))


def shortfall(case: Case) -> Verdict | None:
    """Speak when progress has fallen behind by more than a check-in's worth.

    `check_ins` behind rounded to one decimal, `points_behind` in percent points, `behind_since` date.
    """
    memory = case.memory
    if case.es is None or memory.last_check_in is None or memory.behind_since is None or case.is_done:
        return None
    elapsed = case.plan.time_of(memory.last_check_in)
    if elapsed <= 0:
        return None
    check_ins = memory.behind * memory.check_ins / (100 * elapsed)
    numbers: dict[str, Number] = {
        "check_ins": round(check_ins, 1),
        "points_behind": round(memory.behind),
        "behind_since": memory.behind_since,
    }
    limits = case.thresholds
    return _tiered(check_ins, limits.shortfall_above, limits.shortfall_points, numbers, _progress_days(case))


def milestone_overdue(case: Case) -> Verdict | None:
    """Speak when the first open milestone is past its due date: `milestone` name, `due` date, `days`."""
    if case.open_milestone is None:
        return None
    due = case.open_milestone.due
    numbers: dict[str, Number] = {
        "milestone": case.open_milestone.name,
        "due": due,
        "days": (case.seen.on - due).days,
    }
    limits = case.thresholds
    above, points = limits.milestone_overdue_above, limits.milestone_overdue_points
    return _tiered(case.milestone_late, above, points, numbers, _progress_days(case), since=_day_after(due))


def date_moved(case: Case) -> Verdict | None:
    """Speak when the declared due date is later than the agreed one.

    `due` the agreed and `declared` the present date, `days` between them, `times` the date was changed.
    """
    if case.memory.declared_due is None or case.is_done:
        return None
    numbers: dict[str, Number] = {
        "due": case.plan.due,
        "declared": case.memory.declared_due,
        "days": (case.memory.declared_due - case.plan.due).days,
        "times": max(1, case.memory.moves),
    }
    limits = case.thresholds
    return _tiered(case.moved, limits.date_moved_above, limits.date_moved_points, numbers)


def status(case: Case) -> Verdict | None:
    """Speak when off track was reported last, or at risk or worse twice running: `reported` which."""
    if case.status is None or case.status is Status.on_track:
        return None
    twice, off_track = case.thresholds.status_points
    said = case.memory.statuses
    if case.status is Status.off_track:
        return Verdict(off_track, 1, 1, _frozen({"reported": Status.off_track.value}), (said[-1].on,))
    if len(said) < 2 or said[-2].status is Status.on_track:
        return None
    return Verdict(twice, 2, 2, _frozen({"reported": Status.at_risk.value}), (said[-2].on, said[-1].on))


def silence(case: Case) -> Verdict | None:
    """Speak when due check-ins in a row went without an answer.

    `missed` how many; `progress` and `known_on` of the last known answer when there is one.
    """
    missed = case.memory.missed
    numbers: dict[str, Number] = {"missed": missed}
    if case.memory.progress:
        numbers |= {"progress": case.memory.progress[-1].progress, "known_on": case.memory.progress[-1].on}
    limits = case.thresholds
    from_ = tuple(count - 0.5 for count in limits.silent_checkins)
    verdict = _tiered(missed, from_, limits.silence_points, numbers, case.memory.missed_on)
    return verdict and verdict._replace(threshold=verdict.threshold + 0.5)


def no_owner(case: Case) -> Verdict | None:
    """Speak when nobody has spoken for the initiative for some days: `vacant_since` date, `days`."""
    since = case.seen.unowned_since
    if since is None:
        return None
    days = (case.seen.on - since).days
    limit = case.thresholds.no_owner_days
    if days < limit:
        return None
    return Verdict(case.thresholds.no_owner_points, days, limit, _frozen({"vacant_since": since, "days": days}))


def barrier_open(case: Case) -> Verdict | None:
    """Speak when a barrier or an ask has had no reply for too long: `raised` date, `working_days` since."""
    raised = case.seen.waiting_since
    if raised is None:
        return None
    days = working_days(raised, case.seen.on)
    limit = case.thresholds.barrier_working_days
    if days < limit:
        return None
    numbers = _frozen({"raised": raised, "working_days": days})
    return Verdict(case.thresholds.barrier_points, days, limit, numbers, rests_on=(raised,))


def upstream(case: Case) -> Verdict | None:
    """Speak when something it depends on is slipping: `keys` joined by a comma, `count`."""
    keys = case.seen.slipping_upstream
    if not keys:
        return None
    numbers: dict[str, Number] = {"keys": ", ".join(sorted(keys)), "count": len(keys)}
    return Verdict(case.thresholds.upstream_points, len(keys), 1, _frozen(numbers))


def conflict(case: Case, points: float) -> Verdict | None:
    """Ask when on track is reported against the other evidence, which has `points`.

    `evidence` points; `progress`, `planned` percent when a progress is known.
    """
    limit = case.thresholds.conflict_from
    if case.status is not Status.on_track or points < limit:
        return None
    numbers: dict[str, Number] = {"evidence": points, **_progress_numbers(case)}
    return Verdict(0.0, points, limit, _frozen(numbers), (case.memory.statuses[-1].on,))


def stall(case: Case) -> Verdict | None:
    """Ask when three answers near the end hardly moved: `progress` percent, `gain` in percent, `answers`."""
    told = case.memory.progress
    limits = case.thresholds
    if len(told) < 3 or case.is_done or min(each.progress for each in told) < limits.stall_from:
        return None
    gain = told[-1].progress - told[0].progress
    if gain > limits.stall_gain:
        return None
    numbers: dict[str, Number] = {"progress": told[-1].progress, "gain": max(0.0, gain), "answers": len(told)}
    return Verdict(0.0, gain, limits.stall_gain, _frozen(numbers), tuple(each.on for each in told))


def confidence(case: Case) -> Verdict | None:
    """Ask when confidence is low or fell: `confidence` now, `before` (equal to it when it did not fall)."""
    told = case.memory.confidences
    if not told or case.is_done:
        return None
    now, before = told[-1].confidence, told[-2].confidence if len(told) > 1 else told[-1].confidence
    limits = case.thresholds
    fell = before - now >= limits.confidence_fall
    if not fell and now > limits.confidence_low:
        return None
    value, limit = (before - now, limits.confidence_fall) if fell else (now, limits.confidence_low)
    numbers: dict[str, Number] = {"confidence": now, "before": max(now, before)}
    return Verdict(0.0, value, limit, _frozen(numbers), tuple(each.on for each in told[-2:]))


SCORED: Mapping[Rule, Callable[[Case], Verdict | None]] = MappingProxyType(
    {
        Rule.forecast: forecast,
        Rule.pace_needed: pace_needed,
        Rule.shortfall: shortfall,
        Rule.milestone_overdue: milestone_overdue,
        Rule.date_moved: date_moved,
        Rule.status: status,
        Rule.silence: silence,
        Rule.no_owner: no_owner,
        Rule.barrier_open: barrier_open,
        Rule.upstream: upstream,
    }
)
"""The rules that count points, in the order in which findings are listed."""

ASKED: Mapping[Rule, Callable[[Case], Verdict | None]] = MappingProxyType(
    {
        Rule.stall: stall,
        Rule.confidence: confidence,
    }
)
"""The rules that only ask a question; `conflict` is the third, and needs the others' points."""


def working_days(since: date, until: date) -> int:
    """Return the days from Monday to Friday after `since`, up to and including `until`; at least 0."""
    if until <= since:
        return 0
    weeks, rest = divmod((until - since).days, 7)
    return 5 * weeks + sum((since.weekday() + day) % 7 < 5 for day in range(1, rest + 1))


def _day_after(day: date) -> date:
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


def _tiered(
    value: float,
    above: tuple[float, ...],
    points: tuple[float, ...],
    numbers: Mapping[str, Number],
    rests_on: tuple[date, ...] = (),
    since: date | None = None,
) -> Verdict | None:
    """Return the verdict of the highest tier that `value` is above; None when it is above none."""
    reached = sum(value > limit + ROUNDING for limit in above)
    if not reached:
        return None
    return Verdict(points[reached - 1], value, above[reached - 1], _frozen(numbers), rests_on, since)


def _progress_numbers(case: Case) -> dict[str, Number]:
    if case.percent is None:
        return {}
    return {"progress": case.percent, "planned": round(case.plan.planned(case.at), 1)}


def _progress_days(case: Case) -> tuple[date, ...]:
    return tuple(each.on for each in case.memory.progress[-1:])


def _frozen(numbers: Mapping[str, Number]) -> Mapping[str, Number]:
    return MappingProxyType(dict(numbers))
