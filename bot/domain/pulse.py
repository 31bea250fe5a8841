"""The pulse: five statements about the knowledge culture, and what may be said of the answers.

Only counts are kept, so a result is made of counts: nothing is said of fewer than `FEWEST` answers, and nothing before
the pulse is closed, since the difference between two looks would be somebody's answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt

FEWEST = 5
SCALE = range(1, 6)
OPEN_FOR = timedelta(days=14)
REMINDED_AFTER = timedelta(days=7)
# Of a normal distribution 95 % lie within so many standard errors.
_NORMAL_95 = 1.96


class Statement(StrEnum):
    """What people say how much they agree with, in the order in which it is asked."""

    found = "found"
    shared = "shared"
    safe = "safe"
    time = "time"
    used = "used"


Counts = Mapping[Statement, Mapping[int, int]]
"""How often each value of the scale was chosen, by statement."""


@dataclass(frozen=True)
class Result:
    """What one statement, or all together, came to: the mean, half the width of its 95 % band, the share of 4 and 5."""

    n: int
    mean: float
    band: float
    agree: float


def result(counts: Mapping[int, int]) -> Result | None:
    """Return what the counts of one statement come to; None of fewer than `FEWEST` answers."""
    n = sum(counts.values())
    if n < FEWEST:
        return None
    mean = sum(value * count for value, count in counts.items()) / n
    spread = sum(count * (value - mean) ** 2 for value, count in counts.items()) / (n - 1)
    agree = sum(count for value, count in counts.items() if value >= 4) / n
    return Result(n, mean, _NORMAL_95 * sqrt(spread / n), agree)


def results(counts: Counts) -> dict[Statement, Result]:
    """Return the results by statement; empty where the answers are too few."""
    found = {statement: result(counts.get(statement, {})) for statement in Statement}
    return {statement: each for statement, each in found.items() if each}


def together(found: Mapping[Statement, Result]) -> Result | None:
    """Return the five as one: the mean of the means.

    Each person answers all five, so the answers are not independent; the widest of their bands is taken.
    """
    if not found:
        return None
    each = list(found.values())
    mean, agree = sum(one.mean for one in each) / len(each), sum(one.agree for one in each) / len(each)
    return Result(min(one.n for one in each), mean, max(one.band for one in each), agree)


class Change(StrEnum):
    """How a result compares with the one before: within the bands nothing can be told."""

    up = "up"
    down = "down"
    level = "level"
    first = "first"


def change(course: Sequence[Result]) -> Change:
    """Return how the last result compares with the one before it."""
    if len(course) < 2:
        return Change.first
    before, last = course[-2], course[-1]
    difference = last.mean - before.mean
    if abs(difference) <= sqrt(before.band**2 + last.band**2):
        return Change.level
    return Change.up if difference > 0 else Change.down
