"""Builders for interventions in any phase; a test names only what matters to it."""

from datetime import UTC, datetime, timedelta

from bot.domain import intervention_events as e
from bot.domain.intervention import Intervention, Phase, candidate, transition
from bot.domain.words import InitiativeId, Kind, Level, Outcome, PersonId

ADA, BEN, CARA, DIRK, HANA, SOL = (PersonId(n) for n in range(1, 7))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PLAN = e.AgreePlan(by=BEN, kind=Kind.coaching, plan="Two sessions with the archive team", required="It is stuck")
CLOSE = e.Close(by=DIRK, outcome=Outcome.re_planned, conclusion="New plan agreed until June")

PATHS: dict[Phase, tuple[e.Event, ...]] = {
    Phase.candidate: (),
    Phase.raised: (e.Open(),),
    Phase.acknowledged: (e.Open(), e.Acknowledge(BEN)),
    Phase.directed: (e.Open(), e.Acknowledge(BEN), PLAN),
    Phase.recovering: (e.Open(), e.Acknowledge(BEN), PLAN, e.CheckInGood()),
    Phase.closed: (e.Open(), e.Acknowledge(BEN), PLAN, CLOSE),
}


def in_phase(phase: Phase, *more: e.Event, level: Level = Level.assist) -> Intervention:
    """Return an intervention in `phase`, one hour per event, then put through `more`."""
    return after(candidate(InitiativeId(12), level, START), *PATHS[phase], *more)


def after(intervention: Intervention, *happened: e.Event) -> Intervention:
    for event in happened:
        intervention = transition(intervention, event, intervention.last_event_at + HOUR)
    return intervention
