"""Text from people, made safe and short for Slack."""

import re
import unicodedata

ELLIPSIS = "…"
_ENTITY = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_MARKUP = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


def escape(text: str) -> str:
    """Return the text so that nobody is mentioned and nothing is linked or hidden by it.

    Slack reads `&`, `<` and `>` as markup (formatting-message-text); control and direction characters are dropped.
    """
    text = _CONTROLS.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return what comes from Slack as the person typed it: Slack escapes these three signs, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str, limit: int) -> str:
    """Return the text for a plain_text object: one line, no control characters, at most `limit` characters."""
    return shorten(" ".join(_CONTROLS.sub("", text).split()), limit)


def shorten(text: str, limit: int) -> str:
    """Return the text cut to `limit` characters, with an ellipsis, never inside a combined character."""
    if len(text) <= limit:
        return text
    return _up_to(text, limit - 1)


def cut(text: str, limit: int) -> str:
    """Return mrkdwn cut to `limit` characters, never inside a mention, a link, a date or an escaped sign."""
    if len(text) <= limit:
        return text
    cuts = (mark.start() for mark in _MARKUP.finditer(text) if mark.start() < limit - 1 < mark.end())
    return _up_to(text, next(cuts, limit - 1))


def said(text: str, limit: int = 300) -> str:
    """Return what a person wrote, cut and then made safe, for the inside of a sentence."""
    return escape(shorten(" ".join(text.split()), limit))


def quote(text: str, limit: int = 1500) -> str:
    """Return what a person wrote as a block quotation."""
    return "\n".join(f"> {line}" for line in escape(shorten(text.strip(), limit)).splitlines() if line.strip())


def unmarked(text: str) -> str:
    """Return a message's text as it was typed: Slack's links, channels and mentions as words, entities resolved."""
    words = _ENTITY.sub(lambda found: found["label"] or found["target"].lstrip("#!"), text)
    return unescape(words)


def link(url: str, text: str) -> str:
    """Return a link with a text; the text must be safe already."""
    return f"<{url}|{text}>"


def mention(slack_id: str) -> str:
    """Return a mention, which notifies that person."""
    return f"<@{slack_id}>"


def _up_to(text: str, end: int) -> str:
    while end > 0 and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS
