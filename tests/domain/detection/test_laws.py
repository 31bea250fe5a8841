"""What holds for every initiative, whatever its plan and its answers."""

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.detection.engine import Assessment, assess, assess_all
from bot.domain.detection.evidence import Observation, Occasion, in_order
from bot.domain.detection.memory import Memory, from_dict, to_dict
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import (
    Milestone,
    Plan,
    PlanPoint,
    Target,
    median_plan,
    milestone_plan,
    straight_line,
    target_plan,
)
from bot.domain.words import State, Status

modest = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DEFAULTS = Thresholds()
NAMES = [f"M{number}" for number in range(4)]
GRADES = [Status.off_track, Status.at_risk, Status.on_track]
START = date(2026, 1, 1)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    start = START + timedelta(days=draw(st.integers(0, 30)))
    due = start + timedelta(days=draw(st.integers(1, 400)))
    within = st.dates(start, due)
    match draw(st.integers(0, 3)):
        case 0:
            return straight_line(start, due)
        case 1:
            days = sorted(draw(st.sets(st.dates(start, due - timedelta(days=1)), min_size=1, max_size=5)))
            percents = sorted(draw(st.lists(st.integers(0, 100), min_size=len(days), max_size=len(days))))
            return target_plan(start, due, map(Target, days, percents))
        case 2:
            dues = draw(st.lists(within, min_size=4, max_size=4))
            weights = draw(st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any))
            return milestone_plan(start, due, map(Milestone, NAMES, dues, weights))
        case _:
            point = st.builds(PlanPoint, st.floats(0, 1), st.floats(0, 100))
            return median_plan(start, due, draw(st.lists(st.lists(point, max_size=4), min_size=5, max_size=6)))


days = st.dates(START - timedelta(days=40), START + timedelta(days=700))
observations = st.builds(
    Observation,
    on=days,
    occasion=st.sampled_from(Occasion),
    status=st.none() | st.sampled_from(Status),
    progress=st.none() | st.integers(0, 20).map(lambda step: 5.0 * step) | st.floats(0, 100),
    confidence=st.none() | st.integers(1, 10),
    due=st.none() | days,
    milestones_done=st.none() | st.frozensets(st.sampled_from(NAMES)),
    waiting_since=st.none() | days,
    unowned_since=st.none() | days,
    slipping_upstream=st.sampled_from([(), ("KS-1",), ("KS-1", "KS-2")]),
    is_paused=st.sampled_from([False, False, False, True]),
)
histories = st.lists(observations, max_size=12)


def folded(history: list[Observation], plan: Plan) -> Memory:
    return assess_all(history, plan, DEFAULTS)[0]


@modest
@given(plans(), histories, observations, st.data())
def test_a_better_answer_never_raises_the_points(
    plan: Plan, history: list[Observation], answer: Observation, data: st.DataObject
) -> None:
    memory = folded(history, plan)
    better = data.draw(improvements(answer))

    _, before = assess(memory, answer, plan, DEFAULTS)
    _, after = assess(memory, better, plan, DEFAULTS)

    assert after.points <= before.points
    if before.level and after.level:
        assert after.level.rank <= before.level.rank


@st.composite
def improvements(draw: st.DrawFn, answer: Observation) -> Observation:
    """Return an answer that is nowhere worse: as much progress or more, and so on for all it says."""
    return replace(
        answer,
        progress=None if answer.progress is None else draw(st.floats(answer.progress, 100)),
        status=answer.status and draw(st.sampled_from(GRADES[GRADES.index(answer.status) :])),
        confidence=answer.confidence and draw(st.integers(answer.confidence, 10)),
        due=answer.due and answer.due - timedelta(days=draw(st.integers(0, 200))),
        milestones_done=None
        if answer.milestones_done is None
        else answer.milestones_done | draw(st.frozensets(st.sampled_from(NAMES))),
    )


@modest
@given(plans(), histories, st.randoms())
def test_the_order_in_which_answers_come_does_not_matter(
    plan: Plan, history: list[Observation], random: Random
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)

    assert assess_all(shuffled, plan, DEFAULTS) == assess_all(history, plan, DEFAULTS)


def test_a_check_in_and_a_day_of_one_date_have_a_fixed_order() -> None:
    plan = straight_line(START, START + timedelta(days=100))
    answers = [Observation(START + timedelta(days=20), occasion) for occasion in Occasion]

    assert assess_all(answers[::-1], plan, DEFAULTS) == assess_all(answers, plan, DEFAULTS)


@modest
@given(plans(), histories, st.sampled_from(Occasion))
def test_a_paused_initiative_never_slips(plan: Plan, history: list[Observation], occasion: Occasion) -> None:
    memory = folded(history, plan)
    paused = Observation(START + timedelta(days=800), occasion, Status.off_track, 1.0, 1, is_paused=True)

    _, assessment = assess(memory, paused, plan, DEFAULTS)

    assert assessment == Assessment(State.clear, None, 0.0, (), paused.on)


@modest
@given(plans(), histories)
def test_assessing_all_equals_assessing_one_by_one_out_of_storage(plan: Plan, history: list[Observation]) -> None:
    memory, one_by_one = Memory(), []
    for observation in in_order(history):
        stored = json.loads(json.dumps(to_dict(memory)))
        restored = from_dict(stored)
        assert restored is not None
        memory, assessment = assess(restored, observation, plan, DEFAULTS)
        one_by_one.append(assessment)

    assert assess_all(history, plan, DEFAULTS) == (memory, tuple(one_by_one))


@modest
@given(plans(), histories, st.integers(0, 12))
def test_what_comes_later_never_changes_what_was_said_before(plan: Plan, history: list[Observation], cut: int) -> None:
    ordered = in_order(history)

    assert assess_all(ordered[:cut], plan, DEFAULTS)[1] == assess_all(ordered, plan, DEFAULTS)[1][:cut]


any_day = st.dates()
wild = st.builds(
    Observation,
    on=any_day,
    occasion=st.sampled_from(Occasion),
    status=st.none() | st.sampled_from(Status),
    progress=st.none() | st.floats(),
    confidence=st.none() | st.integers(),
    due=st.none() | any_day,
    milestones_done=st.none() | st.frozensets(st.text(max_size=2)),
    waiting_since=st.none() | any_day,
    unowned_since=st.none() | any_day,
    slipping_upstream=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    is_paused=st.booleans(),
)


@modest
@given(plans(), st.lists(wild, max_size=8))
def test_no_observation_raises(plan: Plan, history: list[Observation]) -> None:
    _, assessments = assess_all(history, plan, DEFAULTS)

    assert len(assessments) == len(history)
    json.dumps([[each.state, each.level, each.points] for each in assessments], allow_nan=False)


@modest
@given(any_day, any_day, st.lists(wild, max_size=4))
def test_no_plan_of_two_dates_raises_once_it_is_agreed(first: date, second: date, history: list[Observation]) -> None:
    if first == second:
        return
    plan = straight_line(min(first, second), max(first, second))

    assert len(assess_all(history, plan, DEFAULTS)[1]) == len(history)


def test_memory_does_not_grow_with_the_history() -> None:
    plan = straight_line(START, START + timedelta(days=2000))
    history = [
        Observation(
            START + timedelta(days=number),
            Occasion.missed if number % 7 == 0 else Occasion.answered,
            GRADES[number % 3],
            number / 20,
            1 + number % 10,
            START + timedelta(days=2000 + number % 5),
        )
        for number in range(1, 1001)
    ]

    short, long = (len(json.dumps(to_dict(folded(history[:count], plan)))) for count in (10, 1000))

    assert long < short * 1.1
