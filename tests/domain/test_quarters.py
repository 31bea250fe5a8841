"""Quarters: every day lies in one, and people write them in a few ways."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Invalid
from bot.domain.quarters import Quarter, quarter_of, read_quarter


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_lies_in_the_quarter_that_it_is_said_to_be_in(day: date) -> None:
    quarter = quarter_of(day)

    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.next.first_day == quarter.last_day + timedelta(days=1)
    assert quarter.next.before == quarter == read_quarter(str(quarter))


@pytest.mark.parametrize("words", ["2026Q1", "2026q1", " 2026-Q1 ", "2026 Q1"])
def test_it_is_read_as_people_write_it(words: str) -> None:
    assert read_quarter(words) == Quarter(2026, 1)


@pytest.mark.parametrize("words", ["", "Q1", "2026", "2026Q5", "2026Q0", "0000Q1", "9999Q4", "2026Q1x", "²026Q1"])
def test_anything_else_is_refused_with_the_way_to_write_it(words: str) -> None:
    with pytest.raises(Invalid, match="as in 2026Q1"):
        read_quarter(words)
