"""The playground's page: the stand-in for Slack as a person sees it, in a browser."""

from bot.playground.page.api import ClockControl, create_page

__all__ = ["ClockControl", "create_page"]
