"""How a community is, by the signs of a quarter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health import Figures, Mark, Sign, Verdict, assess

FINE = Figures(
    due=20,
    answered=18,
    taken_up_h=[5.0, 30.0, 100.0],
    peer_assists=1,
    active=20,
    waiting=0,
    sponsor_asked=1,
    sponsor_answered=1,
)
VERDICTS = [
    ("all is well", {}, Verdict.healthy),
    ("nothing was due yet", {"due": 0, "answered": 0}, Verdict.unknown),
    ("next to nobody replies", {"answered": 3}, Verdict.dormant),
    ("a fifth is not yet dormant", {"answered": 4}, Verdict.in_danger),
    ("half replies", {"answered": 10}, Verdict.healthy),
    ("less than half replies", {"answered": 9}, Verdict.in_danger),
    ("nobody takes things up", {"taken_up_h": [None, None, 5.0]}, Verdict.in_danger),
    ("one of three not taken up", {"taken_up_h": [None, 6.0, 5.0]}, Verdict.healthy),
    ("the sponsor replies to none", {"sponsor_answered": 0}, Verdict.in_danger),
    ("the sponsor is asked nothing and not seen", {"sponsor_asked": 0, "sponsor_answered": 0}, Verdict.healthy),
    ("a few asks wait", {"waiting": 2}, Verdict.healthy),
    ("many asks wait", {"waiting": 3}, Verdict.in_danger),
    ("three weak signs", {"answered": 12, "waiting": 2, "peer_assists": 0}, Verdict.in_danger),
    ("two weak signs", {"answered": 12, "peer_assists": 0}, Verdict.healthy),
]


@pytest.mark.parametrize(("case", "changes", "expected"), VERDICTS, ids=[case for case, _, _ in VERDICTS])
def test_the_verdict_follows_from_the_signs(case: str, changes: dict[str, object], expected: Verdict) -> None:
    assert assess(replace(FINE, **changes)).verdict is expected  # type: ignore[arg-type]


def test_what_there_was_nothing_of_is_unknown_and_not_bad() -> None:
    marks = assess(Figures(due=10, answered=10, is_sponsor_seen=True)).marks

    assert marks == {
        Sign.replies: Mark.good,
        Sign.taken_up: Mark.unknown,
        Sign.help: Mark.unknown,
        Sign.asks: Mark.unknown,
        Sign.sponsor: Mark.good,
    }


@given(st.integers(0, 50), st.integers(0, 50))
def test_one_more_reply_never_makes_it_worse(answered: int, more: int) -> None:
    order = [Verdict.dormant, Verdict.in_danger, Verdict.healthy]
    due = answered + more + 1

    before = assess(replace(FINE, due=due, answered=answered)).verdict
    after = assess(replace(FINE, due=due, answered=answered + 1)).verdict

    assert order.index(after) >= order.index(before)
