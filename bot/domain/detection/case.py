"""What the rules look at: the past and today's observation, read against the plan."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from bot.domain.detection import arithmetic
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.memory import Memory
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import Milestone, Plan
from bot.domain.words import Status

DONE = 100.0
PACE_SHOWN = 10.0
"""A pace needed beyond this factor says nothing more, and infinity is no number to print."""


@dataclass(frozen=True)
class Case:
    """Everything the rules look at; today's observation is already in the memory."""

    memory: Memory
    seen: Observation
    plan: Plan
    thresholds: Thresholds

    @cached_property
    def now(self) -> float:
        """Today as a fraction of the planned duration."""
        return self.plan.time_of(self.seen.on)

    @cached_property
    def percent(self) -> float | None:
        """The last known progress in percent."""
        return self.memory.progress[-1].progress if self.memory.progress else None

    @cached_property
    def is_done(self) -> bool:
        """Whether the last answer said that everything is done."""
        return self.percent is not None and self.percent >= DONE

    @cached_property
    def at(self) -> float:
        """The time at which the last progress is judged.

        A check-in without an answer carries the progress on to its own day. Between two check-ins time goes
        on only once the progress is older than one cadence, or the forecast would worsen every day until
        the next answer and leap back with it.
        """
        carried = self.memory.carried_to or self.seen.on
        if self.seen.occasion is Occasion.day:
            stale = self.seen.on - timedelta(days=min(self.memory.cadence_days, self.seen.on.toordinal() - 1))
            carried = max(carried, stale)
        return self.plan.time_of(carried)

    @cached_property
    def es(self) -> float | None:
        """Earned Schedule; None while no progress is known or it is too early to judge a pace."""
        if self.percent is None or self.at < self.thresholds.early or self.at <= 0:
            return None
        return self.plan.earned_schedule(self.percent, self.at, self.memory.milestones_done)

    @cached_property
    def forecast_end(self) -> float | None:
        """The end of the work as a fraction of the planned duration; None where nothing can be said.

        Past the due date an initiative that is still open ends today at the earliest: a fact, not a forecast.
        """
        if self.is_done:
            return None
        earliest = self.now if self.now > 1 else None
        if self.es is None:
            return earliest
        end = arithmetic.forecast(self.es, self.at, arithmetic.blended_factor(self.es, self.at))
        return max(end, earliest) if earliest else end

    @cached_property
    def pace_needed(self) -> float | None:
        """How many times faster than planned the rest must go; None before half-time and once overdue."""
        if self.es is None or not self.thresholds.pace_needed_from <= self.at < 1 or self.is_done:
            return None
        return min(PACE_SHOWN, arithmetic.pace_needed(self.es, self.at))

    @property
    def is_grave(self) -> bool:
        """Whether it is forecast far too late, or could only be on time at a pace nobody keeps."""
        late = 0.0 if self.forecast_end is None else self.forecast_end - 1
        limits = self.thresholds
        return late > limits.direct_late or (self.pace_needed or 0.0) > limits.direct_pace

    @cached_property
    def open_milestone(self) -> Milestone | None:
        """The first milestone in the order of the plan that is not done."""
        done = self.memory.milestones_done
        if self.percent is None and done is None:
            return None
        index = self.plan.first_open(self.percent or 0.0, done)
        return None if index is None else self.plan.milestones[index]

    @cached_property
    def milestone_late(self) -> float:
        """How long the first open milestone has been due, as a share of the planned duration."""
        return -1.0 if self.open_milestone is None else self.now - self.plan.time_of(self.open_milestone.due)

    @cached_property
    def moved(self) -> float:
        """How much later than the agreed due date the declared one is, as a share of the planned duration."""
        declared = self.memory.declared_due
        return 0.0 if declared is None else self.plan.time_of(declared) - 1

    @cached_property
    def status(self) -> Status | None:
        """The last reported status."""
        return self.memory.statuses[-1].status if self.memory.statuses else None
