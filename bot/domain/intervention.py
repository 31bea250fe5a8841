"""An intervention's life: what each event makes of it, with instants that always run forward.

The table in `intervention_table` decides what is possible; this module says what then changes. Nothing here
closes by itself: two good check-ins allow a proposal, and a person closes.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain import intervention_events as events
from bot.domain import taking_part
from bot.domain.errors import Invalid, Refused
from bot.domain.intervention_events import Event, name_of
from bot.domain.intervention_record import Correction, Intervention, Round, candidate, correct_timestamp
from bot.domain.intervention_table import OPEN_PHASES, REFUSALS, TABLE, Cell, Phase
from bot.domain.sentences import N_, Sentence
from bot.domain.words import Level, Outcome, PersonId

__all__ = [
    "GOOD_CHECK_INS_TO_CLOSE",
    "OPEN_PHASES",
    "Correction",
    "Intervention",
    "Phase",
    "Round",
    "answer_when_unchanged",
    "candidate",
    "correct_timestamp",
    "transition",
]

GOOD_CHECK_INS_TO_CLOSE = 2
NO_NEWS_IN_A_ROW = 2
LONGEST_SNOOZE_DAYS = 7
ESCALATIONS_PER_ROUND = 6
"""One for each place in the longest chain: owner, representative, deputy, knowledge lead, HR lead, "
"sponsor."""


def transition(intervention: Intervention, event: Event, now: datetime) -> Intervention:
    """Return the intervention after the event, or the very same object when nothing changes.

    Two machines' clocks may differ, so an event never takes an instant before the last one recorded.

    Raises:
        Refused: the event is not possible now; the sentence says what is.
        Invalid: words are missing from it.
    """
    cell = TABLE[intervention.phase, name_of(event)]
    if cell is Cell.refused:
        template = REFUSALS[intervention.phase, name_of(event)]
        raise Refused(template, closed_at=intervention.closed_at)
    if cell is Cell.unchanged:
        return intervention
    at = max(now, intervention.last_event_at)
    after = _apply(intervention, event, at)
    if after is intervention:
        return intervention
    phase = cell if isinstance(cell, Phase) else after.phase
    return replace(after, phase=phase, last_event_at=at)


def answer_when_unchanged(intervention: Intervention, event: Event) -> Sentence | None:
    """Return what to tell the person whose event changed nothing; `None` where nobody waits for a word."""
    match event:
        case events.Acknowledge():
            return Sentence(
                N_("{person} acknowledged this on {at}."),
                {"person": intervention.acknowledged_by, "at": intervention.acknowledged_at},
            )
        case events.Open():
            return Sentence(N_("This was raised on {at}, and its thread is open."), {"at": intervention.raised_at})
        case events.HandOverLead():
            return Sentence(N_("{person} leads this already."), {"person": intervention.lead})
        case events.OfferHelp() | events.HandOverRecord() | events.StepDown():
            return taking_part.answer_when_unchanged(intervention, event)
        case events.ProposeClose():
            return Sentence(
                N_("Closing was proposed on {at}. A lead or the sponsor decides."),
                {"at": intervention.close_proposed_at},
            )
        case _:
            return None


def _apply(before: Intervention, event: Event, at: datetime) -> Intervention:
    match event:
        case (
            events.RaiseAgain()
            | events.Open()
            | events.Acknowledge()
            | events.Unacknowledge()
            | events.AgreePlan()
            | events.ChangeLevel()
            | events.Escalate()
        ):
            return _take_up(before, event, at)
        case events.CheckInGood() | events.CheckInBad():
            return _check_in(before, event, at)
        case events.ProposeClose() | events.KeepOpen() | events.Close() | events.Withdraw() | events.Reopen():
            return _end(before, event, at)
        case events.HandOverLead() | events.LoseLead():
            return _lead(before, event, at)
        case events.OfferHelp() | events.HandOverRecord() | events.StepDown():
            return taking_part.take_part(before, event)
        case events.GiveUpdate() | events.ReportNoNews() | events.SnoozeUpdate():
            return _report(before, event, at)
        case events.AddAction() | events.CompleteAction() | events.DropAction() | events.Decide():
            return replace(before, last_event_at=at)
        case _:
            assert_never(event)


def _take_up(before: Intervention, event: events.TakingUp, at: datetime) -> Intervention:
    match event:
        case events.RaiseAgain():
            return replace(before, last_event_at=at)
        case events.Open():
            return replace(before, raised_at=at, waiting_since=at, good_check_ins=0, good_since=None)
        case events.Acknowledge():
            return _acknowledged(before, event.by, at)
        case events.Unacknowledge():
            return _waiting_again(before, at)
        case events.AgreePlan():
            return _directed(before, event, at)
        case events.ChangeLevel():
            return _at_level(before, event, at)
        case events.Escalate():
            return _escalated(before)
        case _:
            assert_never(event)


def _acknowledged(before: Intervention, by: PersonId, at: datetime) -> Intervention:
    return replace(
        before,
        acknowledged_at=at,
        acknowledged_by=by,
        first_acknowledged_at=before.first_acknowledged_at or at,
        lead=by,
        waiting_since=None,
    )


def _waiting_again(before: Intervention, at: datetime) -> Intervention:
    return replace(before, acknowledged_at=None, acknowledged_by=None, lead=None, waiting_since=at, escalations=0)


def _directed(before: Intervention, event: events.AgreePlan, at: datetime) -> Intervention:
    _require_words("plan", event.plan, N_("Say in a sentence what is agreed."))
    if before.level is not Level.advise:
        _require_words("required", event.required, N_("Say in a sentence why the community has to step in."))
    taken = before if before.acknowledged_at else _acknowledged(before, event.by, at)
    return replace(
        taken,
        kind=event.kind,
        plan=event.plan.strip(),
        required=event.required.strip() or taken.required,
        directed_at=taken.directed_at or at,
        lead=taken.lead or event.by,
        leaderless_since=None,
        first_update_at=taken.first_update_at or at,
        last_update_at=at,
        no_news_in_a_row=0,
        update_snoozed_until=None,
    )


def _at_level(before: Intervention, event: events.ChangeLevel, at: datetime) -> Intervention:
    if event.by is None:
        return _at_detected_level(before, event.level, at)
    if event.level is before.level:
        raise Refused(N_("The level is {level} already."), level=before.level)
    _require_words("reason", event.reason, N_("Say in a sentence why the level changes."))
    return replace(before, level=event.level, level_since=at)


def _at_detected_level(before: Intervention, level: Level, at: datetime) -> Intervention:
    """Detection only raises, and speaks once per level: a person who lowered it is not overruled by a "
    "repeat."""
    if level.rank <= before.detected_level.rank:
        return before
    if level.rank <= before.level.rank:
        return replace(before, detected_level=level)
    return replace(before, level=level, detected_level=level, level_since=at)


def _escalated(before: Intervention) -> Intervention:
    if before.escalations >= ESCALATIONS_PER_ROUND:
        raise Refused(N_("Everybody in the chain has been asked. A lead needs to decide who takes this."))
    return replace(before, escalations=before.escalations + 1)


def _check_in(before: Intervention, event: events.CheckingIn, at: datetime) -> Intervention:
    match event:
        case events.CheckInGood():
            return replace(
                before,
                good_check_ins=before.good_check_ins + 1,
                good_since=before.good_since or at,
                recovering_at=_recovering_at(before, at),
            )
        case events.CheckInBad():
            return _without_good_check_ins(before)
        case _:
            assert_never(event)


def _recovering_at(before: Intervention, at: datetime) -> datetime | None:
    return at if before.phase is Phase.directed else before.recovering_at


def _without_good_check_ins(before: Intervention) -> Intervention:
    return replace(before, good_check_ins=0, good_since=None, recovering_at=None, close_proposed_at=None)


def _end(before: Intervention, event: events.Ending, at: datetime) -> Intervention:
    match event:
        case events.ProposeClose():
            return _close_proposed(before, at)
        case events.KeepOpen():
            return _kept_open(before)
        case events.Close():
            return _closed(before, event, at)
        case events.Withdraw():
            _require_words("reason", event.reason, N_("Say in a sentence why this is withdrawn."))
            return _ended(before, Outcome.withdrawn, event.reason, at)
        case events.Reopen():
            return _reopened(before, event, at)
        case _:
            assert_never(event)


def _close_proposed(before: Intervention, at: datetime) -> Intervention:
    if before.close_proposed_at:
        return before
    if before.good_check_ins < GOOD_CHECK_INS_TO_CLOSE:
        raise Refused(
            N_("Closing is proposed after {needed} good check-ins in a row; so far there are {so_far}."),
            needed=GOOD_CHECK_INS_TO_CLOSE,
            so_far=before.good_check_ins,
        )
    return replace(before, close_proposed_at=at)


def _kept_open(before: Intervention) -> Intervention:
    if before.close_proposed_at is None:
        raise Refused(N_("Nobody has proposed to close this, so it stays open anyway."))
    return replace(before, close_proposed_at=None, good_check_ins=0)


def _closed(before: Intervention, event: events.Close, at: datetime) -> Intervention:
    if event.outcome is Outcome.withdrawn:
        raise Refused(N_("To end this without a result, withdraw it and say why."))
    if event.outcome is Outcome.recovered and before.good_since is None:
        raise Refused(
            N_("Recovered needs a good check-in, and there has been none since. Close it as re-planned or stopped.")
        )
    _require_words("conclusion", event.conclusion, N_("Say in a sentence how it ended. The channel will read it."))
    return _ended(before, event.outcome, event.conclusion, at)


def _ended(before: Intervention, outcome: Outcome, conclusion: str, at: datetime) -> Intervention:
    return replace(
        before,
        closed_at=at,
        outcome=outcome,
        conclusion=conclusion.strip(),
        waiting_since=None,
        close_proposed_at=None,
        update_snoozed_until=None,
    )


def _reopened(before: Intervention, event: events.Reopen, at: datetime) -> Intervention:
    if before.outcome is Outcome.stopped:
        raise Refused(N_("The initiative was stopped. Take it up again first, then reopen this."))
    level = event.level or before.level
    return replace(
        candidate(before.initiative, level, at, event.by, before.is_restricted),
        candidate_at=before.candidate_at,
        raised_at=at,
        waiting_since=at,
        detected_level=level if event.by is None else Level.advise,
        past_rounds=(*before.past_rounds, before.present_round),
        corrections=before.corrections,
    )


def _lead(before: Intervention, event: events.Leading, at: datetime) -> Intervention:
    match event:
        case events.HandOverLead():
            return before if event.to == before.lead else replace(before, lead=event.to, leaderless_since=None)
        case events.LoseLead():
            return before if event.person != before.lead else _leaderless(before, at)
        case _:
            assert_never(event)


def _leaderless(before: Intervention, at: datetime) -> Intervention:
    """An agreed plan survives its lead; a mere acknowledgement does not."""
    if before.phase is Phase.acknowledged:
        return _waiting_again(before, at)
    return replace(before, lead=None, leaderless_since=at)


def _report(before: Intervention, event: events.Reporting, at: datetime) -> Intervention:
    match event:
        case events.GiveUpdate():
            return _updated(before, event, at)
        case events.ReportNoNews():
            return _without_news(before, at)
        case events.SnoozeUpdate():
            return _snoozed(before, event.until, at)
        case _:
            assert_never(event)


def _updated(before: Intervention, event: events.GiveUpdate, at: datetime) -> Intervention:
    """Whoever says what stands has taken it up, so an update also acknowledges."""
    _require_words("conditions", event.conditions, N_("Say in a sentence what stands."))
    taken = before if before.acknowledged_at else _acknowledged(before, event.by, at)
    return replace(
        taken,
        first_update_at=before.first_update_at or at,
        last_update_at=at,
        no_news_in_a_row=0,
        update_snoozed_until=None,
    )


def _without_news(before: Intervention, at: datetime) -> Intervention:
    if before.no_news_in_a_row >= NO_NEWS_IN_A_ROW:
        raise Refused(
            N_("There was no news {times} times running. Say in a line what is needed, or hand over the lead."),
            times=before.no_news_in_a_row,
        )
    return replace(
        before,
        last_update_at=at,
        no_news_in_a_row=before.no_news_in_a_row + 1,
        update_snoozed_until=None,
    )


def _snoozed(before: Intervention, until: datetime, at: datetime) -> Intervention:
    if not at < until <= at + timedelta(days=LONGEST_SNOOZE_DAYS):
        raise Invalid("until", N_("Choose a time within the next {days} days."), days=LONGEST_SNOOZE_DAYS)
    if before.update_snoozed_until is not None:
        raise Refused(N_("This was snoozed once already. A line on what stands is enough, also that there is no news."))
    return replace(before, update_snoozed_until=until)


def _require_words(field: str, words: str, message: str) -> None:
    if not words.strip():
        raise Invalid(field, message)
