"""The default thresholds moved one at a time: a good configuration stands on a plain and not on a peak."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from bot.domain.detection.thresholds import Thresholds


class Neighbour(NamedTuple):
    """The thresholds with one of them moved, and what was done to it."""

    name: str
    moved: str
    limits: Thresholds


def neighbours(limits: Thresholds) -> Iterator[Neighbour]:
    """Yield what lies beside these thresholds."""
    for name, values in _moved(limits).items():
        for value in values:
            yield Neighbour(name, _shown(value), replace(limits, **{name: value}))


def _moved(limits: Thresholds) -> dict[str, tuple[Any, ...]]:
    return {
        "early": (0.10, 0.20),
        "forecast_above": (_times(limits.forecast_above, 0.8), _times(limits.forecast_above, 1.2)),
        "forecast_points": (_plus(limits.forecast_points, -0.25), _plus(limits.forecast_points, 0.25)),
        "shortfall_slack": (0.0, 0.1),
        "shortfall_above": (_times(limits.shortfall_above, 0.8), _times(limits.shortfall_above, 1.2)),
        "shortfall_points": (_plus(limits.shortfall_points, -0.25), _plus(limits.shortfall_points, 0.25)),
        "pace_needed_points": ((0.0,), (0.5,)),
        "status_points": ((0.25, 0.5), (0.75, 1.5)),
        "silence_points": ((0.5,), (1.5,)),
        "slipping_from": (limits.slipping_from - 0.5, limits.slipping_from + 0.5),
        "slipping_twice_from": (limits.slipping_twice_from - 0.5, limits.slipping_twice_from + 0.5),
        "calm_at": (limits.calm_at - 0.5, limits.calm_at + 0.25),
        "cool_down": (0.0, 2.0),
    }


def _times(values: tuple[float, ...], factor: float) -> tuple[float, ...]:
    return tuple(round(value * factor, 4) for value in values)


def _plus(values: tuple[float, ...], more: float) -> tuple[float, ...]:
    return tuple(max(0.0, value + more) for value in values)


def _shown(value: float | tuple[float, ...]) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return " / ".join(f"{each:g}" for each in values)
