"""A part of the simulation in the suite; `python -m tests.simulated_years` runs the whole of it."""

from pathlib import Path

import pytest

from tests.simulated_years import laws
from tests.simulated_years.years import Years


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_everybody_is_asked_once_within_budget_and_nothing_is_forgotten(
    tmp_path: Path, seed: int
) -> None:
    years = Years(tmp_path, size=8, days=100, seed=seed)

    years.run()

    assert laws.broken(years) == []
    assert years.summary()["messages check_in_card"] > 30
    assert years.summary()["outages"] > 0
