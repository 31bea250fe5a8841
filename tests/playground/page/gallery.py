"""Blocks of every type, as the page must show them, and a form with every kind of input."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": action_id, **more}


STATUSES = [option("On track", "on_track"), option("At risk", "at_risk"), option("Off track", "off_track")]

_SURE = {
    "title": plain("Close this intervention?"),
    "text": mrkdwn("*KS-12* goes back to the normal cadence."),
    "confirm": plain("Close it"),
    "deny": plain("Keep it open"),
    "style": "danger",
}

RICH_TEXT: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": " and "},
                {"type": "text", "text": "struck", "style": {"strike": True, "italic": True}},
                {"type": "text", "text": " "},
                {"type": "link", "url": "https://example.com/plan", "text": "the plan"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "tada"},
                {"type": "text", "text": " "},
                {"type": "date", "timestamp": 1772442000, "format": "{date_short}", "fallback": "2 March"},
                {"type": "color", "value": "#1f4e5f"},
                {"type": "broadcast", "range": "here"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a quotation"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "convener tour"}]},
    ],
}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


_WEEKS = [f"W{week}" for week in range(1, 9)]


def series(name: str, values: list[int]) -> Json:
    points = [{"label": label, "value": value} for label, value in zip(_WEEKS, values, strict=True)]
    return {"name": name, "data": points}


def chart(kind: str) -> Json:
    drawn: Json = {"type": kind}
    if kind == "pie":
        drawn["segments"] = [
            {"label": "On track", "value": 11},
            {"label": "At risk", "value": 4},
            {"label": "Off track", "value": 2},
        ]
    else:
        drawn["series"] = [
            series("Planned", [5, 12, 22, 35, 48, 60, 74, 88]),
            series("Reported", [4, 10, 18, 22, 24, 26, 27, 31]),
        ]
        drawn["axis_config"] = {"categories": _WEEKS, "x_label": "Cycle", "y_label": "Progress, %"}
    return {"type": "data_visualization", "title": f"Progress as a {kind}", "chart": drawn}


TABLE: Json = {
    "type": "table",
    "column_settings": [{"align": "left"}, {"align": "center"}],
    "rows": [
        [raw("Division"), raw("Initiatives"), raw("Share")],
        [raw("Operations"), number(4), raw("24 %")],
        [RICH_TEXT, number(3), raw("18 %")],
    ],
}

DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Initiatives by progress",
    "page_size": 2,
    "rows": [
        [raw("Key"), raw("Progress")],
        [raw("KS-1"), number(70)],
        [raw("KS-2"), number(9)],
        [raw("KS-3"), number(40)],
    ],
}

CARD: Json = {
    "type": "card",
    "title": mrkdwn("*Lessons from the pilot*"),
    "subtitle": mrkdwn("Operations"),
    "body": mrkdwn("Handover notes shorten the first week."),
    "actions": [button("Read it", "card_read")],
}

MESSAGE_BLOCKS: list[Json] = [
    {"type": "header", "text": plain("KS-12 is slipping")},
    {
        "type": "section",
        "text": mrkdwn("*Handover notes for field engineers* should be at *48 %* and reports *24 %*."),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Snooze a week", "snooze"), option("Why?", "why")],
        },
    },
    {
        "type": "section",
        "fields": [mrkdwn("*Owner*\nBen Okoro"), mrkdwn("*Due*\n30 June 2026")],
    },
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("Since 9 February · rule `forecast`")]},
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [
            button("I am on it", "acknowledge", style="primary"),
            button("Open the plan", "plan"),
            button("Close", "close", style="danger", confirm=_SURE),
            {
                "type": "static_select",
                "action_id": "status",
                "placeholder": plain("Status"),
                "options": STATUSES,
            },
        ],
    },
]

GALLERY: list[Json] = [
    *MESSAGE_BLOCKS,
    {
        "type": "actions",
        "elements": [
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-02"},
            {"type": "radio_buttons", "action_id": "radio", "options": STATUSES},
            {"type": "checkboxes", "action_id": "boxes", "options": STATUSES},
        ],
    },
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart of progress"},
    RICH_TEXT,
    {
        "type": "markdown",
        "text": "## Digest\n\n1. **KS-1** is [done](https://example.com)\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
    TABLE,
    DATA_TABLE,
    *(chart(kind) for kind in ("pie", "bar", "line", "area")),
    CARD,
    {"type": "carousel", "elements": [CARD, CARD, CARD]},
    *({"type": "alert", "level": level, "text": plain(f"The {level} level")} for level in ("info", "error")),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "useful",
                "positive_button": {"text": plain("Useful"), "value": "yes"},
                "negative_button": {"text": plain("Not useful"), "value": "no"},
            }
        ],
    },
    {"type": "container", "title": plain("More"), "child_blocks": [{"type": "divider"}]},
    {
        "type": "video",
        "title": plain("The pilot in two minutes"),
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        "alt_text": "The pilot",
    },
    {"type": "file", "external_id": "F-1", "source": "remote"},
    {"type": "hologram"},
]


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    inside = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": inside, **more}


CHECK_IN: Json = {
    "type": "modal",
    "callback_id": "check_in",
    "title": plain("Check in"),
    "submit": plain("Send"),
    "close": plain("Not now"),
    "blocks": [
        {"type": "section", "text": mrkdwn("*KS-12* Handover notes for field engineers")},
        field("status", "Status", {"type": "static_select", "options": STATUSES}),
        field("progress", "Progress, %", {"type": "number_input", "is_decimal_allowed": False}),
        field("confidence", "Confidence", {"type": "radio_buttons", "options": STATUSES}, optional=True),
        field(
            "note",
            "What stands in the way?",
            {"type": "plain_text_input", "multiline": True, "max_length": 300},
            optional=True,
            hint=plain("One barrier is enough."),
        ),
        field("day", "New due date", {"type": "datepicker"}, optional=True),
        field("moment", "Call at", {"type": "datetimepicker"}, optional=True),
        field("time", "Remind me at", {"type": "timepicker"}, optional=True),
        field("who", "Who helps", {"type": "users_select"}, optional=True),
        field("whom", "Who else", {"type": "multi_users_select"}, optional=True),
        field("asks", "Asks", {"type": "multi_static_select", "options": STATUSES}, optional=True),
        field("boxes", "Needs", {"type": "checkboxes", "options": STATUSES}, optional=True),
        field("mail", "Mail", {"type": "email_text_input"}, optional=True),
        field("link", "Evidence", {"type": "url_text_input"}, optional=True),
        field("story", "Story", {"type": "rich_text_input"}, optional=True),
        field("file", "File", {"type": "file_input"}, optional=True),
    ],
}
