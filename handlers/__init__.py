"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import absences, cadence, checkins, commands, failures, home, interventions, reminders
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    for story in (commands, checkins, reminders, absences, cadence, interventions, home, failures):
        story.register(app, desk)
