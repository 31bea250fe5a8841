"""From points to states, with hysteresis: a verdict is hard to enter and hard to leave, so it is steady."""

from typing import NamedTuple

from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import State


class Standing(NamedTuple):
    """Where an initiative stands.

    `points` are those of the last due check-in, `calm` the number of calm check-ins running, `cooling` the
    check-ins left in which only the full points make it slip again.
    """

    state: State = State.clear
    points: float = 0.0
    calm: int = 0
    cooling: int = 0


CALM_ENDS = 2
"""Calm check-ins running that end slipping."""


def after_check_in(
    before: Standing, points: float, is_noticed: bool, limits: Thresholds, *, is_answered: bool = True
) -> Standing:
    """Return the standing after a due check-in with these points.

    `is_noticed` puts it on watch whatever its points; what somebody says is never answered with "clear". Only an
    answer can be calm: silence neither ends slipping nor spoils the calm of the answer before it.
    """
    calm = before.calm + is_answered if points <= limits.calm_at else 0
    if before.state is State.slipping:
        if is_answered and calm >= CALM_ENDS:
            state = _watch_or_clear(points, is_noticed, limits)
            return Standing(state, points, calm, int(limits.cool_down))
        return Standing(State.slipping, points, calm)
    twice = min(points, before.points) >= limits.slipping_twice_from and not before.cooling
    if points >= limits.slipping_from or twice:
        return Standing(State.slipping, points, calm)
    state = _watch_or_clear(points, is_noticed, limits)
    return Standing(state, points, calm, max(0, before.cooling - 1))


def after_day(before: Standing, points: float, is_noticed: bool, limits: Thresholds) -> Standing:
    """Return the standing on a day between two check-ins: it may worsen, and counts in no "two running"."""
    if before.state is State.slipping:
        return before
    if points >= limits.slipping_from:
        return before._replace(state=State.slipping, calm=0)
    return before._replace(state=_watch_or_clear(points, is_noticed, limits))


def _watch_or_clear(points: float, is_noticed: bool, limits: Thresholds) -> State:
    return State.watch if is_noticed or points >= limits.watch_from else State.clear
