"""Laws that hold whatever happens in whatever order: a thousand random events against an hourly heartbeat."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import intervention_events as e
from bot.domain.errors import DomainError
from bot.domain.escalation import DoneStep, Roster, StepKind, audit, chain, due_by, mentions, planned_steps
from bot.domain.intervention import (
    ESCALATIONS_PER_ROUND,
    GOOD_CHECK_INS_TO_CLOSE,
    Intervention,
    Phase,
    correct_timestamp,
    transition,
)
from bot.domain.intervention_record import is_chronological
from bot.domain.words import Kind, Level, Outcome, PersonId
from tests.domain.interventions import START, in_phase
from tests.domain.test_escalation import round_the_clock

EVENTS_PER_LIFE, LIVES = 40, 100

people = st.integers(1, 8).map(PersonId)
words = st.sampled_from(["The supplier left", "The pilot is late", "Nobody is free", ""])
levels = st.sampled_from(Level)
events = st.one_of(
    st.builds(e.RaiseAgain, people),
    st.builds(e.Open),
    st.builds(e.Acknowledge, people),
    st.just(e.Unacknowledge()),
    st.builds(e.AgreePlan, people, st.sampled_from(Kind), words, words),
    st.builds(e.ChangeLevel, levels, st.none() | people, words),
    # What keeps a life going comes more often than what ends it, so that the later phases are lived in.
    *[st.just(e.CheckInGood())] * 4,
    *[st.builds(e.AgreePlan, people, st.sampled_from(Kind), words, words)] * 2,
    *[st.builds(e.Reopen, st.none() | people, st.none() | levels)] * 2,
    *[st.builds(e.LoseLead, people)] * 2,
    st.just(e.CheckInBad()),
    st.builds(e.ProposeClose),
    st.builds(e.KeepOpen, people),
    st.builds(e.Close, people, st.sampled_from(Outcome), words),
    st.builds(e.Withdraw, people, words),
    st.builds(e.Reopen, st.none() | people, st.none() | levels),
    st.builds(e.HandOverLead, people, people),
    st.builds(e.LoseLead, people),
    st.builds(e.OfferHelp, people),
    st.builds(e.HandOverRecord, people, people),
    st.builds(e.StepDown, people),
    st.builds(e.GiveUpdate, people, words),
    st.builds(e.ReportNoNews, people),
    st.builds(e.SnoozeUpdate, people, st.integers(-2, 400).map(lambda h: START + timedelta(hours=h))),
    st.builds(e.AddAction, people),
    st.builds(e.CompleteAction, people),
    st.builds(e.DropAction, people),
    st.builds(e.Decide, people),
)
places = st.none() | people
rosters = st.builds(Roster, places, places, places, places, places, places)
# Hours until the next event; clocks of two machines may also disagree by an hour.
pauses = st.integers(-1, 72)
lives = st.lists(st.tuples(events, pauses, st.booleans()), min_size=EVENTS_PER_LIFE, max_size=EVENTS_PER_LIFE)


def apply_if_possible(intervention: Intervention, event: e.Event, now) -> Intervention:
    try:
        return transition(intervention, event, now)
    except DomainError:
        return intervention


def check_invariants(before: Intervention, event: e.Event, after: Intervention) -> None:
    assert is_chronological(after)
    assert after.last_event_at >= before.last_event_at
    assert after.is_open == (after.closed_at is None)
    has_lead = after.lead is not None
    match after.phase:
        case Phase.candidate | Phase.raised:
            assert not has_lead
        case Phase.acknowledged:
            assert has_lead
        case Phase.directed | Phase.recovering:
            assert has_lead == (after.leaderless_since is None)
            assert after.plan
            if isinstance(event, e.AgreePlan) and after is not before:
                assert after.required or before.level is Level.advise
        case Phase.closed:
            assert after.outcome is not None
            assert after.conclusion
    assert len(after.helpers) == len(set(after.helpers)), "nobody helps twice"
    assert (after.waiting_since is not None) == (after.phase is Phase.raised)
    assert (after.acknowledged_at is not None) >= (after.phase in (Phase.acknowledged, Phase.directed))
    assert after.past_rounds[: before.reopened] == before.past_rounds
    if after.phase is Phase.closed and before.phase is not Phase.closed:
        assert isinstance(event, e.Close | e.Withdraw), "nothing closes silently"
    if after.close_proposed_at:
        assert after.good_check_ins >= GOOD_CHECK_INS_TO_CLOSE
    assert after.escalations <= ESCALATIONS_PER_ROUND


@settings(max_examples=LIVES, deadline=None)
@given(st.sampled_from(Phase), lives, rosters, levels)
def test_any_sequence_of_events_leaves_a_consistent_record_and_asks_only_the_chain(phase, life, roster, level):
    intervention = in_phase(phase, level=level)
    done: list[DoneStep] = []
    now = intervention.last_event_at
    for event, pause, bot_is_up in life:
        now += timedelta(hours=pause)
        before, intervention = intervention, apply_if_possible(intervention, event, now)
        check_invariants(before, event, intervention)
        if bot_is_up:
            due = due_by(planned_steps(intervention, roster, done, round_the_clock), now)
            audience = {*mentions(intervention.level, roster), *chain(intervention.level, roster)}
            assert {step.who for step in due} <= {*audience, intervention.lead, None}
            assert all(step.due_at <= now for step in due)
            done += [DoneStep(step, now) for step in due]
            assert audit(due, done) == []
            assert due_by(planned_steps(intervention, roster, done, round_the_clock), now) == []

    check_caps(done)


def check_caps(done: list[DoneStep]) -> None:
    """Per wait one reminder and one question per place; per update interval two nudges and one word above."""
    counts = Counter((entry.step.kind, entry.step.since) for entry in done)
    caps = {
        StepKind.mention: 6,
        StepKind.acknowledge_reminder: 1,
        StepKind.escalate: 5,
        StepKind.nobody_answered: 1,
        StepKind.update_nudge: 2,
        StepKind.unacknowledge: 1,
        StepKind.lead_silent: 1,
        StepKind.lead_needed: 1,
    }
    assert all(count <= caps[kind] for (kind, _), count in counts.items())


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(Phase), lives, st.sampled_from(Phase), st.integers(-100, 3000))
def test_no_correction_ever_breaks_the_order_of_the_dates(phase, life, stamp, hours):
    intervention = in_phase(phase)
    now = intervention.last_event_at
    for event, pause, _ in life:
        now += timedelta(hours=max(0, pause))
        intervention = apply_if_possible(intervention, event, now)

    try:
        corrected = correct_timestamp(
            intervention, stamp, START + timedelta(hours=hours), PersonId(1), "It was so", now
        )
    except DomainError:
        return

    assert is_chronological(corrected)
    assert len(corrected.corrections) == 1
