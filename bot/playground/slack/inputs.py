"""What a person puts into an element, as Slack's client holds it and sends it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.playground.slack.records import Json, copied


@dataclass(frozen=True)
class _Kind:
    """How one type of element holds its value: under which field, and where it starts from."""

    holds: str
    starts: str
    read: Callable[[Json, Any], Any]


def takes_value(element: Json) -> bool:
    """Return whether a person can put a value into the element (a button holds none)."""
    return element.get("type") in _KINDS


def typed(element: Json, raw: Any) -> Json:
    """Return the element's state for what the person put in.

    `raw` is text, a date, an id, or for choices the option's value (a list where several may be chosen);
    a state that is typed already is returned as it is. Raises ValueError for what cannot be put in.
    """
    kind = _KINDS[element["type"]]
    if isinstance(raw, dict) and raw.get("type") == element["type"]:
        return copied(raw)
    value = None if raw is None else kind.read(element, raw)
    return {"type": element["type"], kind.holds: value}


def initial(element: Json) -> Json:
    """Return the element's state before anybody touched it."""
    kind = _KINDS[element["type"]]
    empty: Any = [] if kind.holds.endswith("s") and kind.holds != "files" else None
    return {"type": element["type"], kind.holds: copied(element.get(kind.starts, empty))}


def held(state: Json) -> Any:
    """Return the bare value out of an element's state."""
    return state.get(_KINDS[state["type"]].holds)


def client_problem(block: Json, element: Json, state: Json) -> str | None:
    """Return why Slack's client would not send this input, None when it would."""
    value = held(state)
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] in ("plain_text_input", "email_text_input", "url_text_input"):
        return _length_problem(element, value) or _form_problem(element["type"], value)
    if element["type"] == "number_input":
        return _number_problem(element, value)
    return None


def _length_problem(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Enter at least {least} characters."
    if len(value) > most:
        return f"Enter at most {most} characters."
    return None


def _form_problem(kind: str, value: str) -> str | None:
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", value):
        return "Please enter a valid URL."
    return None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and "." in value:
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and number < Decimal(least):
        return f"Enter a number of at least {least}."
    if most is not None and number > Decimal(most):
        return f"Enter a number of at most {most}."
    return None


def options_of(element: Json) -> list[Json]:
    """Return every option of a choice, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, raw: Any) -> Json:
    wanted = raw["value"] if isinstance(raw, dict) else raw
    if element["type"] == "external_select" and isinstance(raw, dict):
        return copied(raw)
    for option in options_of(element):
        if option.get("value") == wanted:
            return copied(option)
    raise ValueError(f"{element.get('action_id')} has no option {wanted!r}")


def _options(element: Json, raw: Any) -> list[Json]:
    chosen = [_option(element, one) for one in ([raw] if isinstance(raw, str) else raw)]
    most = element.get("max_selected_items", 100)
    if len(chosen) > most:
        raise ValueError(f"{element.get('action_id')} takes at most {most} options")
    return chosen


def _text(_element: Json, raw: Any) -> str:
    return str(raw)


def _ids(_element: Json, raw: Any) -> list[str]:
    return [raw] if isinstance(raw, str) else list(raw)


def _date(_element: Json, raw: Any) -> str:
    return raw.isoformat() if isinstance(raw, date) else date.fromisoformat(raw).isoformat()


def _time(_element: Json, raw: Any) -> str:
    return datetime.strptime(str(raw)[:5], "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - a time of day has no zone


def _instant(_element: Json, raw: Any) -> int:
    return int(raw.timestamp()) if isinstance(raw, datetime) else int(raw)


def _rich_text(_element: Json, raw: Any) -> Json:
    if isinstance(raw, dict):
        return copied(raw)
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": raw}]}
    return {"type": "rich_text", "elements": [section]}


def _files(_element: Json, raw: Any) -> list[Any]:
    return list(raw)


_KINDS = {
    "plain_text_input": _Kind("value", "initial_value", _text),
    "email_text_input": _Kind("value", "initial_value", _text),
    "url_text_input": _Kind("value", "initial_value", _text),
    "number_input": _Kind("value", "initial_value", _text),
    "static_select": _Kind("selected_option", "initial_option", _option),
    "external_select": _Kind("selected_option", "initial_option", _option),
    "radio_buttons": _Kind("selected_option", "initial_option", _option),
    "overflow": _Kind("selected_option", "", _option),
    "multi_static_select": _Kind("selected_options", "initial_options", _options),
    "multi_external_select": _Kind("selected_options", "initial_options", _options),
    "checkboxes": _Kind("selected_options", "initial_options", _options),
    "users_select": _Kind("selected_user", "initial_user", _text),
    "multi_users_select": _Kind("selected_users", "initial_users", _ids),
    "conversations_select": _Kind("selected_conversation", "initial_conversation", _text),
    "multi_conversations_select": _Kind("selected_conversations", "initial_conversations", _ids),
    "channels_select": _Kind("selected_channel", "initial_channel", _text),
    "multi_channels_select": _Kind("selected_channels", "initial_channels", _ids),
    "datepicker": _Kind("selected_date", "initial_date", _date),
    "timepicker": _Kind("selected_time", "initial_time", _time),
    "datetimepicker": _Kind("selected_date_time", "initial_date_time", _instant),
    "rich_text_input": _Kind("rich_text_value", "initial_value", _rich_text),
    "file_input": _Kind("files", "", _files),
}
