from datetime import date, timedelta

import pytest

from bot.domain.errors import Invalid
from bot.domain.plan import (
    Milestone,
    Plan,
    PlanKind,
    PlanPoint,
    Target,
    median_plan,
    milestone_plan,
    stepped_plan,
    straight_line,
    target_plan,
)

START, DUE = date(2026, 1, 1), date(2026, 4, 11)  # 100 days, so that a day is a percent of the duration


def day(number: int) -> date:
    return START + timedelta(days=number)


def targets(*points: tuple[int, float]) -> Plan:
    return target_plan(START, DUE, [Target(day(number), percent) for number, percent in points])


def milestones(*points: tuple[int, float]) -> Plan:
    return milestone_plan(START, DUE, [Milestone(f"M{number}", day(number), weight) for number, weight in points])


@pytest.mark.parametrize(
    ("number", "percent"),
    [(0, 0), (10, 10), (20, 20), (30, 20), (40, 20), (50, 33.333), (100, 100), (130, 100), (-5, 0)],
)
def test_a_target_curve_is_straight_between_its_points(number: int, percent: float) -> None:
    plan = targets((20, 20), (40, 20), (100, 100))

    assert plan.planned(plan.time_of(day(number))) == pytest.approx(percent, abs=0.001)


@pytest.mark.parametrize(
    ("number", "percent"), [(0, 0), (29, 0), (30, 25), (59, 25), (60, 50), (99, 50), (100, 100), (120, 100)]
)
def test_a_milestone_curve_jumps_by_the_share_of_the_weights_on_the_due_date(number: int, percent: float) -> None:
    plan = milestones((30, 1), (60, 1), (100, 2))

    assert plan.planned(plan.time_of(day(number))) == percent


@pytest.mark.parametrize(
    ("percent", "at", "earned"),
    [
        (30, 0.50, 0.40),  # behind: the plan had 30 % at 0.40 (20 % at 0.20, 40 % at 0.60)
        (50, 0.50, 2 / 3),  # ahead: between 40 % at 0.60 and 100 % at 1.00
        (100, 0.80, 1.0),
        (0, 0.50, 0.0),
        (100, 1.30, 1.0),
        (90, 1.30, 14 / 15),
        (99.97, 1.30, 0.9998),  # nearly done is not on plan once it is overdue
    ],
)
def test_earned_schedule_follows_the_curve_backwards(percent: float, at: float, earned: float) -> None:
    plan = targets((20, 20), (60, 40), (100, 100))

    assert plan.earned_schedule(percent, at) == pytest.approx(earned)


@pytest.mark.parametrize(
    ("percent", "at", "earned"),
    [
        (20.0, 0.30, 0.30),  # on plan within a stretch without work: exactly as far as the calendar
        (20.04, 0.30, 0.30),  # the same within rounding
        (19.0, 0.30, 0.19),
        (20.1, 0.30, 0.40075),  # ahead: the stretch without work is already behind
        (20.0, 0.50, 0.40),  # after the stretch: what was earned lasts until its end
    ],
)
def test_a_flat_stretch_of_the_plan_is_no_leap_ahead(percent: float, at: float, earned: float) -> None:
    plan = targets((20, 20), (40, 20), (100, 100))

    assert plan.earned_schedule(percent, at) == pytest.approx(earned)


@pytest.mark.parametrize(
    ("percent", "at", "earned"),
    [
        (0, 0.10, 0.10),  # nothing due yet: never later than now
        (0, 0.50, 0.30),  # the first milestone is open since 0.30
        (24, 0.50, 0.30),  # part of a milestone earns nothing
        (24.97, 0.50, 0.50),  # reported as rounded
        (25, 0.50, 0.50),
        (25, 0.70, 0.60),
        (99, 1.20, 1.00),
        (100, 0.40, 1.00),
    ],
)
def test_milestones_earn_in_steps(percent: float, at: float, earned: float) -> None:
    plan = milestones((30, 1), (60, 1), (100, 2))

    assert plan.earned_schedule(percent, at) == pytest.approx(earned)


@pytest.mark.parametrize(
    ("done", "earned"), [(set(), 0.3), ({"M60"}, 0.3), ({"M30"}, 0.6), ({"M30", "M60", "M100"}, 1.0)]
)
def test_known_milestones_count_more_than_a_percentage(done: set[str], earned: float) -> None:
    plan = milestones((30, 1), (60, 1), (100, 2))

    assert plan.earned_schedule(90, 0.7, done) == pytest.approx(earned)


def test_a_milestone_plan_given_as_percentages_has_the_same_steps() -> None:
    named = milestones((30, 1), (60, 1), (100, 2))

    stepped = stepped_plan(START, DUE, [Target(day(30), 25), Target(day(60), 50), Target(day(100), 100)])

    assert stepped.points == named.points


def test_a_plan_of_one_day_goes_from_nothing_to_all() -> None:
    plan = straight_line(START, day(1))

    assert [plan.planned(plan.time_of(day(number))) for number in (0, 1, 2)] == [0, 100, 100]
    assert plan.earned_schedule(50, 1.0) == 0.5


def test_a_median_curve_shows_how_a_division_spreads_its_work_and_not_how_late_it_ends() -> None:
    slow_starters = [[PlanPoint(0.5, percent), PlanPoint(0.9, 90)] for percent in (10, 20, 20, 30, 60)]

    plan = median_plan(START, DUE, slow_starters)

    assert plan.kind is PlanKind.division_median
    assert plan.planned(0.5) == pytest.approx(20)
    assert (plan.planned(0), plan.planned(1)) == (0, 100)


def test_a_median_curve_never_falls_though_reports_did() -> None:
    reopened = [[PlanPoint(0.4, 60.0), PlanPoint(0.6, 30.0)] for _ in range(5)]

    plan = median_plan(START, DUE, reopened)

    percents = [point.percent for point in plan.points]
    assert percents == sorted(percents)


def test_four_closed_initiatives_are_too_few_for_a_median() -> None:
    with pytest.raises(Invalid, match="needs 5 closed initiatives; there are 4"):
        median_plan(START, DUE, [[PlanPoint(0.5, 50)]] * 4)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([], "at least one milestone"),
        ([("A", 30, 0.0), ("B", 60, 0.0)], "a weight above zero"),
        ([("A", 30, -1.0)], "weight of zero or more"),
        ([("A", 30, float("nan"))], "weight of zero or more"),
        ([("A", 101, 1.0)], 'Milestone "A" is due 2026-04-12, outside 2026-01-01 to 2026-04-11'),
        ([("A", -1, 1.0)], "outside"),
        ([("A", 30, 1.0), ("A", 60, 1.0)], 'Two milestones are called "A"'),
    ],
)
def test_a_milestone_plan_that_cannot_be_followed_is_refused(points: list[tuple[str, int, float]], reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refusal:
        milestone_plan(START, DUE, [Milestone(name, day(number), weight) for name, number, weight in points])

    assert refusal.value.field == "milestones"


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([], "at least one target"),
        ([(30, 20), (30, 40)], "two targets for 2026-01-31"),
        ([(30, 40), (60, 20)], "lower than 40"),
        ([(30, 130)], "must be from 0 to 100"),
        ([(30, float("nan"))], "must be from 0 to 100"),
        ([(130, 50)], "outside"),
        ([(100, 80)], "must reach 100 %"),
    ],
)
def test_a_target_plan_that_cannot_be_followed_is_refused(points: list[tuple[int, float]], reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        targets(*points)


def test_targets_that_stop_early_go_on_to_the_due_date() -> None:
    assert targets((50, 40)).planned(0.75) == pytest.approx(70)


@pytest.mark.parametrize("due", [START, START - timedelta(days=1)])
def test_a_due_date_that_is_not_after_the_start_is_refused(due: date) -> None:
    with pytest.raises(Invalid, match="must be after the start") as refusal:
        straight_line(START, due)

    assert refusal.value.field == "due"
