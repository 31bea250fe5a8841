from datetime import date, time, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import (
    LAST,
    Cadence,
    Monthly,
    OnDate,
    OnWeekday,
    Pattern,
    Quarterly,
    Weekday,
    Weekly,
    WhenShort,
    next_occurrence,
    occurrence_on_or_before,
    occurrences,
)
from bot.domain.errors import DomainError, Invalid
from tests.domain.cadences import cadences

MONDAY, TUESDAY, THURSDAY, FRIDAY = Weekday.monday, Weekday.tuesday, Weekday.thursday, Weekday.friday
FROM = date(2025, 12, 31)


def weekly(*weekdays: Weekday, every: int = 1, anchor: date = date(2026, 1, 5)) -> Weekly:
    return Weekly(frozenset(weekdays), every, anchor)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (weekly(MONDAY), ["2026-01-05", "2026-01-12", "2026-01-19"]),
        (weekly(TUESDAY, THURSDAY), ["2026-01-01", "2026-01-06", "2026-01-08"]),
        (weekly(MONDAY, every=2), ["2026-01-05", "2026-01-19", "2026-02-02"]),
        (weekly(MONDAY, every=2, anchor=date(2026, 1, 14)), ["2026-01-12", "2026-01-26", "2026-02-09"]),
        (weekly(MONDAY, FRIDAY, every=3), ["2026-01-05", "2026-01-09", "2026-01-26"]),
        (Monthly(OnDate(15)), ["2026-01-15", "2026-02-15", "2026-03-15"]),
        (Monthly(OnDate(31)), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Monthly(OnDate(31, WhenShort.skip)), ["2026-01-31", "2026-03-31", "2026-05-31"]),
        (Monthly(OnDate(LAST)), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Monthly(OnWeekday(1, MONDAY)), ["2026-01-05", "2026-02-02", "2026-03-02"]),
        (Monthly(OnWeekday(LAST, FRIDAY)), ["2026-01-30", "2026-02-27", "2026-03-27"]),
        (Monthly(OnWeekday(5, FRIDAY)), ["2026-01-30", "2026-05-29", "2026-07-31"]),
        (Monthly(OnDate(1), frozenset({2, 8})), ["2026-02-01", "2026-08-01", "2027-02-01"]),
        (Quarterly(OnDate(1)), ["2026-01-01", "2026-04-01", "2026-07-01"]),
        (Quarterly(OnDate(LAST), 3), ["2026-03-31", "2026-06-30", "2026-09-30"]),
        (Quarterly(OnWeekday(2, TUESDAY), 2), ["2026-02-10", "2026-05-12", "2026-08-11"]),
    ],
)
def test_each_kind_of_cadence_falls_on_the_dates_a_person_would_write_down(
    pattern: Pattern, expected: list[str]
) -> None:
    found = islice(occurrences(Cadence(pattern), after=FROM), 3)

    assert [day.isoformat() for day in found] == expected


def test_the_29th_of_february_waits_for_the_next_leap_year_even_over_1900() -> None:
    leap_day = Cadence(Monthly(OnDate(29, WhenShort.skip), frozenset({2})))

    assert next_occurrence(leap_day, date(1896, 2, 29)) == date(1904, 2, 29)
    assert occurrence_on_or_before(leap_day, date(1904, 2, 28)) == date(1896, 2, 29)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Monthly(OnDate(31), frozenset({2})),
        lambda: Monthly(OnDate(30, WhenShort.skip), frozenset({2})),
        lambda: Monthly(OnDate(31), frozenset({4, 6, 9, 11})),
    ],
)
def test_a_cadence_that_never_occurs_is_refused_with_the_way_out(build) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid, match=r"never occurs.*last day of the month") as refused:
        build()

    assert refused.value.field == "day"


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: OnDate(0), "day"),
        (lambda: OnDate(32), "day"),
        (lambda: OnWeekday(6, MONDAY), "nth"),
        (lambda: OnWeekday(0, MONDAY), "nth"),
        (lambda: Weekly(frozenset()), "weekdays"),
        (lambda: Weekly(frozenset({MONDAY}), every=0), "every"),
        (lambda: Weekly(frozenset({MONDAY}), every=53), "every"),
        (lambda: Monthly(OnDate(1), frozenset()), "months"),
        (lambda: Monthly(OnDate(1), frozenset({13})), "months"),
        (lambda: Quarterly(OnDate(1), 4), "month_of_quarter"),
        (lambda: Cadence(weekly(MONDAY), time(9, 0, 30)), "at"),
    ],
)
def test_what_is_no_cadence_is_refused_at_the_field_that_is_wrong(build, field: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid) as refused:
        build()

    assert refused.value.field == field
    assert "{" not in str(refused.value)


def test_the_end_of_the_calendar_is_an_answer_and_not_a_crash() -> None:
    for pattern in (weekly(MONDAY), Monthly(OnDate(1)), Quarterly(OnDate(LAST), 3)):
        with pytest.raises(DomainError):
            next_occurrence(Cadence(pattern), date.max)
    with pytest.raises(DomainError):
        occurrence_on_or_before(Cadence(Monthly(OnDate(2))), date.min)


def test_a_far_date_costs_no_walk_through_the_years() -> None:
    rare = Cadence(weekly(MONDAY, every=52))

    assert next_occurrence(rare, date(9000, 1, 1)) - date(9000, 1, 1) <= timedelta(weeks=52)


def _in_the_pattern(pattern: Pattern, day: date) -> bool:
    """Say from the words of each kind alone, one day at a time, whether `day` belongs to it."""
    if isinstance(pattern, Weekly):
        monday, anchor = day - timedelta(day.weekday()), pattern.anchor - timedelta(pattern.anchor.weekday())
        return day.weekday() in pattern.weekdays and (monday - anchor).days % (7 * pattern.every) == 0
    if isinstance(pattern, Quarterly) and (day.month - pattern.month_of_quarter) % 3:
        return False
    if isinstance(pattern, Monthly) and day.month not in pattern.months:
        return False
    return _is_the_day(pattern.on, day)


def _is_the_day(on: OnDate | OnWeekday, day: date) -> bool:
    last_day = (day + timedelta(1)).month != day.month
    if isinstance(on, OnDate):
        if on.day == LAST:
            return last_day
        return day.day == on.day or (last_day and day.day < on.day and on.when_short is WhenShort.last_day)
    if day.weekday() != on.weekday:
        return False
    if on.nth == LAST:
        return (day + timedelta(7)).month != day.month
    return (day.day + 6) // 7 == on.nth


@settings(max_examples=150, deadline=None)
@given(cadence=cadences, after=st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_occurrences_are_exactly_the_days_that_the_words_of_the_cadence_describe(cadence: Cadence, after: date) -> None:
    horizon = after + timedelta(days=800)
    by_hand = [
        day for day in (after + timedelta(days=n) for n in range(1, 801)) if _in_the_pattern(cadence.pattern, day)
    ]

    found = []
    for day in occurrences(cadence, after):
        if day > horizon:
            break
        found.append(day)

    assert found == by_hand


@settings(max_examples=150, deadline=None)
@given(cadence=cadences, day=st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_going_back_and_going_on_agree(cadence: Cadence, day: date) -> None:
    latest = occurrence_on_or_before(cadence, day)

    following = next_occurrence(cadence, day)
    assert latest <= day < following
    assert next_occurrence(cadence, latest) == following
    assert occurrence_on_or_before(cadence, following - timedelta(1)) == latest
