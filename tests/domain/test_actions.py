"""Promises with a date, their reminders on working days, and decisions with what became of their words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import (
    Action,
    ActionState,
    Decision,
    complete,
    drop,
    due_date,
    due_reminders,
    give_to,
    move,
    next_reminder_day,
    note_edit,
    promise,
    reminded,
    reminder_stage,
    without_owner,
)
from bot.domain.errors import Invalid, Refused
from tests.domain.interventions import ADA, BEN, CARA, DAY, START

HERE = {ADA, BEN}
MON, TUE, WED, THU, FRI, SAT, SUN, NEXT_MON = (date(2026, 3, day) for day in range(2, 10))


def weekdays(person, day: date) -> bool:
    return day.weekday() < 5


def made(owner=ADA, due_on: date = FRI, today: date = MON, words: str = "Call the supplier") -> Action:
    return promise(words, owner, due_on, by=BEN, now=START, today=today, people_here=HERE)


def test_a_promise_has_an_owner_a_date_and_words():
    action = made(words="  Call the supplier ")

    assert (action.words, action.owner, action.due_on, action.made_by) == ("Call the supplier", ADA, FRI, BEN)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": date(2026, 3, 1)}, "due_on"),
        ({"due_on": date(2029, 3, 1)}, "due_on"),
        ({"owner": CARA}, "owner"),
        ({"words": "  "}, "words"),
        ({"words": "x" * 501}, "words"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused_at_the_field(change, field):
    with pytest.raises(Invalid) as invalid:
        made(**change)

    assert invalid.value.field == field
    assert str(invalid.value).endswith(".")


def test_today_is_still_in_time_and_the_day_after_is_overdue():
    action = made(due_on=FRI)

    assert action.state_on(FRI) is ActionState.open
    assert action.state_on(SAT) is ActionState.overdue
    assert complete(action, "Done by phone", ADA, START).state_on(SAT) is ActionState.done


@pytest.mark.parametrize(
    ("settle", "other", "state"),
    [(complete, drop, ActionState.done), (drop, complete, ActionState.dropped)],
)
def test_settling_asks_for_a_word_happens_once_and_is_not_turned_round(settle, other, state):
    action = made()
    with pytest.raises(Invalid):
        settle(action, " ", ADA, START)

    settled = settle(action, "They deliver in May", ADA, START)

    assert (settled.settled, settled.result, settled.settled_by) == (state, "They deliver in May", ADA)
    with pytest.raises(Refused, match="was d"):
        settle(settled, "Once more", BEN, START + DAY)
    with pytest.raises(Refused):
        other(settled, "After all", BEN, START)
    with pytest.raises(Refused):
        move(settled, FRI, MON)
    with pytest.raises(Refused):
        give_to(settled, BEN, HERE)


def test_a_new_date_begins_the_reminders_anew_and_keeps_the_first_date():
    late = reminded(made(due_on=TUE), FRI, weekdays)

    moved = move(late, NEXT_MON, FRI)

    assert (moved.due_on, moved.first_due_on, moved.reminded_stage) == (NEXT_MON, TUE, 0)
    with pytest.raises(Invalid):
        move(late, MON, FRI)


def test_the_actions_of_somebody_who_left_are_found_and_given_to_somebody_here():
    orphan, settled = made(), drop(made(), "Not needed", ADA, START)

    assert without_owner([orphan, settled, made(owner=BEN)], people_here={BEN}) == [orphan]
    given = give_to(reminded(orphan, FRI, weekdays), BEN, {BEN})
    assert (given.owner, given.reminded_stage) == (BEN, 0)
    with pytest.raises(Invalid):
        give_to(orphan, CARA, {BEN})


def run(action: Action, days: int, skip=()) -> list[str]:
    """Return the days on which the owner is reminded when the bot looks every day but those in `skip`."""
    lines = []
    for day in (action.due_on - timedelta(days=7) + timedelta(days=n) for n in range(days)):
        if day not in skip and due_reminders([action], lambda _, day=day: day, weekdays):
            lines.append(f"{day:%a %d %b}")
            action = reminded(action, day, weekdays)
    return lines


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        (FRI, ["Thu 05 Mar", "Fri 06 Mar", "Mon 09 Mar", "Mon 16 Mar", "Mon 23 Mar"]),
        (SUN, ["Thu 05 Mar", "Fri 06 Mar", "Mon 09 Mar", "Mon 16 Mar", "Mon 23 Mar"]),
        (NEXT_MON, ["Fri 06 Mar", "Mon 09 Mar", "Tue 10 Mar", "Tue 17 Mar", "Tue 24 Mar"]),
    ],
)
def test_reminders_come_on_working_days_before_on_and_after_the_date_and_then_stop(due_on, days):
    assert run(made(due_on=due_on), days=120) == days


def test_reminders_that_an_outage_skipped_come_as_one():
    away = {FRI + timedelta(days=n) for n in range(-1, 5)}

    assert run(made(due_on=FRI), days=120, skip=away) == ["Wed 11 Mar", "Mon 16 Mar", "Mon 23 Mar"]


def test_each_person_gets_one_group_soonest_due_first():
    later, soon, others = made(due_on=WED), made(due_on=TUE), made(owner=BEN, due_on=TUE)
    far, done = made(due_on=FRI), complete(made(due_on=TUE), "Done", ADA, START)

    groups = due_reminders([later, soon, others, far, done], lambda _: TUE, weekdays)

    assert groups == {ADA: [soon, later], BEN: [others]}


def test_the_date_is_that_of_the_place_where_the_person_is():
    groups = due_reminders(
        [made(due_on=WED), made(owner=BEN, due_on=WED)],
        lambda person: TUE if person == ADA else MON,
        weekdays,
    )

    assert set(groups) == {ADA}


def test_a_person_who_never_works_is_never_reminded_and_nothing_hangs():
    assert due_reminders([made(due_on=TUE)], lambda _: date(2036, 1, 1), lambda *_: False) == {}
    assert due_date(ADA, MON, 3, lambda *_: False) > MON
    assert reminder_stage(made(due_on=TUE), date(2036, 1, 1), weekdays) == 5


@pytest.mark.parametrize(
    ("start", "days", "due"), [(MON, 1, TUE), (FRI, 1, NEXT_MON), (SAT, 1, NEXT_MON), (MON, 0, MON)]
)
def test_a_due_date_counts_the_owners_working_days(start, days, due):
    assert due_date(ADA, start, days, weekdays) == due


def test_a_decision_keeps_its_words_and_notes_what_became_of_the_message():
    decision = Decision("We stop", ADA, BEN, START, "https://example.test/p1")

    edited = note_edit(decision, "We stop in June", START + DAY)
    deleted = note_edit(edited, None, START + 2 * DAY)

    assert (deleted.words, deleted.present_words) == ("We stop", None)
    assert [edit.words for edit in deleted.edits] == ["We stop in June", None]
    assert note_edit(deleted, None, START + 3 * DAY) is deleted
    assert note_edit(decision, "We stop", START + DAY) is decision


@given(
    after=st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    due_on=st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    stage=st.integers(0, 5),
)
def test_the_next_reminder_is_a_later_working_day_that_has_earned_one_and_the_first_such(
    after: date, due_on: date, stage: int
) -> None:
    action = replace(made(due_on=due_on, today=due_on), reminded_stage=stage)

    day = next_reminder_day(action, after, weekdays)

    if day is None:
        assert stage == 5
    else:
        assert day > after
        assert weekdays(action.owner, day)
        assert reminder_stage(action, day, weekdays) > stage
        between = (after + timedelta(days=days) for days in range(1, (day - after).days))
        assert not any(weekdays(ADA, each) and reminder_stage(action, each, weekdays) > stage for each in between)
