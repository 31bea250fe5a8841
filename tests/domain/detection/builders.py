"""Builders with defaults for detection's tests: a hundred planned days, so that a day is a percent."""

from datetime import date, timedelta
from typing import Any

from bot.domain.detection.engine import Assessment, assess_all
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Milestone, Plan, milestone_plan, straight_line
from bot.domain.words import Rule

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


LINE = straight_line(START, day(100))
STEPS = milestone_plan(
    START,
    day(100),
    [Milestone("Pilot live", day(40)), Milestone("Roll-out", day(70)), Milestone("Review", day(100))],
)


def told(number: int, progress: float | None = None, **fields: Any) -> Observation:
    return Observation(day(number), progress=progress, **fields)


def missed(number: int, **fields: Any) -> Observation:
    return Observation(day(number), Occasion.missed, **fields)


def excused(number: int, **fields: Any) -> Observation:
    return Observation(day(number), Occasion.excused, **fields)


def quiet_day(number: int, **fields: Any) -> Observation:
    return Observation(day(number), Occasion.day, **fields)


def last(*observations: Observation, plan: Plan = LINE, thresholds: Thresholds | None = None) -> Assessment:
    """Return the assessment after the last of the observations."""
    return assess_all(observations, plan, thresholds or Thresholds())[1][-1]


def states(*observations: Observation, plan: Plan = LINE) -> list[str]:
    """Return the state after each of the observations."""
    return [each.state.value for each in assess_all(observations, plan, Thresholds())[1]]


def finding(rule: Rule, *observations: Observation, plan: Plan = LINE) -> Finding | None:
    """Return what one rule says after the last of the observations."""
    return next((each for each in last(*observations, plan=plan).findings if each.rule is rule), None)
