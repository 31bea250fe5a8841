"""Checks messages and views as Slack does."""

from bot.playground.slack.records import Json, Refusal


def check_message(body: Json) -> None:
    """Refuse a message without anything to show."""
    if not any(body.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        raise Refusal("no_text", "a message needs text, blocks or attachments")


def check_view(view: object, kind: str) -> Json:
    """Return the view, refused when it is none."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise Refusal("invalid_arguments", f"a view of type {kind} is wanted")
    return view
