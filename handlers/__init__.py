"""From Slack's payloads to use-cases: acknowledge, do, answer."""

from slack_bolt import App

from handlers import (
    absences,
    acknowledged,
    actions,
    cadence,
    checkins,
    commands,
    days_off,
    decisions,
    digests,
    directing,
    directives,
    explaining,
    failures,
    handover,
    home,
    initiatives,
    interventions,
    lessons,
    maturity,
    notes,
    plans,
    pulse,
    questions,
    raising,
    reach,
    reminders,
    reviews,
    roster,
    rules,
    settings,
    setup,
    sponsoring,
    taking_part,
    threads,
)
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do."""
    # A message goes to the first listener that takes it, and a direct one is no reply in a thread of the channel.
    asking = (commands, checkins, reminders, absences, cadence, days_off, questions, notes)
    following = (raising, interventions, taking_part, threads, plans, explaining, rules)
    directing_ = (directing, sponsoring, actions, decisions, lessons)
    community = (reach, setup, settings, roster, handover, initiatives, reviews, directives)
    reporting = (digests, pulse, maturity)
    acknowledged.watch(app)
    for story in (*asking, *following, *directing_, *community, *reporting, home, failures):
        story.register(app, desk)
