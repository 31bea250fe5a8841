import pytest

from bot.backtest.metrics import Reading, Track, score


def test_shares_of_a_reading() -> None:
    reading = Reading(true_flags=3, false_flags=1, missed=2)

    assert [reading.precision, reading.recall, reading.f1] == pytest.approx([0.75, 0.6, 2 / 3])


def test_what_was_never_flagged_has_no_precision_and_counts_nothing() -> None:
    nothing = score([Track(True, [(0.4, False), (0.7, False)]), Track(False, [(0.4, False)])])

    assert (nothing.ever.precision, nothing.ever.recall, nothing.ever.f1) == (None, 0.0, None)
    assert (nothing.lead, nothing.false_alarms, nothing.j) == (None, 0.0, 0.0)


def test_the_last_check_in_up_to_a_time_decides_and_those_without_one_are_left_out() -> None:
    early = Track(True, [(0.2, True), (0.5, False), (0.6, True)])
    late_starter = Track(True, [(0.6, True)])

    result = score([early, late_starter])

    assert result.half_time == Reading(0, 0, 1)
    assert result.three_quarters == Reading(2, 0, 0)
    assert result.ever == Reading(2, 0, 0)


def test_lead_is_the_time_left_at_the_first_flag_and_at_most_the_whole_plan() -> None:
    before_start = Track(True, [(-0.5, True)])
    half_way = Track(True, [(0.4, False), (0.5, True)])
    false_flag = Track(False, [(0.1, True)])

    assert score([before_start, half_way, false_flag]).lead == 0.75


def test_false_alarms_are_counted_in_check_ins_of_those_on_time() -> None:
    on_time = Track(False, [(0.1, True), (0.2, False), (0.3, False), (0.4, False)])

    assert score([on_time, Track(True, [(0.1, True)])]).false_alarms == 0.25


def test_j_is_the_mean_of_three_f1() -> None:
    tracks = [Track(True, [(0.4, False), (0.6, True)]), Track(False, [(0.4, False)])]

    assert score(tracks).j == pytest.approx((0 + 1 + 1) / 3)
