"""What interventions achieved, by kind: how often used and recovered, and how long each stretch took.

Medians and 90th percentiles are of finished stretches only. What still waits has no length yet and is counted
by `waiting`, so that a kind nobody answers cannot look quick. The 90th percentile is by nearest rank: it is a
length that really occurred, with few cases the longest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bot.domain.intervention import Intervention, Phase, Round
from bot.domain.words import Kind, Outcome

WorkingTimeBetween = Callable[[datetime, datetime], timedelta]
"""The working time of the division between two instants."""


@dataclass(frozen=True)
class Span:
    """One stretch, by the calendar and in working time."""

    calendar: timedelta
    working: timedelta


@dataclass(frozen=True)
class Case:
    """One round of one intervention; a stretch is `None` while its end is not reached, or if it never was."""

    kind: Kind | None
    outcome: Outcome | None
    to_acknowledge: Span | None = None
    to_first_update: Span | None = None
    to_recovery: Span | None = None
    """From raised to the first of the good check-ins it closed with; only when it closed as recovered."""
    has_relapsed: bool = False
    """Another round followed this one."""


@dataclass(frozen=True)
class Spread:
    """Median and 90th percentile of `count` finished stretches, and how many open rounds still wait."""

    count: int
    waiting: int
    median: Span | None
    p90: Span | None


@dataclass(frozen=True)
class Figures:
    """What came of one kind; what was withdrawn is used, but neither closed nor recovered."""

    used: int
    closed: int
    recovered: int
    reopened: int
    to_acknowledge: Spread
    to_first_update: Spread
    to_recovery: Spread

    @property
    def recovery_rate(self) -> float | None:
        """Recovered among closed, from 0 to 1; `None` before anything closed."""
        return self.recovered / self.closed if self.closed else None


def cases(intervention: Intervention, working_time: WorkingTimeBetween) -> list[Case]:
    """Return the rounds of an intervention, oldest first; none for one that was never raised."""
    rounds = [*intervention.past_rounds]
    if intervention.phase is not Phase.candidate:
        rounds.append(intervention.present_round)
    last = len(rounds) - 1
    return [case_of(one, index < last, working_time) for index, one in enumerate(rounds)]


def figures(all_cases: Iterable[Case]) -> dict[Kind | None, Figures]:
    """Return the figures of each kind that was used, and under `None` of rounds without an agreed plan."""
    grouped: dict[Kind | None, list[Case]] = {}
    for case in all_cases:
        grouped.setdefault(case.kind, []).append(case)
    return {kind: summary(group) for kind, group in grouped.items()}


def summary(group: Sequence[Case]) -> Figures:
    """Return the figures of these cases together, whatever their kinds."""
    return Figures(
        used=len(group),
        closed=sum(case.outcome not in (None, Outcome.withdrawn) for case in group),
        recovered=sum(case.outcome is Outcome.recovered for case in group),
        reopened=sum(case.has_relapsed for case in group),
        to_acknowledge=_spread(group, [case.to_acknowledge for case in group]),
        to_first_update=_spread(group, [case.to_first_update for case in group]),
        to_recovery=_spread(group, [case.to_recovery for case in group]),
    )


def case_of(one: Round, has_relapsed: bool, working_time: WorkingTimeBetween) -> Case:
    """Return one round; `has_relapsed` if another one followed it."""

    def span(end: datetime | None) -> Span | None:
        return None if end is None else Span(end - one.raised_at, working_time(one.raised_at, end))

    return Case(
        kind=one.kind,
        outcome=one.outcome,
        to_acknowledge=span(one.first_acknowledged_at),
        to_first_update=span(one.first_update_at),
        to_recovery=span(one.good_since) if one.outcome is Outcome.recovered else None,
        has_relapsed=has_relapsed,
    )


def _spread(group: Sequence[Case], spans: Sequence[Span | None]) -> Spread:
    finished = [span for span in spans if span is not None]
    waiting = sum(span is None and case.outcome is None for case, span in zip(group, spans, strict=True))
    if not finished:
        return Spread(0, waiting, None, None)
    calendar = sorted(span.calendar for span in finished)
    working = sorted(span.working for span in finished)
    return Spread(
        count=len(finished),
        waiting=waiting,
        median=Span(_median(calendar), _median(working)),
        p90=Span(_nearest_rank(calendar, 90), _nearest_rank(working, 90)),
    )


def _median(ordered: Sequence[timedelta]) -> timedelta:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _nearest_rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    return ordered[ceil(percent * len(ordered) / 100) - 1]
