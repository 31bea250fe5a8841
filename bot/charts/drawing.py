"""From a Vega-Lite specification to a PNG, the same bytes wherever it is drawn."""

from typing import Any

import vl_convert

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VERSION = "5.20"
SCALE = 2
# Comes with vl-convert, so a picture needs no font of the machine it is drawn on.
FONT = "Liberation Sans"

# Okabe & Ito (2008): told apart with every common kind of colour blindness.
BLUE, ORANGE, VERMILLION, GREEN = "#0072B2", "#E69F00", "#D55E00", "#009E73"
INK, QUIET, FAINT, PAPER = "#1A1A1A", "#595959", "#D9D9D9", "#FFFFFF"


def png(spec: Spec) -> bytes:
    """Return the picture at twice its size in pixels, so that it is sharp on any screen."""
    drawn: bytes = vl_convert.vegalite_to_png(spec, vl_version=VERSION, scale=SCALE)
    return drawn


def framed(parts: list[Spec], title: list[str], subtitle: list[str]) -> Spec:
    """Return the parts one above the other under a title, in the house's own looks."""
    return {
        "$schema": SCHEMA,
        "background": PAPER,
        "padding": 16,
        "title": {
            "text": title,
            "subtitle": subtitle,
            "anchor": "start",
            "frame": "group",
            "fontSize": 16,
            "subtitleFontSize": 12,
            "subtitleColor": QUIET,
            "subtitlePadding": 6,
            "subtitleLineHeight": 16,
            "offset": 14,
        },
        "vconcat": parts,
        "spacing": 14,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 11,
                "titleFontSize": 12,
                "labelColor": QUIET,
                "titleColor": QUIET,
                "titleFontWeight": "normal",
                "domainColor": FAINT,
                "gridColor": "#ECECEC",
                "tickColor": FAINT,
            },
            "title": {"color": INK},
        },
    }


def wrapped(text: str, width: int, most: int = 3) -> list[str]:
    """Return the text as at most `most` lines of at most `width` characters; what is cut ends in an ellipsis."""
    lines: list[str] = [""]
    for word in text.split():
        while len(word) > width:
            lines, word = _added(lines, word[:width], width), word[width:]
        lines = _added(lines, word, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1].rstrip() + "…"]
    return lines


def _added(lines: list[str], word: str, width: int) -> list[str]:
    if not lines[-1]:
        return [*lines[:-1], word]
    if len(lines[-1]) + 1 + len(word) <= width:
        return [*lines[:-1], f"{lines[-1]} {word}"]
    return [*lines, word]
