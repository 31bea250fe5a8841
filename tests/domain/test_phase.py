"""When an answer comes, seen from its check-in."""

from datetime import UTC, datetime

import pytest

from bot.domain.phase import Phase, phase

OPENS, DUE, CLOSES, NEXT = (datetime(2026, 1, day, 9, tzinfo=UTC) for day in (5, 7, 14, 19))


@pytest.mark.parametrize(
    ("day", "next_opens_at", "expected"),
    [
        (4, NEXT, Phase.early),
        (5, NEXT, Phase.open),
        (7, NEXT, Phase.open),
        (8, NEXT, Phase.late),
        (14, NEXT, Phase.closed),
        (18, NEXT, Phase.closed),
        (19, NEXT, Phase.over),
        (14, CLOSES, Phase.over),
        (30, None, Phase.closed),
    ],
)
def test_each_phase_lasts_until_the_next_begins(day: int, next_opens_at: datetime | None, expected: Phase) -> None:
    assert phase(OPENS, DUE, CLOSES, next_opens_at, datetime(2026, 1, day, 9, tzinfo=UTC)) is expected
