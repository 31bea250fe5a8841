"""Pictures: the same bytes every time, and everything in them inside the frame and readable."""

import hashlib
import struct
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.charts import heat_map, initiative
from bot.charts.drawing import FONT, png, wrapped
from bot.charts.initiative import Answered, Picture, Words
from bot.domain.forecast import Forecast, Report
from bot.domain.words import State, Status
from bot.views.reader import Reader
from tests.charts.boxes import cut, overlapping, sheet

START = date(2026, 1, 1)
WORDS = Words(
    title="KS-12 " + "Expert directory of everybody " * 3,
    subtitle="Due 1 Jun 2026, moved to 15 Jul 2026; at the reported pace it ends about 3 Aug 2026",
    progress="Progress",
    expected="Expected by the plan",
    reported="Reported",
    statuses={status: f"Reported {status.value}" for status in Status},
    forecast="Forecast at the reported pace",
    interval="Four of five such forecasts end here",
    agreed="Agreed due date",
    moved="Due date moved to",
    intervention="Intervention",
    today="Today",
)
MAP_WORDS = heat_map.Words("Portfolio", "1 slipping", "Cycle of", {state: state.value for state in State}, "nothing")


def picture(answers: int = 8, **changes: Any) -> Picture:
    """Return a picture of an initiative with weekly answers."""
    given = [
        Answered(START + timedelta(days=7 * number), min(100.0, 4.0 * number), list(Status)[number % 3])
        for number in range(1, answers + 1)
    ]
    shown: dict[str, Any] = {
        "start": START,
        "due": date(2026, 6, 1),
        "today": given[-1].on if given else START,
        "expected": [Report(date(2026, 2, 2), 50.0), Report(date(2026, 6, 1), 100.0)],
        "is_stepped": True,
        "answers": given,
        "finish": None,
        "forecast": None,
        "moves": (),
        "interventions": (),
    }
    return Picture(**{**shown, **changes})


def size_of(drawn: bytes) -> tuple[int, int]:
    """Return a PNG's width and height."""
    assert drawn.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn[16:24])
    return width, height


@pytest.mark.parametrize("answers", [0, 1, 60])
def test_a_picture_is_drawn_with_none_one_and_many_answers(answers: int) -> None:
    width, height = size_of(png(initiative.specification(picture(answers), WORDS)))

    assert 1400 < width < 1800
    assert 900 < height < 1300


def test_the_same_picture_has_the_same_bytes() -> None:
    spec = initiative.specification(picture(), WORDS)

    assert hashlib.sha256(png(spec)).digest() == hashlib.sha256(png(spec)).digest()
    assert spec["config"]["font"] == FONT


def test_the_key_names_only_what_is_drawn() -> None:
    plain = texts(initiative.specification(picture(), WORDS))
    full = texts(
        initiative.specification(
            picture(
                finish=date(2026, 8, 3),
                forecast=Forecast(date(2026, 8, 3), date(2026, 7, 20), date(2026, 9, 30)),
                moves=[date(2026, 7, 15)],
                interventions=[(date(2026, 2, 20), None)],
            ),
            WORDS,
        )
    )

    extra = {WORDS.forecast, WORDS.interval, WORDS.moved, WORDS.intervention}
    assert not extra & plain
    assert extra <= full


def test_a_forecast_years_away_leaves_room_for_what_happened() -> None:
    spec = initiative.specification(picture(finish=date(2032, 1, 1)), WORDS)

    left, right = next(axes(spec))["x"]["scale"]["domain"]

    assert (right - left) / 86_400_000 < 2 * 151


@pytest.mark.parametrize("rows", [1, 40, 60])
def test_a_heat_map_holds_as_many_rows_and_columns_as_can_be_read(rows: int) -> None:
    lines = [heat_map.Line(f"KS-{row} {'long ' * 20}", [*State, None] * 10) for row in range(rows)]

    drawn = png(heat_map.specification(lines, [f"{day} Mar 2026" for day in range(40)], MAP_WORDS))

    width, height = size_of(drawn)
    assert width < 2400
    assert height < 2 * (40 * heat_map.CELL_PX + 320)


def test_each_state_has_a_shape_of_its_own_beside_its_colour() -> None:
    assert len(set(heat_map.SHAPES.values())) == len(State)
    assert len(set(initiative.SHAPES.values())) == len([*Status, None])


def test_the_colours_of_the_states_differ_in_lightness_so_that_no_colour_is_needed() -> None:
    lightness = sorted(luminance(heat_map.COLORS[state]) for state in State)

    assert all((lighter + 0.05) / (darker + 0.05) > 1.2 for darker, lighter in pairwise(lightness))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("one two three", ["one two", "three"]),
        ("abcdefghijkl", ["abcdefghi", "jkl"]),
        ("a " * 40, ["a a a a a", "a a a a a", "a a a a…"]),
    ],
)
def test_text_is_cut_into_lines_and_ends_in_an_ellipsis_where_it_is_too_long(text: str, lines: list[str]) -> None:
    assert wrapped(text, 9, 3) == lines


GERMAN = replace(
    WORDS,
    title="KS-12 " + "Wissensmanagementgrundlagenverzeichnis " * 2 + "ab",
    subtitle="Fällig am 1. Juni 2026, verschoben auf den 15. Juli 2026; beim gemeldeten Tempo endet es etwa am "
    "3. August 2026, und zwischen dem 20. Juli und dem 30. September 2026, wenn es weiter so schwankt wie bisher",
    **{
        name: Reader("de-DE").text(english)
        for name, english in {
            "progress": "Progress",
            "expected": "Expected by the plan",
            "reported": "Reported",
            "forecast": "Forecast at the reported pace",
            "interval": "Four of five end in this span",
            "agreed": "Agreed due date",
            "moved": "Due date moved to",
            "intervention": "Intervention",
            "today": "Today",
        }.items()
    },
    statuses={
        Status.on_track: Reader("de-DE").text("Reported on track"),
        Status.at_risk: Reader("de-DE").text("Reported at risk"),
        Status.off_track: Reader("de-DE").text("Reported off track"),
    },
)
BUSY: dict[str, Any] = {
    "finish": date(2026, 8, 3),
    "forecast": Forecast(date(2026, 8, 3), date(2026, 7, 20), date(2026, 9, 30)),
    "moves": [date(2026, 6, 5) + timedelta(days=7 * number) for number in range(6)],
    "interventions": [(START + timedelta(days=20 * each), START + timedelta(days=20 * each + 9)) for each in range(6)],
}


@pytest.mark.parametrize("words", [WORDS, GERMAN], ids=["English", "German"])
@pytest.mark.parametrize("extra", [{}, BUSY], ids=["quiet", "busy"])
@pytest.mark.parametrize("answers", [0, 1, 3, 60])
def test_no_text_of_an_initiatives_picture_is_cut_or_runs_into_another(
    answers: int, extra: dict[str, Any], words: Words
) -> None:
    drawn = sheet(initiative.specification(picture(answers, **extra), words))

    assert overlapping(drawn) == []
    assert cut(drawn) == []
    assert [box.text for box in drawn.boxes if "…" in box.text] == []


def test_a_plan_of_one_day_and_a_forecast_beyond_it_keep_to_the_frame() -> None:
    beyond = Forecast(date(2032, 1, 1), date(2028, 1, 1), None)
    far = sheet(initiative.specification(picture(finish=date(2032, 1, 1), forecast=beyond), GERMAN))
    short = sheet(initiative.specification(picture(1, due=START + timedelta(days=1)), GERMAN))

    assert far.width < 900
    assert overlapping(far) == cut(far) == overlapping(short) == cut(short) == []
    assert GERMAN.interval not in {box.text for box in far.boxes}, "nothing of the span lies inside the picture"


@pytest.mark.parametrize(("rows", "cycles"), [(0, 0), (1, 1), (3, 2), (40, 26), (60, 40)])
def test_no_text_of_a_heat_map_is_cut_or_runs_into_another(rows: int, cycles: int) -> None:
    lines = [heat_map.Line(f"KS-{row} {'Wissensbereich ' * 6}", ([*State, None] * 10)[:cycles]) for row in range(rows)]

    drawn = sheet(heat_map.specification(lines, [f"{day} Sept. 2026" for day in range(cycles)], MAP_WORDS))

    assert overlapping(drawn) == []
    assert cut(drawn) == []


def test_texts_that_run_into_each_other_or_out_of_the_frame_are_found() -> None:
    def text(word: str, left: int) -> dict[str, Any]:
        return {"mark": {"type": "text", "text": word, "align": "left", "x": left, "y": 20}}

    spec = {"width": 100, "height": 40, "data": {"values": [{}]}, "layer": [text("one", 10), text("two", 20)]}

    assert overlapping(sheet(spec)) == [("one", "two")]
    assert cut(sheet({**spec, "autosize": "none", "layer": [text("far out of it", 80)]})) == ["far out of it"]


def luminance(color: str) -> float:
    """Return WCAG's relative luminance."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def texts(spec: Any) -> set[str]:
    """Return every text mark of a specification."""
    if isinstance(spec, dict):
        own = {spec["text"]} if spec.get("type") == "text" and isinstance(spec.get("text"), str) else set()
        return own.union(*(texts(value) for value in spec.values()))
    return set().union(*(texts(value) for value in spec)) if isinstance(spec, list) else set()


def axes(spec: Any) -> Any:
    """Yield the encodings that set a domain of time."""
    if isinstance(spec, dict):
        if "domain" in spec.get("encoding", {}).get("x", {}).get("scale", {}):
            yield spec["encoding"]
        for value in spec.values():
            yield from axes(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from axes(value)
