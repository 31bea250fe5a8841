"""Block elements: what people click, choose from and type into, and which block takes which."""

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
    one_of,
    string,
    whole,
)
from bot.playground.slack.blockkit.objects import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    OPTION_GROUP,
    PICTURE,
    RICH_TEXT,
    URL,
    initial_is_offered,
    option,
    plain_text,
)

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
_NUMBER = r"-?\d+(\.\d+)?"
_PLACEHOLDER = {"placeholder": plain_text(150)}
_FOCUS = {"focus_on_load": boolean}
_TYPED = {**_PLACEHOLDER, **_FOCUS, "dispatch_action_config": DISPATCH_CONFIG}
_PICKED = {**_PLACEHOLDER, **_FOCUS, "confirm": CONFIRM}
_SEVERAL = {"max_selected_items": whole(1)}


def _element(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Any) -> Check:
    return fields({"type": anything, **required}, {"action_id": ACTION_ID, **optional}, rules=rules)


def _lengths_fit(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield at("min_length must not be above max_length", pointer)


def _range_fits(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    try:
        least, most = float(value["min_value"]), float(value["max_value"])
    except (KeyError, TypeError, ValueError):
        return
    if least > most:
        yield at("min_value must not be above max_value", pointer)


_CHOICES = {"options": items(option(), 100), "option_groups": items(OPTION_GROUP, 100)}
_EITHER = exactly_one_of("options", "option_groups")

BUTTON = _element(
    {"text": plain_text(75)},
    {
        "url": URL,
        "value": string(2_000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": _element(
        {"text": plain_text(75), "workflow": anything},
        {"style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "image": PICTURE,
    "static_select": _element(
        {},
        {**_CHOICES, **_PICKED, "initial_option": anything},
        _EITHER,
        initial_is_offered("initial_option"),
    ),
    "multi_static_select": _element(
        {},
        {**_CHOICES, **_PICKED, **_SEVERAL, "initial_options": items(anything, 100)},
        _EITHER,
        initial_is_offered("initial_options"),
    ),
    "external_select": _element({}, {**_PICKED, "initial_option": option(), "min_query_length": whole(0)}),
    "multi_external_select": _element(
        {},
        {**_PICKED, **_SEVERAL, "initial_options": items(option(), 100), "min_query_length": whole(0)},
    ),
    "users_select": _element({}, {**_PICKED, "initial_user": string()}),
    "multi_users_select": _element({}, {**_PICKED, **_SEVERAL, "initial_users": items(string(), least=0)}),
    "channels_select": _element(
        {}, {**_PICKED, "initial_channel": string(), "response_url_enabled": boolean}
    ),
    "multi_channels_select": _element(
        {}, {**_PICKED, **_SEVERAL, "initial_channels": items(string(), least=0)}
    ),
    "conversations_select": _element(
        {},
        {
            **_PICKED,
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "multi_conversations_select": _element(
        {},
        {
            **_PICKED,
            **_SEVERAL,
            "initial_conversations": items(string(), least=0),
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "overflow": _element({"options": items(option(linked=True), 5)}, {"confirm": CONFIRM}),
    "radio_buttons": _element(
        {"options": items(option(formatted=True), 10)},
        {**_FOCUS, "confirm": CONFIRM, "initial_option": anything},
        initial_is_offered("initial_option"),
    ),
    "checkboxes": _element(
        {"options": items(option(formatted=True), 10)},
        {**_FOCUS, "confirm": CONFIRM, "initial_options": items(anything, 10)},
        initial_is_offered("initial_options"),
    ),
    "datepicker": _element({}, {**_PICKED, "initial_date": string(pattern=DATE)}),
    "timepicker": _element({}, {**_PICKED, "initial_time": string(pattern=TIME), "timezone": string()}),
    "datetimepicker": _element(
        {}, {**_FOCUS, "confirm": CONFIRM, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": _element(
        {},
        {
            **_TYPED,
            "initial_value": string(3_000),
            "multiline": boolean,
            "min_length": whole(0, 3_000),
            "max_length": whole(1, 3_000),
        },
        _lengths_fit,
    ),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {
            **_TYPED,
            "initial_value": string(pattern=_NUMBER),
            "min_value": string(pattern=_NUMBER),
            "max_value": string(pattern=_NUMBER),
        },
        _range_fits,
    ),
    "email_text_input": _element({}, {**_TYPED, "initial_value": string(3_000)}),
    "url_text_input": _element({}, {**_TYPED, "initial_value": string(3_000)}),
    "rich_text_input": _element({}, {**_TYPED, "initial_value": RICH_TEXT}),
    "file_input": _element({}, {"filetypes": items(string()), "max_files": whole(1, 10)}),
    "feedback_buttons": _element({"positive_button": anything, "negative_button": anything}, {}),
    "icon_button": _element(
        {"icon": string(), "text": plain_text(75)},
        {
            "value": string(2_000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(string()),
        },
    ),
}

_SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
_PICKS = (
    *_SELECTS,
    *(f"multi_{name}" for name in _SELECTS),
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "timepicker",
)
_TEXT_INPUTS = (
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
)
_BUTTONS = ("button", "workflow_button", "overflow")


def _among(*kinds: str) -> Check:
    return by_type({kind: ELEMENTS[kind] for kind in kinds})


ACCESSORY = _among(*_BUTTONS, *_PICKS, "image")
ACTION = _among(*_BUTTONS, *_PICKS, "datetimepicker")
INPUT = _among(*_PICKS, "datetimepicker", *_TEXT_INPUTS)
CONTEXT_ACTION = _among("feedback_buttons", "icon_button")
CARD_ACTION = _among("button")
