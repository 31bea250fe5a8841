"""Words that mean the same: found by any of them, in the language that was used, and never the word itself."""

import pytest

from bot.domain.likeness import meaning_the_same


@pytest.mark.parametrize(
    ("said", "likewise"),
    [
        ("The vendors are late", {"contractor", "supplier", "delay", "overdue"}),
        ("Unsere Lieferanten", {"anbieter", "dienstleister"}),
        ("Suppliers and vendors", {"contractor"}),
        ("Nothing of the kind", set()),
        ("", set()),
    ],
)
def test_other_words_for_what_is_said_are_found_once(said: str, likewise: set[str]) -> None:
    found = meaning_the_same([said])

    assert set(found) == likewise
    assert len(found) == len(likewise)
