"""Simple detectors to compare with, each defined as in the benchmark's README.

A detector is given the check-ins of one initiative one by one and yields a state after each, so it cannot
look ahead. It keeps the last known progress through silence: elapsed time does not go on without an answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.datasets import CheckIn, History
from bot.domain.detection import arithmetic
from bot.domain.plan import Plan, PlanKind
from bot.domain.words import State, Status

Judge = Callable[["Known"], bool]
EARLY = 0.15
LATE = 1.10


@dataclass(slots=True)
class Known:
    """What is known after the latest check-in; `at` and `percent` are those of the last answer."""

    plan: Plan
    latest: CheckIn | None = None
    count: int = 0
    now: float = 0.0
    at: float = 0.0
    percent: float | None = None
    status: Status | None = None
    status_before: Status | None = None
    silent: int = 0
    behind: float = 0.0
    planned: float = 0.0

    def learn(self, new: CheckIn) -> None:
        """Take in one more check-in."""
        self.latest, self.count, self.now = new, self.count + 1, self.plan.time_of(new.on)
        self.silent = 0 if new.is_answered else self.silent + 1
        if new.status:
            self.status_before, self.status = self.status, new.status
        if new.percent is not None:
            planned = self.plan.planned(self.now)
            gain = new.percent - (self.percent or 0.0)
            self.behind = arithmetic.shortfall_step(self.behind, planned - self.planned, gain, 0.05)
            self.at, self.percent, self.planned = self.now, new.percent, planned

    @property
    def can_judge_pace(self) -> bool:
        return self.percent is not None and self.at >= EARLY

    @property
    def es(self) -> float:
        return self.plan.earned_schedule(self.percent or 0.0, self.at)

    @property
    def blended(self) -> float:
        return arithmetic.forecast(self.es, self.at, arithmetic.blended_factor(self.es, self.at))

    @property
    def pace_needed(self) -> float:
        return arithmetic.pace_needed(self.es, self.at)

    @property
    def shortfall(self) -> float:
        return self.behind * self.count / (100 * self.now) if self.now > 0 else 0.0

    @property
    def moved(self) -> float:
        due = self.latest and self.latest.forecast_due
        return self.plan.time_of(due) - 1 if due else 0.0


def off_track(known: Known) -> bool:
    return known.status is Status.off_track


def at_risk_twice(known: Known) -> bool:
    return {known.status, known.status_before} <= {Status.at_risk, Status.off_track}


def behind_plan(known: Known) -> bool:
    return known.percent is not None and known.plan.planned(known.at) - known.percent > 10


def slow(known: Known) -> bool:
    return known.can_judge_pace and arithmetic.pace(known.es, known.at) < 0.9


def forecast_at_plan(known: Known) -> bool:
    return known.can_judge_pace and arithmetic.forecast(known.es, known.at, 1.0) > LATE


def forecast_at_pace(known: Known) -> bool:
    if not known.can_judge_pace:
        return False
    return arithmetic.forecast(known.es, known.at, arithmetic.steady_factor(known.es, known.at)) > LATE


def forecast_blended(known: Known) -> bool:
    return known.can_judge_pace and known.blended > LATE


def shortfall(known: Known) -> bool:
    return known.percent is not None and known.shortfall > 1


def must_hurry(known: Known) -> bool:
    return known.can_judge_pace and known.pace_needed > 1.10


def date_moved(known: Known) -> bool:
    return known.moved > 0.10


@dataclass(frozen=True, slots=True)
class Detector:
    """A row of the table: `needs` is the evidence without which it has nothing to say."""

    name: str
    needs: Callable[[CheckIn], bool]
    judge: Judge

    def states(self, history: History) -> Iterator[State]:
        """Yield slipping or clear after each check-in."""
        known = Known(history.plan)
        for each in history.check_ins:
            known.learn(each)
            yield State.slipping if self.judge(known) else State.clear


def _has_percent(each: CheckIn) -> bool:
    return each.percent is not None


def _has_status(each: CheckIn) -> bool:
    return each.status is not None


def _has_forecast(each: CheckIn) -> bool:
    return each.forecast_due is not None


DETECTORS = (
    Detector("a last status off_track", _has_status, off_track),
    Detector("b last two statuses at_risk or worse", _has_status, at_risk_twice),
    Detector("c plan minus actual > 10 points", _has_percent, behind_plan),
    Detector("d SPI(t) < 0.9", _has_percent, slow),
    Detector("e1 IEAC(t), PF 1, > +10 %", _has_percent, forecast_at_plan),
    Detector("e2 IEAC(t), PF SPI(t), > +10 %", _has_percent, forecast_at_pace),
    Detector("eb IEAC(t), blended PF, > +10 %", _has_percent, forecast_blended),
    Detector("f CUSUM k 0.05, h 1", _has_percent, shortfall),
    Detector("TSPI TSPI > 1.10", _has_percent, must_hurry),
    Detector("ed declared due date moved > 10 %", _has_forecast, date_moved),
)


def reference_states(history: History) -> Iterator[State]:
    """Yield the state of the reference rule P4 after each check-in."""
    known, state, before, calm = Known(history.plan), State.clear, 0, 0
    for each in history.check_ins:
        known.learn(each)
        points = reference_points(known)
        calm = calm + 1 if points <= 1 else 0
        if state is State.slipping and calm < 2:
            pass
        elif points >= 4 or min(points, before) >= 3:
            state = State.slipping
        else:
            state = State.watch if points >= 2 else State.clear
        before = points
        yield state


def reference_points(known: Known) -> int:
    """Return the points P4 gives to what is known."""
    points = _pace_points(known) if known.can_judge_pace else 0
    points += 2 if off_track(known) else int(at_risk_twice(known))
    points += 3 if known.moved > 0.10 else 2 * (known.moved > 0.05)
    return points + (known.silent >= 2)


def _pace_points(known: Known) -> int:
    points = sum(known.blended - 1 > limit for limit in (0.05, 0.10, 0.20))
    points += known.at >= 0.5 and known.pace_needed > 1.10
    points += known.shortfall > 1
    if known.plan.kind is PlanKind.milestones:
        first = known.plan.first_open(known.percent or 0.0)
        open_for = 0.0 if first is None else known.at - known.plan.points[first + 1].at
        points += (open_for > 0) + (open_for > 0.05)
    return points
