"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import checkins, commands, failures, home, interventions, notes, questions, raising, threads
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    # A message goes to the first listener that takes it, and a direct one is no reply in a thread of the channel.
    for story in (commands, checkins, questions, notes, raising, interventions, threads, home, failures):
        story.register(app, desk)
