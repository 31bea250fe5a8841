"""When the work ends, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

NEEDED = 4
"""Answers with progress below which no interval is worth showing."""
Z_80 = 1.2816
"""Four of five outcomes lie this many standard deviations around the middle, if they are spread normally."""


class Report(NamedTuple):
    """A progress in percent and the day of its answer."""

    on: date
    progress: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The likely end of the work, and the days between which four of five would end if the pace varied as before.

    How often they do is measured in docs/robustness.md. `latest` is None where the pace has varied so much that no
    end can be named.
    """

    finish: date
    earliest: date
    latest: date | None


def interval(finish: date, today: date, reports: Sequence[Report]) -> Forecast | None:
    """Return the forecast end with its interval; None with too few answers, no progress in them, or nothing left.

    The pace of the rest is taken to vary as the pace between answers has varied so far: its standard error is that
    of the mean of `n` paces, and of as many more as the rest of the way will take.
    """
    paces = [
        (later.progress - earlier.progress) / (later.on - earlier.on).days
        for earlier, later in pairwise(reports)
        if later.on > earlier.on
    ]
    left = (finish - today).days
    if len(reports) < NEEDED or len(paces) < NEEDED - 1 or left <= 0 or reports[-1].progress >= 100:
        return None
    mean = fmean(paces)
    if mean <= 0:
        return None
    gap = (reports[-1].on - reports[0].on).days / len(paces)
    error = Z_80 * stdev(paces) * sqrt(1 / len(paces) + gap / max(left, gap)) / mean
    latest = None if error >= 0.9 else _after(today, left / (1 - error))
    return Forecast(finish, _after(today, left / (1 + error)), latest)


def _after(day: date, days: float) -> date:
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + round(days)))


def shown_until(forecast: Forecast, furthest: date) -> date:
    """Return where a picture that ends at `furthest` stops drawing the interval."""
    return min(furthest, forecast.latest or furthest)
