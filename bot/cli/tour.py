"""`convener tour`: the main job in a minute, with an invented company or with a data set."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot import datasets
from bot.domain.words import State
from bot.logs import set_up_logs
from bot.playground import records
from bot.playground import tour as played
from bot.playground.records import Line, Replayed
from bot.settings import SettingsError

PROBLEMS_SHOWN = 20
COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))


def tour(
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Play the records of a data set instead.")
    ] = None,
    verdicts: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write one line per check-in of the data set.")
    ] = None,
) -> None:
    """Play eight cycles of an invented company through the bot, and print what people saw."""
    set_up_logs("error")
    if source is not None:
        _play_records(source, verdicts)
    elif verdicts is not None:
        raise SettingsError("--json writes the verdicts on a data set: name its folder with --from")
    else:
        _play_company()


def _play_company() -> None:
    with _progress() as bar:
        task = bar.add_task("Playing eight cycles", total=played.steps())
        seen = played.take(lambda: bar.advance(task))
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for heading, text in (
        ("The channel", seen.channel),
        ("A direct message", seen.direct_message),
        ("An intervention, in its thread", seen.thread),
    ):
        console.rule(heading)
        console.print(text + "\n")


def _play_records(source: Path, verdicts: Path | None) -> None:
    data = datasets.load(source)
    if verdicts is not None:
        _write(verdicts, ())
    for problem in data.problems[:PROBLEMS_SHOWN]:
        typer.echo(f"{data.name}/{problem}", err=True)
    if len(data.problems) > PROBLEMS_SHOWN:
        typer.echo(f"{data.name}: {len(data.problems) - PROBLEMS_SHOWN} more problems", err=True)
    with _progress() as bar:
        task = bar.add_task(f"Playing {data.name}", total=records.steps(data))
        replayed = records.play(data, lambda: bar.advance(task))
    if verdicts is not None:
        _write(verdicts, replayed.lines)
    typer.echo(_summary(data.name, len(data.histories), replayed))


def _progress() -> Progress:
    return Progress(*COLUMNS, TimeRemainingColumn(), console=Console(stderr=True), transient=True)


def _write(file: Path, lines: tuple[Line, ...]) -> None:
    text = "".join(json.dumps(asdict(line) | {"date": line.date.isoformat()}) + "\n" for line in lines)
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}") from None


def _summary(name: str, initiatives: int, replayed: Replayed) -> str:
    counted = Counter(line.state for line in replayed.lines)
    states = ", ".join(f"{counted[state]} {state}" for state in State)
    return f"{name}: {initiatives} initiatives, {len(replayed.lines)} check-ins ({states}), {replayed.threads} threads"
