"""How serious a slipping initiative is, and so who is asked to act; each level has one ground a person can be told.

A level is read off the findings alone. See docs/adr/levels.md for what was measured.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import Level, Rule, Status

RUNNING = 2
"""Check-ins running after which a forecast that grave is no accident, and silence on a lost initiative no oversight."""


class Ground(StrEnum):
    """Why an initiative has its level."""

    declared = "declared"
    persistent = "persistent"
    lost = "lost"
    late = "late"
    milestone = "milestone"
    slipping = "slipping"


class Grade(NamedTuple):
    """A level, and why it is no lower."""

    level: Level
    ground: Ground


def grade(findings: Iterable[Finding], limits: Thresholds) -> Grade:
    """Return the level of a slipping initiative with these findings.

    A due date that was declared far too late is a fact and counts at once; a forecast is an estimate and leads to
    *direct* only when it was as grave at the check-in before.
    """
    by_rule = {finding.rule: finding for finding in findings}
    forecast, moved = by_rule.get(Rule.forecast), by_rule.get(Rule.date_moved)
    if moved and moved.value > limits.direct_late:
        return Grade(Level.direct, Ground.declared)
    if forecast and int(str(forecast.numbers.get("grave", 0))) >= RUNNING:
        return Grade(Level.direct, Ground.persistent)
    if _is_lost(by_rule.get(Rule.status), by_rule.get(Rule.silence)):
        return Grade(Level.direct, Ground.lost)
    if any(each and each.value > limits.assist_late for each in (forecast, moved)):
        return Grade(Level.assist, Ground.late)
    overdue = by_rule.get(Rule.milestone_overdue)
    if overdue and overdue.value > limits.assist_milestone_late:
        return Grade(Level.assist, Ground.milestone)
    return Grade(Level.advise, Ground.slipping)


def _is_lost(status: Finding | None, silence: Finding | None) -> bool:
    """Return whether it was off track when last heard of, and nobody has answered since."""
    if status is None or silence is None:
        return False
    return status.numbers["reported"] == Status.off_track.value and silence.value >= RUNNING
