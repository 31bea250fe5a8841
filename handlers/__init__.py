"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import (
    checkins,
    commands,
    explaining,
    failures,
    home,
    interventions,
    plans,
    raising,
    rules,
    threads,
)
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    stories = (commands, checkins, raising, interventions, threads, plans, explaining, rules, home, failures)
    for story in stories:
        story.register(app, desk)
