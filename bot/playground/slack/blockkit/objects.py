"""Composition objects: text, options, confirmation dialogs, files of Slack, rich text."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.slack.blockkit.checks import (
    Check,
    Rule,
    anything,
    at,
    boolean,
    by_type,
    exactly_one_of,
    fields,
    items,
    needs_one_of,
    one_of,
    string,
)

TEXT = 3_000
BLOCK_ID = string(255)
ACTION_ID = string(255)
URL = string(3_000, pattern=r"[a-z][a-z0-9+.-]*:\S+")
IMAGE_URL = string(3_000, pattern=r"https?://\S+")


def plain_text(most: int = TEXT) -> Check:
    """Wants a plain_text object of 1 to `most` characters."""
    return by_type({"plain_text": _plain(most)})


def text(most: int = TEXT) -> Check:
    """Wants a plain_text or mrkdwn object of 1 to `most` characters."""
    return by_type({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


def _plain(most: int) -> Check:
    return fields({"type": anything, "text": string(most, least=1)}, {"emoji": boolean})


def _mrkdwn(most: int) -> Check:
    return fields({"type": anything, "text": string(most, least=1)}, {"verbatim": boolean})


def option(*, formatted: bool = False, linked: bool = False) -> Check:
    """Wants an option; `formatted` ones may hold mrkdwn (checkboxes, radio buttons), `linked` a url."""
    wording = text(75) if formatted else plain_text(75)
    description = text(75) if formatted else plain_text(75)
    more = {"url": URL} if linked else {}
    return fields({"text": wording, "value": string(150)}, {"description": description, **more})


OPTION_GROUP = fields({"label": plain_text(75), "options": items(option(), 100)})

CONFIRM = fields(
    {"title": plain_text(100), "text": text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)

DISPATCH_CONFIG = fields(
    {},
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)},
)

CONVERSATION_FILTER = fields(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    rules=[needs_one_of("include", "exclude_external_shared_channels", "exclude_bot_users")],
)

SLACK_FILE = fields({}, {"id": string(), "url": string()}, rules=[exactly_one_of("id", "url")])

PICTURE = fields(
    {"type": one_of("image"), "alt_text": string(2_000)},
    {"image_url": IMAGE_URL, "slack_file": SLACK_FILE},
    rules=[exactly_one_of("image_url", "slack_file")],
)

_STYLE = fields({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))
_STYLED = {"style": _STYLE}
_RICH_INLINE = by_type(
    {
        "text": fields({"type": anything, "text": string(least=1)}, _STYLED),
        "link": fields(
            {"type": anything, "url": string(least=1)}, {"text": string(), "unsafe": boolean, **_STYLED}
        ),
        "emoji": fields(
            {"type": anything, "name": string()}, {"unicode": string(), "skin_tone": anything, **_STYLED}
        ),
        "user": fields({"type": anything, "user_id": string()}, _STYLED),
        "channel": fields({"type": anything, "channel_id": string()}, _STYLED),
        "usergroup": fields({"type": anything, "usergroup_id": string()}, _STYLED),
        "broadcast": fields({"type": anything, "range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": fields(
            {"type": anything, "timestamp": anything, "format": string()},
            {"url": string(), "fallback": string(), **_STYLED},
        ),
        "color": fields({"type": anything, "value": string()}, _STYLED),
    }
)
_RICH_SECTION = fields({"type": one_of("rich_text_section"), "elements": items(_RICH_INLINE, least=0)})
_BORDER = {"border": one_of(0, 1)}
RICH_TEXT_PART = by_type(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_preformatted": fields(
            {"type": anything, "elements": items(_RICH_INLINE, least=0)}, {"language": string(), **_BORDER}
        ),
        "rich_text_quote": fields({"type": anything, "elements": items(_RICH_INLINE, least=0)}, _BORDER),
        "rich_text_list": fields(
            {"type": anything, "style": one_of("bullet", "ordered"), "elements": items(_RICH_SECTION)},
            {"indent": one_of(*range(9)), "offset": anything, **_BORDER},
        ),
    }
)
RICH_TEXT = fields({"type": one_of("rich_text"), "elements": items(RICH_TEXT_PART)}, {"block_id": BLOCK_ID})


def initial_is_offered(name: str) -> Rule:
    """What is chosen at first must be among the options, word for word."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if name not in value:
            return
        groups = [group for group in _list(value, "option_groups") if isinstance(group, dict)]
        offered = [*_list(value, "options"), *(one for group in groups for one in _list(group, "options"))]
        chosen = value[name] if isinstance(value[name], list) else [value[name]]
        if any(_comparable(one) not in [_comparable(each) for each in offered] for one in chosen):
            yield at(f"{name} must match one of the options exactly", f"{pointer}/{name}")

    return rule


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name, [])
    return found if isinstance(found, list) else []


def _comparable(one: Any) -> Any:
    # Slack adds `emoji: true` to plain text that does not say, so its absence makes no difference.
    if isinstance(one, dict):
        return {name: _comparable(value) for name, value in one.items() if name not in ("emoji", "verbatim")}
    return one
