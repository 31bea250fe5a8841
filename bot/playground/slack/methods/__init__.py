"""The Web API, one module per family; importing this package registers every method."""

from bot.playground.slack.methods import chat, conversations, files, pins, team, users, views
from bot.playground.slack.methods.registry import METHODS, Call

__all__ = ["METHODS", "Call", "chat", "conversations", "files", "pins", "team", "users", "views"]
