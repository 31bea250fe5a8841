"""Checks messages and views as Slack does before it takes them."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.playground.slack.blockkit.blocks import ON_SURFACE, count_text
from bot.playground.slack.blockkit.checks import anything, at, boolean, fields, items, one_of, string
from bot.playground.slack.blockkit.objects import plain_text
from bot.playground.slack.records import Json, Refusal

__all__ = ["ALL_TEXT", "check_blocks", "check_message", "check_view", "count_text"]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ALL_TEXT = 11_300
_MARKDOWN = 12_000
_ATTACHMENTS = 100
_CHARTS = 2
_VIEW_BYTES = 250_000
# Slack publishes no number for metadata_too_large.
_METADATA_BYTES = 8_000

_SHARED_VIEW_FIELDS = {
    "private_metadata": string(3_000),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEWS = {
    "modal": fields(
        {
            "type": one_of("modal"),
            "title": plain_text(24),
            "blocks": items(ON_SURFACE["modal"], VIEW_BLOCKS, least=0),
        },
        {
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
            **_SHARED_VIEW_FIELDS,
        },
    ),
    "home": fields(
        {"type": one_of("home"), "blocks": items(ON_SURFACE["home"], VIEW_BLOCKS, least=0)},
        _SHARED_VIEW_FIELDS,
    ),
}
_METADATA = fields({"event_type": string(255, least=1), "event_payload": anything})


def check_message(body: Json) -> None:
    """Refuse a message body (text, blocks, attachments, markdown_text, metadata) that Slack would refuse."""
    if not any(body.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        raise Refusal("no_text", "a message needs text, blocks or attachments")
    if body.get("text") is not None and not isinstance(body["text"], str):
        raise Refusal("invalid_arguments", "text must be a string")
    _check_markdown_text(body)
    if body.get("blocks") is not None:
        _check_message_blocks(body["blocks"])
    _check_attachments(body.get("attachments"))
    if body.get("metadata"):
        _check_metadata(body["metadata"])


def check_blocks(blocks: Any, surface: str, most: int) -> None:
    """Refuse blocks that break a rule of their kind or surface."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format", "blocks must be an array of objects")
    problems = [*items(ON_SURFACE[surface], most, least=0)(blocks, "/blocks"), *_repeats(blocks, "/blocks")]
    if problems:
        _refuse("invalid_blocks", problems)


def check_view(view: Any, kind: str) -> Json:
    """Return the view when Slack would take it as a `kind` (modal or home), else refuse it."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", "view must be an object")
    if len(json.dumps(view, ensure_ascii=False).encode()) > _VIEW_BYTES:
        raise Refusal("view_too_large", f"a view has at most {_VIEW_BYTES} bytes")
    problems = [*_VIEWS[kind](view, "/view")]
    if isinstance(view.get("blocks"), list):
        problems += [*_repeats(view["blocks"], "/view/blocks"), *_view_rules(view, kind)]
    if problems:
        _refuse("invalid_arguments", problems)
    return view


def _check_markdown_text(body: Json) -> None:
    markdown = body.get("markdown_text")
    if not markdown:
        return
    if body.get("text") or body.get("blocks"):
        raise Refusal("markdown_text_conflict", "markdown_text stands alone")
    if len(markdown) > _MARKDOWN:
        raise Refusal("msg_too_long", f"markdown_text has at most {_MARKDOWN} characters")


def _check_message_blocks(blocks: Any) -> None:
    check_blocks(blocks, "message", MESSAGE_BLOCKS)
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > 1:
        raise Refusal("invalid_attachments", "only_one_table_allowed")
    if kinds["data_visualization"] > _CHARTS:
        _refuse("invalid_blocks", [at(f"no more than {_CHARTS} data_visualization blocks", "/blocks")])
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > _MARKDOWN:
        _refuse("invalid_blocks", [at(f"markdown blocks hold {_MARKDOWN} characters together", "/blocks")])
    # Not documented; seen between about 11,300 and 13,300 characters (slackapi/bolt-js #2509, #2867).
    if markdown == 0 and count_text(blocks) > ALL_TEXT:
        raise Refusal("msg_blocks_too_long", f"{count_text(blocks)} characters in all blocks")


def _check_attachments(attachments: Any) -> None:
    if attachments is None:
        return
    if not isinstance(attachments, list):
        raise Refusal("invalid_attachments", "attachments must be an array")
    if len(attachments) > _ATTACHMENTS:
        raise Refusal("too_many_attachments", f"{_ATTACHMENTS} is the most")
    for attachment in attachments:
        if isinstance(attachment, dict) and "blocks" in attachment:
            _check_message_blocks(attachment["blocks"])


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format", "metadata must be an object")
    problems = [*_METADATA(metadata, "/metadata")]
    if problems or not isinstance(metadata["event_payload"], dict):
        raise Refusal("invalid_metadata_schema", "; ".join(problems) or "event_payload must be an object")
    if len(json.dumps(metadata).encode()) > _METADATA_BYTES:
        raise Refusal("metadata_too_large", f"more than {_METADATA_BYTES} bytes")


def _view_rules(view: Json, kind: str) -> Iterator[str]:
    blocks = [block for block in view["blocks"] if isinstance(block, dict)]
    if kind == "modal" and "submit" not in view and any(b.get("type") == "input" for b in blocks):
        yield at("submit is required when there is an input block", "/view")
    focused = sum(1 for element in _all_elements(blocks) if element.get("focus_on_load"))
    if focused > 1:
        yield at("only one element can set focus_on_load", "/view/blocks")


def _repeats(blocks: list[Any], pointer: str) -> Iterator[str]:
    own = [block for block in blocks if isinstance(block, dict)]
    named = Counter(str(block["block_id"]) for block in own if "block_id" in block)
    yield from (at(f"block_id {name} already exists", pointer) for name, n in named.items() if n > 1)
    for index, block in enumerate(own):
        actions = Counter(str(e["action_id"]) for e in _all_elements([block]) if "action_id" in e)
        yield from (
            at(f"action_id {name} already exists in this block", f"{pointer}/{index}")
            for name, n in actions.items()
            if n > 1
        )


def _all_elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        listed = block.get("elements", []) if isinstance(block.get("elements", []), list) else []
        for element in (block.get("accessory"), block.get("element"), *listed):
            if isinstance(element, dict):
                yield element


def _refuse(error: str, problems: list[str]) -> None:
    raise Refusal(
        error,
        "; ".join(problems),
        errors=problems,
        messages=[f"[ERROR] {problem}" for problem in problems],
    )
