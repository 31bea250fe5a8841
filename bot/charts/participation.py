"""The picture of who answered: a bar for each cycle, parted into answered, not answered and excused."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.drawing import BLUE, FAINT, ORANGE, Spec, framed, wrapped
from bot.charts.keys import Entry, key

WIDTH_PX, HEIGHT_PX = 700, 220
TITLE_CHARACTERS, SUBTITLE_CHARACTERS = 80, 112


@dataclass(frozen=True)
class Round:
    """One cycle: how many divisions answered, did not, and were excused."""

    name: str
    answered: int
    silent: int
    excused: int


@dataclass(frozen=True)
class Words:
    """What is written in the picture, in the reader's language."""

    title: str
    subtitle: str
    divisions: str
    cycles: str
    answered: str
    silent: str
    excused: str


def specification(rounds: Sequence[Round], words: Words) -> Spec:
    """Return the picture with its key below, the oldest cycle first."""
    kinds = ((words.answered, BLUE), (words.silent, ORANGE), (words.excused, FAINT))
    rows = [
        {"cycle": place, "order": order, "count": count, "color": kinds[order][1]}
        for place, each in enumerate(rounds)
        for order, count in enumerate((each.answered, each.silent, each.excused))
    ]
    names = "[" + ",".join("'" + each.name.replace("\\", "\\\\").replace("'", "\\'") + "'" for each in rounds) + "]"
    plot: Spec = {
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "#FFFFFF", "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "cycle",
                "type": "ordinal",
                "title": words.cycles,
                "axis": {"labelExpr": f"{names}[datum.value]", "labelAngle": -45, "ticks": False},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "title": words.divisions,
                "axis": {"format": "d", "tickCount": _ticks(rounds)},
            },
            "order": {"field": "order"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }
    entries = [Entry(name, "square", color) for name, color in kinds]
    return framed(
        [plot, key(entries, WIDTH_PX, 3)],
        wrapped(words.title, TITLE_CHARACTERS),
        wrapped(words.subtitle, SUBTITLE_CHARACTERS),
    )


def _ticks(rounds: Sequence[Round]) -> int:
    """Return how many marks the axis has, so that each is a whole number of divisions."""
    return min(5, max((each.answered + each.silent + each.excused for each in rounds), default=1))
