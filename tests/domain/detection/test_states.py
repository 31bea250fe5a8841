import pytest

from bot.domain.detection.evidence import Observation
from bot.domain.detection.states import Standing, after_check_in, after_day
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import State, Status
from tests.domain.detection.builders import day, excused, missed, quiet_day, states, told

LETTERS = {State.clear: "c", State.watch: "w", State.slipping: "S"}


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((0, 1, 1.75), "ccc"),
        ((2, 0, 2), "wcw"),
        ((4,), "S"),
        ((3,), "w"),
        ((3, 3), "wS"),
        ((3, 2, 3), "www"),  # not at two check-ins running
        ((3.75, 3), "wS"),
        ((4, 1, 0), "SSc"),
        ((4, 1.5, 1.25), "SSc"),  # the first step of the forecast is still calm
        ((4, 1, 2, 1), "SSSS"),  # calm at two check-ins running, or it goes on
        ((4, 1, 2, 1, 1), "SSSSc"),
        ((4, 0, 0, 3, 3, 3), "SScwSS"),  # one check-in of cool-down
        ((4, 0, 0, 4), "SScS"),
        ((0, 0, 4, 0), "ccSS"),  # calm before it slipped does not count
    ],
)
def test_slipping_is_hard_to_enter_and_hard_to_leave(points: tuple[float, ...], expected: str) -> None:
    standing, seen = Standing(), ""

    for each in points:
        standing = after_check_in(standing, each, False, Thresholds())
        seen += LETTERS[standing.state]

    assert seen == expected


def test_a_longer_cool_down_leaves_only_the_full_points_to_begin_again() -> None:
    patient = Thresholds(cool_down=3)
    standing, seen = Standing(), ""

    for each in (4, 0, 0, 3, 3, 3, 3):
        standing = after_check_in(standing, each, False, patient)
        seen += LETTERS[standing.state]

    assert seen == "SScwwwS"


def test_a_day_between_check_ins_can_begin_slipping_but_counts_as_none() -> None:
    limits = Thresholds()
    strained = after_check_in(Standing(), 3, False, limits)

    assert after_day(strained, 3, False, limits).state is State.watch
    assert after_day(strained, 4, False, limits).state is State.slipping
    assert after_day(after_day(strained, 0, False, limits), 3, False, limits).state is State.watch


def test_quiet_days_do_not_end_slipping() -> None:
    standing = after_check_in(Standing(), 4, False, Thresholds())

    for _ in range(10):
        standing = after_day(standing, 0, False, Thresholds())

    assert standing.state is State.slipping


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([told(20, 20, status=Status.off_track)], ["watch"]),  # said off track, and nothing else does
        ([told(20, 20, due=day(111))], ["slipping"]),  # a date moved by more than a tenth is enough
        ([told(20, 20, due=day(108))], ["watch"]),
        ([told(50, 37)], ["slipping"]),
        ([told(50, 40), told(60, 50)], ["watch", "slipping"]),  # three points twice running
        ([told(50, 42), told(60, 55)], ["watch", "clear"]),
        (
            [told(20, 5), told(30, 24), told(40, 42), told(50, 52)],
            ["slipping", "slipping", "slipping", "clear"],
        ),
        ([told(50, 50), missed(60), missed(70)], ["clear", "watch", "slipping"]),
        ([told(50, 50), quiet_day(55), quiet_day(60)], ["clear", "clear", "clear"]),
    ],
)
def test_answers_lead_to_states(observations: list[Observation], expected: list[str]) -> None:
    assert states(*observations) == expected


def test_a_paused_initiative_is_clear_and_its_silence_is_not_counted() -> None:
    history = [told(50, 20), missed(60, is_paused=True), missed(70, is_paused=True), told(80, 79)]

    assert states(*history) == ["slipping", "clear", "clear", "clear"]


def test_two_check_ins_with_a_pause_between_them_are_not_running() -> None:
    strained, resumed = told(50, 40), told(61, 51)

    assert states(strained, resumed) == ["watch", "slipping"]
    assert states(strained, quiet_day(55, is_paused=True), resumed) == ["watch", "clear", "watch"]


def test_an_excused_check_in_is_no_second_one_running() -> None:
    strained = told(50, 40)

    assert states(strained, told(60, 50)) == ["watch", "slipping"]
    assert states(strained, excused(60)) == ["watch", "watch"]


def test_only_answers_end_slipping() -> None:
    slipped, calm = told(20, 5), told(30, 30)

    assert states(slipped, calm, told(40, 40)) == ["slipping", "slipping", "clear"]
    assert states(slipped, calm, missed(31), missed(32)) == ["slipping"] * 4
    assert states(slipped, calm, excused(31), missed(32), told(40, 40)) == [*["slipping"] * 4, "clear"]
