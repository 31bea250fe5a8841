"""How long things take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """A time beside the floor it is held against."""

    what: str
    floor_s: float
    measured_s: float


def median_s(act: Callable[[], object], times: int) -> float:
    """Return the median time of one call; the first one warms up and is not counted."""
    act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return median(taken)
