"""Who is asked to act: few at first, and more when it lasts or is a fact."""

from typing import Any

import pytest

from bot.domain.detection.evidence import Observation
from bot.domain.detection.levels import Grade, Ground, grade
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Plan
from bot.domain.words import Level, State, Status
from tests.domain.detection.builders import LINE, STEPS, day, excused, last, missed, quiet_day, told

OFF = Status.off_track
ALARM: dict[str, Any] = {"slipping_upstream": ("KS-4",)}
LOST = [told(40, 40, status=OFF), missed(41), missed(42, waiting_since=day(10), **ALARM)]
"""On plan when last heard of, but called off track and silent since."""
SLOW = told(40, 20)
"""Forecast more than a quarter late."""


@pytest.mark.parametrize(
    ("plan", "observations", "expected"),
    [
        (LINE, [told(30, 23, status=OFF), told(40, 36, status=OFF, **ALARM)], Grade(Level.advise, Ground.slipping)),
        (LINE, [told(40, 32, **ALARM), told(45, 37, **ALARM)], Grade(Level.advise, Ground.slipping)),  # 11 % late
        (LINE, [SLOW], Grade(Level.assist, Ground.late)),
        (LINE, [SLOW, told(50, 28)], Grade(Level.direct, Ground.persistent)),
        (LINE, [SLOW, missed(50)], Grade(Level.direct, Ground.persistent)),
        (LINE, [SLOW, excused(50)], Grade(Level.assist, Ground.late)),  # nobody was expected to answer
        (LINE, [SLOW, quiet_day(45), quiet_day(49)], Grade(Level.assist, Ground.late)),  # a day is no check-in
        (LINE, [SLOW, told(50, 41), told(60, 38)], Grade(Level.assist, Ground.late)),  # not running
        (LINE, [told(20, 20, due=day(111))], Grade(Level.advise, Ground.slipping)),
        (LINE, [told(20, 20, due=day(121))], Grade(Level.assist, Ground.late)),
        (LINE, [told(20, 20, due=day(126))], Grade(Level.direct, Ground.declared)),  # a fact, no forecast
        (LINE, LOST, Grade(Level.direct, Ground.lost)),
        (
            LINE,
            [told(85, 69, **ALARM), told(90, 78, **ALARM)],
            Grade(Level.direct, Ground.persistent),
        ),  # at twice the pace
        (STEPS, [told(46, milestones_done=frozenset(), due=day(108))], Grade(Level.assist, Ground.milestone)),
    ],
)
def test_the_level_follows_how_late_it_will_be_and_for_how_long_that_was_known(
    plan: Plan, observations: list[Observation], expected: Grade
) -> None:
    assessment = last(*observations, plan=plan)

    assert assessment.state is State.slipping
    assert grade(assessment.findings, Thresholds()) == expected
    assert assessment.level is expected.level


def test_only_a_slipping_initiative_has_a_level() -> None:
    assert last(told(50, 50)).level is None
    assert last(told(50, 42)).level is None
