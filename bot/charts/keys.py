"""A picture's key, drawn as part of it: each entry a symbol and its words, in columns that cannot run into another."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.drawing import QUIET, Spec

ROW_PX = 20
SYMBOL_PX = 24


@dataclass(frozen=True)
class Entry:
    """One line of the key. `shape` is one of Vega's symbols, or "line", "dashes", "dots" or "band"."""

    words: str
    shape: str
    color: str
    is_filled: bool = True


def key(entries: Sequence[Entry], width_px: int, columns: int) -> Spec:
    """Return the key as a picture of its own, to be put below another."""
    column_px = width_px / columns
    rows = -(-len(entries) // columns)
    layers: list[Spec] = []
    for number, entry in enumerate(entries):
        left, top = (number % columns) * column_px, (number // columns) * ROW_PX + ROW_PX / 2
        layers += [_symbol(entry, left, top), _words(entry, left, top, column_px)]
    return {"width": width_px, "height": rows * ROW_PX, "data": {"values": [{}]}, "layer": layers}


def _symbol(entry: Entry, left: float, top: float) -> Spec:
    dash = {"dashes": [6, 4], "dots": [2, 3]}.get(entry.shape, [1, 0])
    match entry.shape:
        case "line" | "dashes" | "dots":
            mark = {"type": "rule", "color": entry.color, "strokeWidth": 2, "strokeDash": dash}
            return _placed(mark, x=left, x2=left + 18, y=top)
        case "band":
            mark = {"type": "rect", "color": entry.color, "opacity": 0.35}
            return _placed(mark, x=left, x2=left + 18, y=top - 6, y2=top + 6)
        case _:
            mark = {"type": "point", "shape": entry.shape, "size": 70, "opacity": 1, "strokeWidth": 1.6}
            fill = entry.color if entry.is_filled else "white"
            return _placed({**mark, "fill": fill, "stroke": entry.color}, x=left + 9, y=top)


def _words(entry: Entry, left: float, top: float, column_px: float) -> Spec:
    mark = {
        "type": "text",
        "text": entry.words,
        "align": "left",
        "baseline": "middle",
        "fontSize": 11,
        "color": QUIET,
        "limit": column_px - SYMBOL_PX - 8,
    }
    return _placed(mark, x=left + SYMBOL_PX, y=top)


def _placed(mark: Spec, **pixels: float) -> Spec:
    return {"mark": mark, "encoding": {name: {"value": at} for name, at in pixels.items()}}
