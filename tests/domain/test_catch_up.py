from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import Cadence
from bot.domain.calendar import Calendar
from bot.domain.catch_up import CatchUp, asked_late, catch_up
from bot.domain.cycles import Shift, cycles
from bot.domain.windows import SHORTEST, Terms, Window, windows
from tests.domain.cadences import cadences


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


WINDOW = Window(utc("2026-03-02T09:00"), utc("2026-03-04T17:00"), utc("2026-03-09T09:00"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T08:59", CatchUp.wait),
        ("2026-03-02T09:00", CatchUp.ask),
        ("2026-03-02T09:10", CatchUp.ask),
        ("2026-03-02T09:11", CatchUp.ask_with_note),
        ("2026-03-04T18:00", CatchUp.ask_with_note),
        ("2026-03-09T08:00", CatchUp.ask_with_note),
        ("2026-03-09T08:01", CatchUp.mark_missed),
        ("2026-03-20T09:00", CatchUp.mark_missed),
    ],
)
def test_a_question_that_was_not_asked_is_asked_noted_or_missed_by_how_late_it_is(now: str, expected: CatchUp) -> None:
    assert catch_up(WINDOW, utc(now)) is expected


def test_somebody_asked_late_gets_as_long_as_was_promised() -> None:
    found = asked_late(WINDOW, utc("2026-03-04T18:00"))

    assert found == Window(utc("2026-03-04T18:00"), utc("2026-03-07T02:00"), WINDOW.closes_at)


def test_somebody_asked_very_late_gets_until_the_window_closes() -> None:
    found = asked_late(WINDOW, utc("2026-03-09T08:00"))

    assert found.due_at == found.closes_at == WINDOW.closes_at


@settings(max_examples=150, deadline=None)
@given(
    cadence=cadences,
    start=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    back_after=st.integers(0, 60 * 24 * 60),
    due_after=st.integers(0, 10),
)
def test_after_any_outage_a_person_is_asked_at_most_once_and_never_late_already(
    cadence: Cadence, start: date, back_after: int, due_after: int
) -> None:
    terms = Terms(due_after, time(12, 0), due_after)
    held = islice(cycles(cadence, Calendar(), Shift.after, start), 40)
    zone = ZoneInfo("America/St_Johns")
    waiting = [found for _, found in windows(held, cadence.at, lambda _: zone, terms, Calendar())]
    now = waiting[0].opens_at + timedelta(minutes=back_after) if waiting else utc("2026-01-01T00:00")

    asked = [each for each in waiting if catch_up(each, now) in (CatchUp.ask, CatchUp.ask_with_note)]

    assert len(asked) <= 1
    assert all(asked_late(each, now).due_at - now >= SHORTEST - timedelta(minutes=10) for each in asked)
