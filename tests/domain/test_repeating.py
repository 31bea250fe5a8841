"""Saying "as before": what is repeated, and how often."""

from datetime import date

import pytest

from bot.domain.answers import Said
from bot.domain.repeating import Before, as_before, count_repeats, refuse_once_too_often
from bot.domain.words import Status

LAST = Said(Status.at_risk, 40.0, 7, "supplier", "a decision", "https://x", "a note", date(2026, 9, 1))


def test_as_before_repeats_what_lasts_and_leaves_what_belonged_to_its_time() -> None:
    assert as_before(LAST) == Said(Status.at_risk, 40.0, 7, "supplier", "a decision")


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 2)])
def test_as_before_counts_up_to_twice_running(before: int, after: int) -> None:
    plain = as_before(LAST)

    assert count_repeats(plain, Before(plain, before)) == after


def test_the_third_time_running_needs_evidence() -> None:
    plain = as_before(LAST)

    with pytest.raises(ExceptionGroup) as refused:
        refuse_once_too_often(plain, Before(plain, 2))

    assert [problem.field for problem in refused.value.exceptions] == ["evidence"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "said",
    [
        Said(Status.at_risk, 41.0, 7, "supplier", "a decision"),
        Said(Status.on_track, 40.0, 7, "supplier", "a decision"),
        Said(Status.at_risk, 40.0, 7, "supplier", "a decision", evidence="minutes of 3 March"),
        Said(Status.at_risk, 40.0, 7, "supplier", "a decision", forecast_due=date(2026, 10, 1)),
    ],
)
def test_news_or_evidence_starts_the_count_again(said: Said) -> None:
    assert count_repeats(said, Before(as_before(LAST), 2)) == 0


def test_the_first_answer_repeats_nothing() -> None:
    assert count_repeats(LAST, None) == 0
