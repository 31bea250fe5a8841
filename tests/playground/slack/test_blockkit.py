"""Each limit of Block Kit, at the last value that passes and the first that does not."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.slack import blockkit
from bot.playground.slack.records import Refusal

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "x", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option()], **more}


def input_block(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **more}


def image(**more: Any) -> Json:
    return {"type": "image", "alt_text": "a", "image_url": "https://example.com/a.png", **more}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 1, cells: int = 1, **more: Any) -> Json:
    return {"type": "table", "rows": [[cell()] * cells] * rows, **more}


def data_table(rows: int = 2, cells: int = 1, **more: Any) -> Json:
    return {"type": "data_table", "caption": "c", "rows": [[cell()] * cells] * rows, **more}


def chart(inner: Json, title: str = "t") -> Json:
    return {"type": "data_visualization", "title": title, "chart": inner}


def pie(segments: int = 1, label: str = "x", value: float = 1) -> Json:
    return {"type": "pie", "segments": [{"label": label, "value": value}] * segments}


def line(series: int = 1, categories: int = 1, name: str = "n", axis: Json | None = None) -> Json:
    labels = [f"c{i}" for i in range(categories)]
    data = [{"label": label, "value": 1} for label in labels]
    config = {"categories": labels, **(axis or {})}
    return {"type": "line", "series": [{"name": name, "data": data}] * series, "axis_config": config}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), **more}


def container(**more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [section()], **more}


def of_length(n: int) -> str:
    return "x" * n


# name, a block built from a size, the greatest size that passes
SIZES: list[tuple[str, Callable[[int], Json], int]] = [
    ("section text", lambda n: {"type": "section", "text": mrkdwn(of_length(n))}, 3_000),
    ("section fields", lambda n: {"type": "section", "fields": [mrkdwn()] * n}, 10),
    ("section field text", lambda n: {"type": "section", "fields": [mrkdwn(of_length(n))]}, 2_000),
    ("header text", lambda n: {"type": "header", "text": plain(of_length(n))}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [mrkdwn()] * n}, 10),
    ("actions elements", lambda n: actions(*[button()] * n), 25),
    (
        "context_actions elements",
        lambda n: {
            "type": "context_actions",
            "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}] * n,
        },
        5,
    ),
    ("block_id", lambda n: section(block_id=of_length(n)), 255),
    ("image alt_text", lambda n: image(alt_text=of_length(n)), 2_000),
    ("image title", lambda n: image(title=plain(of_length(n))), 2_000),
    ("image url", lambda n: image(image_url="https://e.com/" + of_length(n - 14)), 3_000),
    ("input label", lambda n: input_block(typed(), label=plain(of_length(n))), 2_000),
    ("input hint", lambda n: input_block(typed(), hint=plain(of_length(n))), 2_000),
    ("table rows", lambda n: table(rows=n), 100),
    ("table cells", lambda n: table(cells=n), 20),
    ("table column_settings", lambda n: table(column_settings=[{"align": "left"}] * n), 20),
    ("table characters", lambda n: {"type": "table", "rows": [[cell(of_length(n))]]}, 10_000),
    ("data_table rows", lambda n: data_table(rows=n), 101),
    ("data_table page_size", lambda n: data_table(page_size=n), 100),
    ("chart title", lambda n: chart(pie(), title=of_length(n)), 50),
    ("pie segments", lambda n: chart(pie(segments=n)), 6),
    ("pie label", lambda n: chart(pie(label=of_length(n))), 20),
    ("line series", lambda n: chart(line(series=n)), 6),
    ("line categories", lambda n: chart(line(categories=n)), 20),
    ("series name", lambda n: chart(line(name=of_length(n))), 20),
    ("axis label", lambda n: chart(line(axis={"x_label": of_length(n)})), 50),
    ("card title", lambda n: card(title=mrkdwn(of_length(n))), 150),
    ("card subtitle", lambda n: card(subtitle=mrkdwn(of_length(n))), 150),
    ("card body", lambda n: card(body=mrkdwn(of_length(n))), 200),
    ("card actions", lambda n: card(actions=[button()] * n), 3),
    ("carousel cards", lambda n: {"type": "carousel", "elements": [card()] * n}, 10),
    ("container title", lambda n: container(title=plain(of_length(n))), 150),
    ("container children", lambda n: container(child_blocks=[section()] * n), 10),
    (
        "plan tasks",
        lambda n: {
            "type": "plan",
            "title": "p",
            "tasks": [{"type": "task_card", "task_id": "1", "title": "t", "status": "complete"}] * n,
        },
        50,
    ),
    ("markdown text", lambda n: {"type": "markdown", "text": of_length(n)}, 12_000),
    ("action_id", lambda n: actions(button(action_id=of_length(n))), 255),
    ("button text", lambda n: actions(button(text=plain(of_length(n)))), 75),
    ("button value", lambda n: actions(button(value=of_length(n))), 2_000),
    ("button url", lambda n: actions(button(url="https://e.com/" + of_length(n - 14))), 3_000),
    ("button accessibility_label", lambda n: actions(button(accessibility_label=of_length(n))), 75),
    ("placeholder", lambda n: actions(select(placeholder=plain(of_length(n)))), 150),
    ("select options", lambda n: actions(select(options=[option()] * n)), 100),
    (
        "option groups",
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(), "options": [option()]}] * n}),
        100,
    ),
    (
        "options in a group",
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(), "options": [option()] * n}]}),
        100,
    ),
    (
        "group label",
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(of_length(n)), "options": [option()]}],
            }
        ),
        75,
    ),
    ("overflow options", lambda n: actions({"type": "overflow", "options": [option()] * n}), 5),
    ("radio options", lambda n: actions({"type": "radio_buttons", "options": [option()] * n}), 10),
    ("checkbox options", lambda n: actions({"type": "checkboxes", "options": [option()] * n}), 10),
    ("option text", lambda n: actions(select(options=[option(text=of_length(n))])), 75),
    (
        "option description",
        lambda n: actions(select(options=[option(description=plain(of_length(n)))])),
        75,
    ),
    ("option value", lambda n: actions(select(options=[option(value=of_length(n))])), 150),
    ("confirm title", lambda n: actions(button(confirm=confirm(title=plain(of_length(n))))), 100),
    ("confirm text", lambda n: actions(button(confirm=confirm(text=mrkdwn(of_length(n))))), 300),
    ("confirm confirm", lambda n: actions(button(confirm=confirm(confirm=plain(of_length(n))))), 30),
    ("confirm deny", lambda n: actions(button(confirm=confirm(deny=plain(of_length(n))))), 30),
    ("min_length", lambda n: input_block(typed(min_length=n)), 3_000),
    ("max_length", lambda n: input_block(typed(max_length=n)), 3_000),
    ("max_files", lambda n: input_block({"type": "file_input", "max_files": n}), 10),
    (
        "video title",
        lambda n: {
            "type": "video",
            "alt_text": "a",
            "title": plain(of_length(n)),
            "thumbnail_url": "https://e.com/a.png",
            "video_url": "https://e.com/a",
        },
        200,
    ),
]


@pytest.mark.parametrize(("block", "most"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_a_block_is_taken_at_its_limit_and_refused_above(block: Callable[[int], Json], most: int) -> None:
    blockkit.check_blocks([block(most)], "message", 50)

    with pytest.raises(Refusal) as refusal:
        blockkit.check_blocks([block(most + 1)], "message", 50)

    assert refusal.value.error == "invalid_blocks"
    assert "[json-pointer:/blocks/0" in refusal.value.extra["messages"][0]


WRONG: list[tuple[str, Json]] = [
    ("an unknown block", {"type": "sectoin", "text": mrkdwn()}),
    ("an unknown field", section(colour="red")),
    ("an empty text", {"type": "section", "text": mrkdwn("")}),
    ("a section of nothing", {"type": "section"}),
    ("text that is no object", {"type": "section", "text": "x"}),
    ("mrkdwn in a header", {"type": "header", "text": mrkdwn()}),
    ("mrkdwn in a button", actions(button(text=mrkdwn()))),
    ("mrkdwn in a select's option", actions(select(options=[{"text": mrkdwn(), "value": "v"}]))),
    ("emoji on mrkdwn", {"type": "section", "text": {**mrkdwn(), "emoji": True}}),
    ("an unknown style", actions(button(style="success"))),
    ("a button without text", actions({"type": "button"})),
    ("a text input outside an input block", actions(typed())),
    ("a button as an input", input_block(button())),
    ("an image among actions", actions(image())),
    ("a date and time beside a section", section(accessory={"type": "datetimepicker"})),
    ("options and groups", actions(select(option_groups=[{"label": plain(), "options": [option()]}]))),
    ("neither options nor groups", actions({"type": "static_select"})),
    ("no options", actions(select(options=[]))),
    ("an initial option that is not offered", actions(select(initial_option=option(value="w")))),
    ("an impossible date", actions({"type": "datepicker", "initial_date": "2026-13-01"})),
    ("an impossible time", actions({"type": "timepicker", "initial_time": "25:00"})),
    ("a number input that does not say if decimals are taken", input_block({"type": "number_input"})),
    (
        "a number that is none",
        input_block({"type": "number_input", "is_decimal_allowed": True, "min_value": 3}),
    ),
    ("more at least than at most", input_block(typed(min_length=5, max_length=4))),
    ("an image with two sources", image(slack_file={"id": "F1"})),
    ("an image from a file path", image(image_url="/tmp/a.png")),
    ("a data_table of one row", data_table(rows=1)),
    ("a data_table of uneven rows", {**data_table(), "rows": [[cell()], [cell(), cell()]]}),
    ("a data_table without a caption", {"type": "data_table", "rows": [[cell()], [cell()]]}),
    (
        "a formatted header cell",
        {
            **data_table(),
            "rows": [
                [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
                [cell()],
            ],
        },
    ),
    ("a pie slice of nothing", chart(pie(value=0))),
    ("a series that lacks a category", chart({**line(), "axis_config": {"categories": ["c0", "c1"]}})),
    ("an empty card", {"type": "card", "subtitle": mrkdwn()}),
    ("the same action twice in a block", actions(button(action_id="a"), button(action_id="a"))),
    ("an alert in a message", {"type": "alert", "text": plain()}),
]


@pytest.mark.parametrize("block", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_block_is_refused(block: Json) -> None:
    with pytest.raises(Refusal) as refusal:
        blockkit.check_message({"text": "x", "blocks": [block]})

    assert refusal.value.error == "invalid_blocks"


RIGHT: list[tuple[str, Json]] = [
    ("divider", {"type": "divider"}),
    (
        "an initial option with emoji said",
        actions(select(initial_option={**option(), "text": {**plain(), "emoji": True}})),
    ),
    ("mrkdwn in a checkbox", actions({"type": "checkboxes", "options": [{"text": mrkdwn(), "value": "v"}]})),
    ("a menu with a link", actions({"type": "overflow", "options": [option(url="https://e.com")]})),
    ("a table with a skipped column", table(column_settings=[None, {"align": "right"}])),
    (
        "a number in a table",
        {"type": "table", "rows": [[{"type": "raw_number", "value": 1.5, "text": "1.5"}]]},
    ),
    (
        "rich text",
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
                }
            ],
        },
    ),
]


@pytest.mark.parametrize("block", [row[1] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_a_right_block_is_taken(block: Json) -> None:
    blockkit.check_message({"text": "x", "blocks": [block]})


MESSAGES: list[tuple[str, Json, str]] = [
    ("nothing", {}, "no_text"),
    ("empty text", {"text": ""}, "no_text"),
    ("51 blocks", {"text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
    ("blocks that are no list", {"text": "x", "blocks": section()}, "invalid_blocks_format"),
    ("blocks that are strings", {"text": "x", "blocks": ["section"]}, "invalid_blocks_format"),
    (
        "too much text in all blocks",
        {"text": "x", "blocks": [{"type": "section", "text": mrkdwn(of_length(2_826))}] * 4},
        "msg_blocks_too_long",
    ),
    ("101 attachments", {"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
    ("markdown beside text", {"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ("long markdown", {"markdown_text": of_length(12_001)}, "msg_too_long"),
    (
        "long markdown blocks together",
        {"blocks": [{"type": "markdown", "text": of_length(6_001)}] * 2},
        "invalid_blocks",
    ),
    ("two tables", {"blocks": [table(), table()]}, "invalid_attachments"),
    ("three charts", {"blocks": [chart(pie())] * 3}, "invalid_blocks"),
    ("the same block_id twice", {"blocks": [section(block_id="b"), section(block_id="b")]}, "invalid_blocks"),
    ("metadata that is a list", {"text": "x", "metadata": ["x"]}, "invalid_metadata_format"),
    ("metadata without a payload", {"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
    (
        "metadata without a type",
        {"text": "x", "metadata": {"event_type": "", "event_payload": {}}},
        "invalid_metadata_schema",
    ),
    (
        "large metadata",
        {"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": of_length(9_000)}}},
        "metadata_too_large",
    ),
]


@pytest.mark.parametrize(("body", "error"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES])
def test_a_wrong_message_is_refused_by_its_name(body: Json, error: str) -> None:
    with pytest.raises(Refusal) as refusal:
        blockkit.check_message(body)

    assert refusal.value.error == error


def test_a_message_at_the_limit_of_all_text_is_taken() -> None:
    blocks = [{"type": "section", "text": mrkdwn(of_length(2_825))}] * 4

    blockkit.check_message({"text": "x", "blocks": blocks})

    assert blockkit.count_text(blocks) == blockkit.ALL_TEXT


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **more}


VIEWS: list[tuple[str, str, Json, str]] = [
    ("no title", "modal", {"type": "modal", "blocks": []}, "invalid_arguments"),
    ("a long title", "modal", modal(title=plain(of_length(25))), "invalid_arguments"),
    ("a long submit", "modal", modal(submit=plain(of_length(25))), "invalid_arguments"),
    ("a long close", "modal", modal(close=plain(of_length(25))), "invalid_arguments"),
    ("a title in mrkdwn", "modal", modal(title=mrkdwn()), "invalid_arguments"),
    ("101 blocks", "modal", modal(blocks=[section()] * 101), "invalid_arguments"),
    ("an input without submit", "modal", modal(blocks=[input_block(typed())]), "invalid_arguments"),
    ("long private_metadata", "modal", modal(private_metadata=of_length(3_001)), "invalid_arguments"),
    ("a long callback_id", "modal", modal(callback_id=of_length(256)), "invalid_arguments"),
    ("a long external_id", "modal", modal(external_id=of_length(256)), "invalid_arguments"),
    ("a table in a modal", "modal", modal(blocks=[table()]), "invalid_arguments"),
    ("a chart in a modal", "modal", modal(blocks=[chart(pie())]), "invalid_arguments"),
    ("markdown in a modal", "modal", modal(blocks=[{"type": "markdown", "text": "x"}]), "invalid_arguments"),
    ("a table on the Home tab", "home", {"type": "home", "blocks": [table()]}, "invalid_arguments"),
    (
        "an alert on the Home tab",
        "home",
        {"type": "home", "blocks": [{"type": "alert", "text": plain()}]},
        "invalid_arguments",
    ),
    (
        "a title on the Home tab",
        "home",
        {"type": "home", "title": plain(), "blocks": []},
        "invalid_arguments",
    ),
    ("a home where a modal belongs", "modal", {"type": "home", "blocks": []}, "invalid_arguments"),
    (
        "two that want the cursor",
        "modal",
        modal(submit=plain(), blocks=[input_block(typed(focus_on_load=True))] * 2),
        "invalid_arguments",
    ),
    (
        "a quarter of a megabyte",
        "modal",
        modal(blocks=[{"type": "section", "text": mrkdwn("x" * 3_000)}] * 90),
        "view_too_large",
    ),
]


@pytest.mark.parametrize(("kind", "view", "error"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS])
def test_a_wrong_view_is_refused_by_its_name(kind: str, view: Json, error: str) -> None:
    with pytest.raises(Refusal) as refusal:
        blockkit.check_view(view, kind)

    assert refusal.value.error == error


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, {"type": []}, {"type": "section", "text": []}])
def test_no_value_whatever_makes_the_check_itself_fail(value: Any) -> None:
    with pytest.raises(Refusal):
        blockkit.check_message({"text": "x", "blocks": [value]})
