"""The rules of detection, one function each: from what is remembered to a finding, or None where it is
silent.

Every finding carries numbers only; the sentence is made where people read it. Each docstring names the
numbers. A rule's `points` never rise when an answer gets better: more progress, a better status, a higher
confidence, an earlier due date, one more milestone done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.detection import arithmetic
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.memory import Memory
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Milestone, Plan
from bot.domain.words import Rule, Status

Number = int | float | str | date
DONE = 100.0
ROUNDING = 1e-9
"""A value that equals its threshold but for the last binary digits is not above it."""
PACE_SHOWN = 10.0
"""A pace needed beyond this factor says nothing more, and infinity is no number to print."""


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


@dataclass(frozen=True)
class Case:
    """Everything the rules look at; today's observation is already in the memory."""

    memory: Memory
    seen: Observation
    plan: Plan
    thresholds: Thresholds

    @cached_property
    def now(self) -> float:
        """Today as a fraction of the planned duration."""
        return self.plan.time_of(self.seen.on)

    @cached_property
    def percent(self) -> float | None:
        """The last known progress in percent."""
        return self.memory.progress[-1].progress if self.memory.progress else None

    @cached_property
    def is_done(self) -> bool:
        """Whether the last answer said that everything is done."""
        return self.percent is not None and self.percent >= DONE

    @cached_property
    def at(self) -> float:
        """The time at which the last progress is judged.

        A check-in without an answer carries the progress on to its own day. Between two check-ins time goes
        on only once the progress is older than one cadence, or the forecast would worsen every day until
        the next answer and leap back with it.
        """
        carried = self.memory.carried_to or self.seen.on
        if self.seen.occasion is Occasion.day:
            stale = self.seen.on - timedelta(days=min(self.memory.cadence_days, self.seen.on.toordinal() - 1))
            carried = max(carried, stale)
        return self.plan.time_of(carried)

    @cached_property
    def es(self) -> float | None:
        """Earned Schedule; None while no progress is known or it is too early to judge a pace."""
        if self.percent is None or self.at < self.thresholds.early or self.at <= 0:
            return None
        return self.plan.earned_schedule(self.percent, self.at, self.memory.milestones_done)

    @cached_property
    def forecast_end(self) -> float | None:
        """The end of the work as a fraction of the planned duration; None where nothing can be said.

        Past the due date an initiative that is still open ends today at the earliest: a fact, not a forecast.
        """
        if self.is_done:
            return None
        earliest = self.now if self.now > 1 else None
        if self.es is None:
            return earliest
        end = arithmetic.forecast(self.es, self.at, arithmetic.blended_factor(self.es, self.at))
        return max(end, earliest) if earliest else end

    @cached_property
    def pace_needed(self) -> float | None:
        """How many times faster than planned the rest must go; None before half-time and once overdue."""
        if self.es is None or not self.thresholds.pace_needed_from <= self.at < 1 or self.is_done:
            return None
        return min(PACE_SHOWN, arithmetic.pace_needed(self.es, self.at))

    @cached_property
    def open_milestone(self) -> Milestone | None:
        """The first milestone in the order of the plan that is not done."""
        done = self.memory.milestones_done
        if self.percent is None and done is None:
            return None
        index = self.plan.first_open(self.percent or 0.0, done)
        return None if index is None else self.plan.milestones[index]

    @cached_property
    def milestone_late(self) -> float:
        """How long the first open milestone has been due, as a share of the planned duration."""
        return -1.0 if self.open_milestone is None else self.now - self.plan.time_of(self.open_milestone.due)

    @cached_property
    def moved(self) -> float:
        """How much later than the agreed due date the declared one is, as a share of the planned duration."""
        declared = self.memory.declared_due
        return 0.0 if declared is None else self.plan.time_of(declared) - 1

    @cached_property
    def status(self) -> Status | None:
        """The last reported status."""
        return self.memory.statuses[-1].status if self.memory.statuses else None


def forecast(case: Case) -> Verdict | None:
    """Speak when the blended forecast ends too late.

    `finish` date, `days_late`, `percent_late`, `progress` percent, `planned` percent (both only when a
    progress is known), `overdue_days` (0 before the due date; above, being late is a fact), `plan` the kind
    of the curve.
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
    return Verdict(case.thresholds.barrier_points, days, limit, _frozen({"raised": raised, "working_days": days}))


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
