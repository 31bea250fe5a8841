"""What was filled into a form: every block's value as text, an empty one as an empty text."""

from typing import Any

from bot.views.ids import read_value


def read(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the form carries and its fields by block."""
    fields = {block: _value(next(iter(elements.values()))) for block, elements in view["state"]["values"].items()}
    return read_value(view.get("private_metadata")), fields


def _value(element: dict[str, Any]) -> str:
    chosen = element.get("selected_option")
    if chosen:
        return str(chosen["value"])
    for name in ("value", "selected_user", "selected_date"):
        if element.get(name):
            return str(element[name])
    return ""
