"""Who is asked when: tables for the levels, a simulated heartbeat for the order of things."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import intervention_events as e
from bot.domain.escalation import (
    DEFAULT_TERMS,
    DoneStep,
    Roster,
    Step,
    StepKind,
    audit,
    chain,
    due_steps,
    mentions,
    planned_steps,
    update_due_at,
)
from bot.domain.intervention import Intervention, Phase, transition
from bot.domain.words import Level, PersonId
from tests.domain.interventions import ADA, BEN, CARA, DAY, DIRK, HANA, HOUR, SOL, in_phase

ROSTER = Roster(owner=ADA, representative=BEN, deputy=CARA, knowledge_lead=DIRK, hr_lead=HANA, sponsor=SOL)


def round_the_clock(person: PersonId, start: datetime, hours: float) -> datetime:
    """Everybody works all day and all night, so that a test reads in plain hours."""
    return start + timedelta(hours=hours)


class Heartbeat:
    """Ticks every hour, does what is due, and remembers it."""

    def __init__(self, intervention: Intervention, roster: Roster = ROSTER) -> None:
        self.intervention, self.roster = intervention, roster
        self.now = intervention.last_event_at
        self.done: list[DoneStep] = []

    def tick(self) -> list[Step]:
        steps = due_steps(self.intervention, self.roster, self.done, round_the_clock, self.now)
        self.done += [DoneStep(step, self.now) for step in steps]
        return steps

    def run(self, hours: int) -> list[tuple[float, StepKind, PersonId | None]]:
        """Return what was done, as hours since the start, kind and person."""
        start, lines = self.now, []
        for _ in range(hours + 1):
            lines += [((self.now - start) / HOUR, step.kind, step.who) for step in self.tick()]
            self.now += HOUR
        return lines

    def happens(self, event: e.Event) -> None:
        self.intervention = transition(self.intervention, event, self.now)


@pytest.mark.parametrize(
    ("level", "named", "asked"),
    [
        (Level.advise, (ADA, BEN), (ADA, BEN, CARA)),
        (Level.assist, (ADA, BEN, DIRK, HANA), (ADA, BEN, CARA, DIRK, HANA)),
        (Level.direct, (ADA, BEN, DIRK, HANA, SOL), (ADA, BEN, CARA, DIRK, HANA, SOL)),
    ],
)
def test_each_level_adds_people_to_the_one_before(level, named, asked):
    assert mentions(level, ROSTER) == named
    assert chain(level, ROSTER) == asked


def test_a_higher_level_expects_an_answer_and_updates_sooner():
    advise, assist, direct = (DEFAULT_TERMS[level] for level in Level)

    assert advise.response_hours > assist.response_hours > direct.response_hours
    assert advise.update_every_days > assist.update_every_days > direct.update_every_days
    for terms in (advise, assist, direct):
        assert terms.remind_after_hours < terms.response_hours
        assert terms.update_every_days < terms.unacknowledge_after_days


def test_a_person_in_two_places_is_named_and_asked_once():
    roster = Roster(owner=BEN, representative=BEN, deputy=CARA, knowledge_lead=DIRK, hr_lead=DIRK)

    assert mentions(Level.direct, roster) == (BEN, DIRK)
    assert chain(Level.direct, roster) == (BEN, CARA, DIRK)


def test_the_deputy_is_named_where_there_is_no_representative():
    assert mentions(Level.advise, replace(ROSTER, representative=None)) == (ADA, CARA)


def test_a_restricted_intervention_leaves_everybody_unconcerned_out():
    assert ROSTER.only({BEN, HANA}) == Roster(representative=BEN, hr_lead=HANA)


def test_nobody_answering_leads_through_the_chain_one_person_at_a_time():
    lines = Heartbeat(in_phase(Phase.raised, level=Level.assist)).run(hours=60)

    assert lines == [
        (0, StepKind.mention, ADA),
        (0, StepKind.mention, BEN),
        (0, StepKind.mention, DIRK),
        (0, StepKind.mention, HANA),
        (4, StepKind.acknowledge_reminder, ADA),
        (8, StepKind.escalate, BEN),
        (16, StepKind.escalate, CARA),
        (24, StepKind.escalate, DIRK),
        (32, StepKind.escalate, HANA),
        (40, StepKind.nobody_answered, None),
    ]


def test_vacant_places_are_skipped():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.assist), Roster(deputy=CARA, hr_lead=HANA))

    assert bot.run(hours=40) == [
        (0, StepKind.mention, CARA),
        (0, StepKind.mention, HANA),
        (4, StepKind.acknowledge_reminder, CARA),
        (8, StepKind.escalate, HANA),
        (16, StepKind.nobody_answered, None),
    ]


def test_with_nobody_in_the_chain_the_leads_list_shows_it_at_once():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.advise), Roster(sponsor=SOL))

    assert bot.run(hours=40) == [(0, StepKind.nobody_answered, None)]


def test_an_acknowledgement_ends_the_asking():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.assist))
    bot.run(hours=9)

    bot.happens(e.Acknowledge(BEN))

    assert [kind for _, kind, _ in bot.run(hours=30)] == []


def test_the_asking_begins_again_when_an_acknowledgement_is_taken_back():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.advise))
    bot.run(hours=2)
    bot.happens(e.Acknowledge(BEN))
    lines = bot.run(hours=200)
    assert [(kind, who) for _, kind, who in lines] == [
        (StepKind.update_nudge, BEN),
        (StepKind.unacknowledge, BEN),
    ]

    bot.happens(e.Unacknowledge())

    assert [(kind, who) for _, kind, who in bot.run(hours=20)] == [
        (StepKind.mention, ADA),
        (StepKind.mention, BEN),
        (StepKind.acknowledge_reminder, ADA),
        (StepKind.escalate, BEN),
    ]


def test_after_an_outage_the_next_person_is_asked_and_no_more():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.direct))
    bot.tick()

    bot.now += 30 * DAY

    assert [step.kind for step in bot.tick()] == [StepKind.acknowledge_reminder, StepKind.escalate]
    assert bot.tick() == []


def test_nobody_is_reminded_of_what_was_not_yet_posted():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.direct))
    bot.now += 30 * DAY

    assert {step.kind for step in bot.tick()} == {StepKind.mention}


def test_a_rising_level_names_only_the_new_people():
    bot = Heartbeat(in_phase(Phase.acknowledged, level=Level.advise))
    bot.tick()

    bot.happens(e.ChangeLevel(Level.direct))

    assert [step.who for step in bot.tick()] == [DIRK, HANA, SOL]


def test_who_was_named_while_it_waited_a_second_time_is_not_named_again_on_the_acknowledgement():
    bot = Heartbeat(in_phase(Phase.acknowledged, e.Unacknowledge(), level=Level.direct))
    bot.tick()
    bot.now += HOUR

    bot.happens(e.Acknowledge(CARA))

    assert bot.tick() == []


def test_a_level_that_goes_down_and_up_again_names_nobody_twice():
    bot = Heartbeat(in_phase(Phase.directed, level=Level.direct))
    bot.tick()

    bot.happens(e.ChangeLevel(Level.advise, by=DIRK, reason="The date is safe"))
    bot.happens(e.ChangeLevel(Level.direct, by=DIRK, reason="It is not"))

    assert bot.tick() == []


def test_a_silent_lead_is_nudged_twice_and_then_the_next_in_the_chain_is_told_once():
    bot = Heartbeat(in_phase(Phase.directed, level=Level.direct))
    bot.tick()

    assert bot.run(hours=300) == [
        (16, StepKind.update_nudge, BEN),
        (32, StepKind.update_nudge, BEN),
        (48, StepKind.lead_silent, CARA),
    ]


def test_an_update_begins_the_next_interval():
    bot = Heartbeat(in_phase(Phase.directed, level=Level.direct))
    bot.run(hours=20)

    bot.happens(e.GiveUpdate(BEN, "The supplier answered"))

    assert bot.run(hours=20) == [(16, StepKind.update_nudge, BEN)]
    assert update_due_at(bot.intervention, round_the_clock) == bot.intervention.last_update_at + 16 * HOUR


def test_a_snoozed_update_is_asked_for_at_the_time_chosen():
    bot = Heartbeat(in_phase(Phase.directed, level=Level.direct))
    bot.tick()

    bot.happens(e.SnoozeUpdate(BEN, bot.now + 3 * DAY))

    assert bot.run(hours=80) == [(72, StepKind.update_nudge, BEN)]


def test_a_plan_without_a_lead_asks_the_first_in_the_chain_each_time_it_happens():
    bot = Heartbeat(in_phase(Phase.directed, level=Level.advise))
    bot.tick()
    for _ in range(2):
        bot.happens(e.LoseLead(BEN))
        assert [(step.kind, step.who) for step in bot.tick()] == [(StepKind.lead_needed, ADA)]
        assert bot.tick() == []
        bot.now += HOUR
        bot.happens(e.HandOverLead(DIRK, to=BEN))


@pytest.mark.parametrize("phase", [Phase.candidate, Phase.closed])
def test_nothing_is_due_before_it_is_raised_and_after_it_is_closed(phase):
    assert planned_steps(in_phase(phase), ROSTER, [], round_the_clock) == []
    assert update_due_at(in_phase(phase), round_the_clock) is None


def test_the_first_planned_step_says_when_to_look_again():
    bot = Heartbeat(in_phase(Phase.raised, level=Level.assist))
    bot.tick()

    planned = planned_steps(bot.intervention, ROSTER, bot.done, round_the_clock)

    assert planned[0].due_at == bot.now + 4 * HOUR
    assert due_steps(bot.intervention, ROSTER, bot.done, round_the_clock, bot.now) == []


def test_the_auditor_names_the_steps_that_were_due_and_never_ran():
    at = in_phase(Phase.raised).last_event_at
    ran = Step(StepKind.escalate, at, at + HOUR, BEN)
    missed = Step(StepKind.escalate, at, at + 2 * HOUR, CARA, number=2)

    assert audit([missed, ran], [DoneStep(ran, at + HOUR)]) == [missed]
    assert audit([ran], [DoneStep(ran, at + HOUR)]) == []


def test_each_persons_own_working_time_counts():
    def only_ben_is_slow(person: PersonId, start: datetime, hours: float) -> datetime:
        return start + timedelta(hours=hours * (10 if person == BEN else 1))

    raised = in_phase(Phase.raised, level=Level.advise)
    since = raised.waiting_since
    done = [
        DoneStep(Step(StepKind.mention, since, since, ADA), since),
        DoneStep(Step(StepKind.mention, since, since, BEN), since),
        DoneStep(Step(StepKind.acknowledge_reminder, since, since, ADA), since),
        DoneStep(Step(StepKind.escalate, since, since, BEN), since),
    ]

    (step,) = planned_steps(raised, ROSTER, done, only_ben_is_slow)

    assert (step.who, step.due_at) == (CARA, since + 160 * HOUR)


def test_nobody_is_nudged_while_a_proposal_to_close_waits_for_a_decision() -> None:
    proposed = in_phase(Phase.recovering, e.CheckInGood(), e.ProposeClose())

    assert [
        each for each in planned_steps(proposed, Roster(), [], round_the_clock) if each.kind is not StepKind.mention
    ] == []


def test_whoever_a_higher_level_names_has_the_whole_time_before_anybody_is_asked_next() -> None:
    beat = Heartbeat(in_phase(Phase.raised, level=Level.advise))
    beat.tick()
    beat.now += 40 * HOUR
    beat.intervention = transition(beat.intervention, e.ChangeLevel(Level.assist), beat.now)

    named = beat.tick()
    at_once = beat.tick()
    beat.now += DEFAULT_TERMS[Level.assist].response_hours * HOUR

    assert {each.who for each in named if each.kind is StepKind.mention} == {DIRK, HANA}
    assert StepKind.escalate not in {each.kind for each in [*named, *at_once]}
    assert [each.who for each in beat.tick() if each.kind is StepKind.escalate] == [BEN]
