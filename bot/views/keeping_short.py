"""A message as a whole: its words inside what Slack takes together, and a text that says what its blocks say."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.views.mrkdwn import cut

# chat.update refuses a longer text (reference/methods/chat.update).
TEXT = 4000
# Slack refuses a message whose blocks hold more, seen from about 11,300 characters on (slackapi/bolt-js #2509).
ALL_BLOCKS = 11_000
_SIGNS = re.compile(r"[*_`>\s]+")


def aloud(text: str, blocks: list[dict[str, Any]]) -> str:
    """Return the text with whatever the blocks say beyond it: screen readers and notifications have only this."""
    lines, heard = [text], _bare(text)
    for line in (line for said in _said(blocks) for line in said.splitlines()):
        if (words := _bare(line)) and words not in heard:
            lines.append(line)
            heard += words
    return cut("\n".join(lines), TEXT)


def together(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks, the longest texts cut so far that all of them fit into one message."""
    texts = list(_texts(blocks))
    spare = ALL_BLOCKS - sum(len(each["text"]) for each in texts if each["type"] != "mrkdwn")
    lengths = [len(each["text"]) for each in texts if each["type"] == "mrkdwn"]
    if sum(lengths) <= spare:
        return blocks
    most = _most_each(sorted(lengths), spare)
    return [_cut_to(block, most) for block in blocks]


def _most_each(lengths: list[int], spare: int) -> int:
    """Return the length to which the longest are cut so that the sum is no more than what is spare."""
    for number, length in enumerate(lengths):
        share = spare // (len(lengths) - number)
        if length > share:
            return share
        spare -= length
    return lengths[-1]


def _cut_to(node: Any, most: int) -> Any:
    if isinstance(node, list):
        return [_cut_to(each, most) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "mrkdwn":
        return node | {"text": cut(node["text"], most)}
    return {name: _cut_to(value, most) for name, value in node.items()}


def _texts(node: Any) -> Iterator[dict[str, Any]]:
    for each in node.values() if isinstance(node, dict) else node:
        if isinstance(each, dict) and isinstance(each.get("text"), str):
            yield each
        elif isinstance(each, dict | list):
            yield from _texts(each)


def _said(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["type"] in ("section", "header", "context"):
            yield from (each["text"] for each in _texts({name: block[name] for name in block if name != "accessory"}))


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)
