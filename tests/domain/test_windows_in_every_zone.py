"""The promises about windows, kept in every IANA zone over ten years of jumps, for every kind of cadence.

The oracle knows nothing of `instant`: it looks the jumps up in the zone's own data.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

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
    occurrences,
)
from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.cycles import Cycle, Shift, cycles
from bot.domain.local_time import instant
from bot.domain.windows import SHORTEST, Terms, Window, windows
from tests.domain.cadences import cadences
from tests.domain.zones import Jump, every_zone, jumps

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
ALWAYS_OPEN = Calendar(weekend=frozenset())
A_DAY = Terms(due_after_working_days=1, close_after_working_days=1)
EVERY_DAY = Weekly(frozenset(Weekday))


def kinds_that_fall_on(day: date) -> Iterator[Pattern]:
    weekday, nth = Weekday(day.weekday()), (day.day + 6) // 7
    month_of_quarter = (day.month - 1) % 3 + 1
    yield EVERY_DAY
    yield Weekly(frozenset({weekday}))
    yield Weekly(frozenset({weekday}), every=3, anchor=day)
    yield Monthly(OnDate(day.day, WhenShort.skip))
    yield Monthly(OnWeekday(nth, weekday))
    yield Quarterly(OnDate(day.day), month_of_quarter)
    yield Quarterly(OnWeekday(nth, weekday), month_of_quarter)
    if (day + timedelta(7)).month != day.month:
        yield Monthly(OnWeekday(LAST, weekday))
    if (day + ONE_DAY).month != day.month:
        yield Monthly(OnDate(LAST))


def windows_around(day: date, cadence: Cadence, zone: ZoneInfo) -> list[tuple[Cycle, Window]]:
    """Return the windows of the cycle held on `day`, the one after it, and one more."""
    held = islice(cycles(cadence, ALWAYS_OPEN, Shift.skip, after=day - ONE_DAY), 4)
    return list(windows(held, cadence.at, lambda _: zone, A_DAY, ALWAYS_OPEN))


def assert_the_laws_hold(found: list[tuple[Cycle, Window]]) -> None:
    for _, window in found:
        assert window.opens_at + SHORTEST <= window.due_at <= window.closes_at
    for (_, earlier), (_, later) in pairwise(found):
        assert earlier.opens_at < later.opens_at
        assert earlier.closes_at <= later.opens_at


def assert_asked_once_each_at(cadence: Cadence, zone: ZoneInfo, found: list[tuple[Cycle, Window]]) -> None:
    first = found[0][0].occurrence
    assert [cycle.occurrence for cycle, _ in found] == list(islice(occurrences(cadence, first - ONE_DAY), 3))
    for cycle, window in found:
        wall = datetime.combine(cycle.day, cadence.at)
        shown = window.opens_at.astimezone(zone)
        if shown.replace(tzinfo=None) == wall:
            assert shown.fold == 0
        else:
            assert window.opens_at == end_of_gap_around(wall, zone)


def end_of_gap_around(wall: datetime, zone: ZoneInfo) -> datetime | None:
    return next((jump.at for jump in jumps_of(zone) if jump.before <= wall < jump.after), None)


@cache
def jumps_of(zone: ZoneInfo) -> tuple[Jump, ...]:
    return tuple(jumps(zone, FROM - timedelta(weeks=2), UNTIL + timedelta(weeks=60)))


def times_inside(jump: Jump) -> set[datetime]:
    """Return walls of a gap (they do not exist) or of a fold (they exist twice): its beginning and middle."""
    beginning, end = sorted((jump.before, jump.after))
    return {beginning, beginning + (end - beginning) / 2}


@pytest.mark.parametrize("quarter", range(4))
def test_everybody_is_asked_once_per_cycle_at_the_time_set_when_clocks_jump_in_every_zone(
    quarter: int,
) -> None:
    walls = 0
    for zone in every_zone()[quarter::4]:
        for jump in jumps_of(zone):
            for wall in times_inside(jump) if jump.at < UNTIL else ():
                walls += 1
                for pattern in kinds_that_fall_on(wall.date()):
                    cadence = Cadence(pattern, wall.time())

                    found = windows_around(wall.date(), cadence, zone)

                    assert found[0][0].day == wall.date()
                    assert_the_laws_hold(found)
                    assert_asked_once_each_at(cadence, zone, found)
    assert walls > 2 * 900


def test_everybody_is_asked_once_per_cycle_at_the_time_set_on_ordinary_days_in_every_zone() -> None:
    for number, zone in enumerate(every_zone()):
        day = FROM.date() + timedelta(days=number * 617 % 3650)
        at = time(number * 7 % 24, number * 13 % 60)
        for pattern in kinds_that_fall_on(day):
            found = windows_around(day, Cadence(pattern, at), zone)

            assert_the_laws_hold(found)
            assert_asked_once_each_at(Cadence(pattern, at), zone, found)


@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(9, 0), time(23, 59)])
@pytest.mark.parametrize(
    ("zone", "missing"),
    [
        ("Pacific/Apia", "2011-12-30"),
        ("Pacific/Fakaofo", "2011-12-30"),
        ("Pacific/Kwajalein", "1993-08-21"),
        ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Enderbury", "1994-12-31"),
    ],
)
def test_a_day_that_a_zone_leaves_out_is_asked_as_soon_as_the_next_one_begins(
    zone: str, missing: str, at: time
) -> None:
    day = date.fromisoformat(missing)

    found = windows_around(day, Cadence(EVERY_DAY, at), ZoneInfo(zone))

    assert_the_laws_hold(found)
    (_, on_missing_day), (_, next_day), (_, day_after) = found
    midnight = instant(day + ONE_DAY, time(0), ZoneInfo(zone))
    assert on_missing_day.opens_at == midnight
    assert next_day.opens_at == max(instant(day + ONE_DAY, at, ZoneInfo(zone)), midnight + SHORTEST)
    assert day_after.opens_at == instant(day + 2 * ONE_DAY, at, ZoneInfo(zone))


calendars = st.builds(
    Calendar,
    st.frozensets(st.sampled_from(Weekday), max_size=3),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10),
)
terms = st.builds(Terms, st.integers(0, 10), st.builds(time, st.integers(0, 23), st.just(0)), st.integers(0, 10))


@settings(max_examples=200, deadline=None)
@given(
    cadence=cadences,
    calendar=calendars,
    shift=st.sampled_from(Shift),
    terms=terms,
    start=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    zones=st.lists(st.sampled_from(every_zone()), min_size=6, max_size=6),
)
def test_somebody_who_wakes_in_another_zone_each_cycle_is_still_asked_once_and_never_late_unasked(
    cadence: Cadence,
    calendar: Calendar,
    shift: Shift,
    terms: Terms,
    start: date,
    zones: list[ZoneInfo],
) -> None:
    held = list(islice(cycles(cadence, calendar, shift, after=start), 7))
    zone_on = {cycle.day: zone for cycle, zone in zip(held, zones, strict=False)}

    found = list(windows(held, cadence.at, zone_on.__getitem__, terms, calendar))

    assert [cycle for cycle, _ in found] == held[:-1]
    assert_the_laws_hold(found)
    for (_, earlier), (cycle, later) in pairwise(found):
        natural = instant(cycle.day, cadence.at, zone_on[cycle.day])
        assert later.opens_at == max(natural, earlier.opens_at + SHORTEST)


def test_somebody_who_flies_from_pago_pago_to_kiritimati_overnight_gets_an_hour_for_the_first_question() -> None:
    daily = Cadence(EVERY_DAY, time(9, 0))
    held = islice(cycles(daily, ALWAYS_OPEN, Shift.skip, after=date(2026, 3, 1)), 4)
    home = {date(2026, 3, 2): ZoneInfo("Pacific/Pago_Pago")}

    found = list(
        windows(held, daily.at, lambda day: home.get(day, ZoneInfo("Pacific/Kiritimati")), Terms(), ALWAYS_OPEN)
    )

    assert [window.opens_at.strftime("%d %H:%M") for _, window in found] == [
        "02 20:00",
        "02 21:00",
        "03 19:00",
    ]
    assert found[0][1].closes_at == found[1][1].opens_at
