"""What may be said of a pulse, and how sure one can be of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pulse import FEWEST, SCALE, Change, Result, Statement, change, result, results, together

COUNTS = st.dictionaries(st.sampled_from(list(SCALE)), st.integers(0, 40))


@given(COUNTS)
def test_nothing_is_said_of_fewer_than_five_answers(counts: dict[int, int]) -> None:
    assert (result(counts) is None) == (sum(counts.values()) < FEWEST)


@given(COUNTS.filter(lambda counts: sum(counts.values()) >= FEWEST))
def test_a_mean_lies_on_the_scale_and_its_band_is_never_negative(counts: dict[int, int]) -> None:
    found = result(counts)

    assert found is not None
    assert 1 <= found.mean <= 5
    assert found.band >= 0
    assert 0 <= found.agree <= 1


def test_the_band_is_that_of_a_textbook() -> None:
    found = result({3: 5, 4: 10, 5: 5})

    # Mean 4, variance 10/19, so 1.96 * sqrt(10 / 19 / 20).
    assert found is not None
    assert (found.n, found.mean, found.agree) == (20, 4.0, 0.75)
    assert found.band == pytest.approx(0.318, abs=0.001)


def test_answers_to_one_statement_alone_are_not_told_for_another() -> None:
    found = results({Statement.safe: {5: 5}, Statement.time: {5: 4}})

    assert set(found) == {Statement.safe}
    assert together({}) is None


CHANGES = [
    ([], Change.first),
    ([(3.0, 0.2)], Change.first),
    ([(3.0, 0.2), (3.2, 0.2)], Change.level),
    ([(3.0, 0.2), (3.6, 0.2)], Change.up),
    ([(3.6, 0.2), (3.0, 0.2)], Change.down),
    ([(1.0, 0.0), (3.0, 0.2), (3.0, 0.2)], Change.level),
]


@pytest.mark.parametrize(("course", "expected"), CHANGES)
def test_a_difference_within_the_bands_is_no_change(course: list[tuple[float, float]], expected: Change) -> None:
    assert change([Result(9, mean, band, 0.5) for mean, band in course]) is expected
