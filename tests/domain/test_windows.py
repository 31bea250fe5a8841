from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar, DateRange
from bot.domain.errors import Invalid
from bot.domain.windows import Terms, Window, closed_for_next, window

NEW_YORK = ZoneInfo("America/New_York")
NINE = time(9, 0)
EASTER = Calendar(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))


def shown(found: Window) -> list[str]:
    instants = (found.opens_at, found.due_at, found.closes_at)
    return [instant.astimezone(NEW_YORK).strftime("%d %b %H:%M") for instant in instants]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "next_day", "terms", "expected"),
    [
        # Closes when the next one opens, or five working days after the deadline if that is sooner.
        ("2026-03-02", "2026-03-09", Terms(), ["02 Mar 09:00", "04 Mar 17:00", "09 Mar 09:00"]),
        ("2026-03-02", "2026-04-01", Terms(), ["02 Mar 09:00", "04 Mar 17:00", "11 Mar 17:00"]),
        ("2026-03-02", None, Terms(), ["02 Mar 09:00", "04 Mar 17:00", "11 Mar 17:00"]),
        # A daily question is due before the next one comes.
        ("2026-03-02", "2026-03-03", Terms(), ["02 Mar 09:00", "03 Mar 09:00", "03 Mar 09:00"]),
        ("2026-03-02", "2026-03-09", Terms(0, time(17, 0)), ["02 Mar 09:00", "02 Mar 17:00", "09 Mar 09:00"]),
        # Nobody is late within the hour, whatever the terms say.
        ("2026-03-02", "2026-03-09", Terms(0, time(8, 0)), ["02 Mar 09:00", "02 Mar 10:00", "09 Mar 08:00"]),
        # Good Friday and Easter Monday are no working days, and the clock on the wall stays 17:00.
        ("2026-04-02", "2026-05-01", Terms(), ["02 Apr 09:00", "08 Apr 17:00", "15 Apr 17:00"]),
        ("2026-03-06", "2026-03-13", Terms(), ["06 Mar 09:00", "10 Mar 17:00", "13 Mar 09:00"]),
    ],
)
def test_a_window_opens_is_due_and_closes_on_the_local_wall_clock(
    day: str, next_day: str | None, terms: Terms, expected: list[str]
) -> None:
    following = date.fromisoformat(next_day) if next_day else None

    found = window(date.fromisoformat(day), following, NINE, NEW_YORK, terms, EASTER)

    assert shown(found) == expected


def test_the_absence_of_one_person_moves_no_deadline_for_the_deputy_has_the_question() -> None:
    away = Calendar(absences=(DateRange(date(2026, 3, 1), date(2026, 3, 31)),))

    found = window(date(2026, 3, 2), None, NINE, NEW_YORK, Terms(), away)

    assert shown(found)[1] == "04 Mar 17:00"


def test_a_window_is_closed_for_the_next_only_if_that_opens_sooner() -> None:
    earlier = Window(utc("2026-03-02T17:00"), utc("2026-03-05T01:00"), utc("2026-03-09T16:00"))
    soon = Window(utc("2026-03-03T19:00"), utc("2026-03-06T01:00"), utc("2026-03-10T19:00"))
    later = Window(utc("2026-03-09T16:00"), utc("2026-03-12T01:00"), utc("2026-03-16T16:00"))

    assert closed_for_next(earlier, later) == earlier
    assert closed_for_next(earlier, soon) == Window(earlier.opens_at, soon.opens_at, soon.opens_at)


def test_a_window_out_of_order_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="in this order"):
        Window(utc("2026-03-02T17:00"), utc("2026-03-02T17:00"), utc("2026-03-09T16:00"))


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (lambda: Terms(-1), "due_after_working_days"),
        (lambda: Terms(61), "due_after_working_days"),
        (lambda: Terms(2, NINE, -1), "close_after_working_days"),
    ],
)
def test_terms_without_a_sensible_number_of_days_are_refused(terms, field: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid, match="between 0 and 60 working days") as refused:
        terms()

    assert refused.value.field == field
