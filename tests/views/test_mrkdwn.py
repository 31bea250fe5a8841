"""What people type cannot mention, link, hide or break anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.mrkdwn import cut, escape, plain, quote, said, shorten


@pytest.mark.parametrize("typed", ["<!channel>", "<!here|x>", "<@U1>", "<https://evil.example|bank>", "a & b"])
def test_markup_is_shown_as_it_was_typed(typed: str) -> None:
    shown = escape(typed)

    assert "<" not in shown
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed


def test_characters_that_turn_the_line_around_are_dropped() -> None:
    assert escape("abc\u202edef\x00") == "abcdef"


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(st.text())
def test_nothing_of_slacks_markup_survives(text: str) -> None:
    for shown in (said(text), quote(text)):
        assert "<" not in shown
        assert ">" not in shown.replace("&gt;", "").replace("\n> ", "\n").removeprefix("> ")


def test_an_accent_stays_with_its_letter() -> None:
    assert shorten("cafe\u0301s and more", 5) == "caf…"


def test_plain_text_is_one_line() -> None:
    assert plain("a\n b\t c", 20) == "a b c"


@given(
    st.lists(st.sampled_from(["<@U1>", "&amp;", "&lt;", "<https://e.org|a b>", "word ", "e\u0301"])), st.integers(1, 60)
)
def test_marked_text_is_cut_between_its_marks(parts: list[str], limit: int) -> None:
    shown = cut("".join(parts), limit)

    assert len(shown) <= limit
    assert re.fullmatch(r"(?:<[^<>]*>|&[a-z]+;|[^<>&])*", shown)
