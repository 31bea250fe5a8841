"""The page on accuracy: a template in plain words, filled with what was measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bot import datasets
from bot.backtest.metrics import Score
from bot.backtest.replay import OURS, REFERENCE, Result, replay, result_of
from bot.backtest.rulebook import RuleRecord, rule_records
from bot.cli.backtest import cells
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import Rule
from tests.fitting import model

TEMPLATE = Path(__file__).with_name("accuracy.template.md")
SETS = ("sim", "nyc", "gmpp", "itdashboard")
HEADINGS = ("50 %: P / R / F1", "75 %: P / R / F1", "ever: P / R / F1", "lead", "FA", "J")


@dataclass(frozen=True, slots=True)
class Measured:
    """One set's table and the record of each rule on it."""

    result: Result
    records: Sequence[RuleRecord]

    @property
    def ours(self) -> Score:
        return self.result.scores[f"{OURS}: slipping"]

    @property
    def reference(self) -> Score:
        return self.result.scores[f"{REFERENCE}: slipping"]


def page(folder: Path) -> str:
    """Return the page for the data sets in a folder; the same data give the same text."""
    limits = Thresholds()
    measured = {name: _measured(folder / name, limits) for name in SETS}
    nyc = measured["nyc"].result.summary
    return TEMPLATE.read_text(encoding="utf-8").format(
        in_short=_in_short(measured),
        points=_points(limits),
        budget=f"{model.BUDGET:.1%}",
        folds=model.FOLDS,
        watch=f"{limits.watch_from:g}",
        slipping=f"{limits.slipping_from:g}",
        twice=f"{limits.slipping_twice_from:g}",
        calm=f"{limits.calm_at:g}",
        cross_validation=_cross_validation(folder / "sim", limits),
        sections="\n\n".join(map(_section, measured.values())),
        nyc_on_time=nyc.initiatives - nyc.late,
    )


def _measured(folder: Path, limits: Thresholds) -> Measured:
    data = datasets.load(folder)
    replayed = replay(data, limits)
    return Measured(result_of(data, replayed), rule_records(replayed))


def _in_short(measured: dict[str, Measured]) -> str:
    scores = {name: (each.ours, each.reference) for name, each in measured.items()}
    rows = [
        (name, *(share(each.j) for each in pair), *(share(each.false_alarms) for each in pair))
        for name, pair in scores.items()
    ]
    columns = list(zip(*scores.values(), strict=True))
    means = [mean(each.j for each in column) for column in columns]
    means += [mean(each.false_alarms or 0.0 for each in column) for column in columns]
    headings = ("set", "J", "J of P4", "FA", "FA of P4")
    return table(headings, [*rows, ("mean", *map(share, means))])


def _points(limits: Thresholds) -> str:
    at_risk, off_track = limits.status_points
    rows = [
        (Rule.forecast, _steps(limits.forecast_above, limits.forecast_points, "more than {:.0%} late")),
        (Rule.pace_needed, _steps(limits.pace_needed_above, limits.pace_needed_points, "above {:g}")),
        (Rule.shortfall, _steps(limits.shortfall_above, limits.shortfall_points, "above {:g} check-ins")),
        (Rule.milestone_overdue,
         _steps(limits.milestone_overdue_above, limits.milestone_overdue_points, "above {:.0%}")),
        (Rule.date_moved, _steps(limits.date_moved_above, limits.date_moved_points, "above {:.0%}")),
        (Rule.status, f"at risk twice running: {at_risk:g}; off track: {off_track:g}"),
        (Rule.silence, _steps(limits.silent_checkins, limits.silence_points, "{:g} check-ins running")),
        (Rule.no_owner, f"from {limits.no_owner_days:g} days: {limits.no_owner_points:g}"),
        (Rule.barrier_open, f"from {limits.barrier_working_days:g} working days: {limits.barrier_points:g}"),
        (Rule.upstream, f"{limits.upstream_points:g}"),
    ]  # fmt: skip
    return table(("rule", "points"), [(rule.value, words) for rule, words in rows])


def _steps(above: Sequence[float], points: Sequence[float], words: str) -> str:
    steps = zip(above, points, strict=True)
    return "; ".join(f"{words.format(limit)}: {count:g}" for limit, count in steps)


def _cross_validation(folder: Path, limits: Thresholds) -> str:
    told = model.stories(datasets.load(folder).histories, limits)
    together, folds = model.cross_validated(told, limits)
    rows = [("all left out, together", *cells(together))]
    rows += [(f"part {number}", *cells(each)) for number, each in enumerate(folds, start=1)]
    return table(("initiatives", *HEADINGS), rows)


def _section(measured: Measured) -> str:
    about = measured.result.summary
    scores = [(name, *cells(score)) for name, score in measured.result.scores.items()]
    headings = ("rule", "spoke at", "of check-ins of late ones", "of those on time", "precision")
    return "\n\n".join([
        f"## {about.name}",
        f"{about.initiatives} initiatives, {about.late} late (base rate {about.base_rate:.3f}); "
        f"{about.check_ins} check-ins up to the due date; {about.median_days} planned days in the median.",
        table(("detector", *HEADINGS), scores),
        "How often each rule spoke:",
        table(headings, map(_record, measured.records)),
    ])  # fmt: skip


def _record(each: RuleRecord) -> tuple[str, ...]:
    shares = (each.late_share, each.on_time_share, each.precision)
    return (each.rule.value, str(each.spoke), *map(share, shares))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(headings, rows))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
