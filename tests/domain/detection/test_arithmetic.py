from math import inf

import pytest

from bot.domain.detection import arithmetic


@pytest.mark.parametrize(
    ("es", "at", "pace", "at_plan", "at_pace", "blended", "needed"),
    [
        (0.40, 0.50, 0.8, 1.10, 1.25, 0.5 + 0.6 / 0.9, 1.2),
        (0.50, 0.50, 1.0, 1.00, 1.00, 1.0, 1.0),
        (0.75, 0.50, 1.5, 0.75, 0.5 + 0.25 / 1.5, 0.5 + 0.25 / 1.25, 0.5),
        (0.90, 1.00, 0.9, 1.10, 1 + 0.1 / 0.9, 1 + 0.1 / 0.9, inf),
        (1.00, 1.20, 1 / 1.2, 1.20, 1.20, 1.20, 1.0),
        (0.00, 0.50, 0.0, 1.50, 20.5, 2.50, 2.0),
    ],
)
def test_worked_values(
    es: float, at: float, pace: float, at_plan: float, at_pace: float, blended: float, needed: float
) -> None:
    assert arithmetic.pace(es, at) == pytest.approx(pace)
    assert arithmetic.forecast(es, at, 1.0) == pytest.approx(at_plan)
    assert arithmetic.forecast(es, at, arithmetic.steady_factor(es, at)) == pytest.approx(at_pace)
    assert arithmetic.forecast(es, at, arithmetic.blended_factor(es, at)) == pytest.approx(blended)
    assert arithmetic.pace_needed(es, at) == pytest.approx(needed)


def test_a_shortfall_grows_with_work_not_done_and_is_worked_off_but_never_saved_up() -> None:
    behind = arithmetic.shortfall_step(0.0, planned_gain=10, gain=4, slack=0.05)
    assert behind == pytest.approx(5.5)  # ten planned, four done, half a point of slack

    assert arithmetic.shortfall_step(behind, planned_gain=10, gain=12, slack=0.05) == pytest.approx(3.0)
    assert arithmetic.shortfall_step(behind, planned_gain=10, gain=40, slack=0.05) == 0.0
    assert arithmetic.shortfall_step(0.0, planned_gain=0, gain=-20, slack=0.05) == 20.0  # reported too much before


@pytest.mark.parametrize(("late", "closed", "rate"), [(0, 0, 0.5), (1, 1, 0.6), (0, 16, 0.1), (10, 10, 12 / 14)])
def test_a_record_of_few_initiatives_says_little(late: int, closed: int, rate: float) -> None:
    assert arithmetic.late_rate(late, closed) == pytest.approx(rate)
