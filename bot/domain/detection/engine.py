"""The assessment of an initiative. One more observation costs the same, however long the history is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.detection import states
from bot.domain.detection.case import Case
from bot.domain.detection.evidence import Observation, Occasion, in_order
from bot.domain.detection.levels import grade
from bot.domain.detection.memory import Memory, remember
from bot.domain.detection.rules import ASKED, SCORED, Finding, Verdict, conflict
from bot.domain.detection.states import Standing
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Plan
from bot.domain.words import Level, Rule, State, Status

NO_EVIDENCE = frozenset({Occasion.day, Occasion.excused})
"""Occasions that count in no "two check-ins running": nobody was expected to say anything."""
EXACT = 6
"""Decimals of a sum of points: tenths do not add up exactly in binary."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What detection concludes: `level` is set while slipping, `points` is the sum of the findings'."""

    state: State
    level: Level | None
    points: float
    findings: tuple[Finding, ...]
    as_of: date


def assess(memory: Memory, observation: Observation, plan: Plan, thresholds: Thresholds) -> tuple[Memory, Assessment]:
    """Return the memory with the observation in it, and what follows from both.

    A paused initiative is clear without findings and its check-ins are not counted. Observations come by day,
    as `in_order` puts them; a correction of an earlier answer means to fold them all again with `assess_all`.
    """
    if observation.is_paused:
        rested = replace(memory, as_of=observation.on, state=State.clear, points=0.0, calm=0, cooling=0, held=())
        return rested, Assessment(State.clear, None, 0.0, (), observation.on)
    seen = _weighed(remember(memory, observation, plan, thresholds.shortfall_slack), observation, plan, thresholds)
    case = Case(seen, observation, plan, thresholds)
    findings = tuple(_findings(case))
    points = round(sum(finding.points for finding in findings), EXACT)
    standing = _standing(memory, case, points)
    level = grade(findings, thresholds).level if standing.state is State.slipping else None
    held = tuple((finding.rule, finding.since) for finding in findings)
    kept = replace(seen, held=held, **standing._asdict())
    return kept, Assessment(standing.state, level, points, findings, observation.on)


def assess_all(
    observations: Iterable[Observation], plan: Plan, thresholds: Thresholds
) -> tuple[Memory, tuple[Assessment, ...]]:
    """Return the memory and the assessment after each observation, whatever order they came in."""
    memory = Memory()
    assessments = []
    for observation in in_order(observations):
        memory, assessment = assess(memory, observation, plan, thresholds)
        assessments.append(assessment)
    return memory, tuple(assessments)


def _weighed(seen: Memory, observation: Observation, plan: Plan, thresholds: Thresholds) -> Memory:
    """Return the memory with the check-ins running at which the forecast was grave; only evidence moves the count."""
    if observation.occasion in NO_EVIDENCE:
        return seen
    return replace(seen, grave=seen.grave + 1 if Case(seen, observation, plan, thresholds).is_grave else 0)


def _findings(case: Case) -> Iterator[Finding]:
    held = dict(case.memory.held)
    points = 0.0
    for rule, speak in SCORED.items():
        verdict = speak(case)
        if verdict is not None:
            points += verdict.points
            yield _finding(rule, verdict, held, case.seen.on)
    contradiction = conflict(case, points)
    if contradiction is not None:
        yield _finding(Rule.conflict, contradiction, held, case.seen.on)
    for rule, ask in ASKED.items():
        question = ask(case)
        if question is not None:
            yield _finding(rule, question, held, case.seen.on)


def _finding(rule: Rule, verdict: Verdict, held: dict[Rule, date], today: date) -> Finding:
    since = verdict.since or held.get(rule, today)
    points, value, threshold, numbers, rests_on, _ = verdict
    return Finding(rule, points, value, threshold, since, numbers, rests_on)


def _standing(memory: Memory, case: Case, points: float) -> Standing:
    before = Standing(memory.state, memory.points, memory.calm, memory.cooling)
    is_noticed, limits = case.status is Status.off_track, case.thresholds
    if case.seen.occasion in NO_EVIDENCE:
        return states.after_day(before, points, is_noticed, limits)
    return states.after_check_in(
        before, points, is_noticed, limits, is_answered=case.seen.occasion is Occasion.answered
    )
