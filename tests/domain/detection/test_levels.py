from typing import Any

import pytest

from bot.domain.detection.evidence import Observation
from bot.domain.plan import Plan
from bot.domain.words import Level, State, Status
from tests.domain.detection.builders import LINE, STEPS, day, last, missed, told

OFF = Status.off_track
ALARM: dict[str, Any] = {"slipping_upstream": ("KS-4",)}


LOST = [told(40, 40, status=OFF), missed(41), missed(42, waiting_since=day(10), **ALARM)]
"""On plan when last heard of, but called off track and silent since."""


@pytest.mark.parametrize(
    ("plan", "observations", "level"),
    [
        (LINE, [told(30, 23, status=OFF), told(40, 36, status=OFF, **ALARM)], Level.advise),
        (
            LINE,
            [told(40, 32, **ALARM), told(45, 37, **ALARM)],
            Level.assist,
        ),  # 11 % late
        (LINE, [told(40, 20)], Level.direct),  # more than 20 % late
        (LINE, [told(20, 20, due=day(111))], Level.assist),
        (LINE, [told(20, 20, due=day(121))], Level.direct),
        (LINE, LOST, Level.direct),
        (
            LINE,
            [told(70, 62, **ALARM), told(75, 67, **ALARM)],
            Level.direct,
        ),  # the rest must go 1.3 times faster
        (STEPS, [told(46, milestones_done=frozenset(), due=day(108))], Level.assist),
    ],
)
def test_the_level_follows_how_late_it_will_be(plan: Plan, observations: list[Observation], level: Level) -> None:
    assessment = last(*observations, plan=plan)

    assert assessment.state is State.slipping
    assert assessment.level is level


def test_only_a_slipping_initiative_has_a_level() -> None:
    assert last(told(50, 50)).level is None
    assert last(told(50, 42)).level is None
