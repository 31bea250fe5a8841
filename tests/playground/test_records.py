"""Real records through the bot: the verdicts are those of the product's own engine, and none knows the future."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import datasets
from bot.backtest.replay import assess_history
from bot.datasets import CheckIn, DataSet, Ending, History
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Target, straight_line, target_plan
from bot.domain.words import Status
from bot.playground import records
from bot.playground.records import Line, Replayed

START = date(2025, 1, 6)
# Both need the same play, which a worker then does once.
WITH_THE_WHOLE = pytest.mark.xdist_group("invented")


def day(number: int) -> date:
    return START + timedelta(days=number)


def by_the_engine(data: DataSet) -> list[Line]:
    """Return what the engine says of the records when it is asked directly."""
    return [
        Line(history.initiative, each.as_of, each.state, each.level, tuple(found.rule for found in each.findings))
        for history in data.histories
        for each in assess_history(history, Thresholds())
    ]


def invented() -> DataSet:
    """Three initiatives of two groups: one slips and moves its date into the past, one falls silent, one is fine."""
    due = day(200)
    moved = tuple(
        CheckIn(day(20 * n), True, Status.at_risk if n > 3 else None, 4.0 * n, None, day(100) if n > 6 else None)
        for n in range(1, 10)
    )
    silent = tuple(CheckIn(day(20 * n), n < 4, None, 10.0 * n if n < 4 else None) for n in range(1, 10))
    fine = tuple(CheckIn(day(20 * n + 1), True, Status.on_track, 10.0 * n, 8) for n in range(1, 10))
    targets = target_plan(START, due, [Target(day(100), 60)])
    return DataSet(
        "invented",
        (
            History("a & <b>", "North", straight_line(START, due), False, Ending.late, moved),
            History("quiet", "", straight_line(START, due), False, Ending.late, silent),
            History("fine", "North", targets, True, Ending.on_time, fine),
        ),
    )


@pytest.fixture(scope="module")
def whole() -> Replayed:
    """What the bot concluded of the invented records."""
    return records.play(invented())


@WITH_THE_WHOLE
def test_verdicts_are_those_of_the_engine_in_the_order_of_the_file(whole: Replayed) -> None:
    assert list(whole.lines) == by_the_engine(invented())
    assert whole.threads == 2


@WITH_THE_WHOLE
def test_cutting_the_future_off_changes_nothing_before_the_cut(whole: Replayed) -> None:
    data = invented()
    cut = day(110)
    shorter = replace(
        data,
        histories=tuple(
            replace(history, check_ins=tuple(each for each in history.check_ins if each.on <= cut))
            for history in data.histories
        ),
    )

    begun = records.play(shorter)

    assert list(begun.lines) == [line for line in whole.lines if line.date <= cut]


@pytest.mark.data
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "initiatives"), [("itdashboard", None), ("gmpp", 15), ("nyc", 8), ("sim", 4)])
def test_real_records_get_the_verdicts_of_the_backtest(slippage: Path, name: str, initiatives: int | None) -> None:
    loaded = datasets.load(slippage / name)
    data = replace(loaded, histories=loaded.histories[:initiatives])

    assert list(records.play(data).lines) == by_the_engine(data)
