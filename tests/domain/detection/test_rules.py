from datetime import date

import pytest

from bot.domain.detection.evidence import Observation
from bot.domain.detection.rules import working_days
from bot.domain.plan import Plan
from bot.domain.words import Rule, Status
from tests.domain.detection.builders import (
    LINE,
    STEPS,
    day,
    excused,
    finding,
    last,
    missed,
    quiet_day,
    told,
)

OFF, RISK, FINE = Status.off_track, Status.at_risk, Status.on_track


@pytest.mark.parametrize(
    ("rule", "observations", "points"),
    [
        (Rule.forecast, [told(10, 1)], None),  # a ratio before 15 % of the time means nothing
        (Rule.forecast, [told(50, 48)], None),  # 1.04: within 5 %
        (Rule.forecast, [told(50, 46)], 1.25),  # 0.5 + 0.54 / 0.96 = 1.0625
        (Rule.forecast, [told(50, 42)], 2.25),  # 0.5 + 0.58 / 0.92 = 1.130
        (Rule.forecast, [told(50, 40)], 3.25),  # 0.5 + 0.60 / 0.90 = 1.167
        (Rule.forecast, [told(50, 37)], 4.5),  # 0.5 + 0.63 / 0.87 = 1.224
        (Rule.forecast, [told(50, 70)], None),  # ahead of plan
        (Rule.forecast, [told(95, 100)], None),  # done
        (Rule.forecast, [told(110, 100)], None),  # done, though late
        (Rule.forecast, [told(107)], 1.25),  # open past the due date without any progress: a fact
        (Rule.pace_needed, [told(49, 30)], None),  # before half-time
        (Rule.pace_needed, [told(50, 45)], None),  # 0.55 / 0.5 is exactly 1.10
        (Rule.pace_needed, [told(50, 44)], 0.25),
        (
            Rule.pace_needed,
            [told(100, 90)],
            None,
        ),  # past the due date it is overdue, and that is another rule
        (Rule.shortfall, [told(10, 10), told(20, 20), told(30, 22)], None),
        (Rule.shortfall, [told(10, 10), told(20, 12), told(30, 14)], 0.5),  # 15 behind, 10 a check-in
        (Rule.shortfall, [told(10, 10), told(20, 10), told(30, 9)], 0.5),
        (Rule.shortfall, [told(20, 20), told(40, 40), told(60, 20)], 0.5),  # a progress that fell
        (Rule.date_moved, [told(20, due=day(105))], None),
        (Rule.date_moved, [told(20, due=day(106))], 2.0),
        (Rule.date_moved, [told(20, due=day(111))], 4.0),
        (Rule.date_moved, [told(20, due=day(90))], None),
        (Rule.date_moved, [told(20, due=day(111)), missed(30)], 4.0),  # silence takes nothing back
        (Rule.date_moved, [told(20, due=day(111)), told(30, due=day(100))], None),
        (Rule.status, [told(20, status=OFF)], 1.0),
        (Rule.status, [told(20, status=RISK)], None),
        (Rule.status, [told(20, status=RISK), told(30, status=RISK)], 0.5),
        (Rule.status, [told(20, status=OFF), missed(30), told(40, status=RISK)], 0.5),
        (Rule.status, [told(20, status=RISK), told(30, status=FINE), told(40, status=RISK)], None),
        (Rule.status, [told(20, status=OFF), told(30)], 1.0),  # an answer without a status changes none
        (Rule.silence, [missed(20)], None),
        (Rule.silence, [missed(20), missed(30)], 1.0),
        (Rule.silence, [missed(20), excused(30)], None),
        (Rule.silence, [missed(20), excused(30), missed(40)], 1.0),
        (Rule.silence, [missed(20), told(30, 30), missed(40)], None),
        (Rule.silence, [missed(20), quiet_day(21)], None),
        (Rule.no_owner, [quiet_day(26, unowned_since=day(20))], None),
        (Rule.no_owner, [quiet_day(27, unowned_since=day(20))], 1.0),
        (Rule.barrier_open, [quiet_day(17, waiting_since=day(4))], None),  # nine working days
        (Rule.barrier_open, [quiet_day(18, waiting_since=day(4))], 1.0),
        (Rule.upstream, [told(20, 20, slipping_upstream=("KS-4",))], 1.0),
        (Rule.upstream, [told(20, 20)], None),
        (Rule.conflict, [told(50, 40, status=FINE)], 0.0),
        (Rule.conflict, [told(50, 40, status=RISK)], None),
        (Rule.conflict, [told(50, 48, status=FINE)], None),
        (Rule.stall, [told(60, 80), told(70, 81), told(80, 82)], 0.0),
        (Rule.stall, [told(60, 80), told(70, 81), told(80, 83)], None),
        (Rule.stall, [told(60, 74), told(70, 75), told(80, 75)], None),
        (Rule.stall, [told(60, 100), told(70, 100), told(80, 100)], None),
        (Rule.confidence, [told(20, confidence=6)], None),
        (Rule.confidence, [told(20, confidence=5)], 0.0),
        (Rule.confidence, [told(20, confidence=9), told(30, confidence=7)], 0.0),
        (Rule.confidence, [told(20, confidence=9), told(30, confidence=8)], None),
    ],
)
def test_each_rule_speaks_from_its_threshold_on(
    rule: Rule, observations: list[Observation], points: float | None
) -> None:
    said = finding(rule, *observations)

    assert (said and said.points) == points


@pytest.mark.parametrize(
    ("observation", "points"),
    [
        (told(40, milestones_done=frozenset()), None),  # due today
        (told(41, milestones_done=frozenset()), 1.0),
        (told(46, milestones_done=frozenset()), 2.0),
        (told(46, milestones_done=frozenset({"Pilot live"})), None),
        (told(71, milestones_done=frozenset({"Roll-out"})), 2.0),  # the first one is still open
        (told(46, 20), 2.0),  # by percent: a third is needed
        (told(46, 34), None),
        (told(46), None),  # nothing is known of progress
        (quiet_day(46, milestones_done=frozenset()), 2.0),  # it goes overdue without an answer
    ],
)
def test_a_milestone_is_overdue_from_the_day_after_its_due_date(observation: Observation, points: float | None) -> None:
    said = finding(Rule.milestone_overdue, observation, plan=STEPS)

    assert (said and said.points) == points


@pytest.mark.parametrize(
    ("rule", "plan", "observations", "numbers"),
    [
        (
            Rule.forecast,
            LINE,
            [told(50, 40)],
            {
                "finish": day(117),
                "days_late": 17,
                "percent_late": 17,
                "overdue_days": 0,
                "progress": 40,
                "planned": 50.0,
                "plan": "straight_line",
                "grave": 0,
            },
        ),
        (
            Rule.forecast,
            LINE,
            [told(90, 88), quiet_day(108)],
            {
                "finish": day(108),
                "days_late": 8,
                "percent_late": 8,
                "overdue_days": 8,
                "progress": 88,
                "planned": 90.0,
                "plan": "straight_line",
                "grave": 0,
            },
        ),
        (
            Rule.pace_needed,
            LINE,
            [told(60, 48)],
            {"factor": 1.3, "days_left": 40, "progress": 48, "planned": 60.0},
        ),
        (
            Rule.shortfall,
            LINE,
            [told(10, 10), told(20, 12), told(30, 14)],
            {"check_ins": 1.5, "points_behind": 15, "behind_since": day(20)},
        ),
        (
            Rule.milestone_overdue,
            STEPS,
            [told(59, milestones_done=frozenset())],
            {"milestone": "Pilot live", "due": day(40), "days": 19},
        ),
        (
            Rule.date_moved,
            LINE,
            [told(20, due=day(110)), told(30, due=day(110)), told(40, due=day(141))],
            {"due": day(100), "declared": day(141), "days": 41, "times": 2},
        ),
        (Rule.status, LINE, [told(20, status=OFF)], {"reported": "off_track"}),
        (
            Rule.silence,
            LINE,
            [told(20, 40), missed(30), missed(40)],
            {"missed": 2, "progress": 40, "known_on": day(20)},
        ),
        (Rule.no_owner, LINE, [quiet_day(30, unowned_since=day(20))], {"vacant_since": day(20), "days": 10}),
        (
            Rule.barrier_open,
            LINE,
            [quiet_day(20, waiting_since=day(4))],
            {"raised": day(4), "working_days": 12},
        ),
        (
            Rule.upstream,
            LINE,
            [told(20, slipping_upstream=("KS-9", "KS-4"))],
            {"keys": "KS-4, KS-9", "count": 2},
        ),
        (
            Rule.conflict,
            LINE,
            [told(50, 40, status=FINE)],
            {"evidence": 3.5, "progress": 40, "planned": 50.0},
        ),
        (
            Rule.stall,
            LINE,
            [told(60, 90), told(70, 90), told(80, 90)],
            {"progress": 90, "gain": 0, "answers": 3},
        ),
        (
            Rule.confidence,
            LINE,
            [told(20, confidence=8), told(30, confidence=5)],
            {"confidence": 5, "before": 8},
        ),
    ],
)
def test_a_finding_has_the_numbers_of_its_sentence(
    rule: Rule, plan: Plan, observations: list[Observation], numbers: dict[str, object]
) -> None:
    said = finding(rule, *observations, plan=plan)

    assert said is not None
    assert dict(said.numbers) == numbers


def test_a_finding_names_value_and_the_threshold_it_is_above() -> None:
    said = finding(Rule.forecast, told(50, 40))

    assert said is not None
    assert said.value == pytest.approx(1 / 6)
    assert said.threshold == 0.15


def test_a_finding_knows_since_when_it_holds_without_a_break() -> None:
    weak = told(50, 40)

    assert since(told(40, 30), weak, told(60, 48)) == day(40)
    assert since(told(40, 30), told(45, 45), weak, told(60, 48)) == day(50)


def test_a_milestone_is_overdue_since_its_due_date_and_not_since_somebody_looked() -> None:
    said = finding(Rule.milestone_overdue, told(59, 10), plan=STEPS)

    assert said is not None
    assert said.since == day(41)


def test_a_finding_names_the_answers_it_rests_on() -> None:
    at_risk = [told(number, 20, status=RISK) for number in (20, 30, 40)]

    said = finding(Rule.status, *at_risk)

    assert said is not None
    assert said.rests_on == (day(30), day(40))


def test_the_points_are_the_sum_of_the_findings_shares() -> None:
    assessment = last(told(20, 5, status=OFF), told(30, 8, status=OFF, due=day(120)))

    assert assessment.points == sum(each.points for each in assessment.findings)
    assert {each.rule for each in assessment.findings} == {
        Rule.forecast, Rule.shortfall, Rule.date_moved, Rule.status,
    }  # fmt: skip


def test_a_missed_check_in_carries_the_last_progress_while_time_goes_on() -> None:
    answered = finding(Rule.forecast, told(50, 46))
    silent = finding(Rule.forecast, told(50, 46), missed(60))

    assert answered is not None
    assert silent is not None
    assert silent.value > answered.value


def test_the_forecast_does_not_worsen_from_day_to_day_until_an_answer_is_overdue() -> None:
    on_plan = [told(40, 40), told(50, 50)]

    assert finding(Rule.forecast, *on_plan, quiet_day(60)) is None
    assert finding(Rule.forecast, *on_plan, quiet_day(66)) is not None


def test_an_excused_absence_does_not_worsen_the_forecast() -> None:
    assert finding(Rule.forecast, told(50, 50), excused(60)) is None


def test_work_taken_up_again_after_it_was_done_is_seen() -> None:
    assessment = last(told(60, 60), told(80, 100), told(90, 70))

    assert assessment.points >= 4


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 2), date(2026, 3, 6), 4),
        (date(2026, 3, 6), date(2026, 3, 9), 1),  # over a weekend
        (date(2026, 3, 7), date(2026, 3, 8), 0),
        (date(2026, 3, 2), date(2026, 3, 16), 10),
        (date(2026, 3, 16), date(2026, 3, 2), 0),
    ],
)
def test_working_days_leave_out_saturday_and_sunday(since: date, until: date, days: int) -> None:
    assert working_days(since, until) == days


def since(*observations: Observation) -> date | None:
    said = finding(Rule.forecast, *observations)
    return said.since if said else None
