"""Figures of interventions: counts by kind, and stretches in calendar and working time."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import intervention_events as e
from bot.domain.intervention import Phase
from bot.domain.intervention_figures import Case, Span, cases, figures, summary
from bot.domain.words import Kind, Outcome
from tests.domain.interventions import BEN, DIRK, HOUR, in_phase

RECOVERED = e.Close(DIRK, Outcome.recovered, "The pilot is live")


def a_third(start, end) -> timedelta:
    """Eight hours of work in each day of twenty-four."""
    return (end - start) / 3


def hours(count: float) -> Span:
    return Span(count * HOUR, count * HOUR / 3)


def test_a_recovered_round_is_measured_from_raised_to_each_of_its_steps():
    closed = in_phase(Phase.directed, e.GiveUpdate(BEN, "Under way"), e.CheckInGood(), e.CheckInGood(), RECOVERED)

    (case,) = cases(closed, a_third)

    assert case == Case(Kind.coaching, Outcome.recovered, hours(1), hours(2), hours(4))


def test_a_good_check_in_that_did_not_last_is_no_recovery():
    closed = in_phase(Phase.directed, e.CheckInGood(), e.CheckInBad(), e.CheckInGood(), e.CheckInGood(), RECOVERED)

    (case,) = cases(closed, a_third)

    assert case.to_recovery == hours(5)


def test_what_was_stopped_after_a_good_check_in_did_not_recover():
    stopped = in_phase(Phase.recovering, e.Close(DIRK, Outcome.stopped, "Not needed any more"))

    (case,) = cases(stopped, a_third)

    assert case.to_recovery is None


def test_a_relapse_counts_against_the_round_before_it():
    again = in_phase(Phase.recovering, RECOVERED, e.Reopen(), e.Acknowledge(BEN))

    first, second = cases(again, a_third)

    assert (first.kind, first.has_relapsed, second.kind, second.has_relapsed) == (
        Kind.coaching,
        True,
        None,
        False,
    )
    by_kind = figures([first, second])
    assert (by_kind[Kind.coaching].reopened, by_kind[None].reopened) == (1, 0)


def test_the_first_acknowledgement_counts_even_if_it_was_taken_back():
    waiting = in_phase(Phase.acknowledged, e.Unacknowledge())

    (case,) = cases(waiting, a_third)

    assert case.to_acknowledge == hours(1)


def test_what_was_never_raised_is_no_case():
    assert cases(in_phase(Phase.candidate), a_third) == []


def test_withdrawn_is_used_but_neither_closed_nor_waiting():
    found = summary([Case(Kind.coaching, Outcome.withdrawn)])

    assert (found.used, found.closed, found.recovery_rate) == (1, 0, None)
    assert found.to_acknowledge.waiting == 0


def test_a_kind_that_nobody_answers_does_not_look_quick():
    found = summary([Case(Kind.coaching, None, hours(1)), Case(Kind.coaching, None), Case(Kind.coaching, None)])

    assert (found.to_acknowledge.count, found.to_acknowledge.waiting) == (1, 2)


def test_counts_medians_and_percentiles_of_ten_cases():
    found = summary([Case(Kind.stop, Outcome.recovered if n > 6 else Outcome.stopped, hours(n)) for n in range(1, 11)])

    assert (found.used, found.closed, found.recovered, found.recovery_rate) == (10, 10, 4, 0.4)
    assert found.to_acknowledge.median == hours(5.5)
    assert found.to_acknowledge.p90 == hours(9)
    assert found.to_recovery.median is None


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18)])
def test_the_90th_percentile_is_a_length_that_really_occurred(count, rank):
    found = summary([Case(None, None, hours(n)) for n in range(count, 0, -1)])

    assert found.to_acknowledge.p90 == hours(rank)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_medians_agree_with_the_standard_librarys(lengths):
    found = summary([Case(None, None, Span(n * HOUR, n * HOUR)) for n in lengths])

    assert found.to_acknowledge.median.calendar == median(lengths) * HOUR
    assert found.to_acknowledge.median.calendar <= found.to_acknowledge.p90.calendar
