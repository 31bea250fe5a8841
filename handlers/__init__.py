"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import (
    actions,
    checkins,
    commands,
    decisions,
    directing,
    explaining,
    failures,
    home,
    interventions,
    lessons,
    plans,
    raising,
    rules,
    sponsoring,
    threads,
)
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    following = (commands, checkins, raising, interventions, threads, plans, explaining, rules)
    directing_ = (directing, sponsoring, actions, decisions, lessons)
    for story in (*following, *directing_, home, failures):
        story.register(app, desk)
