"""What the app may do, read from its manifest."""

from dataclasses import dataclass
from typing import Any

from bot.playground.slack.records import Json

_LIMITS = {"name": 35, "description": 140}


@dataclass(frozen=True)
class Manifest:
    """The app as its manifest declares it."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, Json]
    shortcuts: dict[str, Json]
    home_enabled: bool
    messages_enabled: bool
    interactivity: bool
    socket_mode: bool


def read(document: Json) -> Manifest:
    """Return the manifest that `document` (the parsed YAML) declares.

    Raises ValueError for one that Slack would not take.
    """
    _check(document)
    features = document.get("features", {})
    settings = document.get("settings", {})
    home = features.get("app_home", {})
    return Manifest(
        name=document["display_information"]["name"],
        bot_name=features["bot_user"]["display_name"],
        scopes=frozenset(document["oauth_config"]["scopes"]["bot"]),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands={entry["command"]: entry for entry in features.get("slash_commands", [])},
        shortcuts={entry["callback_id"]: entry for entry in features.get("shortcuts", [])},
        home_enabled=bool(home.get("home_tab_enabled")),
        messages_enabled=bool(home.get("messages_tab_enabled")) and not home.get("messages_tab_read_only_enabled"),
        interactivity=bool(settings.get("interactivity", {}).get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
    )


def _check(document: Json) -> None:
    features = document.get("features", {})
    display = document.get("display_information", {})
    long_description = display.get("long_description")
    problems = [
        f"display_information.{key} is longer than {limit}"
        for key, limit in _LIMITS.items()
        if len(display.get(key, "")) > limit
    ]
    if long_description is not None and not 175 <= len(long_description) <= 4000:
        problems.append("display_information.long_description must have 175 to 4000 characters")
    problems += _crowds("slash commands", features.get("slash_commands", []), 50)
    problems += _crowds("shortcuts", features.get("shortcuts", []), 10)
    problems += [
        f"{entry['command']} must begin with a slash and have at most 32 characters"
        for entry in features.get("slash_commands", [])
        if not entry["command"].startswith("/") or len(entry["command"]) > 32
    ]
    problems += [
        f"the name of the shortcut {entry['callback_id']} is longer than 24"
        for entry in features.get("shortcuts", [])
        if len(entry["name"]) > 24
    ]
    if problems:
        raise ValueError("Slack would refuse the manifest: " + "; ".join(problems))


def _crowds(what: str, entries: list[Any], limit: int) -> list[str]:
    return [f"more than {limit} {what}"] if len(entries) > limit else []
