from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import Weekday
from bot.domain.calendar import Calendar, DateRange, WorkingHours, is_working_time
from bot.domain.errors import DomainError, Invalid
from bot.domain.reminders import (
    LAST_CALL,
    MOST_DIRECT_MESSAGES_PER_CYCLE,
    MOST_REMINDERS,
    NO_PREFERENCE,
    ReminderBounds,
    ReminderPreference,
    SnoozeFor,
    reminders,
    snooze_until,
)
from bot.domain.windows import Terms, Window, window
from tests.domain.test_calendar import calendars
from tests.domain.zones import every_zone

LONDON = ZoneInfo("Europe/London")
BOUNDS, HOURS, CALENDAR = ReminderBounds(), WorkingHours(), Calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def in_london(moments: tuple[datetime, ...]) -> list[str]:
    return [moment.astimezone(LONDON).strftime("%a %d %H:%M") for moment in moments]


MONDAY_TO_WEDNESDAY = Window(at("2026-03-02T09:00"), at("2026-03-04T17:00"), at("2026-03-09T09:00"))
ONE_DAY_ONLY = Window(at("2026-03-02T09:00"), at("2026-03-02T17:00"), at("2026-03-03T09:00"))
TWO_WEEKS = Window(at("2026-03-02T09:00"), at("2026-03-16T17:00"), at("2026-03-23T09:00"))
OVERNIGHT = Window(at("2026-03-02T18:00"), at("2026-03-03T08:00"), at("2026-03-03T18:00"))


@pytest.mark.parametrize(
    ("window", "preference", "bounds", "expected"),
    [
        (MONDAY_TO_WEDNESDAY, NO_PREFERENCE, BOUNDS, ["Tue 03 09:00", "Wed 04 09:00"]),
        (MONDAY_TO_WEDNESDAY, ReminderPreference(count=1), BOUNDS, ["Wed 04 09:00"]),
        (MONDAY_TO_WEDNESDAY, ReminderPreference(count=0), BOUNDS, []),
        (MONDAY_TO_WEDNESDAY, ReminderPreference(count=0), ReminderBounds(fewest=1), ["Wed 04 09:00"]),
        (MONDAY_TO_WEDNESDAY, ReminderPreference(count=9), BOUNDS, ["Tue 03 09:00", "Wed 04 09:00"]),
        (MONDAY_TO_WEDNESDAY, ReminderPreference(1, time(14, 0)), BOUNDS, ["Wed 04 14:00"]),
        # 22:00 is outside working hours, so the morning it is.
        (MONDAY_TO_WEDNESDAY, ReminderPreference(1, time(22, 0)), BOUNDS, ["Wed 04 09:00"]),
        (ONE_DAY_ONLY, NO_PREFERENCE, BOUNDS, ["Mon 02 13:00"]),
        (TWO_WEEKS, NO_PREFERENCE, BOUNDS, ["Mon 09 09:00", "Mon 16 09:00"]),
        (OVERNIGHT, NO_PREFERENCE, BOUNDS, []),
        (
            MONDAY_TO_WEDNESDAY,
            NO_PREFERENCE,
            ReminderBounds(apart=timedelta(days=2)),
            ["Wed 04 09:00"],
        ),
    ],
)
def test_the_ladder_is_what_the_person_likes_inside_what_the_community_allows(
    window: Window, preference: ReminderPreference, bounds: ReminderBounds, expected: list[str]
) -> None:
    found = reminders(window, preference, bounds, HOURS, CALENDAR, LONDON)

    assert in_london(found) == expected


def test_nobody_is_reminded_on_a_day_away() -> None:
    away = Calendar(absences=(DateRange(date(2026, 3, 4), date(2026, 3, 4)),))

    found = reminders(MONDAY_TO_WEDNESDAY, NO_PREFERENCE, BOUNDS, HOURS, away, LONDON)

    assert in_london(found) == ["Tue 03 09:00"]


@settings(max_examples=250, deadline=None)
@given(
    zone=st.sampled_from(every_zone()),
    calendar=calendars,
    day=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    opens=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    terms=st.builds(Terms, st.integers(0, 10), st.builds(time, st.integers(0, 23), st.just(30)), st.integers(0, 5)),
    count=st.none() | st.integers(-2, 9),
    preferred=st.none() | st.builds(time, st.integers(0, 23)),
    apart=st.integers(1, 72),
)
def test_reminders_are_few_apart_in_working_hours_and_before_the_deadline(
    zone: ZoneInfo,
    calendar: Calendar,
    day: date,
    opens: time,
    terms: Terms,
    count: int | None,
    preferred: time | None,
    apart: int,
) -> None:
    asked = window(day, None, opens, zone, terms, calendar)
    bounds = ReminderBounds(apart=timedelta(hours=apart))

    found = reminders(asked, ReminderPreference(count, preferred), bounds, HOURS, calendar, zone)

    assert len(found) <= MOST_REMINDERS < MOST_DIRECT_MESSAGES_PER_CYCLE
    assert all(is_working_time(moment, HOURS, zone, calendar) for moment in found)
    assert all(later - earlier >= bounds.apart for earlier, later in pairwise((asked.opens_at, *found)))
    assert all(moment <= asked.due_at - LAST_CALL for moment in found)


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        (SnoozeFor.hour, "2026-03-02T10:20", "2026-03-02T11:20"),
        (SnoozeFor.tomorrow, "2026-03-02T10:20", "2026-03-03T09:00"),
        (date(2026, 3, 4), "2026-03-02T10:20", "2026-03-04T09:00"),
        (date(2026, 3, 5), "2026-03-02T10:20", "2026-03-04T16:00"),
        (date.max, "2026-03-02T10:20", "2026-03-04T16:00"),
        (SnoozeFor.hour, "2026-03-04T15:30", "2026-03-04T16:00"),
        (SnoozeFor.tomorrow, "2026-03-04T10:00", "2026-03-04T16:00"),
    ],
)
def test_a_snooze_lasts_as_long_as_chosen_but_never_past_the_deadline(
    choice: SnoozeFor | date, now: str, expected: str
) -> None:
    assert snooze_until(choice, at(now), MONDAY_TO_WEDNESDAY, HOURS, CALENDAR, LONDON) == at(expected)


def test_tomorrow_on_a_friday_is_monday() -> None:
    friday = at("2026-03-06T10:00")

    assert snooze_until(SnoozeFor.tomorrow, friday, TWO_WEEKS, HOURS, CALENDAR, LONDON) == at("2026-03-09T09:00")


@pytest.mark.parametrize("now", ["2026-03-04T16:00", "2026-03-04T16:59", "2026-03-05T09:00"])
def test_nothing_is_put_off_in_the_last_hour_or_after_the_deadline(now: str) -> None:
    with pytest.raises(DomainError, match="please answer this check-in now"):
        snooze_until(SnoozeFor.hour, at(now), MONDAY_TO_WEDNESDAY, HOURS, CALENDAR, LONDON)


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 1), date.min])
def test_a_day_that_is_over_is_no_day_to_snooze_until(day: date) -> None:
    with pytest.raises(Invalid, match="after today"):
        snooze_until(day, at("2026-03-02T10:20"), MONDAY_TO_WEDNESDAY, HOURS, CALENDAR, LONDON)


def test_a_community_cannot_allow_more_reminders_than_the_message_budget() -> None:
    with pytest.raises(Invalid, match=f"Between 0 and {MOST_REMINDERS}"):
        ReminderBounds(most=MOST_REMINDERS + 1)


def test_no_reminder_comes_at_midnight_in_place_of_a_day_that_the_zone_leaves_out() -> None:
    apia = ZoneInfo("Pacific/Apia")
    asked = Window(
        datetime(2011, 12, 29, 9, tzinfo=apia).astimezone(UTC),
        datetime(2011, 12, 31, 17, tzinfo=apia).astimezone(UTC),
        datetime(2012, 1, 5, 9, tzinfo=apia).astimezone(UTC),
    )

    assert reminders(asked, NO_PREFERENCE, BOUNDS, HOURS, CALENDAR, apia) == ()


def test_a_snooze_until_a_free_last_day_of_the_calendar_ends_at_the_deadline_too() -> None:
    friday_and_saturday = Calendar(weekend=frozenset({Weekday.friday, Weekday.saturday}))
    now = at("2026-03-02T10:20")

    found = snooze_until(date.max, now, MONDAY_TO_WEDNESDAY, HOURS, friday_and_saturday, LONDON)

    assert found == at("2026-03-04T16:00")
