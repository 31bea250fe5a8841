from datetime import date, time
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import Cadence, Monthly, OnDate, Weekday, Weekly, occurrences
from bot.domain.calendar import Calendar, DateRange, is_working_day
from bot.domain.cycles import Cycle, Shift, cycles, refuse_if_never_held
from bot.domain.errors import Invalid
from tests.domain.cadences import cadences
from tests.domain.test_calendar import calendars

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
WORKDAYS = Cadence(Weekly(frozenset(list(Weekday)[:5])))
SATURDAYS = Cadence(Weekly(frozenset({Weekday.saturday})))
FIRST_OF_MONTH = Cadence(Monthly(OnDate(1)), time(9, 0))
EASTER = Calendar(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))


def held(cadence: Cadence, calendar: Calendar, shift: Shift, after: str, count: int) -> list[str]:
    found = islice(cycles(cadence, calendar, shift, date.fromisoformat(after)), count)
    return [cycle.day.strftime("%m-%d") for cycle in found]


@pytest.mark.parametrize(
    ("cadence", "shift", "after", "expected"),
    [
        (MONDAYS, Shift.after, "2026-03-29", ["03-30", "04-07", "04-13"]),
        (MONDAYS, Shift.before, "2026-03-30", ["04-02", "04-13", "04-20"]),
        (MONDAYS, Shift.skip, "2026-03-29", ["03-30", "04-13", "04-20"]),
        (FIRST_OF_MONTH, Shift.after, "2026-01-31", ["02-02", "03-02", "04-01"]),
        (FIRST_OF_MONTH, Shift.before, "2026-01-31", ["01-30", "02-27", "04-01"]),
        # The Monday after Good Friday is free too: both move onto their neighbours' days and are not held.
        (WORKDAYS, Shift.after, "2026-04-01", ["04-02", "04-07", "04-08"]),
        (WORKDAYS, Shift.before, "2026-04-01", ["04-02", "04-07", "04-08"]),
    ],
)
def test_an_occurrence_on_a_free_day_is_held_where_the_rule_says(
    cadence: Cadence, shift: Shift, after: str, expected: list[str]
) -> None:
    assert held(cadence, EASTER, shift, after, 3) == expected


def test_a_break_longer_than_a_cycle_skips_what_it_swallows() -> None:
    summer = Calendar(breaks=(DateRange(date(2026, 8, 1), date(2026, 8, 18)),))

    assert held(MONDAYS, summer, Shift.after, "2026-07-26", 3) == ["07-27", "08-19", "08-24"]


def test_an_absence_moves_nothing() -> None:
    away = Calendar(absences=(DateRange(date(2026, 3, 1), date(2026, 3, 31)),))

    assert held(MONDAYS, away, Shift.after, "2026-03-01", 2) == ["03-02", "03-09"]


def test_a_cadence_that_falls_only_on_free_days_ends_and_is_refused() -> None:
    assert list(cycles(SATURDAYS, Calendar(), Shift.skip, date(2026, 1, 1))) == []
    with pytest.raises(Invalid, match="only on free days") as refused:
        refuse_if_never_held(SATURDAYS, Calendar(), Shift.skip, date(2026, 1, 1))

    assert refused.value.field == "shift"
    refuse_if_never_held(SATURDAYS, Calendar(), Shift.before, date(2026, 1, 1))


def test_free_days_now_and_then_never_end_a_cadence() -> None:
    every_day = Cadence(Weekly(frozenset(Weekday)))

    decade = list(islice(cycles(every_day, Calendar(), Shift.skip, date(2026, 1, 1)), 2610))

    assert decade[-1].day.year == 2036


@settings(max_examples=200, deadline=None)
@given(
    cadence=cadences,
    calendar=calendars,
    shift=st.sampled_from(Shift),
    after=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
)
def test_cycles_are_held_on_working_days_never_twice_on_one_and_never_out_of_order(
    cadence: Cadence, calendar: Calendar, shift: Shift, after: date
) -> None:
    found: list[Cycle] = list(islice(cycles(cadence, calendar, shift, after), 12))

    shared = calendar.of_everybody()
    assert all(is_working_day(shared, cycle.day) for cycle in found)
    assert all(first.day < second.day for first, second in pairwise(found))
    untouched = [day for day in islice(occurrences(cadence, after), 5) if is_working_day(shared, day)]
    assert {cycle.day for cycle in found if cycle.day == cycle.occurrence} >= {
        day for day in untouched if found and day <= found[-1].day
    }


@settings(max_examples=100, deadline=None)
@given(
    cadence=cadences,
    calendar=calendars,
    shift=st.sampled_from(Shift),
    after=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
)
def test_where_one_begins_to_look_changes_nothing(
    cadence: Cadence, calendar: Calendar, shift: Shift, after: date
) -> None:
    found = list(islice(cycles(cadence, calendar, shift, after), 6))

    for number, cycle in enumerate(found):
        rest = list(islice(cycles(cadence, calendar, shift, cycle.occurrence), 5 - number))
        assert rest == found[number + 1 :]
