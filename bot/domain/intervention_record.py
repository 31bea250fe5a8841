"""What is known of an intervention: its values, its past rounds, and instants a person may set right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from bot.domain.errors import Invalid, Refused
from bot.domain.intervention_table import OPEN_PHASES, Phase
from bot.domain.sentences import N_
from bot.domain.words import InitiativeId, Kind, Level, Outcome, PersonId


@dataclass(frozen=True)
class Round:
    """One way from raised to closed; a relapse starts the next. The present one may still be open."""

    raised_at: datetime
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    kind: Kind | None = None
    first_acknowledged_at: datetime | None = None
    first_update_at: datetime | None = None
    directed_at: datetime | None = None
    good_since: datetime | None = None
    conclusion: str = ""


@dataclass(frozen=True)
class Correction:
    """One instant that a person set right, kept for the audit."""

    stamp: Phase
    was: datetime
    became: datetime
    by: PersonId
    reason: str
    at: datetime


@dataclass(frozen=True)
class Intervention:
    """What the community does about one slipping initiative; the instants are those of the present round."""

    initiative: InitiativeId
    level: Level
    candidate_at: datetime
    last_event_at: datetime
    phase: Phase = Phase.candidate
    raised_by: PersonId | None = None
    is_restricted: bool = False

    raised_at: datetime | None = None
    acknowledged_at: datetime | None = None
    directed_at: datetime | None = None
    recovering_at: datetime | None = None
    closed_at: datetime | None = None

    waiting_since: datetime | None = None
    """Since when somebody is asked to acknowledge; `None` while nobody is."""
    acknowledged_by: PersonId | None = None
    first_acknowledged_at: datetime | None = None
    escalations: int = 0
    level_since: datetime | None = None
    detected_level: Level = Level.advise
    """The highest level detection has asked for; only a higher one overrides what a person set."""

    lead: PersonId | None = None
    leaderless_since: datetime | None = None
    """Since when an agreed plan has nobody to lead it."""
    scribe: PersonId | None = None
    """Who keeps the record."""
    helpers: tuple[PersonId, ...] = ()
    kind: Kind | None = None
    plan: str = ""
    required: str = ""
    """Why the community had to step in, as somebody decided it when the plan was agreed."""
    first_update_at: datetime | None = None
    last_update_at: datetime | None = None
    no_news_in_a_row: int = 0
    update_snoozed_until: datetime | None = None

    good_check_ins: int = 0
    good_since: datetime | None = None
    close_proposed_at: datetime | None = None
    outcome: Outcome | None = None
    conclusion: str = ""

    past_rounds: tuple[Round, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES

    @property
    def takes_part(self) -> frozenset[PersonId]:
        """Whoever helps or keeps the record, beside the lead."""
        return frozenset((*self.helpers, *((self.scribe,) if self.scribe is not None else ())))

    @property
    def reopened(self) -> int:
        return len(self.past_rounds)

    @property
    def present_round(self) -> Round:
        """The last round; what was withdrawn as a candidate counts as raised when it was proposed."""
        return Round(
            raised_at=self.raised_at or self.candidate_at,
            closed_at=self.closed_at,
            outcome=self.outcome,
            kind=self.kind,
            first_acknowledged_at=self.first_acknowledged_at,
            first_update_at=self.first_update_at,
            directed_at=self.directed_at,
            good_since=self.good_since,
            conclusion=self.conclusion,
        )


def candidate(
    initiative: InitiativeId,
    level: Level,
    now: datetime,
    by: PersonId | None = None,
    is_restricted: bool = False,
) -> Intervention:
    """Return an intervention that nobody is asked about yet; `Open` raises it."""
    return Intervention(
        initiative=initiative,
        level=level,
        candidate_at=now,
        last_event_at=now,
        raised_by=by,
        is_restricted=is_restricted,
        level_since=now,
        detected_level=level if by is None else Level.advise,
    )


def correct_timestamp(
    intervention: Intervention, stamp: Phase, at: datetime, by: PersonId, reason: str, now: datetime
) -> Intervention:
    """Return the intervention with the instant it reached `stamp` set to `at`, and the correction on record.

    Raises:
        Refused: that phase was not reached in this round, or the instants would no longer run forward.
        Invalid: the instant lies in the future, or the reason is missing.
    """
    was = _instant(intervention, stamp)
    if was is None:
        raise Refused(N_("There is no such date to correct yet."))
    if not reason.strip():
        raise Invalid("reason", N_("Say in a sentence why the date is corrected."))
    if at > now:
        raise Invalid("at", N_("That date is still to come. Choose one up to now."))
    correction = Correction(stamp, was, at, by, reason.strip(), now)
    corrected = replace(
        _with_instant(intervention, stamp, at),
        corrections=(*intervention.corrections, correction),
        last_event_at=max(intervention.last_event_at, now),
    )
    if not is_chronological(corrected):
        raise Refused(N_("The dates would no longer run forward. Correct the neighbouring date first."))
    return corrected


def is_chronological(intervention: Intervention) -> bool:
    """Whether the instants of this round run forward, lie inside it, and begin after the round before it."""
    start = intervention.raised_at or intervention.candidate_at
    inside = (
        intervention.first_acknowledged_at,
        intervention.first_update_at,
        intervention.good_since,
        intervention.close_proposed_at,
    )
    return (
        _run_forward([_instant(intervention, stamp) for stamp in Phase])
        and _run_forward([intervention.first_acknowledged_at, intervention.acknowledged_at])
        and all(_run_forward([start, instant, intervention.closed_at]) for instant in inside)
        and all(_run_forward([past.closed_at, start]) for past in intervention.past_rounds)
    )


def _run_forward(instants: Sequence[datetime | None]) -> bool:
    return all(a <= b for a, b in pairwise(instant for instant in instants if instant is not None))


def _instant(intervention: Intervention, stamp: Phase) -> datetime | None:
    match stamp:
        case Phase.candidate:
            return intervention.candidate_at
        case Phase.raised:
            return intervention.raised_at
        case Phase.acknowledged:
            return intervention.acknowledged_at
        case Phase.directed:
            return intervention.directed_at
        case Phase.recovering:
            return intervention.recovering_at
        case Phase.closed:
            return intervention.closed_at
        case _:
            assert_never(stamp)


def _with_instant(intervention: Intervention, stamp: Phase, at: datetime) -> Intervention:
    """Set the instant, and with it the first acknowledgement or good check-in where it is the same event."""
    match stamp:
        case Phase.candidate:
            return replace(intervention, candidate_at=at)
        case Phase.raised:
            return replace(intervention, raised_at=at)
        case Phase.acknowledged:
            is_first = intervention.first_acknowledged_at == intervention.acknowledged_at
            first = at if is_first else intervention.first_acknowledged_at
            return replace(intervention, acknowledged_at=at, first_acknowledged_at=first)
        case Phase.directed:
            return replace(intervention, directed_at=at)
        case Phase.recovering:
            is_first = intervention.good_since == intervention.recovering_at
            return replace(intervention, recovering_at=at, good_since=at if is_first else intervention.good_since)
        case Phase.closed:
            return replace(intervention, closed_at=at)
        case _:
            assert_never(stamp)
