"""The life of an intervention: the whole table, and the rules that the table cannot say."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain import intervention_events as e
from bot.domain.errors import Invalid, Refused
from bot.domain.intervention import Intervention, Phase, answer_when_unchanged, correct_timestamp, transition
from bot.domain.intervention_events import EventName
from bot.domain.intervention_record import is_chronological
from bot.domain.intervention_table import REFUSALS, TABLE, Cell
from bot.domain.words import Kind, Level, Outcome
from tests.domain.interventions import ADA, BEN, CARA, CLOSE, DAY, DIRK, HOUR, PLAN, START, after, in_phase

NOON = START + 30 * DAY

# One event of each name, able to succeed wherever the table lets it.
SAMPLES: dict[EventName, e.Event] = {
    EventName.raise_again: e.RaiseAgain(CARA),
    EventName.open: e.Open(CARA),
    EventName.acknowledge: e.Acknowledge(CARA),
    EventName.unacknowledge: e.Unacknowledge(),
    EventName.agree_plan: PLAN,
    EventName.change_level: e.ChangeLevel(Level.direct, by=DIRK, reason="The supplier left"),
    EventName.check_in_good: e.CheckInGood(),
    EventName.check_in_bad: e.CheckInBad(),
    EventName.propose_close: e.ProposeClose(),
    EventName.keep_open: e.KeepOpen(DIRK),
    EventName.close: CLOSE,
    EventName.withdraw: e.Withdraw(DIRK, "Raised by mistake"),
    EventName.reopen: e.Reopen(),
    EventName.hand_over_lead: e.HandOverLead(DIRK, to=CARA),
    EventName.lose_lead: e.LoseLead(BEN),
    EventName.offer_help: e.OfferHelp(CARA),
    EventName.hand_over_record: e.HandOverRecord(CARA, to=CARA),
    EventName.step_down: e.StepDown(ADA),
    EventName.give_update: e.GiveUpdate(BEN, "The pilot runs"),
    EventName.report_no_news: e.ReportNoNews(BEN),
    EventName.snooze_update: e.SnoozeUpdate(BEN, NOON + DAY),
    EventName.add_action: e.AddAction(BEN),
    EventName.complete_action: e.CompleteAction(BEN),
    EventName.drop_action: e.DropAction(BEN),
    EventName.decide: e.Decide(BEN),
    EventName.escalate: e.Escalate(),
}

# Where each event leads from candidate, raised, acknowledged, directed, recovering, closed:
# a phase's first letter, "=" nothing changes, "." refused. Written from the story, not from the table.
LEADS_TO = {
    "raise_again": "cradv.",
    "open": "r====.",
    "acknowledge": ".a===.",
    "unacknowledge": "..r...",
    "agree_plan": ".dddv.",
    "change_level": "cradv.",
    "check_in_good": "cravv=",
    "check_in_bad": "cradd=",
    "propose_close": ".radv.",
    "keep_open": ".radv.",
    "close": ".xxxx.",
    "withdraw": "xxxxx.",
    "reopen": ".....r",
    "hand_over_lead": "..adv.",
    "lose_lead": "==rdv=",
    "offer_help": ".radv.",
    "hand_over_record": ".radv.",
    "step_down": "=radv=",
    "give_update": ".aadv.",
    "report_no_news": "..adv.",
    "snooze_update": "..adv.",
    "add_action": ".radv.",
    "complete_action": ".radvx",
    "drop_action": ".radvx",
    "decide": ".radv.",
    "escalate": ".r....",
}
PHASE_OF = dict(zip("cradvx", Phase, strict=True))


def ready(phase: Phase, event: EventName) -> Intervention:
    """An intervention in `phase` in which only the phase can stand in the way of `event`."""
    intervention = in_phase(phase)
    if event is EventName.propose_close:
        return replace(intervention, good_check_ins=2)
    if event is EventName.keep_open:
        return replace(intervention, close_proposed_at=intervention.last_event_at)
    if event is EventName.step_down:
        return replace(intervention, helpers=(ADA,))
    return intervention


def test_every_event_in_every_phase_has_a_decision():
    assert set(TABLE) == set(product(Phase, EventName))
    assert set(LEADS_TO) == set(EventName) == set(e.NAMES.values()) == set(SAMPLES)


@pytest.mark.parametrize("event", EventName)
@pytest.mark.parametrize("phase", Phase)
def test_each_event_leads_where_the_story_says(phase, event):
    before = ready(phase, event)
    expected = LEADS_TO[event][list(Phase).index(phase)]

    if expected == ".":
        with pytest.raises(Refused) as refusal:
            transition(before, SAMPLES[event], NOON)
        assert refusal.value.message == REFUSALS[phase, event]
        assert str(refusal.value).endswith(".")
    elif expected == "=":
        assert transition(before, SAMPLES[event], NOON) is before
    else:
        later = transition(before, SAMPLES[event], NOON)
        assert later.phase is PHASE_OF[expected]
        assert later.last_event_at == NOON
        assert is_chronological(later)


def test_each_refusal_has_a_sentence_of_its_own():
    refused = {cell for cell, decision in TABLE.items() if decision is Cell.refused}

    assert set(REFUSALS) == refused
    assert len(set(REFUSALS.values())) == len(refused)


def test_acknowledging_twice_changes_nothing_and_says_who_did_when():
    taken = in_phase(Phase.acknowledged)

    again = transition(taken, e.Acknowledge(CARA), NOON)

    assert again is taken
    answer = answer_when_unchanged(again, e.Acknowledge(CARA))
    assert answer.params == {"person": BEN, "at": START + 2 * HOUR}
    assert str(answer) == "2 acknowledged this on 2026-03-02 11:00:00+00:00."


@pytest.mark.parametrize(
    ("phase", "event", "params"),
    [
        (Phase.directed, e.Open(), {"at": START + HOUR}),
        (Phase.directed, e.HandOverLead(DIRK, to=BEN), {"person": BEN}),
        (Phase.directed, e.OfferHelp(BEN), {}),
        (Phase.directed, e.StepDown(CARA), {}),
    ],
)
def test_what_has_happened_already_is_answered_with_the_facts(phase, event, params):
    before = in_phase(phase)

    assert transition(before, event, NOON) is before
    assert answer_when_unchanged(before, event).params == params


def test_nobody_is_told_anything_when_a_good_check_in_meets_a_closed_intervention():
    assert answer_when_unchanged(in_phase(Phase.closed), e.CheckInGood()) is None


def test_who_acknowledges_leads():
    assert in_phase(Phase.acknowledged).lead == BEN


def test_a_plan_agreed_before_anybody_acknowledged_also_acknowledges():
    directed = in_phase(Phase.raised, PLAN)

    assert directed.acknowledged_at == directed.directed_at
    assert directed.acknowledged_by == directed.lead == BEN
    assert directed.waiting_since is None


def test_a_new_plan_keeps_the_date_of_the_first():
    first = in_phase(Phase.directed)

    second = after(first, e.AgreePlan(CARA, Kind.resources, "A second archivist", "One is not enough"))

    assert second.directed_at == first.directed_at
    assert (second.kind, second.plan, second.lead) == (Kind.resources, "A second archivist", BEN)


def test_an_acknowledgement_without_news_is_taken_back_and_the_lead_with_it():
    waiting = in_phase(Phase.acknowledged, e.Unacknowledge())

    assert (waiting.lead, waiting.acknowledged_at) == (None, None)
    assert waiting.waiting_since == waiting.last_event_at
    assert waiting.first_acknowledged_at == START + 2 * HOUR


def test_closing_is_proposed_only_after_two_good_check_ins_in_a_row():
    once = in_phase(Phase.directed, e.CheckInGood(), e.CheckInBad(), e.CheckInGood())

    with pytest.raises(Refused, match="2 good check-ins in a row; so far there are 1"):
        after(once, e.ProposeClose())
    assert after(once, e.CheckInGood(), e.ProposeClose()).close_proposed_at is not None


def test_good_check_ins_alone_never_close():
    intervention = in_phase(Phase.directed, *[e.CheckInGood()] * 20)

    assert intervention.phase is Phase.recovering
    assert intervention.closed_at is None


def test_a_second_proposal_to_close_changes_nothing_and_says_since_when_there_is_one():
    proposed = in_phase(Phase.directed, e.CheckInGood(), e.CheckInGood(), e.ProposeClose())

    assert transition(proposed, e.ProposeClose(ADA), NOON) is proposed
    assert answer_when_unchanged(proposed, e.ProposeClose(ADA)).params == {"at": proposed.close_proposed_at}


def test_after_a_declined_proposal_two_more_good_check_ins_are_needed():
    kept = in_phase(Phase.directed, e.CheckInGood(), e.CheckInGood(), e.ProposeClose(), e.KeepOpen(DIRK))

    with pytest.raises(Refused):
        after(kept, e.CheckInGood(), e.ProposeClose())
    assert after(kept, e.CheckInGood(), e.CheckInGood(), e.ProposeClose()).close_proposed_at


def test_declining_what_nobody_proposed_is_answered():
    with pytest.raises(Refused, match="stays open anyway"):
        in_phase(Phase.directed, e.KeepOpen(DIRK))


def test_a_bad_check_in_takes_a_proposal_to_close_back():
    back = in_phase(Phase.directed, e.CheckInGood(), e.CheckInGood(), e.ProposeClose(), e.CheckInBad())

    assert back.phase is Phase.directed
    assert (back.close_proposed_at, back.recovering_at, back.good_check_ins) == (None, None, 0)


@pytest.mark.parametrize(
    ("phase", "event", "error"),
    [
        (Phase.directed, e.Close(DIRK, Outcome.recovered, "All well"), Refused),
        (Phase.directed, e.Close(DIRK, Outcome.withdrawn, "A mistake"), Refused),
        (Phase.recovering, e.Close(DIRK, Outcome.recovered, "  "), Invalid),
        (Phase.raised, e.Withdraw(DIRK, ""), Invalid),
        (Phase.acknowledged, e.AgreePlan(BEN, Kind.coaching, " ", "Nobody else can"), Invalid),
        (Phase.acknowledged, e.AgreePlan(BEN, Kind.coaching, "Two sessions"), Invalid),
        (Phase.acknowledged, e.GiveUpdate(BEN, ""), Invalid),
        (Phase.raised, e.ChangeLevel(Level.direct, by=DIRK), Invalid),
        (Phase.raised, e.ChangeLevel(Level.assist, by=DIRK, reason="Again"), Refused),
        (Phase.directed, e.SnoozeUpdate(BEN, START), Invalid),
        (Phase.directed, e.SnoozeUpdate(BEN, NOON + 60 * DAY), Invalid),
    ],
)
def test_what_lacks_words_or_grounds_is_answered_and_changes_nothing(phase, event, error):
    with pytest.raises(error):
        transition(in_phase(phase), event, NOON)


def test_a_recovered_intervention_closes_with_its_conclusion():
    closed = in_phase(Phase.recovering, e.Close(DIRK, Outcome.recovered, " The pilot is live "))

    assert (closed.outcome, closed.conclusion) == (Outcome.recovered, "The pilot is live")


def test_a_relapse_reopens_the_same_intervention_and_keeps_the_first_round():
    closed = in_phase(Phase.closed)

    again = after(closed, e.Reopen(level=Level.direct))

    assert (again.phase, again.reopened, again.level) == (Phase.raised, 1, Level.direct)
    assert again.raised_at == again.waiting_since == closed.closed_at + HOUR
    assert (again.lead, again.closed_at, again.outcome, again.kind) == (None, None, None, None)
    assert again.past_rounds[0].outcome is Outcome.re_planned
    assert again.past_rounds[0].first_acknowledged_at == closed.acknowledged_at


def test_what_was_stopped_is_not_reopened_before_the_initiative_is_taken_up_again():
    with pytest.raises(Refused, match="Take it up again first"):
        in_phase(Phase.directed, e.Close(DIRK, Outcome.stopped, "Not needed"), e.Reopen())


def test_detection_raises_the_level_but_never_lowers_it():
    assert in_phase(Phase.raised, e.ChangeLevel(Level.direct)).level is Level.direct
    assert in_phase(Phase.raised, e.ChangeLevel(Level.advise)).level is Level.assist


def test_detection_does_not_repeat_itself_against_a_person_who_lowered_the_level():
    lowered = in_phase(Phase.directed, e.ChangeLevel(Level.advise, by=DIRK, reason="The date is safe"))

    assert transition(lowered, e.ChangeLevel(Level.assist), NOON) is lowered
    assert transition(lowered, e.ChangeLevel(Level.direct), NOON).level is Level.direct


def test_detection_agreeing_with_a_level_that_a_person_set_before_does_not_speak_again_later():
    ahead = in_phase(Phase.directed, e.ChangeLevel(Level.direct, by=DIRK, reason="I know more"))

    agreed = transition(ahead, e.ChangeLevel(Level.direct), NOON)
    lowered = after(agreed, e.ChangeLevel(Level.assist, by=DIRK, reason="It was less"))

    assert agreed.level_since == ahead.level_since
    assert after(lowered, e.ChangeLevel(Level.direct)) is lowered


def test_detection_speaks_once_for_each_level():
    raised = in_phase(Phase.raised, e.ChangeLevel(Level.direct))
    lowered = after(raised, e.ChangeLevel(Level.assist, by=DIRK, reason="The supplier is back"))

    assert after(lowered, e.ChangeLevel(Level.direct)).level is Level.assist


def test_a_plan_survives_the_loss_of_its_lead_but_an_acknowledgement_does_not():
    acknowledged, directed = in_phase(Phase.acknowledged), in_phase(Phase.directed)

    assert after(acknowledged, e.LoseLead(BEN)).phase is Phase.raised
    assert after(directed, e.LoseLead(BEN)).phase is Phase.directed
    assert after(directed, e.LoseLead(BEN)).lead is None


def test_somebody_elses_leaving_changes_nothing():
    acknowledged = in_phase(Phase.acknowledged)

    assert transition(acknowledged, e.LoseLead(CARA), NOON) is acknowledged


def test_handing_over_leaves_exactly_one_lead():
    assert in_phase(Phase.directed, e.HandOverLead(BEN, to=CARA)).lead == CARA


def test_no_news_twice_running_is_enough_and_then_a_line_is_asked_for():
    twice = in_phase(Phase.directed, e.ReportNoNews(BEN), e.ReportNoNews(BEN))

    with pytest.raises(Refused, match="2 times running"):
        after(twice, e.ReportNoNews(BEN))
    assert after(twice, e.GiveUpdate(BEN, "Supplier found"), e.ReportNoNews(BEN)).no_news_in_a_row == 1


def test_a_new_plan_is_news():
    quiet = in_phase(Phase.directed, e.ReportNoNews(BEN), e.ReportNoNews(BEN), e.SnoozeUpdate(BEN, START + 5 * DAY))

    planned = after(quiet, PLAN)

    assert (planned.no_news_in_a_row, planned.update_snoozed_until) == (0, None)
    assert planned.last_update_at == planned.last_event_at


def test_an_update_is_snoozed_once_and_again_only_after_news():
    soon = START + 5 * DAY
    snoozed = in_phase(Phase.directed, e.SnoozeUpdate(BEN, soon))

    with pytest.raises(Refused, match="snoozed once already"):
        after(snoozed, e.SnoozeUpdate(BEN, soon))
    assert after(snoozed, e.ReportNoNews(BEN), e.SnoozeUpdate(BEN, soon)).update_snoozed_until == soon


def test_an_update_on_a_raised_intervention_also_acknowledges_it():
    taken = in_phase(Phase.raised, e.GiveUpdate(CARA, "I spoke with the team"))

    assert (taken.phase, taken.lead, taken.first_update_at) == (
        Phase.acknowledged,
        CARA,
        taken.acknowledged_at,
    )


def test_escalation_is_capped():
    asked = in_phase(Phase.raised, *[e.Escalate()] * 6)

    with pytest.raises(Refused, match="Everybody in the chain"):
        after(asked, e.Escalate())


def test_a_good_check_in_before_the_raising_does_not_count_towards_closing():
    raised = in_phase(Phase.candidate, e.CheckInGood(), e.Open())

    assert (raised.good_check_ins, raised.good_since) == (0, None)


def test_two_leads_in_the_same_second_with_clocks_apart_leave_a_record_that_runs_forward():
    raised = in_phase(Phase.raised)

    acknowledged = transition(raised, e.Acknowledge(BEN), raised.last_event_at - HOUR)

    assert acknowledged.acknowledged_at == raised.last_event_at


def test_a_restricted_intervention_stays_restricted_when_it_is_reopened():
    restricted = replace(in_phase(Phase.closed), is_restricted=True)

    assert after(restricted, e.Reopen()).is_restricted


def test_a_corrected_date_is_kept_with_who_why_and_what_it_was():
    directed = in_phase(Phase.directed)
    earlier = directed.directed_at - HOUR / 2

    corrected = correct_timestamp(directed, Phase.directed, earlier, ADA, "Agreed by phone", NOON)

    assert corrected.directed_at == earlier
    (correction,) = corrected.corrections
    assert (correction.was, correction.became, correction.by) == (directed.directed_at, earlier, ADA)
    assert (correction.reason, correction.at) == ("Agreed by phone", NOON)


@pytest.mark.parametrize(
    ("stamp", "at", "reason", "error"),
    [
        (Phase.directed, START + HOUR, "Agreed by phone", Refused),
        (Phase.raised, START + 2.5 * HOUR, "Raised later", Refused),
        (Phase.recovering, START, "It recovered", Refused),
        (Phase.directed, NOON + DAY, "Tomorrow", Invalid),
        (Phase.directed, START + 2.5 * HOUR, " ", Invalid),
    ],
)
def test_a_correction_against_the_order_into_the_future_or_without_reason_is_refused(stamp, at, reason, error):
    with pytest.raises(error):
        correct_timestamp(in_phase(Phase.directed), stamp, at, ADA, reason, NOON)


def test_a_second_round_cannot_be_corrected_into_the_first():
    again = in_phase(Phase.closed, e.Reopen())

    with pytest.raises(Refused):
        correct_timestamp(again, Phase.raised, again.raised_at - 2 * HOUR, ADA, "Earlier", NOON)


def test_a_second_acknowledgement_cannot_be_corrected_to_before_the_first():
    again = in_phase(Phase.acknowledged, e.Unacknowledge(), e.Acknowledge(CARA))
    before_the_first = START + 1.5 * HOUR

    with pytest.raises(Refused):
        correct_timestamp(again, Phase.acknowledged, before_the_first, ADA, "Earlier", NOON)


@pytest.mark.parametrize("stamp", Phase)
def test_moving_any_date_by_a_minute_keeps_the_record_in_order(stamp):
    closed = in_phase(Phase.recovering, e.Close(DIRK, Outcome.recovered, "The pilot is live"))

    (correction,) = correct_timestamp(
        closed, stamp, START + list(Phase).index(stamp) * HOUR + HOUR / 60, ADA, "Clock was slow", NOON
    ).corrections

    assert correction.stamp is stamp
    assert correction.became - correction.was == HOUR / 60


def test_a_corrected_first_acknowledgement_moves_the_time_to_acknowledge_with_it():
    acknowledged = in_phase(Phase.acknowledged)

    corrected = correct_timestamp(acknowledged, Phase.acknowledged, START + 1.5 * HOUR, ADA, "By phone", NOON)

    assert corrected.first_acknowledged_at == corrected.acknowledged_at == START + 1.5 * HOUR


@pytest.mark.parametrize(("level", "is_asked"), [(Level.advise, False), (Level.assist, True), (Level.direct, True)])
def test_a_plan_says_why_it_is_required_at_the_two_higher_levels(level, is_asked):
    taken = in_phase(Phase.acknowledged, level=level)

    if is_asked:
        with pytest.raises(Invalid) as missing:
            transition(taken, e.AgreePlan(BEN, Kind.coaching, "Two sessions", " "), NOON)
        assert missing.value.field == "required"
    else:
        assert transition(taken, e.AgreePlan(BEN, Kind.coaching, "Two sessions"), NOON).required == ""
    decided = transition(taken, e.AgreePlan(BEN, Kind.coaching, "Two sessions", " Nobody else can "), NOON)
    assert decided.required == "Nobody else can"


def test_why_it_was_required_outlives_a_change_of_plan_at_the_level_advise():
    lowered = in_phase(Phase.directed, e.ChangeLevel(Level.advise, DIRK, "It is small"))

    assert after(lowered, e.AgreePlan(BEN, Kind.resources, "A day a week")).required == PLAN.required


def test_helping_and_keeping_the_record_stand_beside_the_lead_and_end_by_stepping_down():
    shared = in_phase(Phase.acknowledged, e.OfferHelp(ADA), e.OfferHelp(CARA), e.HandOverRecord(ADA, to=ADA))
    assert (shared.lead, shared.helpers, shared.scribe) == (BEN, (ADA, CARA), ADA)

    handed_over = after(shared, e.HandOverRecord(ADA, to=BEN))
    stepped_down = after(handed_over, e.StepDown(ADA), e.StepDown(BEN))

    assert handed_over.scribe == BEN
    assert (stepped_down.lead, stepped_down.helpers, stepped_down.scribe) == (BEN, (CARA,), None)


def test_a_lead_who_does_nothing_else_hands_over_instead_of_stepping_down():
    with pytest.raises(Refused, match="Hand over the lead"):
        in_phase(Phase.acknowledged, e.StepDown(BEN))


def test_a_new_round_begins_without_helpers_and_record():
    again = in_phase(Phase.directed, e.OfferHelp(ADA), e.HandOverRecord(CARA, to=CARA), CLOSE, e.Reopen())

    assert again.takes_part == frozenset()
