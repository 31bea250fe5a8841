"""When an alignment review is due, and what a verdict needs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alignment import HOLDS_FOR, LONGEST_REASON, Alignment, Due, Why, checked_reason, due
from bot.domain.errors import Invalid

ADDED = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
REVIEWED = ADDED + 2 * DAY


@pytest.mark.parametrize(
    ("reviewed_at", "agreed_at", "asked_at", "now", "expected"),
    [
        (None, None, None, ADDED, Due(ADDED, Why.proposed)),
        (None, ADDED + DAY, None, ADDED + 9 * DAY, Due(ADDED, Why.proposed)),
        (REVIEWED, None, None, REVIEWED + DAY, None),
        (REVIEWED, REVIEWED - DAY, None, REVIEWED + DAY, None),
        (REVIEWED, REVIEWED + DAY, None, REVIEWED + DAY, Due(REVIEWED + DAY, Why.re_planned)),
        (REVIEWED, None, REVIEWED + DAY, REVIEWED + 9 * DAY, Due(REVIEWED + DAY, Why.asked_again)),
        (REVIEWED, None, None, REVIEWED + HOLDS_FOR - DAY, None),
        (REVIEWED, None, None, REVIEWED + HOLDS_FOR, Due(REVIEWED + HOLDS_FOR, Why.quarterly)),
        (REVIEWED, REVIEWED + 3 * DAY, REVIEWED + DAY, REVIEWED + 200 * DAY, Due(REVIEWED + DAY, Why.asked_again)),
    ],
    ids=[
        "proposed", "planned before its first review", "reviewed", "reviewed after it was planned", "re-planned",
        "asked again", "the day before the quarter is over", "a quarter later", "the earliest reason first",
    ],
)  # fmt: skip
def test_a_review_is_due_when_proposed_re_planned_asked_for_and_once_a_quarter(
    reviewed_at: datetime | None,
    agreed_at: datetime | None,
    asked_at: datetime | None,
    now: datetime,
    expected: Due | None,
) -> None:
    assert due(ADDED, reviewed_at, agreed_at, asked_at, now) == expected


days = st.none() | st.integers(0, 400).map(lambda n: ADDED + n * DAY)


@given(reviewed_at=days, agreed_at=days, asked_at=days, now=st.integers(0, 800).map(lambda n: ADDED + n * DAY))
def test_what_is_due_stays_due_since_the_same_day_until_it_is_reviewed(
    reviewed_at: datetime | None, agreed_at: datetime | None, asked_at: datetime | None, now: datetime
) -> None:
    found = due(ADDED, reviewed_at, agreed_at, asked_at, now)

    later = due(ADDED, reviewed_at, agreed_at, asked_at, now + 30 * DAY)

    assert found is None or (later == found and found.since <= now)
    assert reviewed_at is not None or found == Due(ADDED, Why.proposed)


@pytest.mark.parametrize("alignment", [Alignment.changes_wanted, Alignment.not_aligned])
def test_a_verdict_that_wants_something_needs_a_reason(alignment: Alignment) -> None:
    with pytest.raises(Invalid, match="Say why"):
        checked_reason(alignment, "  ")

    assert checked_reason(alignment, " Too narrow ") == "Too narrow"
    assert checked_reason(Alignment.aligned, " ") == ""


def test_a_reason_of_ten_thousand_characters_is_refused() -> None:
    with pytest.raises(Invalid, match=f"under {LONGEST_REASON}"):
        checked_reason(Alignment.aligned, "x" * 10_000)
