"""A small regularised logistic model over the tiers that the rules reach, turned into points a person can
read.

The weight of a tier is what reaching it adds to the log odds of ending late. It is never negative, so a
better answer never raises the points. All weights are multiplied by one scale and rounded to quarter
points; the scale is the best one, on the initiatives fitted to, that keeps the share of false alarms within
a budget. The state machine, its thresholds and the points of all other rules stay as they are.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import exp

from bot.backtest.metrics import Score, Track, score
from bot.datasets import Ending, History
from bot.domain.detection.engine import assess
from bot.domain.detection.memory import Memory
from bot.domain.detection.states import Standing, after_check_in
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import Rule, State

BUDGET = 0.085
"""Share of an on-time initiative's check-ins that may carry a flag, on the initiatives fitted to."""
QUARTER = 0.25
FOLDS = 5
RIDGE = 4.0
SWEEPS = 60
SCALES = tuple(step / 20 for step in range(16, 51))
FITTED = (Rule.forecast, Rule.shortfall)


@dataclass(frozen=True, slots=True)
class Moment:
    """One check-in: its time, the steps it reached on the fitted rules, the points of all other rules."""

    time: float
    steps: tuple[int, ...]
    other_points: float
    is_noticed: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One initiative's check-ins up to its due date."""

    is_late: bool
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted: the log odds each step adds, the scale, and the thresholds with the points in them."""

    weights: tuple[float, ...]
    scale: float
    thresholds: Thresholds


def stories(histories: Iterable[History], limits: Thresholds) -> list[Story]:
    """Return what the rules reach at every check-in of the closed initiatives."""
    return [Story(each.ending is Ending.late, tuple(_moments(each, limits))) for each in histories if each.ending]


def fit(told: Sequence[Story], limits: Thresholds) -> Fit:
    """Return the points that fit these initiatives within the budget of false alarms."""
    weights = _logistic(told)
    best: tuple[float, Fit] | None = None
    for scale in SCALES:
        candidate = Fit(weights, scale, _with_points(limits, weights, scale))
        result = scored(told, candidate.thresholds)
        within = (result.false_alarms or 0.0) <= BUDGET
        if within and (best is None or result.j > best[0]):
            best = result.j, candidate
    assert best is not None, "the smallest scale keeps the budget"
    return best[1]


def cross_validated(told: Sequence[Story], limits: Thresholds) -> tuple[Score, tuple[Score, ...]]:
    """Return the score on initiatives that were left out of the fit, all together and fold by fold."""
    folds = [[story for i, story in enumerate(told) if i % FOLDS == fold] for fold in range(FOLDS)]
    left_out: list[list[Track]] = []
    for fold, held in enumerate(folds):
        rest = [story for other, each in enumerate(folds) if other != fold for story in each]
        left_out.append(_tracks(held, fit(rest, limits).thresholds))
    return score([track for each in left_out for track in each]), tuple(map(score, left_out))


def scored(told: Sequence[Story], limits: Thresholds) -> Score:
    """Return the score of these thresholds without fitting anything."""
    return score(_tracks(told, limits))


def _moments(history: History, limits: Thresholds) -> Iterable[Moment]:
    memory = Memory()
    for observation in history.observations():
        memory, assessment = assess(memory, observation, history.plan, limits)
        time = history.plan.time_of(observation.on)
        if time > 1:
            return
        reached = {finding.rule: finding for finding in assessment.findings}
        other = sum(finding.points for finding in assessment.findings if finding.rule not in FITTED)
        is_noticed = assessment.state is State.watch and assessment.points < limits.watch_from
        forecast, shortfall = (reached[rule].threshold if rule in reached else -1.0 for rule in FITTED)
        steps = (
            *(int(forecast >= above) for above in limits.forecast_above),
            *(int(shortfall >= above) for above in limits.shortfall_above),
        )
        yield Moment(time, steps, other, is_noticed)


def _logistic(told: Sequence[Story]) -> tuple[float, ...]:
    """Return the weights that minimise the ridge-penalised log loss, one coordinate after the other.

    The first column is the intercept and the last the points of the other rules, fitted so that the steps
    do not take their credit; both are dropped from the result. Equal check-ins are counted once with their
    number.
    """
    seen: Counter[tuple[float, ...]] = Counter()
    late: Counter[tuple[float, ...]] = Counter()
    for story in told:
        for moment in story.moments:
            row = (1.0, *moment.steps, moment.other_points)
            seen[row] += 1
            late[row] += story.is_late
    rows = [(row, count, late[row]) for row, count in seen.items()]
    weights = [0.0] * len(rows[0][0])
    for _ in range(SWEEPS):
        for column in range(len(weights)):
            weights[column] = _improved(rows, weights, column)
    return tuple(weights[1:-1])


def _improved(rows: Sequence[tuple[tuple[float, ...], int, int]], weights: Sequence[float], column: int) -> float:
    ridge = 0.0 if column == 0 else RIDGE
    slope, curve = ridge * weights[column], ridge
    for row, count, late in rows:
        if row[column]:
            odds = sum(weight * value for weight, value in zip(weights, row, strict=True))
            chance = 1 / (1 + exp(-odds))
            slope += row[column] * (count * chance - late)
            curve += row[column] ** 2 * count * chance * (1 - chance)
    step = weights[column] - slope / curve
    return step if column == 0 else max(0.0, step)


def _with_points(limits: Thresholds, weights: Sequence[float], scale: float) -> Thresholds:
    steps = len(limits.forecast_above)
    return replace(
        limits,
        forecast_points=_quarters(weights[:steps], scale),
        shortfall_points=_quarters(weights[steps:], scale),
    )


def _quarters(weights: Sequence[float], scale: float) -> tuple[float, ...]:
    """Return the points of each tier: the sums, not the steps, are rounded, so that errors do not add up."""
    return tuple(round(each * scale / QUARTER) * QUARTER for each in accumulate(weights))


def _tracks(told: Iterable[Story], limits: Thresholds) -> list[Track]:
    return [Track(story.is_late, _flags(story, limits)) for story in told]


def _flags(story: Story, limits: Thresholds) -> list[tuple[float, bool]]:
    forecast, shortfall = (0.0, *limits.forecast_points), (0.0, *limits.shortfall_points)
    steps = len(limits.forecast_above)
    standing, flags = Standing(), []
    for each in story.moments:
        points = forecast[sum(each.steps[:steps])] + shortfall[sum(each.steps[steps:])] + each.other_points
        standing = after_check_in(standing, points, each.is_noticed, limits)
        flags.append((each.time, standing.state is State.slipping))
    return flags
