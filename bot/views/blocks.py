"""Block Kit as functions, each block kept inside Slack's limits (docs.slack.dev/reference/block-kit)."""

from typing import Any

from bot.views.ids import Action, write_value
from bot.views.mrkdwn import cut, plain, shorten
from bot.views.surfaces import Block

SECTION = 3000
HEADER = 150
BUTTON = 75
TITLE = 24
OPTION = 75
PLACEHOLDER = 150
LABEL = 2000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_ANSWER = 30
MODAL_BLOCKS = 100
MESSAGE_BLOCKS = 50


def header(text: str) -> Block:
    """Return a heading; plain text only."""
    return {"type": "header", "text": plain_text(text, HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph of mrkdwn, with an element at its right end if given."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Return small print of up to ten parts."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Return a row of up to 25 buttons or menus."""
    return {"type": "actions", "elements": list(elements[:25])}


def button(text: str, action: Action, *, style: str | None = None, label: str | None = None, **carries: Any) -> Block:
    """Return a button; `label` is what a screen reader says where `text` alone is ambiguous."""
    element: Block = {
        "type": "button",
        "text": plain_text(text, BUTTON),
        "action_id": action.value,
        "value": write_value(**carries),
    }
    if style:
        element["style"] = style
    if label:
        element["accessibility_label"] = plain(label, BUTTON)
    return element


def confirmed(element: Block, *, title: str, text: str, yes: str, no: str) -> Block:
    """Return the button so that Slack asks once more before it acts."""
    return element | {
        "confirm": {
            "title": plain_text(title, CONFIRM_TITLE),
            "text": plain_text(text, CONFIRM_TEXT),
            "confirm": plain_text(yes, CONFIRM_ANSWER),
            "deny": plain_text(no, CONFIRM_ANSWER),
        }
    }


def menu(text: str, action: Action, choices: list[tuple[str, str]]) -> Block:
    """Return a select of (value, text) pairs, at most a hundred, that acts as soon as one is chosen."""
    return {
        "type": "static_select",
        "action_id": action.value,
        "placeholder": plain_text(text, PLACEHOLDER),
        "options": [option(value, shown) for value, shown in choices[:100]],
    }


def overflow(action: Action, choices: list[tuple[str, str]]) -> Block:
    """Return a "more" menu of up to five (value, text) pairs."""
    return {
        "type": "overflow",
        "action_id": action.value,
        "options": [option(value, shown) for value, shown in choices[:5]],
    }


def telling(block: Block, action: Action) -> Block:
    """Return the input so that the bot hears of every choice at once, not only when the form is sent."""
    return block | {"dispatch_action": True, "element": block["element"] | {"action_id": action.value}}


def modal(
    *, title: str, blocks: list[Block], close: str, callback: str, submit: str | None = None, carries: str = ""
) -> dict[str, Any]:
    """Return a modal view; `submit` may be left out only where there is nothing to fill in."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, TITLE),
        "close": plain_text(close, TITLE),
        "private_metadata": carries,
        "blocks": blocks[:MODAL_BLOCKS],
    }
    return view | {"submit": plain_text(submit, TITLE)} if submit else view


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    hint: str = "",
    placeholder: str = "",
    multiline: bool = False,
    optional: bool = True,
    max_length: int | None = None,
) -> Block:
    """Return a text field; the element's action id is the block's id."""
    element: Block = {"type": "plain_text_input", "action_id": block_id, "multiline": multiline}
    if initial:
        element["initial_value"] = shorten(initial, max_length or SECTION)
    if placeholder:
        element["placeholder"] = plain_text(placeholder, PLACEHOLDER)
    if max_length:
        element["max_length"] = max_length
    return field(block_id, label, element, hint=hint, optional=optional)


def select(
    block_id: str,
    label: str,
    options: list[tuple[str, str]],
    *,
    initial: str | None = None,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """Return a menu of (value, text) pairs, at most a hundred."""
    shown = [option(value, text) for value, text in options[:100]]
    element: Block = {"type": "static_select", "action_id": block_id, "options": shown}
    return field(block_id, label, _with_initial(element, shown, initial), hint=hint, optional=optional)


def radio(
    block_id: str, label: str, options: list[tuple[str, str]], *, initial: str | None = None, optional: bool = False
) -> Block:
    """Return radio buttons of (value, text) pairs, at most ten."""
    shown = [option(value, text) for value, text in options[:10]]
    element: Block = {"type": "radio_buttons", "action_id": block_id, "options": shown}
    return field(block_id, label, _with_initial(element, shown, initial), optional=optional)


def checkbox(block_id: str, label: str, option_text: str, *, value: str = "yes") -> Block:
    """Return one box to tick; unticked it holds nothing."""
    element: Block = {"type": "checkboxes", "action_id": block_id, "options": [option(value, option_text)]}
    return field(block_id, label, element, optional=True)


def person(block_id: str, label: str, *, hint: str = "") -> Block:
    """Return a field for one person of the workspace."""
    return field(block_id, label, {"type": "users_select", "action_id": block_id}, hint=hint)


def people(block_id: str, label: str, *, hint: str = "") -> Block:
    """Return an optional field for several people of the workspace."""
    element: Block = {"type": "multi_users_select", "action_id": block_id}
    return field(block_id, label, element, hint=hint, optional=True)


def moment_picker(block_id: str, label: str) -> Block:
    """Return a field for a day and a time of day, in the reader's zone; it holds seconds since 1970."""
    return field(block_id, label, {"type": "datetimepicker", "action_id": block_id})


def day_picker(
    block_id: str, label: str, *, initial: str | None = None, hint: str = "", optional: bool = True
) -> Block:
    """Return a date field; `initial` is an ISO date."""
    element: Block = {"type": "datepicker", "action_id": block_id}
    if initial:
        element["initial_date"] = initial
    return field(block_id, label, element, hint=hint, optional=optional)


def person_picker(block_id: str, label: str, *, initial: str | None = None, optional: bool = True) -> Block:
    """Return a field for a person; `initial` is a Slack id."""
    element: Block = {"type": "users_select", "action_id": block_id}
    return field(block_id, label, element | {"initial_user": initial} if initial else element, optional=optional)


def time_picker(
    block_id: str, label: str, *, initial: str | None = None, hint: str = "", optional: bool = True
) -> Block:
    """Return a time-of-day field; `initial` is "HH:MM"."""
    element: Block = {"type": "timepicker", "action_id": block_id}
    if initial:
        element["initial_time"] = initial
    return field(block_id, label, element, hint=hint, optional=optional)


def choices(
    block_id: str, label: str, options: list[tuple[str, str]], *, initial: list[str], optional: bool = False
) -> Block:
    """Return a menu of (value, text) pairs of which several may be chosen."""
    shown = [option(value, text) for value, text in options[:100]]
    chosen = [entry for entry in shown if entry["value"] in initial]
    element: Block = {"type": "multi_static_select", "action_id": block_id, "options": shown}
    return field(block_id, label, element | ({"initial_options": chosen} if chosen else {}), optional=optional)


def one_person(
    block_id: str, label: str, *, initial: str | None = None, hint: str = "", optional: bool = True
) -> Block:
    """Return a field for one person; `initial` is a Slack id."""
    element: Block = {"type": "users_select", "action_id": block_id}
    if initial:
        element["initial_user"] = initial
    return field(block_id, label, element, hint=hint, optional=optional)


def several_people(block_id: str, label: str, *, initial: list[str], hint: str = "") -> Block:
    """Return an optional field for several people; `initial` has Slack ids."""
    element: Block = {"type": "multi_users_select", "action_id": block_id}
    if initial:
        element["initial_users"] = initial
    return field(block_id, label, element, hint=hint, optional=True)


def boxes(
    block_id: str, label: str, options: list[tuple[str, str]], *, initial: list[str], optional: bool = False
) -> Block:
    """Return boxes of (value, text) pairs, at most ten, of which at least one has to be ticked unless optional."""
    shown = [option(value, text) for value, text in options[:10]]
    chosen = [entry for entry in shown if entry["value"] in initial]
    element: Block = {"type": "checkboxes", "action_id": block_id, "options": shown}
    return field(block_id, label, element | ({"initial_options": chosen} if chosen else {}), optional=optional)


def needed(input_block: Block) -> Block:
    """Return the field as one that cannot be left empty."""
    return input_block | {"optional": False}


def clock_time(block_id: str, label: str, *, initial: str) -> Block:
    """Return a field for a time of day, such as 09:00."""
    return field(block_id, label, {"type": "timepicker", "action_id": block_id, "initial_time": initial})


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return an input block around an element."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain_text(hint, LABEL)} if hint else block


def option(value: str, text: str) -> Block:
    """Return one choice of a menu."""
    return {"text": plain_text(text, OPTION), "value": value}


def mrkdwn(text: str) -> Block:
    """Return a mrkdwn text object; what people wrote must have been escaped."""
    return {"type": "mrkdwn", "text": cut(text, SECTION) or " "}


def plain_text(text: str, limit: int) -> Block:
    """Return a plain text object of at most `limit` characters."""
    return {"type": "plain_text", "text": plain(text, limit) or " ", "emoji": True}


def _with_initial(element: Block, shown: list[Block], initial: str | None) -> Block:
    chosen = next((entry for entry in shown if entry["value"] == initial), None)
    return element | {"initial_option": chosen} if chosen else element
