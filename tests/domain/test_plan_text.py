"""Plans as people type and paste them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Invalid
from bot.domain.plan import Milestone, Target
from bot.domain.plan_text import MOST_LINES, read_milestones, read_targets, write_milestones, write_targets


@pytest.mark.parametrize(
    ("line", "milestone"),
    [
        ("Pilot live | 2 | 2026-03-12", Milestone("Pilot live", date(2026, 3, 12), 2)),
        ("Pilot live|2026-03-12", Milestone("Pilot live", date(2026, 3, 12), 1)),
        ("Pilot live\t2026-03-12\t2,5", Milestone("Pilot live", date(2026, 3, 12), 2.5)),
        ("2026-03-12; 3; Pilot live", Milestone("Pilot live", date(2026, 3, 12), 3)),
        ("2026 plan | 1 | 2026-03-12", Milestone("2026 plan", date(2026, 3, 12), 1)),
    ],
)
def test_a_milestone_is_read_whatever_stands_between_its_parts(line: str, milestone: Milestone) -> None:
    assert read_milestones(f"\n{line}\n\n") == (milestone,)


@pytest.mark.parametrize(
    "line",
    ["Pilot live | 2", "| 2026-03-12", "a | b | c | 2026-03-12", "Pilot | two | 2026-03-12", f"{'x' * 121}|2026-03-12"],
)
def test_a_line_that_is_no_milestone_is_named_by_its_number(line: str) -> None:
    with pytest.raises(Invalid, match="Line 2") as problem:
        read_milestones(f"Fine | 1 | 2026-03-12\n{line}")

    assert problem.value.field == "points"


@pytest.mark.parametrize(
    ("line", "percent"), [("2026-03-12 | 40", 40), ("40 % ; 2026-03-12", 40), ("2026-03-12\t12,5", 12.5)]
)
def test_a_target_is_a_date_and_a_percent(line: str, percent: float) -> None:
    assert read_targets(line) == (Target(date(2026, 3, 12), percent),)


def test_a_plan_has_a_limit_of_lines() -> None:
    with pytest.raises(Invalid, match="at most 40 lines"):
        read_targets("\n".join(["2026-03-12 | 40"] * (MOST_LINES + 1)))


titles = st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=30).filter(str.strip)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(st.lists(st.tuples(titles, days, st.integers(0, 1000)), max_size=10))
def test_what_is_written_is_read_back(given_: list[tuple[str, date, int]]) -> None:
    milestones = [Milestone(" ".join(title.split()), day, weight) for title, day, weight in given_]
    targets = [Target(day, weight % 101) for _, day, weight in given_]

    assert read_milestones(write_milestones(milestones)) == tuple(milestones)
    assert read_targets(write_targets(targets)) == tuple(targets)
