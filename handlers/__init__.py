"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import checkins, commands, failures, home, interventions, setup
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    for story in (commands, checkins, interventions, setup, home, failures):
        story.register(app, desk)
