"""The interval around a forecast: hidden with too little data, wider where the pace varied, never a false promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forecast import Forecast, Report, interval

START = date(2026, 1, 5)


def reports(*progress: float) -> list[Report]:
    """Return weekly reports."""
    return [Report(START + timedelta(weeks=number), percent) for number, percent in enumerate(progress)]


TODAY = START + timedelta(weeks=6)
FINISH = TODAY + timedelta(weeks=10)


def test_a_steady_pace_leaves_no_doubt() -> None:
    assert interval(FINISH, TODAY, reports(0, 10, 20, 30, 40)) == Forecast(FINISH, FINISH, FINISH)


def test_an_uneven_pace_widens_the_interval_to_both_sides() -> None:
    found = interval(FINISH, TODAY, reports(0, 8, 22, 29, 43, 50))

    assert found is not None
    assert found.latest is not None
    assert TODAY < found.earliest < FINISH < found.latest


@pytest.mark.parametrize("told", [reports(), reports(10), reports(10, 20, 30), reports(0, 40, 80, 100)])
def test_nothing_is_said_with_too_few_answers_or_when_all_is_done(told: list[Report]) -> None:
    assert interval(FINISH, TODAY, told) is None


@pytest.mark.parametrize("told", [reports(40, 40, 40, 40), reports(50, 45, 45, 40), reports(0, 0, 0, 0)])
def test_nothing_is_said_where_the_answers_tell_of_no_progress(told: list[Report]) -> None:
    assert interval(FINISH, TODAY, told) is None


def test_no_latest_day_is_named_where_the_pace_varied_too_much() -> None:
    wild = interval(FINISH, TODAY, reports(0, 0, 0, 60))

    assert wild is not None
    assert wild.latest is None


@given(st.lists(st.floats(0, 100), max_size=12), st.integers(-400, 4000))
def test_the_forecast_lies_inside_its_interval_and_the_interval_ahead_of_today(told: list[float], days: int) -> None:
    finish = TODAY + timedelta(days=days)

    found = interval(finish, TODAY, reports(*told))

    if found is not None:
        assert TODAY <= found.earliest <= finish
        assert found.latest is None or found.latest >= finish
