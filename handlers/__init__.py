"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import checkins, commands, failures, home, initiatives, interventions, raising, roster, setup, threads
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    for story in (commands, checkins, raising, interventions, threads, setup, roster, initiatives, home, failures):
        story.register(app, desk)
