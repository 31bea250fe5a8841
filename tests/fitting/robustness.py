"""The page on how steady the figures are: other initiatives, other companies, other thresholds."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from bot import datasets
from bot.backtest.detectors import reference_states
from bot.backtest.metrics import Track, score
from bot.backtest.replay import FLAGGED, Replayed, replay, tracks
from bot.datasets import DataSet
from bot.domain.detection.thresholds import Thresholds, thresholds_to_dict
from tests.fitting import grades, portfolios, resampling
from tests.fitting.neighbours import neighbours
from tests.fitting.page import SETS, share, table
from tests.fitting.resampling import Spread, false_alarms, gain, j, spread

TEMPLATE = Path(__file__).with_name("robustness.template.md")
PORTFOLIO_SIZE = 250
SEED = 7


def page(folder: Path) -> str:
    """Return the page for the data sets in a folder; the same data give the same text."""
    limits = Thresholds()
    sets = [datasets.load(folder / name) for name in SETS]
    sim = replay(sets[0], limits)
    base = [_ours(data, limits) for data in sets]
    beside, largest = _neighbours(sets, limits, j(base[0]))
    return TEMPLATE.read_text(encoding="utf-8").format(
        fingerprint=fingerprint(limits),
        draws=resampling.DRAWS,
        intervals=_intervals(sets, base),
        portfolio_size=PORTFOLIO_SIZE,
        portfolios=_portfolios(limits),
        base_j=share(j(base[0])),
        base_fa=share(false_alarms(base[0])),
        base_mean=share(mean(map(j, base))),
        neighbours=beside,
        largest=share(largest),
        levels=_levels(sim),
        spans=_spans(sim),
    )


def fingerprint(limits: Thresholds) -> str:
    """Return a short name for these thresholds: a page that carries another one is out of date."""
    return hashlib.sha256(json.dumps(thresholds_to_dict(limits), sort_keys=True).encode()).hexdigest()[:12]


def _ours(data: DataSet, limits: Thresholds) -> list[Track]:
    states = ([one.state for one in each.assessments] for each in replay(data, limits))
    return tracks(data.histories, states, FLAGGED)


def _theirs(data: DataSet) -> list[Track]:
    return tracks(data.histories, map(reference_states, data.histories), FLAGGED)


def _intervals(sets: Sequence[DataSet], base: Sequence[list[Track]]) -> str:
    rows = []
    for data, ours in zip(sets, base, strict=True):
        more = gain(ours, _theirs(data), j)
        rows.append((
            data.name,
            f"{share(j(ours))} {_brackets(spread(ours, j))}",
            f"{share(false_alarms(ours))} {_brackets(spread(ours, false_alarms))}",
            _brackets(more),
        ))  # fmt: skip
    return table(("set", "J", "FA", "J above P4's"), rows)


def _portfolios(limits: Thresholds) -> str:
    rows = []
    for company in portfolios.COMPANIES:
        data = portfolios.portfolio(company, SEED, PORTFOLIO_SIZE)
        ours, theirs = _ours(data, limits), _theirs(data)
        late = sum(each.is_late for each in ours) / len(ours)
        figures = (j(ours), j(theirs), false_alarms(ours), false_alarms(theirs))
        rows.append((company.name, share(late), *map(share, figures)))
    return table(("company", "late", "J", "J of P4", "FA", "FA of P4"), rows)


def _neighbours(sets: Sequence[DataSet], limits: Thresholds, base: float) -> tuple[str, float]:
    rows, largest = [], 0.0
    for each in neighbours(limits):
        scores = [score(_ours(data, each.limits)) for data in sets]
        largest = max(largest, abs(scores[0].j - base))
        means = mean(one.j for one in scores)
        rows.append((each.name, each.moved, share(scores[0].j), share(scores[0].false_alarms), share(means)))
    return table(("threshold", "moved to", "J", "FA", "mean J"), rows), largest


def _levels(sim: Sequence[Replayed]) -> str:
    found = grades.levels(sim)
    every = sum(record.reached for record in found.values())
    rows = []
    for level, record in found.items():
        reached = max(1, record.reached)
        rows.append((
            level.value,
            f"{record.opened / every:.0%}",
            f"{record.reached / every:.0%}",
            share(record.ended_late / reached),
            share(record.ended_far_late / reached),
            share(grades.time_left(record)),
        ))  # fmt: skip
    head = ("level", "opens at it", "highest reached", "of these ended late", "far late", "planned time left")
    return table(head, rows)


def _spans(sim: Sequence[Replayed]) -> str:
    rows = []
    for name, counts in grades.spans(sim).items():
        total = max(1, counts.total())
        shares = (counts[place] / total for place in ("before", "inside", "after"))
        rows.append((name, str(counts.total()), *(f"{each:.0%}" for each in shares)))
    return table(("of the planned time", "check-ins", "before the span", "inside it", "after it"), rows)


def _brackets(given: Spread) -> str:
    return f"[{given.low:.3f} … {given.high:.3f}]"
