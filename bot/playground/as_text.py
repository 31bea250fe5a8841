"""Slack messages as plain text, for a terminal: what each block says, buttons in brackets, replies counted."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.slack.records import Json

NameOf = Callable[[str], str]
"""Returns what somebody with a Slack id is called."""

_MENTION = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#\w+\|([^>]*)>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]+\|([^>]+)>")
_BARE_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)>")
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_\n]+)(?<=\S)_(?![\w_])")


def conversation(messages: Iterable[Json], name_of: NameOf, tz: str) -> str:
    """Return messages one below the other, each with its author and local time."""
    return "\n\n".join(message(each, name_of, tz) for each in messages)


def message(said: Json, name_of: NameOf, tz: str) -> str:
    """Return one message: a line on who and when, and below it what it shows."""
    at = datetime.fromtimestamp(float(said["ts"]), UTC).astimezone(ZoneInfo(tz))
    author = name_of(said.get("user") or "")
    lines = [f"{author}  {at:%a} {at.day} {at:%b %H:%M}"]
    lines += [f"  {line}" for line in (*_body(said, name_of), *_pictures(said))]
    replies = said.get("reply_count") or 0
    if replies:
        lines.append(f"  └ {replies} {'reply' if replies == 1 else 'replies'}")
    return "\n".join(lines)


def shown(said: Json, name_of: NameOf) -> str:
    """Return what an answer of the bot shows: its blocks, or its text where it has none."""
    return "\n".join(_body({"bot_id": "B", **said}, name_of))


def tables(said: Json) -> list[Json]:
    """Return the tables in a message as columns and rows of texts and numbers."""
    found = [block for block in said.get("blocks", []) if block["type"] == "data_table"]
    rows = [[[_cell(cell) for cell in row] for row in block["rows"]] for block in found]
    return [{"columns": each[0], "rows": each[1:]} for each in rows if each]


def _body(said: Json, name_of: NameOf) -> Iterator[str]:
    # What a person typed is the text itself; its blocks repeat it.
    if not said.get("bot_id") or not said.get("blocks"):
        yield from plain(said.get("text", ""), name_of).splitlines()
        return
    for block in said["blocks"]:
        yield from _block(block, name_of)


def _pictures(said: Json) -> Iterator[str]:
    yield from (f"(picture: {each['alt_txt']})" for each in said.get("files", []) if each.get("alt_txt"))


def _block(block: Json, name_of: NameOf) -> Iterator[str]:
    match block["type"]:
        case "divider":
            yield "─" * 20
        case "header":
            yield plain(block["text"]["text"], name_of)
        case "section":
            yield from _section(block, name_of)
        case "context":
            yield " · ".join(_text_of(each, name_of) for each in block["elements"])
        case "actions":
            yield "  ".join(_button(each) for each in block["elements"])
        case "data_table":
            yield from _table(block)
        case "image":
            yield f"(picture: {block['alt_text']})"
        case _:
            # Any other block says in its texts what it shows.
            yield from (plain(text, name_of) for text in _texts(block))


def _section(block: Json, name_of: NameOf) -> Iterator[str]:
    lines = plain(block["text"]["text"], name_of).splitlines() if block.get("text") else []
    if "accessory" in block and lines:
        lines[0] = f"{lines[0]}  {_button(block['accessory'])}"
    yield from lines
    for each in block.get("fields", []):
        yield plain(each["text"], name_of)


def _table(block: Json) -> Iterator[str]:
    rows = [[str(_cell(cell)) for cell in row] for row in block["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(cell: Json) -> Any:
    if "value" in cell:
        return cell["value"]
    return cell["text"] if isinstance(cell.get("text"), str) else " ".join(_texts(cell))


def _text_of(element: Json, name_of: NameOf) -> str:
    return plain(element["text"], name_of) if "text" in element else f"({element.get('alt_text', '')})"


def _button(element: Json) -> str:
    label = element.get("text") or element.get("placeholder") or {"text": "…"}
    return f"[{label['text']}]"


def plain(text: str, name_of: NameOf) -> str:
    """Return Slack's markup as it reads: names for mentions, no marks, no escapes."""
    shown = _MENTION.sub(lambda found: f"@{name_of(found[1])}", text)
    shown = _CHANNEL.sub(r"#\1", shown)
    for pattern in (_LINK, _BARE_LINK, _DATE, _BOLD, _ITALIC):
        shown = pattern.sub(r"\1", shown)
    return unescape(shown)


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
