"""The command line `convener`."""

from bot.cli.app import main

__all__ = ["main"]
