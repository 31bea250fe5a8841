"""What a directive needs to be issued, and on which days somebody is reminded of one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directives import (
    LONGEST_TEXT,
    MOST_REMINDERS,
    DirectiveKind,
    Wanted,
    checked,
    checked_words,
    reminder_days,
)
from bot.domain.errors import Invalid
from bot.domain.words import DivisionId, PersonId

ADA = PersonId(1)
SALES, LEGAL, GONE = DivisionId(1), DivisionId(2), DivisionId(9)
TODAY = date(2026, 3, 2)
GOOD = Wanted(DirectiveKind.programme, " Name your experts ", "Each division names three.", date(2026, 4, 1))
DAY = timedelta(days=1)


def on_weekdays(_: PersonId, day: date) -> bool:
    return day.weekday() < 5


def test_it_is_issued_without_what_surrounds_its_words_and_without_divisions_that_are_gone() -> None:
    sent = checked(replace(GOOD, divisions=[LEGAL, GONE, LEGAL]), [SALES, LEGAL], TODAY)

    assert (sent.title, sent.divisions) == ("Name your experts", [LEGAL])
    assert checked(replace(GOOD, in_effect_by=TODAY), [SALES], TODAY).divisions is None


@pytest.mark.parametrize(
    ("wanted", "present", "field", "words"),
    [
        (replace(GOOD, title=" "), [SALES], "title", "cannot stay empty"),
        (replace(GOOD, title="x" * 121), [SALES], "title", "121 characters"),
        (replace(GOOD, text=""), [SALES], "text", "cannot stay empty"),
        (replace(GOOD, text="x" * 10_000), [SALES], "text", f"10000 characters; {LONGEST_TEXT} fit"),
        (replace(GOOD, link="javascript:alert(1)"), [SALES], "link", "https"),
        (replace(GOOD, link="example.org/hr"), [SALES], "link", "https"),
        (replace(GOOD, in_effect_by=None), [SALES], "in_effect_by", "Choose the day"),
        (replace(GOOD, in_effect_by=TODAY - DAY), [SALES], "in_effect_by", "has passed"),
        (replace(GOOD, in_effect_by=date(2029, 1, 1)), [SALES], "in_effect_by", "two years"),
        (GOOD, [], "to", "reach nobody"),
        (replace(GOOD, divisions=[]), [SALES], "divisions", "at least one division"),
        (replace(GOOD, divisions=[GONE]), [SALES], "divisions", "at least one division"),
    ],
)
def test_what_cannot_be_issued_is_told_with_its_field(
    wanted: Wanted, present: list[DivisionId], field: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        checked(wanted, present, TODAY)

    assert refused.value.field == field


def test_in_effect_needs_a_word_on_what_was_done() -> None:
    with pytest.raises(Invalid):
        checked_words(" ")
    assert checked_words(" Three are named ") == "Three are named"


def test_who_has_not_confirmed_is_reminded_twice_and_around_the_day_it_should_be_in_effect() -> None:
    by = date(2026, 3, 20)

    days = reminder_days(ADA, TODAY, by, on_weekdays, is_received=False)

    assert days == [date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 30)]


def test_who_has_received_it_is_left_in_peace_until_the_day_before() -> None:
    days = reminder_days(ADA, TODAY, date(2026, 3, 16), on_weekdays, is_received=True)

    assert days == [date(2026, 3, 13), date(2026, 3, 17), date(2026, 3, 24)]


def test_a_day_before_the_first_message_reminds_of_nothing() -> None:
    assert reminder_days(ADA, TODAY, TODAY, on_weekdays, is_received=True) == [date(2026, 3, 3), date(2026, 3, 10)]


@given(
    asked_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    in_days=st.integers(0, 400),
    free=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 1)), max_size=30),
    is_received=st.booleans(),
)
def test_reminders_come_on_working_days_after_the_first_message_and_are_capped(
    asked_on: date, in_days: int, free: frozenset[date], is_received: bool
) -> None:
    def works(_: PersonId, day: date) -> bool:
        return day.weekday() < 5 and day not in free

    days = reminder_days(ADA, asked_on, asked_on + in_days * DAY, works, is_received=is_received)

    assert len(days) <= MOST_REMINDERS
    assert days == sorted(set(days))
    assert all(day > asked_on and works(ADA, day) for day in days)


def test_somebody_who_never_works_is_never_reminded() -> None:
    assert reminder_days(ADA, TODAY, date(2026, 4, 1), lambda _, day: False, is_received=False) == []
