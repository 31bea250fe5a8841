"""How initiatives hang together: no circles, and a parent is as weak as its weakest child."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.links import Part, Together, roll_up, together, way_back
from bot.domain.words import InitiativeId, State

PAIRS = [(InitiativeId(one), InitiativeId(other)) for one, other in [(2, 1), (3, 2), (4, 3), (4, 1)]]


@pytest.mark.parametrize(("start", "upstream", "chain"), [(1, 4, [4, 1]), (2, 4, [4, 3, 2]), (4, 3, []), (5, 4, [])])
def test_a_circle_is_found_through_others(start: int, upstream: int, chain: list[int]) -> None:
    found = way_back(PAIRS, InitiativeId(start), [InitiativeId(upstream)])

    assert (found[:1] + found[-1:], bool(found)) == (chain[:1] + chain[-1:], bool(chain))


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=20))
def test_links_that_pass_one_by_one_never_make_a_circle(wanted: list[tuple[int, int]]) -> None:
    pairs: list[tuple[InitiativeId, InitiativeId]] = []
    for one, other in wanted:
        if not way_back(pairs, InitiativeId(one), [InitiativeId(other)]):
            pairs.append((InitiativeId(one), InitiativeId(other)))

    assert is_acyclic(pairs)


@pytest.mark.parametrize(
    ("own", "children", "inherited", "shown"),
    [
        (State.clear, {1: State.watch, 2: State.slipping}, State.slipping, State.slipping),
        (State.slipping, {1: State.watch}, None, State.slipping),
        (None, {1: State.clear}, State.clear, State.clear),
        (State.watch, {}, None, State.watch),
    ],
)
def test_the_worse_of_own_and_weakest_child_is_shown(
    own: State | None, children: dict[int, State], inherited: State | None, shown: State
) -> None:
    found = roll_up(own, {InitiativeId(child): state for child, state in children.items()})

    assert found.inherited is inherited
    assert found.shown is shown


def test_parts_weigh_as_much_as_the_time_planned_for_them() -> None:
    assert together([Part(300, 20, 60), Part(100, 100, 80)]) == Together(reported=40, planned=65)
    assert together([]) is None


def is_acyclic(pairs: list[tuple[InitiativeId, InitiativeId]]) -> bool:
    """Return whether taking away what depends on nothing, again and again, leaves nothing."""
    left = set(pairs)
    while left:
        depending = {one for one, _ in left}
        free = {pair for pair in left if pair[1] not in depending}
        if not free:
            return False
        left -= free
    return True
