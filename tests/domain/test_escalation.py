"""Who is asked when: tables for the levels, a simulated heartbeat for the order of things."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import intervention_events as e
from bot.domain.escalation import (
    DEFAULT_TERMS,
    WEEK,
    DoneStep,
    Roster,
    Step,
    StepKind,
    audit,
    chain,
    due_by,
    first_free,
    held_back,
    mentions,
    planned_steps,
    update_due_at,
)
from bot.domain.intervention import Intervention, Phase, candidate, transition
from bot.domain.words import InitiativeId, Level, PersonId
from tests.domain.interventions import ADA, BEN, CARA, DAY, DIRK, HANA, HOUR, SOL, START, after, in_phase

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
        steps = due_by(planned_steps(self.intervention, self.roster, self.done, round_the_clock), self.now)
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
    assert due_by(planned_steps(bot.intervention, ROSTER, bot.done, round_the_clock), bot.now) == []


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


FULL_WEEK = {SOL: [START - 6 * DAY, START - 2 * DAY]}


@pytest.mark.parametrize(
    ("before", "free"),
    [
        ([], START),
        ([START - DAY], START),
        ([START - 6 * DAY, START - 2 * DAY], START + DAY),
        ([START - 2 * DAY, START - 6 * DAY, START - 9 * DAY], START + DAY),
        ([START, START], START + 7 * DAY),
        ([START - 8 * DAY, START - 7 * DAY], START),
    ],
)
def test_there_is_room_as_soon_as_no_week_would_hold_more_than_its_share(before, free):
    assert first_free(2, before, START) == free


def test_whose_week_is_full_is_left_to_the_digest_and_named_when_there_is_room():
    planned = planned_steps(in_phase(Phase.raised, level=Level.direct), ROSTER, [], round_the_clock, named=FULL_WEEK)
    sponsors = [(each.kind, each.due_at) for each in planned if each.who == SOL and each.kind is not StepKind.escalate]

    assert sponsors == [(StepKind.named_later, START + HOUR), (StepKind.mention, START + DAY)]
    assert held_back(planned, START + HOUR) == {SOL}
    assert held_back(planned, START + DAY) == frozenset()


DIRECT = in_phase(Phase.raised, level=Level.direct)


@pytest.mark.parametrize(
    ("why", "intervention", "roster"),
    [
        ("a person raised the level", replace(DIRECT, detected_level=Level.assist), ROSTER),
        ("it is restricted", replace(DIRECT, is_restricted=True), ROSTER),
        ("nobody else is there", DIRECT, Roster(sponsor=SOL)),
        ("it is the sponsor's own", DIRECT, replace(ROSTER, owner=SOL)),
    ],
)
def test_nobody_is_held_back_where(why, intervention, roster):
    planned = planned_steps(intervention, roster, [], round_the_clock, named=FULL_WEEK)

    assert held_back(planned, START + HOUR) == frozenset(), why
    assert StepKind.named_later not in {each.kind for each in planned}, why


def test_a_full_week_never_keeps_the_chain_from_its_end():
    waiting = in_phase(Phase.raised, level=Level.direct)
    done = [DoneStep(Step(StepKind.mention, waiting.raised_at, waiting.raised_at, ADA), waiting.raised_at)]
    for number, who in enumerate((BEN, CARA, DIRK, HANA), start=1):
        done.append(DoneStep(Step(StepKind.escalate, waiting.raised_at, START, who, number), START + number * HOUR))

    planned = planned_steps(waiting, ROSTER, done, round_the_clock, named=FULL_WEEK)

    (asked,) = [each for each in planned if each.kind is StepKind.escalate]
    assert (asked.who, asked.due_at) == (SOL, START + 8 * HOUR)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 24 * 14), min_size=1, max_size=12))
def test_however_much_slips_at_once_leadership_is_named_at_most_so_often_a_week_and_everybody_in_the_end(hours):
    raised = [after(candidate(InitiativeId(n), Level.direct, START + h * HOUR), e.Open()) for n, h in enumerate(hours)]
    done = [[] for _ in raised]
    named = {SOL: [], HANA: []}
    for hour in range(1, 24 * 7 * 9, 6):
        now = START + hour * HOUR
        for number, each in enumerate(raised):
            is_raised = each.raised_at <= now
            for step in (
                due_by(planned_steps(each, ROSTER, done[number], round_the_clock, named=named), now)
                if is_raised
                else ()
            ):
                if step.kind in (StepKind.mention, StepKind.named_later):
                    done[number].append(DoneStep(step, now))
                    if step.kind is StepKind.mention and step.who in named:
                        named[step.who].append(now)
                        break

    for who, most in ((SOL, 2), (HANA, 5)):
        assert len(named[who]) == len(raised), "everybody is named in the end"
        for at in named[who]:
            assert sum(at <= other < at + WEEK for other in named[who]) <= most
