from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Invalid
from bot.domain.local_time import instant, local_day, zone_named


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/London", "2026-03-02", "09:00", "2026-03-02T09:00"),
        ("Europe/London", "2026-03-30", "09:00", "2026-03-30T08:00"),
        ("Asia/Kolkata", "2026-03-30", "09:00", "2026-03-30T03:30"),
        ("Asia/Kathmandu", "2026-03-30", "09:00", "2026-03-30T03:15"),
        # Clocks go from 01:59 to 03:00: 02:30 does not exist and becomes 03:00.
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00"),
        # Half an hour forward: 02:10 becomes 02:30.
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),
        # Midnight itself is missing in Cairo on this Friday.
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        # Clocks go back: 01:30 comes twice and counts the first time.
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        # A whole day is missing: 30 December 2011 in Apia, 21 August 1993 on Kwajalein.
        ("Pacific/Apia", "2011-12-29", "09:00", "2011-12-29T19:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00"),
        ("Pacific/Kwajalein", "1993-08-21", "09:00", "1993-08-21T12:00"),
        # Monrovia's jump of 44 minutes and 30 seconds ends at 00:44:30.
        ("Africa/Monrovia", "1972-01-07", "00:10", "1972-01-07T00:45"),
    ],
)
def test_a_wall_clock_time_is_the_instant_a_person_there_would_name(
    zone: str, day: str, at: str, expected: str
) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(
    minutes=st.integers(-10_500_000, 63_000_000),
    zone=st.sampled_from(["Europe/London", "Pacific/Apia", "Africa/Casablanca", "Australia/Lord_Howe"]),
)
def test_the_instant_of_what_a_clock_shows_is_that_instant_or_the_first_of_two(minutes: int, zone: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    shown = moment.astimezone(ZoneInfo(zone))

    found = instant(shown.date(), shown.time(), ZoneInfo(zone))

    assert found <= moment
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == shown.replace(tzinfo=None)
    assert (found == moment) == (shown.fold == 0)


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(Invalid, match=r"no time zone called Europe/Londn\. Did you mean .*Europe/London") as refused:
        zone_named("Europe/Londn")

    assert refused.value.field == "zone"


@pytest.mark.parametrize("name", ["", "America", "../etc/passwd", "/etc/localtime", "a\0b", "{zone}", "x" * 5000])
def test_names_that_are_no_zone_at_all_are_refused_too(name: str) -> None:
    with pytest.raises(Invalid, match="no time zone"):
        zone_named(name)


def test_the_local_day_is_the_one_on_the_wall() -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert local_day(moment, zone_named("Asia/Tokyo")) == date(2026, 3, 1) + timedelta(days=1)


def test_a_time_taken_from_the_second_of_two_equal_hours_still_means_the_first() -> None:
    second = time(1, 30, fold=1)

    assert instant(date(2026, 11, 1), second, ZoneInfo("America/New_York")) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
