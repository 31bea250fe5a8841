"""Plan curves: how much of an initiative should be done by when, frozen once agreed.

Time is measured in fractions of the planned duration: 0 on the start date, 1 on the due date, above 1 after
it. Earned Schedule follows Lipke (2003) and Vanhoucke & Vandevoorde (2007).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate
from statistics import median
from typing import NamedTuple, assert_never

from bot.domain.errors import Invalid

SAME_PERCENT = 0.05
"""Percentages nearer to each other than this count as equal: reports and plans are rounded."""
MEDIAN_NEEDS = 5
"""Closed initiatives a division needs before their median says anything."""
_GRID = tuple(step / 20 for step in range(21))


class PlanKind(StrEnum):
    """What a curve was made from; the explanation names it, because a straight line is only a guess."""

    milestones = "milestones"
    targets = "targets"
    division_median = "division_median"
    straight_line = "straight_line"


class PlanPoint(NamedTuple):
    """The planned cumulative percent at a time, given as a fraction of the planned duration."""

    at: float
    percent: float


@dataclass(frozen=True, slots=True)
class Milestone:
    """A piece of work that counts nothing until it is done and `weight` afterwards."""

    name: str
    due: date
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """The percent that should be done by a date."""

    on: date
    percent: float


@dataclass(frozen=True, slots=True)
class Plan:
    """An agreed plan. Build it with `milestone_plan`, `target_plan`, `median_plan`, `kept_median` or
    `straight_line`.

    `points` rise in time and never fall in percent, begin at time 0 and end at 100 percent. The names of
    `milestones` are unique and in the order of their due dates, which is also the order of the points.
    """

    start: date
    due: date
    kind: PlanKind
    points: tuple[PlanPoint, ...]
    milestones: tuple[Milestone, ...] = ()

    @property
    def days(self) -> int:
        """Planned duration in calendar days, at least 1."""
        return (self.due - self.start).days

    def time_of(self, day: date) -> float:
        """Return `day` as a fraction of the planned duration; negative before the start."""
        return (day - self.start).days / self.days

    def day_of(self, at: float) -> date:
        """Return the calendar day nearest to a fraction of the planned duration, at most the last of 9999."""
        ordinal = self.start.toordinal() + round(at * self.days)
        return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))

    def planned(self, at: float) -> float:
        """Return the percent that should be done by then."""
        match self.kind:
            case PlanKind.milestones:
                return _stepped(self.points, at)
            case PlanKind.targets | PlanKind.division_median | PlanKind.straight_line:
                return _interpolated(self.points, at)
            case unreachable:
                assert_never(unreachable)

    def earned_schedule(self, percent: float, at: float, done: Collection[str] | None = None) -> float:
        """Return the time at which the plan had `percent`: what the work done so far is worth in planned
        time.

        1 once everything is done. With milestones it is the due time of the first open one, never later
        than `at`, because nothing between two milestones can be earned; `done` names the finished ones
        where they are known, otherwise those that `percent` covers count as finished. Elsewhere the curve
        is followed backwards, and a percent that equals the plan's own at `at` earns exactly `at`:
        otherwise a stretch without planned work would read as a leap ahead.
        """
        if self.kind is PlanKind.milestones:
            first_open = self.first_open(percent, done)
            return 1.0 if first_open is None else min(self.points[first_open + 1].at, at)
        if percent >= 100:
            return 1.0
        if at <= 1 and abs(percent - self.planned(at)) < SAME_PERCENT:
            return at
        return _time_at(self.points, percent)

    def first_open(self, percent: float, done: Collection[str] | None = None) -> int | None:
        """Return the index of the first milestone not finished yet; None when all are, or there are none."""
        if done is not None:
            return next((i for i, each in enumerate(self.milestones) if each.name not in done), None)
        if percent >= 100:
            return None
        unearned = bisect_right(self.points, percent + SAME_PERCENT, lo=1, key=lambda point: point.percent)
        return unearned - 1 if unearned <= len(self.milestones) else None

    def percent_done(self, done: Collection[str]) -> float:
        """Return the weight of the finished milestones in percent."""
        total = sum(each.weight for each in self.milestones)
        return 100 * sum(each.weight for each in self.milestones if each.name in done) / total if total else 0.0


def straight_line(start: date, due: date) -> Plan:
    """Return the plan of somebody who only gave two dates. Raises Invalid unless `due` is after `start`."""
    _check_dates(start, due)
    return Plan(start, due, PlanKind.straight_line, (PlanPoint(0.0, 0.0), PlanPoint(1.0, 100.0)))


def milestone_plan(start: date, due: date, milestones: Iterable[Milestone]) -> Plan:
    """Return a plan that jumps by each milestone's share of the weights on its due date.

    Several milestones may be due on one day. Raises Invalid: no milestone, a weight below zero or all of them
    zero, a due date outside the initiative's, two milestones of one name.
    """
    _check_dates(start, due)
    ordered = tuple(sorted(milestones, key=lambda each: (each.due, each.name)))
    _check_milestones(start, due, ordered)
    total = sum(each.weight for each in ordered)
    earned = accumulate(each.weight for each in ordered)
    times = ((each.due - start).days / (due - start).days for each in ordered)
    steps = tuple(PlanPoint(at, 100 * sum_ / total) for at, sum_ in zip(times, earned, strict=True))
    return Plan(start, due, PlanKind.milestones, (PlanPoint(0.0, 0.0), *steps), ordered)


def stepped_plan(start: date, due: date, steps: Iterable[Target]) -> Plan:
    """Return a milestone plan known only as cumulative percentages, the way data sets give it.

    Raises Invalid where `target_plan` does.
    """
    ordered = _checked_targets(start, due, steps, "milestones")
    names = [Milestone(each.on.isoformat(), each.on, gain) for each, gain in zip(ordered, _gains(ordered), strict=True)]
    points = tuple(PlanPoint((each.on - start).days / (due - start).days, each.percent) for each in ordered)
    return Plan(start, due, PlanKind.milestones, (PlanPoint(0.0, 0.0), *points), tuple(names))


def target_plan(start: date, due: date, targets: Iterable[Target]) -> Plan:
    """Return a plan that is piecewise linear through the targets, 0 at the start and 100 on the due date.

    Raises Invalid: no target, a percent outside 0 to 100 or lower than an earlier one, a date outside the
    initiative's or given twice.
    """
    ordered = _checked_targets(start, due, targets, "targets")
    points = [PlanPoint((each.on - start).days / (due - start).days, each.percent) for each in ordered]
    if points[0].at > 0:
        points.insert(0, PlanPoint(0.0, 0.0))
    return Plan(start, due, PlanKind.targets, tuple(points))


def median_plan(start: date, due: date, histories: Sequence[Sequence[PlanPoint]]) -> Plan:
    """Return a plan with the median shape of a division's closed initiatives.

    Each history is one initiative's reported percent over its *actual* duration, so that it tells how work is
    spread and not how late it ended. Raises Invalid with fewer than five histories.
    """
    _check_dates(start, due)
    if len(histories) < MEDIAN_NEEDS:
        raise Invalid(
            "plan",
            "A median curve needs {needed} closed initiatives; there are {count}.",
            needed=MEDIAN_NEEDS,
            count=len(histories),
        )
    curves = [(PlanPoint(0.0, 0.0), *sorted(history), PlanPoint(1.0, 100.0)) for history in histories]
    medians = [median(_interpolated(curve, at) for curve in curves) for at in _GRID]
    rising = accumulate((min(100.0, max(0.0, percent)) for percent in medians[:-1]), max)
    points = (*map(PlanPoint, _GRID[:-1], rising), PlanPoint(1.0, 100.0))
    return Plan(start, due, PlanKind.division_median, points)


def kept_median(start: date, due: date, course: Iterable[Target]) -> Plan:
    """Return a median plan as it was kept when it was agreed. Raises Invalid where `target_plan` does."""
    return replace(target_plan(start, due, course), kind=PlanKind.division_median)


def _stepped(points: Sequence[PlanPoint], at: float) -> float:
    following = bisect_right(points, at, key=lambda point: point.at)
    return points[following - 1].percent if following else 0.0


def _interpolated(points: Sequence[PlanPoint], at: float) -> float:
    following = bisect_right(points, at, key=lambda point: point.at)
    if following == 0:
        return points[0].percent
    if following == len(points):
        return points[-1].percent
    before, after = points[following - 1], points[following]
    return before.percent + (after.percent - before.percent) * (at - before.at) / (after.at - before.at)


def _time_at(points: Sequence[PlanPoint], percent: float) -> float:
    following = bisect_right(points, percent, key=lambda point: point.percent)
    if following == 0:
        return 0.0
    if following == len(points):
        return points[-1].at
    before, after = points[following - 1], points[following]
    return before.at + (after.at - before.at) * (percent - before.percent) / (after.percent - before.percent)


def _gains(ordered: Sequence[Target]) -> list[float]:
    earlier = [0.0, *(each.percent for each in ordered)]
    return [each.percent - before for each, before in zip(ordered, earlier, strict=False)]


def _check_dates(start: date, due: date) -> None:
    if due <= start:
        raise Invalid("due", "The due date {due} must be after the start {start}.", due=due, start=start)


def _check_milestones(start: date, due: date, ordered: Sequence[Milestone]) -> None:
    if not ordered:
        raise Invalid("milestones", "A plan by milestones needs at least one milestone.")
    names: set[str] = set()
    for each in ordered:
        if not start <= each.due <= due:
            raise Invalid(
                "milestones",
                'Milestone "{name}" is due {due}, outside {start} to {end}.',
                name=each.name,
                due=each.due,
                start=start,
                end=due,
            )
        if not 0 <= each.weight < float("inf"):
            raise Invalid("milestones", 'Milestone "{name}" needs a weight of zero or more.', name=each.name)
        if each.name in names:
            raise Invalid("milestones", 'Two milestones are called "{name}"; give one another name.', name=each.name)
        names.add(each.name)
    if sum(each.weight for each in ordered) <= 0:
        raise Invalid("milestones", "At least one milestone needs a weight above zero.")


def _checked_targets(start: date, due: date, targets: Iterable[Target], field: str) -> list[Target]:
    """Return the targets by date, with 100 percent on the due date added where it is missing."""
    _check_dates(start, due)
    ordered = sorted(targets, key=lambda each: each.on)
    if not ordered:
        raise Invalid(field, "A plan by targets needs at least one target.")
    last: Target | None = None
    for each in ordered:
        _check_target(start, due, each, last, field)
        last = each
    if ordered[-1].percent < 100 and ordered[-1].on == due:
        raise Invalid(
            field,
            "The plan must reach 100 % by {due}; it ends at {percent:g} %.",
            due=due,
            percent=ordered[-1].percent,
        )
    return ordered if ordered[-1].percent >= 100 else [*ordered, Target(due, 100.0)]


def _check_target(start: date, due: date, each: Target, before: Target | None, field: str) -> None:
    if not start <= each.on <= due:
        raise Invalid(field, "The target of {on} is outside {start} to {due}.", on=each.on, start=start, due=due)
    if not 0 <= each.percent <= 100:
        raise Invalid(
            field,
            "The target of {on} is {percent} %; it must be from 0 to 100.",
            on=each.on,
            percent=each.percent,
        )
    if before and before.on == each.on:
        raise Invalid(field, "There are two targets for {on}; keep one.", on=each.on)
    if before and each.percent < before.percent:
        raise Invalid(
            field,
            "The target of {on} is {percent} %, lower than {before} % on {before_on}.",
            on=each.on,
            percent=each.percent,
            before=before.percent,
            before_on=before.on,
        )
