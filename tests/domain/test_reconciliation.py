"""What the daily look leaves for a lead."""

from bot.domain.reconciliation import LeftOver, left_over


def test_people_who_left_and_people_outside_the_channel_are_told_apart() -> None:
    assert left_over({1: True, 2: False, 3: True}, frozenset({1})) == LeftOver(deactivated=[2], outside=[3])


def test_nothing_is_left_where_everybody_is_there() -> None:
    assert not left_over({1: True, 2: True}, frozenset({1, 2, 3}))


def test_where_the_channel_cannot_be_seen_nobody_is_missing_from_it() -> None:
    assert left_over({1: True, 2: False}, None) == LeftOver(deactivated=[2], outside=[])
