"""Slack's own tables and charts (`data_table` since May 2026, `data_visualization` since June 2026).

Neither is in every workspace yet, so a message that holds one also has blocks without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from bot.views.mrkdwn import plain
from bot.views.reader import Reader
from bot.views.surfaces import Block

MOST_ROWS = 100
MOST_POINTS = 20
ROWS_PER_PAGE = 15
TITLE, NAME, AXIS = 50, 20, 50
CELL = 120
# All cells of a data_table together (block-kit/blocks/data-table-block).
ALL_CELLS = 10_000


@dataclass(frozen=True)
class Point:
    """What was expected and what was reported on a day."""

    on: date
    expected: float
    reported: float


@dataclass(frozen=True)
class Confirmed:
    """How many divisions had confirmed what by the end of a day."""

    on: date
    received: int
    in_effect: int


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table that can be paged, with as many of the rows as Slack takes, which `rows_in` counts.

    `caption` says what it shows, the first column names the row.
    """
    texts = [[plain(text, CELL) or "–" for text in row] for row in (head, *rows[:MOST_ROWS])]
    lengths = accumulate(sum(len(text) for text in row) for row in texts)
    return {
        "type": "data_table",
        "caption": caption,
        "rows": [
            [{"type": "raw_text", "text": text} for text in row]
            for row, length in zip(texts, lengths, strict=True)
            if length <= ALL_CELLS
        ],
        "page_size": ROWS_PER_PAGE,
        "row_header_column_index": 0,
    }


def rows_in(table: Block) -> int:
    """Return how many rows there are below the head of a table."""
    return len(table["rows"]) - 1


def progress(reader: Reader, title: str, points: Sequence[Point]) -> Block | None:
    """Return expected and reported progress as two lines, the newest points; None where there is no line to draw."""
    shown = {plain(reader.day(point.on), NAME): point for point in points[-MOST_POINTS:]}
    if len(shown) < 2:
        return None

    def series(name: str, values: Sequence[float]) -> Block:
        data = [{"label": label, "value": round(value, 1)} for label, value in zip(shown, values, strict=True)]
        return {"name": plain(name, NAME), "data": data}

    return {
        "type": "data_visualization",
        "title": plain(title, TITLE),
        "chart": {
            "type": "line",
            "series": [
                series(reader.text("expected"), [point.expected for point in shown.values()]),
                series(reader.text("reported"), [point.reported for point in shown.values()]),
            ],
            "axis_config": {"categories": list(shown), "y_label": plain(reader.text("Progress in %"), AXIS)},
        },
    }


def completion(reader: Reader, key: str, course: Sequence[Confirmed], divisions: int) -> Block | None:
    """Return how many divisions have confirmed a directive as two lines over its days; None on its first day.

    A directive with more days than points is shown at even distances, its first and last day included.
    """
    if len(course) < 2:
        return None
    last = len(course) - 1
    places = sorted({round(number * last / (MOST_POINTS - 1)) for number in range(MOST_POINTS)})
    shown = {plain(reader.day(course[place].on), NAME): course[place] for place in places}

    def series(name: str, values: Sequence[int]) -> Block:
        data = [{"label": label, "value": value} for label, value in zip(shown, values, strict=True)]
        return {"name": plain(name, NAME), "data": data}

    label = reader.plural("of {n} division", "of {n} divisions", divisions)
    return {
        "type": "data_visualization",
        "title": plain(reader.text("{key}: confirmed so far", key=key), TITLE),
        "chart": {
            "type": "line",
            "series": [
                series(reader.text("received"), [each.received for each in shown.values()]),
                series(reader.text("in effect"), [each.in_effect for each in shown.values()]),
            ],
            "axis_config": {"categories": list(shown), "y_label": plain(label, AXIS)},
        },
    }
