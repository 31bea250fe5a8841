"""The picture of the matrix: a row for each division, a column for each strand, a mark and a number in each field."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.drawing import INK, PAPER, QUIET, Spec, framed, wrapped
from bot.charts.heat_map import COLORS, LABEL_CHARACTERS, MARKS, NOTHING, SHAPES
from bot.charts.keys import Entry, key
from bot.domain.words import State

COLUMN_PX, ROW_PX = 170, 30
MOST_ROWS = 40


@dataclass(frozen=True)
class Square:
    """One field: its worst state, None where nothing was assessed, and how many initiatives are under way."""

    state: State | None
    under_way: int


@dataclass(frozen=True)
class Row:
    """A division with a square for each strand, in the order of the columns."""

    name: str
    squares: Sequence[Square]


@dataclass(frozen=True)
class Words:
    """What is written in the picture, in the reader's language."""

    title: str
    subtitle: str
    strands: Sequence[str]
    states: dict[State, str]
    not_assessed: str
    nothing: str


def specification(rows: Sequence[Row], words: Words) -> Spec:
    """Return the matrix of the first rows, with its key below."""
    shown = rows[:MOST_ROWS]
    squares = [
        {"row": number, "strand": place, **_look(square)}
        for number, row in enumerate(shown)
        for place, square in enumerate(row.squares)
    ]
    width = len(words.strands) * COLUMN_PX
    plot: Spec = {
        "width": width,
        "height": max(1, len(shown)) * ROW_PX,
        "data": {"values": squares},
        "encoding": {"x": _across(words.strands), "y": _down(shown)},
        "layer": [_squares(), _marks(), _numbers()],
    }
    characters = width // 9
    return framed(
        [plot, key(_entries(words), width, 2)], wrapped(words.title, characters), wrapped(words.subtitle, characters, 6)
    )


def _look(square: Square) -> Spec:
    number = str(square.under_way) if square.under_way else ""
    if not square.under_way:
        return {"color": PAPER, "edge": QUIET, "shape": None, "mark": None, "number": number, "ink": INK}
    if square.state is None:
        return {"color": NOTHING, "edge": PAPER, "shape": None, "mark": None, "number": number, "ink": INK}
    ink = PAPER if square.state is State.slipping else INK
    return {
        "color": COLORS[square.state],
        "edge": PAPER,
        "shape": SHAPES[square.state],
        "mark": MARKS[square.state],
        "number": number,
        "ink": ink,
    }


def _squares() -> Spec:
    return {
        "mark": {"type": "rect", "strokeWidth": 1},
        "encoding": {
            "color": {"field": "color", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None},
        },
    }


def _marks() -> Spec:
    return {
        "transform": [{"filter": "isValid(datum.mark)"}],
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "xOffset": -12},
        "encoding": {
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "color": {"field": "mark", "type": "nominal", "scale": None},
        },
    }


def _numbers() -> Spec:
    return {
        "mark": {"type": "text", "fontSize": 12, "xOffset": 8},
        "encoding": {
            "text": {"field": "number", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _across(strands: Sequence[str]) -> Spec:
    return _axis("strand", strands) | {"axis": _labels(strands) | {"orient": "top", "labelAngle": 0, "labelLimit": 160}}


def _down(rows: Sequence[Row]) -> Spec:
    names = [wrapped(row.name, LABEL_CHARACTERS, 1)[0] for row in rows]
    return _axis("row", names) | {"axis": _labels(names) | {"labelLimit": 320}}


def _axis(field: str, names: Sequence[str]) -> Spec:
    return {"field": field, "type": "ordinal", "title": None, "scale": {"domain": list(range(len(names)))}}


def _labels(names: Sequence[str]) -> Spec:
    escaped = (name.replace("\\", "\\\\").replace("'", "\\'") for name in names)
    listed = "[" + ",".join(f"'{name}'" for name in escaped) + "]"
    return {"labelExpr": f"{listed}[datum.value]", "ticks": False, "labelColor": INK, "domain": False}


def _entries(words: Words) -> list[Entry]:
    marks = {State.clear: MARKS[State.clear], State.watch: COLORS[State.watch], State.slipping: COLORS[State.slipping]}
    named = [Entry(words.states[state], SHAPES[state], marks[state]) for state in State]
    return [
        *named,
        Entry(words.not_assessed, "square", "#B5B5B5"),
        Entry(words.nothing, "square", QUIET, is_filled=False),
    ]
