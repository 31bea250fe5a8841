"""A strict local stand-in for Slack: what Slack would refuse, it refuses, and it keeps a list."""

from bot.playground.slack.faults import Faults
from bot.playground.slack.server import StandIn
from bot.playground.slack.workspace import Workspace

__all__ = ["Faults", "StandIn", "Workspace"]
