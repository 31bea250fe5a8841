"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import (
    actions,
    checkins,
    commands,
    decisions,
    directing,
    failures,
    home,
    interventions,
    lessons,
    raising,
    sponsoring,
    threads,
)
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    directed = (directing, sponsoring, actions, decisions, lessons)
    for story in (commands, checkins, raising, interventions, *directed, threads, home, failures):
        story.register(app, desk)
