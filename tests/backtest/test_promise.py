"""What the product promises of its own verdicts, measured on the benchmark."""

from pathlib import Path
from statistics import mean

import pytest

from bot import datasets
from bot.backtest.metrics import Score
from bot.backtest.replay import replay, result_of
from bot.domain.detection.thresholds import Thresholds
from tests.fitting import model

pytestmark = pytest.mark.data

SETS = ["sim", "nyc", "gmpp", "itdashboard"]


@pytest.fixture(scope="module")
def scores(slippage: Path) -> dict[str, tuple[Score, Score]]:
    """Ours and the reference's on each set."""
    return {name: _scores(slippage / name) for name in SETS}


def test_it_is_better_than_the_reference_on_average_without_more_false_alarms(
    scores: dict[str, tuple[Score, Score]],
) -> None:
    ours, reference = zip(*scores.values(), strict=True)

    assert mean(each.j for each in ours) >= mean(each.j for each in reference) + 0.04
    assert mean(each.false_alarms for each in ours) <= mean(each.false_alarms for each in reference)


@pytest.mark.parametrize("name", SETS)
def test_it_is_nowhere_much_worse_than_the_reference(scores: dict[str, tuple[Score, Score]], name: str) -> None:
    ours, reference = scores[name]

    assert ours.j >= reference.j - 0.03


def test_it_does_well_on_simulated_initiatives_it_was_not_fitted_to(slippage: Path) -> None:
    told = model.stories(datasets.load(slippage / "sim").histories, Thresholds())

    left_out, _ = model.cross_validated(told, Thresholds())

    assert left_out.j >= 0.775
    assert left_out.false_alarms is not None
    assert left_out.false_alarms <= 0.10


def test_the_default_points_are_what_the_fit_gives(slippage: Path) -> None:
    told = model.stories(datasets.load(slippage / "sim").histories, Thresholds())

    assert model.fit(told, Thresholds()).thresholds == Thresholds()


def _scores(folder: Path) -> tuple[Score, Score]:
    data = datasets.load(folder)
    scores = result_of(data, replay(data, Thresholds())).scores
    return scores["Convener: slipping"], scores["P4: slipping"]
