"""Blocks, and which surface shows which."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.slack.blockkit.checks import (
    Check,
    anything,
    at,
    boolean,
    by_type,
    exactly_one_of,
    fields,
    items,
    needs_one_of,
    number,
    one_of,
    string,
    whole,
)
from bot.playground.slack.blockkit.elements import ACCESSORY, ACTION, CARD_ACTION, CONTEXT_ACTION, INPUT
from bot.playground.slack.blockkit.objects import (
    BLOCK_ID,
    IMAGE_URL,
    PICTURE,
    RICH_TEXT,
    SLACK_FILE,
    URL,
    plain_text,
    text,
)

_TABLE_CHARACTERS = 10_000
# The stored documentation says 6 where a third party has seen 12; the smaller one is safe everywhere.
_SEGMENTS = _SERIES = 6


def _block(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Any) -> Check:
    return fields({"type": anything, **required}, {"block_id": BLOCK_ID, **optional}, rules=rules)


def _same_width(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    widths = {len(row) for row in value.get("rows", []) if isinstance(row, list)}
    if len(widths) > 1:
        yield at("every row must have the same number of cells", f"{pointer}/rows")


def _plain_header_row(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    rows = value.get("rows") or [[]]
    if isinstance(rows, list) and any(isinstance(c, dict) and c.get("type") == "rich_text" for c in rows[0]):
        yield at("the header row must not hold rich_text", f"{pointer}/rows/0")


def _not_too_wordy(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    if count_text(value.get("rows")) > _TABLE_CHARACTERS:
        yield at(f"the cells must hold at most {_TABLE_CHARACTERS} characters", f"{pointer}/rows")


def _series_fit_categories(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    axis, series = value.get("axis_config"), value.get("series")
    if not isinstance(axis, dict) or not isinstance(series, list):
        return
    wanted = axis.get("categories", [])
    for index, one in enumerate(series):
        points = one.get("data", []) if isinstance(one, dict) else []
        labels = [point.get("label") for point in points if isinstance(point, dict)]
        if labels != wanted:
            yield at(
                "data must have exactly the categories, in their order", f"{pointer}/series/{index}/data"
            )


def _divider_of_fixed(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    if value.get("is_collapsible") and value.get("has_header_divider"):
        yield at("has_header_divider cannot be set when is_collapsible is true", pointer)


_RAW_TEXT = fields({"type": anything, "text": string(least=1)})
_RAW_NUMBER = fields({"type": anything, "value": number(), "text": string(least=1)})
_CELL = by_type({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_COLUMN = fields({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any, pointer: str) -> Iterator[str]:
    # null skips a column.
    return iter(()) if value is None else _COLUMN(value, pointer)


_AXIS = fields({"categories": items(string(20, least=1), 20)}, {"x_label": string(50), "y_label": string(50)})
_POINT = fields({"label": string(20, least=1), "value": number()})
_LINE = fields({"name": string(20, least=1), "data": items(_POINT, 20)})
_AXIS_CHART = fields(
    {"type": anything, "series": items(_LINE, _SERIES), "axis_config": _AXIS},
    rules=[_series_fit_categories],
)
_SEGMENT = fields({"label": string(20, least=1), "value": number(above=0)})
_CHART = by_type(
    {
        "pie": fields({"type": anything, "segments": items(_SEGMENT, _SEGMENTS)}),
        "bar": _AXIS_CHART,
        "line": _AXIS_CHART,
        "area": _AXIS_CHART,
    }
)

_CARD = _block(
    {},
    {
        "hero_image": PICTURE,
        "icon": PICTURE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": items(CARD_ACTION, 3),
    },
    needs_one_of("hero_image", "title", "actions", "body"),
)
_TASK_CARD = _block(
    {
        "task_id": string(least=1),
        "title": string(least=1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {"details": RICH_TEXT, "output": RICH_TEXT, "sources": items(anything)},
)

BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        {"text": text(3_000), "fields": items(text(2_000), 10), "accessory": ACCESSORY, "expand": boolean},
        needs_one_of("text", "fields"),
    ),
    "header": _block({"text": plain_text(150)}, {}),
    "divider": _block({}, {}),
    "context": _block(
        {
            "elements": items(
                by_type({"image": PICTURE, "plain_text": plain_text(), "mrkdwn": text()}),
                10,
            )
        },
        {},
    ),
    "actions": _block({"elements": items(ACTION, 25)}, {}),
    "context_actions": _block({"elements": items(CONTEXT_ACTION, 5)}, {}),
    "image": _block(
        {"alt_text": string(2_000)},
        {"image_url": IMAGE_URL, "slack_file": SLACK_FILE, "title": plain_text(2_000)},
        exactly_one_of("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain_text(2_000), "element": INPUT},
        {"hint": plain_text(2_000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block({"text": string(12_000, least=1)}, {}),
    "table": _block(
        {"rows": items(items(_CELL, 20), 100)},
        {"column_settings": items(_column, 20, least=0)},
        _not_too_wordy,
    ),
    "data_table": _block(
        {"rows": items(items(_CELL, 20), 101, least=2), "caption": string(least=1)},
        {"page_size": whole(1, 100), "row_header_column_index": whole(0)},
        _same_width,
        _plain_header_row,
        _not_too_wordy,
    ),
    "data_visualization": _block({"title": string(50, least=1), "chart": _CHART}, {}),
    "video": _block(
        {
            "alt_text": string(2_000),
            "title": plain_text(200),
            "thumbnail_url": IMAGE_URL,
            "video_url": URL,
        },
        {
            "author_name": string(50),
            "description": plain_text(),
            "provider_icon_url": IMAGE_URL,
            "provider_name": string(50),
            "title_url": URL,
        },
    ),
    "file": _block({"external_id": string(), "source": one_of("remote")}, {}),
    "alert": _block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    "card": _CARD,
    "carousel": _block({"elements": items(by_type({"card": _CARD}), 10)}, {}),
    "task_card": _TASK_CARD,
    "plan": _block({"title": string(least=1)}, {"tasks": items(by_type({"task_card": _TASK_CARD}), 50)}),
}
BLOCKS["container"] = _block(
    {
        "child_blocks": items(
            by_type({name: BLOCKS[name] for name in BLOCKS if name not in ("input", "carousel", "plan")}),
            10,
        )
    },
    {
        "title": plain_text(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": PICTURE,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    needs_one_of("title", "rich_text_title"),
    _divider_of_fixed,
)

_EVERYWHERE = {"section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video"}
ON_SURFACE = {
    "message": by_type({name: check for name, check in BLOCKS.items() if name != "alert"}),
    "modal": by_type({name: BLOCKS[name] for name in sorted(_EVERYWHERE | {"alert"})}),
    "home": by_type({name: BLOCKS[name] for name in sorted(_EVERYWHERE)}),
}
"""What stands on each surface: tables, charts and markdown only in messages."""


def count_text(value: Any) -> int:
    """Return the characters of all text anywhere inside `value`."""
    if isinstance(value, list):
        return sum(count_text(each) for each in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(count_text(each) for each in value.values())
