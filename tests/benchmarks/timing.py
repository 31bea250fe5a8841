"""How long things take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True)
class Figure:
    """A time beside the floor it is held against."""

    what: str
    floor_s: float
    measured_s: float


def median_s(act: Callable[[], object], times: int) -> float:
    """Return the median time of one call; the first one warms up and is not counted."""
    return median(_taken_s(act, times))


def p95_s(act: Callable[[], object], times: int) -> float:
    """Return the time within which nineteen of twenty calls end; the first one warms up and is not counted."""
    return sorted(_taken_s(act, times))[ceil(0.95 * times) - 1]


def _taken_s(act: Callable[[], object], times: int) -> list[float]:
    act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return taken
