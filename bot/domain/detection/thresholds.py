"""The numbers a community may change, each with its meaning in words, its bounds and its default.

A rule with tiers speaks from its first threshold on and counts the points of the highest one reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Any, NamedTuple, cast

from bot.domain.errors import Invalid

Value = float | tuple[float, ...]
MOST_POINTS = 8.0


class Setting(NamedTuple):
    """What `/cop rules` shows of one threshold. `words` is an English template for translation."""

    name: str
    words: str
    low: float
    high: float
    default: Value


def _setting(default: Any, words: str, low: float, high: float) -> Any:
    return field(default=default, metadata={"words": words, "low": low, "high": high})


def _points(default: Any, words: str) -> Any:
    return _setting(default, words, 0, MOST_POINTS)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When each rule speaks, what it counts, and where the states and the levels begin.

    Shares are of the planned duration. A tuple holds one number per tier. Raises Invalid for a number out of
    its bounds, for tiers that do not rise, and for points that fall from one tier to the next.
    """

    early: float = _setting(
        0.15, "Pace and forecast are not judged before this share of the planned duration.", 0.0, 0.5
    )
    forecast_above: tuple[float, ...] = _setting(
        (0.05, 0.10, 0.15, 0.20),
        "The forecast end is later than the due date by more than this share.",
        0.0,
        2.0,
    )
    forecast_points: tuple[float, ...] = _points((1.25, 2.25, 3.25, 4.5), "Points for the forecast.")
    pace_needed_from: float = _setting(
        0.5, "The pace still needed is judged from this share of the planned duration on.", 0.0, 1.0
    )
    pace_needed_above: tuple[float, ...] = _setting(
        (1.10,), "The rest must go faster than planned by more than this factor.", 1.0, 5.0
    )
    pace_needed_points: tuple[float, ...] = _points((0.25,), "Points for the pace still needed.")
    shortfall_slack: float = _setting(
        0.05, "This share of the planned progress may be missing at every answer without counting.", 0.0, 0.5
    )
    shortfall_above: tuple[float, ...] = _setting(
        (1.0, 2.0), "Progress has fallen behind by more than this many check-ins' worth.", 0.0, 10.0
    )
    shortfall_points: tuple[float, ...] = _points((0.5, 1.75), "Points for the shortfall.")
    milestone_overdue_above: tuple[float, ...] = _setting(
        (0.0, 0.05), "A milestone is open past its due date by more than this share.", 0.0, 1.0
    )
    milestone_overdue_points: tuple[float, ...] = _points((1.0, 2.0), "Points for an overdue milestone.")
    date_moved_above: tuple[float, ...] = _setting(
        (0.05, 0.10), "The declared due date is later than the agreed one by more than this share.", 0.0, 2.0
    )
    date_moved_points: tuple[float, ...] = _points((2.0, 4.0), "Points for a moved due date.")
    status_points: tuple[float, ...] = _points(
        (0.5, 1.0), "Points for at risk (or worse) twice running, and for off track."
    )
    silent_checkins: tuple[float, ...] = _setting(
        (2.0,), "This many due check-ins in a row without an answer.", 1.0, 12.0
    )
    silence_points: tuple[float, ...] = _points((1.0,), "Points for silence.")
    no_owner_days: float = _setting(7.0, "Days without an owner or a representative.", 0.0, 90.0)
    no_owner_points: float = _points(1.0, "Points for nobody speaking for it.")
    barrier_working_days: float = _setting(10.0, "Working days a barrier or an ask goes without a reply.", 0.0, 90.0)
    barrier_points: float = _points(1.0, "Points for a barrier or an ask without a reply.")
    upstream_points: float = _points(1.0, "Points when an initiative it depends on is slipping.")
    conflict_from: float = _setting(
        2.0, "On track is reported while the other evidence has this many points.", 0.5, MOST_POINTS
    )
    stall_from: float = _setting(75.0, "A stall is asked about from this percent on.", 0.0, 100.0)
    stall_gain: float = _setting(2.0, "Three answers with at most this gain in percent are a stall.", 0.0, 50.0)
    confidence_low: float = _setting(5.0, "A confidence this low is asked about.", 0.0, 10.0)
    confidence_fall: float = _setting(2.0, "A fall of confidence this big is asked about.", 1.0, 9.0)
    watch_from: float = _points(2.0, "Watch begins at this many points.")
    slipping_from: float = _points(4.0, "Slipping begins at this many points.")
    slipping_twice_from: float = _points(3.0, "Slipping also begins at this many points at two check-ins running.")
    calm_at: float = _points(1.5, "A check-in with at most this many points is calm; two running end slipping.")
    cool_down: float = _setting(
        1.0, "Check-ins after slipping has ended in which only the full points begin it again.", 0.0, 6.0
    )
    assist_late: float = _setting(
        0.20, "Assist when the forecast or the declared due date is later than this share.", 0.0, 2.0
    )
    assist_milestone_late: float = _setting(
        0.05, "Assist when a milestone is open past its due date by more than this share.", 0.0, 1.0
    )
    direct_late: float = _setting(
        0.25,
        "Direct when the forecast is later than this share at two check-ins running, or the declared due date at one.",
        0.0,
        2.0,
    )
    direct_pace: float = _setting(
        2.0,
        "Direct when the rest must go faster than planned by more than this factor at two check-ins running.",
        1.0,
        5.0,
    )

    def __post_init__(self) -> None:
        for setting in settings():
            _check_bounds(setting, getattr(self, setting.name))
        for above, points in _TIERS:
            _check_tiers(above, getattr(self, above), points, getattr(self, points))
        _check_rising("status_points", self.status_points)
        _check_states(self)


def settings() -> tuple[Setting, ...]:
    """Return every threshold with its words, bounds and default, in the order in which they are shown."""
    return _SETTINGS


def thresholds_to_dict(thresholds: Thresholds) -> dict[str, float | list[float]]:
    """Return the thresholds as plain values for storage."""
    plain = ((each.name, getattr(thresholds, each.name)) for each in fields(Thresholds))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain}


def thresholds_from_dict(plain: Mapping[str, object]) -> Thresholds:
    """Return stored thresholds; one not named keeps its default. Raises Invalid for an unknown one."""
    known = {setting.name: setting for setting in settings()}
    for name in plain:
        if name not in known:
            raise Invalid(name, "There is no threshold called {name}.", name=name)
    return Thresholds(**{name: _read(known[name], value) for name, value in plain.items()})


_SETTINGS = tuple(Setting(each.name, default=cast(Value, each.default), **each.metadata) for each in fields(Thresholds))
_TIERS = (
    ("forecast_above", "forecast_points"),
    ("pace_needed_above", "pace_needed_points"),
    ("shortfall_above", "shortfall_points"),
    ("milestone_overdue_above", "milestone_overdue_points"),
    ("date_moved_above", "date_moved_points"),
    ("silent_checkins", "silence_points"),
)


def _read(setting: Setting, value: object) -> Any:
    wants_tiers = isinstance(setting.default, tuple)
    numbers = value if isinstance(value, list | tuple) else [value]
    if wants_tiers != isinstance(value, list | tuple) or not all(_is_number(each) for each in numbers):
        raise Invalid(setting.name, "{name} does not take {value}.", name=setting.name, value=value)
    floats = tuple(float(cast(float, each)) for each in numbers)
    return floats if wants_tiers else floats[0]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_bounds(setting: Setting, value: Value) -> None:
    for number in value if isinstance(value, tuple) else (value,):
        if not setting.low <= number <= setting.high:
            raise Invalid(
                setting.name,
                "{name} is {value}; it must be from {low} to {high}.",
                name=setting.name,
                value=number,
                low=setting.low,
                high=setting.high,
            )


def _check_tiers(above: str, limits: tuple[float, ...], points: str, counts: tuple[float, ...]) -> None:
    if len(limits) != len(counts) or not limits:
        raise Invalid(points, "{points} needs one number for each of {above}.", points=points, above=above)
    if any(later <= earlier for earlier, later in pairwise(limits)):
        raise Invalid(above, "The steps of {name} must rise.", name=above)
    _check_rising(points, counts)


def _check_rising(name: str, counts: tuple[float, ...]) -> None:
    if any(later < earlier for earlier, later in pairwise(counts)):
        raise Invalid(name, "{name} must not fall from one step to the next.", name=name)


def _check_states(given: Thresholds) -> None:
    if len(given.status_points) != 2:
        raise Invalid("status_points", "status_points needs two numbers.")
    if not given.calm_at < given.watch_from <= given.slipping_twice_from <= given.slipping_from:
        raise Invalid("slipping_from", "Calm, watch, slipping twice and slipping must come in this order of points.")
