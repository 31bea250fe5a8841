"""How far a figure would wander with other initiatives of the same kind: the portfolio drawn anew, with replacement."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple, TypeVar

from bot.backtest.metrics import Track, score

Each = TypeVar("Each")

DRAWS = 300
SEED = 20261126
INNER = (0.05, 0.95)


class Spread(NamedTuple):
    """Nine of ten draws lie between `low` and `high`."""

    low: float
    high: float


def spread(tracks: Sequence[Track], figure: Callable[[Sequence[Track]], float]) -> Spread:
    """Return how a figure of these initiatives spreads."""
    return _inner([figure(drawn) for drawn in _draws(tracks)])


def gain(ours: Sequence[Track], theirs: Sequence[Track], figure: Callable[[Sequence[Track]], float]) -> Spread:
    """Return how the difference of two detectors spreads, both judged on the same initiatives in every draw."""
    pairs = list(zip(ours, theirs, strict=True))
    return _inner([
        figure([one for one, _ in drawn]) - figure([other for _, other in drawn]) for drawn in _draws(pairs)
    ])  # fmt: skip


def j(tracks: Sequence[Track]) -> float:
    """Return the mean of the three F1."""
    return score(tracks).j


def false_alarms(tracks: Sequence[Track]) -> float:
    """Return the share of false alarms; 0 where no initiative ended on time."""
    return score(tracks).false_alarms or 0.0


def _draws(every: Sequence[Each]) -> list[list[Each]]:
    random = Random(SEED)
    return [random.choices(every, k=len(every)) for _ in range(DRAWS)]


def _inner(values: list[float]) -> Spread:
    ordered = sorted(values)
    low, high = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in INNER)
    return Spread(low, high)
