"""The picture of the portfolio: a row for each initiative or field, a column for each cycle, a mark for each state."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.drawing import INK, PAPER, QUIET, VERMILLION, Spec, framed, wrapped
from bot.charts.keys import Entry, key
from bot.domain.words import State

CELL_PX = 26
KEY_PX = 420
LABEL_CHARACTERS = 34
MOST_ROWS, MOST_COLUMNS = 40, 26
SHAPES = {State.clear: "circle", State.watch: "diamond", State.slipping: "triangle-down"}
# From light to dark, so that it also reads without any colour.
COLORS = {State.clear: "#CFE8DF", State.watch: "#F5C95C", State.slipping: VERMILLION}
MARKS = {State.clear: "#3E7D69", State.watch: INK, State.slipping: PAPER}
NOTHING = "#F2F2F2"


@dataclass(frozen=True)
class Line:
    """A row of the map: its name and its state at each cycle, None where there was none."""

    name: str
    states: Sequence[State | None]


@dataclass(frozen=True)
class Words:
    """What is written in the picture, in the reader's language."""

    title: str
    subtitle: str
    cycles: str
    states: dict[State, str]
    nothing: str


def specification(lines: Sequence[Line], cycles: Sequence[str], words: Words) -> Spec:
    """Return the map of the newest cycles with its key below; `cycles` are their names, oldest first."""
    shown = cycles[-MOST_COLUMNS:]
    rows = [
        {"row": number, "cycle": place, **_look(state)}
        for number, line in enumerate(lines[:MOST_ROWS])
        for place, state in enumerate(line.states[-MOST_COLUMNS:])
    ]
    width = len(shown) * CELL_PX
    height = max(1, len(lines[:MOST_ROWS])) * CELL_PX
    plot: Spec = {
        "width": width,
        "height": height,
        "data": {"values": rows},
        "encoding": {"x": _across(shown, words), "y": _down(lines)},
        "layer": [_cells(), _marks()],
    }
    key_width = max(KEY_PX, width)
    characters = key_width // 9
    return framed(
        [plot, key(_entries(words), key_width, 2)],
        wrapped(words.title, characters),
        wrapped(words.subtitle, characters),
    )


def _look(state: State | None) -> Spec:
    if state is None:
        return {"color": NOTHING, "mark": None, "shape": None}
    return {"color": COLORS[state], "mark": MARKS[state], "shape": SHAPES[state]}


def _cells() -> Spec:
    return {
        "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 2},
        "encoding": {"color": {"field": "color", "type": "nominal", "scale": None}},
    }


def _marks() -> Spec:
    return {
        "transform": [{"filter": "isValid(datum.mark)"}],
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
        "encoding": {
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "color": {"field": "mark", "type": "nominal", "scale": None},
        },
    }


def _across(cycles: Sequence[str], words: Words) -> Spec:
    return {
        "field": "cycle",
        "type": "ordinal",
        "title": words.cycles,
        "scale": {"domain": list(range(len(cycles)))},
        "axis": {
            "labelExpr": f"{_listed(cycles)}[datum.value]",
            "labelAngle": -60,
            "labelOverlap": "parity",
            "orient": "bottom",
            "ticks": False,
            "titlePadding": 8,
            "titleAnchor": "start",
        },
    }


def _down(lines: Sequence[Line]) -> Spec:
    names = [wrapped(line.name, LABEL_CHARACTERS, 1)[0] for line in lines[:MOST_ROWS]]
    return {
        "field": "row",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": list(range(len(names)))},
        "axis": {"labelExpr": f"{_listed(names)}[datum.value]", "labelLimit": 320, "ticks": False, "labelColor": INK},
    }


def _entries(words: Words) -> list[Entry]:
    marks = {State.clear: MARKS[State.clear], State.watch: COLORS[State.watch], State.slipping: VERMILLION}
    named = [Entry(words.states[state], SHAPES[state], marks[state]) for state in State]
    return [*named, Entry(words.nothing, "square", QUIET, is_filled=False)]


def _listed(names: Sequence[str]) -> str:
    """Return the names as a list in Vega's expression language."""
    escaped = (name.replace("\\", "\\\\").replace("'", "\\'") for name in names)
    return "[" + ",".join(f"'{name}'" for name in escaped) + "]"
