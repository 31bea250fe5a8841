"""The boxes that a picture's texts take up, read from its SVG, so that a test sees what runs into what.

Widths are those of Helvetica, whose metrics Liberation Sans shares; a letter with an accent is as wide as without.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from math import cos, radians, sin
from typing import Any, NamedTuple
from xml.etree import ElementTree

import vl_convert

from bot.charts.drawing import VERSION

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[]\\ft·",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckstvxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~",
    611: "FTZß",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN, _BOLD = 1000, 1.08
_ASCENT, _DESCENT = 0.74, 0.21
_MOVES = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")

Matrix = tuple[float, float, float, float, float, float]


class Box(NamedTuple):
    """A text and the corners of the box around it, which may stand aslant."""

    text: str
    corners: tuple[complex, complex, complex, complex]


class Sheet(NamedTuple):
    """A picture's size and its texts."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def sheet(spec: dict[str, Any]) -> Sheet:
    """Return where the texts of a specification stand once it is drawn."""
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec, vl_version=VERSION))
    return Sheet(float(root.get("width", 0)), float(root.get("height", 0)), tuple(_texts(root, (1, 0, 0, 1, 0, 0))))


def overlapping(drawn: Sheet) -> list[tuple[str, str]]:
    """Return the pairs of texts that run into each other."""
    return [(one.text, other.text) for one, other in combinations(drawn.boxes, 2) if _meet(one, other)]


def cut(drawn: Sheet) -> list[str]:
    """Return the texts that are not wholly inside the picture."""
    return [box.text for box in drawn.boxes if not all(_inside(corner, drawn) for corner in box.corners)]


def _inside(corner: complex, drawn: Sheet) -> bool:
    return 0 <= corner.real <= drawn.width and 0 <= corner.imag <= drawn.height


def _meet(one: Box, other: Box) -> bool:
    """Return whether no line along an edge of either parts the two."""
    edges = [box.corners[place] - box.corners[0] for box in (one, other) for place in (1, 2)]
    return all(_shadows_meet(one, other, edge) for edge in edges if edge)


def _shadows_meet(one: Box, other: Box, edge: complex) -> bool:
    along, across = ([(corner * edge.conjugate()).real for corner in box.corners] for box in (one, other))
    return min(max(along), max(across)) > max(min(along), min(across))


def _texts(node: ElementTree.Element, placed: Matrix) -> Iterator[Box]:
    here = placed
    for what, numbers in _MOVES.findall(node.get("transform", "")):
        here = _times(here, _move(what, [float(each) for each in re.split(r"[ ,]+", numbers.strip())]))
    if node.tag.endswith("}text") and node.get("opacity") != "0":
        yield from _lines(node, here)
        return
    for child in node:
        yield from _texts(child, here)


def _lines(node: ElementTree.Element, placed: Matrix) -> Iterator[Box]:
    spans = list(node) or [node]
    down = 0.0
    for span in spans:
        down += float(span.get("dy", 0)) if span is not node else 0.0
        if text := span.text:
            yield _box(text, node, placed, down)


def _box(text: str, node: ElementTree.Element, placed: Matrix, down: float) -> Box:
    size = float(node.get("font-size", "11px").removesuffix("px"))
    width = _width(text, size) * (_BOLD if node.get("font-weight") == "bold" else 1)
    left = {"middle": -width / 2, "end": -width}.get(node.get("text-anchor", "start"), 0.0)
    top, bottom, right = down - _ASCENT * size, down + _DESCENT * size, left + width
    places = [(left, top), (right, top), (left, bottom), (right, bottom)]
    a, b, c, d, e, f = placed
    first, second, third, fourth = (complex(a * x + c * y + e, b * x + d * y + f) for x, y in places)
    return Box(text, (first, second, third, fourth))


def _width(text: str, size: float) -> float:
    return sum(_WIDTH.get(_bare(letter), _UNKNOWN) for letter in text) * size / 1000


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _move(what: str, numbers: list[float]) -> Matrix:
    match what:
        case "translate":
            return (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
        case "rotate":
            turn = radians(numbers[0])
            return (cos(turn), sin(turn), -sin(turn), cos(turn), 0, 0)
        case _:
            return (numbers[0], 0, 0, numbers[-1], 0, 0)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)
