from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import Weekday
from bot.domain.calendar import (
    Calendar,
    DateRange,
    WorkingHours,
    add_working_days,
    add_working_time,
    is_working_day,
    is_working_time,
    merged,
    next_working_instant,
    working_days_between,
    working_time_between,
)
from bot.domain.errors import DomainError, Invalid

LONDON = ZoneInfo("Europe/London")
EASTER = Calendar(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
NINE_TO_FIVE = WorkingHours()

days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
ranges = st.builds(lambda first, length: DateRange(first, first + timedelta(length)), days, st.integers(0, 20))
calendars = st.builds(
    Calendar,
    st.frozensets(st.sampled_from(Weekday), max_size=4),
    st.frozensets(days, max_size=8),
    st.lists(ranges, max_size=3).map(tuple),
    st.lists(ranges, max_size=3).map(tuple),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 2, "2026-03-04"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-07", -1, "2026-04-02"),
    ],
)
def test_working_days_are_added_past_weekends_and_holidays(start: str, count: int, expected: str) -> None:
    assert add_working_days(EASTER, date.fromisoformat(start), count) == date.fromisoformat(expected)


@settings(max_examples=200, deadline=None)
@given(calendar=calendars, start=days, end=days)
def test_counting_working_days_gives_what_ticking_them_off_one_by_one_gives(
    calendar: Calendar, start: date, end: date
) -> None:
    early, late = sorted((start, end))
    ticked = sum(is_working_day(calendar, early + timedelta(n)) for n in range(1, (late - early).days + 1))

    counted = working_days_between(calendar, start, end)

    assert counted == (ticked if start <= end else -ticked)


@settings(max_examples=200, deadline=None)
@given(calendar=calendars, start=days, count=st.integers(1, 30))
def test_adding_working_days_and_counting_them_agree(calendar: Calendar, start: date, count: int) -> None:
    end = add_working_days(calendar, start, count)

    assert is_working_day(calendar, end)
    assert working_days_between(calendar, start, end) == count


def test_ranges_that_overlap_or_adjoin_become_one() -> None:
    first, second = (
        DateRange(date(2026, 3, 2), date(2026, 3, 6)),
        DateRange(date(2026, 3, 5), date(2026, 3, 9)),
    )
    third, apart = (
        DateRange(date(2026, 3, 10), date(2026, 3, 10)),
        DateRange(date(2026, 3, 12), date(2026, 3, 13)),
    )

    assert merged([apart, third, second, first]) == (DateRange(date(2026, 3, 2), date(2026, 3, 10)), apart)


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Invalid, match="before it starts"):
        DateRange(date(2026, 3, 2), date(2026, 3, 1))


def test_a_week_of_seven_free_days_is_refused() -> None:
    with pytest.raises(Invalid, match="at least one working day"):
        Calendar(weekend=frozenset(Weekday))


def test_a_break_until_the_end_of_time_is_an_answer_and_not_an_endless_loop() -> None:
    forever = Calendar(breaks=(DateRange(date(2026, 1, 1), date.max),))

    with pytest.raises(DomainError, match="no working day left"):
        add_working_days(forever, date(2026, 2, 2), 1)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02T10:00", "2026-03-02T12:00", 2),
        ("2026-03-02T06:00", "2026-03-02T22:00", 8),
        ("2026-03-02T16:00", "2026-03-03T10:00", 2),
        ("2026-03-06T16:00", "2026-03-09T10:00", 2),
        # Good Friday and Easter Monday are free; London is an hour ahead by then.
        ("2026-04-02T15:00", "2026-04-07T09:00", 2),
        ("2026-03-02T12:00", "2026-03-02T10:00", 0),
    ],
)
def test_only_time_in_working_hours_counts(start: str, end: str, hours: int) -> None:
    spent = working_time_between(utc(start), utc(end), NINE_TO_FIVE, LONDON, EASTER)

    assert spent == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:00"),
        ("2026-03-02T05:00", "2026-03-02T09:00"),
        ("2026-03-02T17:00", "2026-03-03T09:00"),
        ("2026-03-06T20:00", "2026-03-09T09:00"),
        ("2026-04-02T16:00", "2026-04-07T08:00"),
    ],
)
def test_outside_working_hours_the_next_working_morning_comes_next(moment: str, expected: str) -> None:
    found = next_working_instant(utc(moment), NINE_TO_FIVE, LONDON, EASTER)

    assert found == utc(expected)


@settings(max_examples=150, deadline=None)
@given(
    calendar=calendars,
    minutes=st.integers(0, 180 * 24 * 60),
    worked=st.integers(1, 3000),
    zone=st.sampled_from(["Europe/London", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns"]),
)
def test_working_time_that_was_added_is_found_again(calendar: Calendar, minutes: int, worked: int, zone: str) -> None:
    start, duration = utc("2026-01-01T00:00") + timedelta(minutes=minutes), timedelta(minutes=worked)

    end = add_working_time(start, duration, NINE_TO_FIVE, ZoneInfo(zone), calendar)

    assert working_time_between(start, end, NINE_TO_FIVE, ZoneInfo(zone), calendar) == duration
    assert is_working_time(end - timedelta(minutes=1), NINE_TO_FIVE, ZoneInfo(zone), calendar)


def test_working_hours_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(Invalid, match="end after they start"):
        WorkingHours(time(17, 0), time(9, 0))
