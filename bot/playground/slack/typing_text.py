"""What Slack makes of the text that a person types."""

import re

from bot.playground.slack.members import Members
from bot.playground.slack.records import Json

_TOKEN = re.compile(r"<(?:[@#][A-Z][A-Z0-9]+(?:\|[^<>|]*)?)>")
_MENTION = re.compile(r"(?<![\w<])@([\w.-]+)")
_CHANNEL = re.compile(r"(?<![\w<&])#([\w-]+)")
_LINK = re.compile(r"(?<![\w<|])https?://[^\s<>|]+[^\s<>|.,;:!?)]")
_SPECIAL = {"here", "channel", "everyone"}


def as_message(workspace: Members, text: str) -> str:
    """Return typed text as a message event carries it: escaped, `@name` and addresses turned into links.

    Tokens such as `<@U…>` that are there already stay.
    """
    return _mentions(workspace, _escape_around_tokens(text), with_names=False)


def as_command(workspace: Members, text: str, *, channels: dict[str, str], should_escape: bool) -> str:
    """Return typed text as a slash command carries it; `channels` maps names to ids."""
    if not should_escape:
        return text
    escaped = _mentions(workspace, _escape_around_tokens(text), with_names=True)
    return _CHANNEL.sub(
        lambda m: f"<#{channels[m[1]]}|{m[1]}>" if m[1] in channels else m[0],
        escaped,
    )


def as_blocks(text: str) -> list[Json]:
    """Return the rich_text block that Slack puts beside a person's text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text or " "}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _escape_around_tokens(text: str) -> str:
    pieces, end = [], 0
    for token in _TOKEN.finditer(text):
        pieces += [_marked_up(text[end : token.start()]), token[0]]
        end = token.end()
    return "".join([*pieces, _marked_up(text[end:])])


def _marked_up(text: str) -> str:
    return _LINK.sub(lambda link: f"<{link[0]}>", _escape(text))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mentions(workspace: Members, text: str, *, with_names: bool) -> str:
    ids = {record["name"]: user for user, record in workspace.users.items()}

    def link(match: re.Match[str]) -> str:
        name = match[1]
        if name in _SPECIAL:
            return f"<!{name}>"
        if name not in ids:
            return match[0]
        return f"<@{ids[name]}|{name}>" if with_names else f"<@{ids[name]}>"

    return _MENTION.sub(link, text)
