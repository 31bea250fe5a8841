"""The benchmark's own tables, reproduced row by row: they prove arithmetic, replay and metrics."""

import re
from pathlib import Path

import pytest

from bot import datasets
from bot.backtest.replay import replay, result_of
from bot.cli.backtest import cells
from bot.domain.detection.thresholds import Thresholds

pytestmark = pytest.mark.data

OURS = {"Convener: slipping", "Convener: watch or slipping"}
SETS = ["sim", "nyc", "gmpp", "itdashboard"]


@pytest.mark.parametrize("name", SETS)
def test_every_row_of_the_benchmarks_tables_is_reproduced(slippage: Path, name: str) -> None:
    data = datasets.load(slippage / name)

    result = result_of(data, replay(data, Thresholds()))

    rows = {row: list(cells(score))[:-1] for row, score in result.scores.items() if row not in OURS}
    assert rows == published(slippage / "README.md", name)


@pytest.mark.parametrize("name", SETS)
def test_the_data_sets_are_read_without_a_problem(slippage: Path, name: str) -> None:
    assert datasets.load(slippage / name).problems == ()


def published(readme: Path, name: str) -> dict[str, list[str]]:
    """Return the rows of one data set's table under "Baselines on exactly these files"."""
    text = readme.read_text(encoding="utf-8")
    table = re.search(rf"^\*\*{name}: .*?\n\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    assert table, f"no table for {name}"
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()[2:])
    return {first: rest for first, *rest in rows}
