"""Initiatives that slip together are told together, once, and only where they are many for their place."""

import pytest

from bot.domain.clusters import Cluster, Standing, clusters
from bot.domain.words import Strand

KM, SL = Strand.knowledge_management, Strand.strategic_learning


def standing(division: str, strand: Strand, slipping: int, calm: int, start: int = 1) -> list[Standing]:
    return [Standing(f"KS-{start + number}", division, strand, number < slipping) for number in range(slipping + calm)]


@pytest.mark.parametrize(
    ("slipping", "calm", "is_told"), [(2, 0, False), (3, 0, True), (3, 3, True), (3, 4, False), (5, 5, True)]
)
def test_a_division_is_told_from_three_that_are_at_least_half(slipping: int, calm: int, is_told: bool) -> None:
    found = clusters(standing("Sales", KM, slipping, calm))

    assert [(each.place, len(each.keys), each.of) for each in found] == [("Sales", slipping, slipping + calm)] * is_told


def test_a_strand_across_divisions_is_told_and_one_of_a_single_division_is_not_told_twice() -> None:
    across = [*standing("Sales", SL, 1, 0), *standing("Finance", SL, 1, 0, 2), *standing("Legal", SL, 1, 0, 3)]

    assert clusters(across) == [Cluster(SL, ("KS-1", "KS-2", "KS-3"), 3)]
    assert [each.place for each in clusters(standing("Sales", SL, 3, 0))] == ["Sales"]


def test_nothing_slips_together_where_nothing_slips() -> None:
    assert clusters([]) == clusters(standing("Sales", KM, 0, 9)) == []
