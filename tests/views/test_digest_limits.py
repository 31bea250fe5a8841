"""The digest fits into one message, and into an edit of it, however large the community and however long its names."""

from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clusters import Cluster
from bot.domain.detection.rules import Finding
from bot.domain.words import Outcome, Rule, Stage, State
from bot.playground.slack.blockkit import check_message
from bot.views import digest as views
from bot.views.digest import TEXT_LIMIT, Audience
from bot.views.digest_sections import Section, fitted
from bot.views.reader import Reader
from bot.views.summary import (
    Acknowledged,
    Answers,
    Ask,
    Decided,
    Digest,
    Directed,
    Ended,
    Late,
    Moved,
    Named,
    Overridden,
    Paused,
    Promise,
    Reported,
    Turned,
)

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)
DAY = date(2026, 3, 2)
READERS = [Reader("en-GB"), Reader("de-DE"), Reader("xx")]
# What a chat.update takes at most.
EDIT = 4_000


@cache
def large(long: str) -> Digest:
    """Return a digest of 200 divisions and 2,000 initiatives, with something of everything."""
    names = [f"{long[:75]}#{number:03}" for number in range(200)]
    named = [Named(f"KS-{number}", long, names[number % 200]) for number in range(2000)]
    words = long * 20
    numbers = {"overdue_days": 0, "days_late": 40, "finish": DAY, "percent_late": 12.5, "plan": "straight line"}
    finding = Finding(Rule.forecast, 2.0, 0.2, 0.1, DAY, numbers, ())
    reported = [Reported(each, [finding]) for each in named[:300]]
    return Digest(
        cycle=1,
        day=DAY,
        as_of=NOW,
        is_corrected=True,
        answers=Answers(200, 20, names, names, [(name, words) for name in names], names),
        states={State.slipping: 600, State.watch: 200, State.clear: 1200},
        unassessed=3,
        new_slips=reported,
        clusters=[Cluster(name, tuple(f"KS-{number}" for number in range(9)), 12) for name in names],
        recovered=named,
        still_slipping=reported,
        new_watch=reported,
        late=[Late(each, DAY, DAY, 40) for each in named],
        asks=[Ask(each, words, DAY, DAY if each.key.endswith("0") else None) for each in named],
        overdue=[Promise(each, words, long, DAY) for each in named],
        decisions=[Decided(words, long, "https://example.com/" + "x" * 60)] * 50,
        opened=named,
        ended=[Ended(each, Outcome.recovered, words) for each in named],
        vacant=names,
        turned=[Turned(each, Stage.missed, True) for each in named],
        moved=[Moved(each, DAY, DAY) for each in named],
        paused=[Paused(each, words, DAY) for each in named],
        directives=[Directed(f"D-{number}", long, DAY, 200, 7) for number in range(50)],
        unreviewed=[each.key for each in named],
        overridden=[Overridden(each, State.clear, words, long, DAY) for each in named],
    )


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
@pytest.mark.parametrize(
    "long", ["Übergabe zwischen den Schichten ohne Papier " * 2, "<&>" * 27], ids=["words", "signs"]
)
@pytest.mark.parametrize("audience", Audience)
def test_a_digest_of_200_divisions_and_2000_initiatives_fits(reader: Reader, long: str, audience: Audience) -> None:
    long = long[:80]
    acknowledged = Acknowledged([long] * 200, 100, [long] * 5)

    post = views.post(reader, large(long), acknowledged, audience)

    check_message({"text": post.text, "blocks": post.blocks})
    assert len(post.text) <= EDIT
    assert "2000" in post.text.replace(",", "").replace(".", "")


def test_every_section_shows_something_before_any_shows_much() -> None:
    post = views.post(Reader("en-GB"), large("Handover"), Acknowledged([], 0, []), Audience.channel)

    sections = [block["text"]["text"] for block in post.blocks if block["type"] == "section"][1:]
    assert len(sections) == 22
    assert all(len(section.splitlines()) > 2 for section in sections)


def test_a_calm_cycle_says_so() -> None:
    calm = Digest(1, DAY, NOW, False, Answers(8, 8), {State.clear: 20}, 0)

    post = views.post(Reader("en-GB"), calm, Acknowledged([], 8, ["Kim"]), Audience.channel)

    assert post.text.splitlines()[:3] == [
        "*Cycle of 2 Mar 2026: nothing is slipping.*",
        "8 of 8 divisions answered · 0 🔻 slipping · 0 🔎 watch · 20 🟢 clear",
        "Nothing waits for anybody: no new slips, no open asks, nothing overdue.",
    ]


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(1, 300), max_size=30), max_size=19), st.booleans())
def test_what_is_left_out_is_counted_and_everything_fits(lengths: list[list[int]], is_run: bool) -> None:
    found = [Section("Heading", ["x" * length for length in each], len(each), is_run) for each in lengths]

    shown = fitted(found, TEXT_LIMIT, Reader("en-GB"))

    assert sum(len("\n".join([f"*{each.heading}*", *each.lines])) + 1 for each in shown) <= TEXT_LIMIT
    for section, each in zip(found, shown, strict=True):
        told = [line for line in ", ".join(each.lines).split(", ") if line.startswith("x")]
        rest = len(section.lines) - len(told)
        assert told == section.lines[: len(told)]
        assert each.lines[-1:] == [f"and {rest} more"] if rest else not any("more" in line for line in each.lines)
