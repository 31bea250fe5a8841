"""`convener backtest`: what detection would have said in the past, and how right it would have been."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import datasets
from bot.backtest.metrics import Reading, Score
from bot.backtest.replay import OURS, Replayed, Result, replay, result_of
from bot.backtest.rulebook import RuleRecord, rule_records
from bot.datasets import DataSet, NotADataSet
from bot.domain.detection.thresholds import Thresholds, thresholds_to_dict

PROBLEMS_SHOWN = 20
DASH = "–"
WIDE = 140
NARROW = f"P and R need {WIDE} columns: widen the window, write to a file, or use --json."


def backtest(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders in the benchmark's format.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
    flags: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one JSON line per check-in to this file.")
    ] = None,
    detail: Annotated[
        bool, typer.Option("--detail", help="Show every rule's record, and every problem of the files.")
    ] = False,
) -> None:
    """Replay data sets through every detector and print how right each was, against the base rate."""
    sets = [_load(folder) for folder in folders]
    _tell_problems(sets, Console(stderr=True, soft_wrap=True), detail)
    replayed = _replay(sets)
    results = [result_of(data, each) for data, each in zip(sets, replayed, strict=True)]
    if flags:
        _write_flags(flags, replayed)
    if as_json:
        typer.echo(json.dumps(_document(sets, results), indent=2))
        return
    console = _console()
    for result, each in zip(results, replayed, strict=True):
        console.print(_table(result, console.width >= WIDE))
        if detail:
            console.print(_rule_table(result.summary.name, rule_records(each)))
    if len(results) > 1:
        console.print(_means(results))


def _console() -> Console:
    """Return a console that is never narrower than a table when nobody's window limits it."""
    console = Console()
    return console if console.is_terminal else Console(width=max(WIDE, console.width))


def _load(folder: Path) -> DataSet:
    try:
        return datasets.load(folder)
    except NotADataSet as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _tell_problems(sets: Iterable[DataSet], console: Console, everything: bool) -> None:
    for data in sets:
        shown = data.problems if everything else data.problems[:PROBLEMS_SHOWN]
        for problem in shown:
            console.print(f"{data.name}/{problem}", markup=False, highlight=False)
        if len(shown) < len(data.problems):
            rest = len(data.problems) - len(shown)
            console.print(f"{data.name}: {rest} more problems; --detail shows them", markup=False)


def _replay(sets: Sequence[DataSet]) -> list[tuple[Replayed, ...]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = [progress.add_task(data.name, total=len(data.histories)) for data in sets]
        return [
            replay(data, Thresholds(), partial(progress.advance, task)) for data, task in zip(sets, tasks, strict=True)
        ]


def _write_flags(path: Path, replayed: Iterable[Iterable[Replayed]]) -> None:
    try:
        with path.open("w", encoding="utf-8") as file:
            for each in replayed:
                _write_lines(file, each)
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(2) from None


def _write_lines(file: TextIO, replayed: Iterable[Replayed]) -> None:
    for each in replayed:
        for assessment in each.assessments:
            line = {
                "initiative": each.history.initiative,
                "date": assessment.as_of.isoformat(),
                "state": assessment.state,
                "level": assessment.level,
                "reasons": [finding.rule for finding in assessment.findings],
            }
            file.write(json.dumps(line) + "\n")


def _document(sets: Sequence[DataSet], results: Sequence[Result]) -> dict[str, Any]:
    return {
        "thresholds": thresholds_to_dict(Thresholds()),
        "sets": [
            {
                **asdict(result.summary),
                "base_rate": result.summary.base_rate,
                "problems": [problem._asdict() for problem in data.problems],
                "detectors": {name: _plain_score(score) for name, score in result.scores.items()},
            }
            for data, result in zip(sets, results, strict=True)
        ],
    }


def _plain_score(score: Score) -> dict[str, Any]:
    readings = {"half_time": score.half_time, "three_quarters": score.three_quarters, "ever": score.ever}
    shares = {
        name: {"precision": each.precision, "recall": each.recall, "f1": each.f1} for name, each in readings.items()
    }
    return {**shares, "lead": score.lead, "false_alarms": score.false_alarms, "j": score.j}


def _table(result: Result, is_wide: bool) -> Table:
    about = result.summary
    late = f"{about.late} late (base rate {about.base_rate:.3f})"
    counted = f"{about.check_ins} check-ins up to the due date"
    title = f"{escape(about.name)}: {about.initiatives} initiatives, {late}; {counted}"
    table = Table(title=title, caption=None if is_wide else NARROW)
    table.add_column("detector")
    readings = ("50 %", "75 %", "ever before due" if is_wide else "ever")
    for heading in (
        *(f"{each}: P / R / F1" if is_wide else f"{each}: F1" for each in readings),
        "lead",
        "FA",
        "J",
    ):
        table.add_column(heading, justify="right")
    for name, score in result.scores.items():
        table.add_row(name, *cells(score, is_wide), style="bold" if name.startswith(OURS) else None)
    return table


def cells(score: Score, with_shares: bool = True) -> Iterator[str]:
    """Yield the cells of one row in the layout of the benchmark's README, and J."""
    for reading in (score.half_time, score.three_quarters, score.ever):
        yield _reading(reading) if with_shares else _share(reading.f1)
    yield _share(score.lead)
    yield _share(score.false_alarms)
    yield _share(score.j)


def _reading(reading: Reading) -> str:
    return " / ".join(map(_share, (reading.precision, reading.recall, reading.f1)))


def _share(value: float | None) -> str:
    return DASH if value is None else f"{value:.3f}"


def _rule_table(name: str, records: Iterable[RuleRecord]) -> Table:
    table = Table(title=f"{escape(name)}: how often each rule spoke, by how the initiative ended")
    for heading in ("rule", "check-ins", "of late ones", "of on-time ones", "precision"):
        table.add_column(heading, justify="left" if heading == "rule" else "right")
    for each in records:
        shares = map(_share, (each.late_share, each.on_time_share, each.precision))
        table.add_row(each.rule.value, str(each.spoke), *shares)
    return table


def _means(results: Sequence[Result]) -> Table:
    table = Table(title=f"mean over {len(results)} sets")
    table.add_column("detector")
    for heading in ("FA", "J"):
        table.add_column(heading, justify="right")
    everywhere = [name for name in results[0].scores if all(name in each.scores for each in results)]
    for name in everywhere:
        scores = [each.scores[name] for each in results]
        false_alarms = sum(score.false_alarms or 0.0 for score in scores) / len(scores)
        table.add_row(name, _share(false_alarms), _share(sum(score.j for score in scores) / len(scores)))
    return table
