"""How a check-in is asked: who is asked instead of whom, reminders, putting off and skipping."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.reminders import MOST_REMINDERS
from bot.domain.words import CheckInState
from bot.views import blocks
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post


@dataclass(frozen=True)
class Asking:
    """How a check-in stands between the people it concerns; people are Slack ids.

    `taken_over_by` is set on the card of somebody who had the check-in before.
    """

    check_in: int
    state: CheckInState
    due_at: datetime
    instead_of: str | None = None
    taken_over_by: str | None = None
    snoozed_until: datetime | None = None
    was_asked_late: bool = False
    skip_reason: str = ""


def notes(reader: Reader, data: Asking) -> list[Block]:
    """Return what has to be known about who is asked and until when, in small print."""
    texts = []
    if data.instead_of:
        texts.append(reader.text("You are asked instead of {person}.", person=mention(data.instead_of)))
    if data.taken_over_by:
        texts.append(reader.text("{person} has taken this over.", person=mention(data.taken_over_by)))
    if data.was_asked_late and data.state is CheckInState.open:
        sorry = reader.text(
            "I was not running when this was due to reach you. You have until {moment}.",
            moment=reader.moment(data.due_at),
        )
        texts.append(sorry)
    if data.state is CheckInState.skipped:
        texts.append(reader.text("⏭️ Skipped this time: {reason}", reason=said(data.skip_reason)))
    if data.state is CheckInState.withdrawn:
        texts.append(reader.text("○ Taken back: this is not asked any more."))
    if data.state is CheckInState.open and data.snoozed_until:
        texts.append(reader.text("💤 I will remind you {moment}.", moment=reader.moment(data.snoozed_until)))
    return [blocks.context(*texts)] if texts else []


def choices(reader: Reader, data: Asking) -> list[Block]:
    """Return the buttons beside answering: later, or not this time."""
    if data.state is not CheckInState.open or data.taken_over_by:
        return []
    return [
        blocks.actions(
            blocks.button(reader.text("In an hour"), Action.snooze_an_hour, check_in=data.check_in),
            blocks.button(reader.text("Tomorrow"), Action.snooze_until_tomorrow, check_in=data.check_in),
            blocks.button(reader.text("Remind me on…"), Action.snooze_choose, check_in=data.check_in),
            blocks.button(reader.text("Skip this time…"), Action.skip_check_in, check_in=data.check_in),
        )
    ]


def reminder(reader: Reader, division: str, waiting: int, data: Asking) -> Post:
    """Return a reminder, which stands beside the card; once it has no purpose it says so."""
    if data.state is not CheckInState.open or data.taken_over_by or not waiting:
        text = reader.text("✓ {division}: nothing is missing from you any more.", division=said(division, 80))
        return Post(text, [blocks.context(text)])
    text = reader.plural(
        "A word on {n} initiative of {division} is still missing, by {moment}.",
        "A word on {n} initiatives of {division} is still missing, by {moment}.",
        waiting,
        division=said(division, 80),
        moment=reader.moment(data.due_at),
    )
    answer = blocks.button(reader.text("Answer"), Action.answer_check_in, style="primary", check_in=data.check_in)
    row = [element for block in choices(reader, data) for element in block["elements"]]
    return Post(text, [blocks.section(text), blocks.actions(answer, *row)])


def answer_button(reader: Reader, division: str, check_in: int) -> Block:
    """Return the button that opens the form of the division's check-in."""
    label = reader.text("Answer for {division}", division=division)
    return blocks.button(reader.text("Answer"), Action.answer_check_in, label=label, style="primary", check_in=check_in)


def snooze_form(reader: Reader, check_in: int | None, count: int | None, at: str | None) -> dict[str, Any]:
    """Return the form for putting off, and for how somebody would like to be reminded at all."""
    when = [("hour", reader.text("in an hour")), ("tomorrow", reader.text("tomorrow"))]
    how_often = [("", reader.text("as the community does"))]
    how_often += [(str(number), most_reminders(reader, number)) for number in range(MOST_REMINDERS + 1)]
    return blocks.modal(
        title=reader.text("Reminders"),
        blocks=[
            blocks.select("when", reader.text("Remind me of what is open"), when, optional=True),
            blocks.day_picker(
                "until",
                reader.text("or on this day"),
                hint=reader.text("At the latest an hour before the deadline."),
            ),
            blocks.select(
                "count",
                reader.text("From now on, per check-in"),
                [(value or "usual", text) for value, text in how_often],
                initial="usual" if count is None else str(count),
            ),
            blocks.time_picker(
                "at",
                reader.text("at this time of my day"),
                initial=at,
                hint=reader.text("Within working hours; leave it empty for their start."),
            ),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.snooze,
        carries=write_value(check_in=check_in),
    )


def skip_form(reader: Reader, check_in: int, division: str) -> dict[str, Any]:
    """Return the form that asks for the reason of a skip."""
    return blocks.modal(
        title=reader.text("Skip this time"),
        blocks=[
            blocks.section(
                reader.text("{division} sits out this check-in. You can still answer later.", division=said(division))
            ),
            blocks.text_input(
                "reason",
                reader.text("Why? The community sees it."),
                hint=reader.text("Two skips in a row count as silence, as two missed check-ins do."),
                multiline=True,
                optional=False,
                max_length=500,
            ),
        ],
        submit=reader.text("Skip"),
        close=reader.text("Cancel"),
        callback=Form.skip_check_in,
        carries=write_value(check_in=check_in),
    )


def most_reminders(reader: Reader, most: int) -> str:
    """Return how many reminders come of one check-in."""
    return reader.plural("{n} reminder at most", "{n} reminders at most", most) if most else reader.text("no reminders")


def snoozed(reader: Reader, until: datetime, *, is_last_call: bool) -> Post:
    """Return what is said after reminders were put off; `is_last_call` when they cannot be put off any further."""
    moment = reader.moment(until)
    if is_last_call:
        return Post(
            reader.text("💤 I will remind you {moment}: later would be too near to the deadline.", moment=moment)
        )
    return Post(reader.text("💤 I will remind you {moment}.", moment=moment))


def reminders_saved(reader: Reader, put_off: Post | None) -> dict[str, Any]:
    """Return what stands in the form's place once it is kept; `put_off` says until when, where a day was chosen."""
    said_so = put_off.text if put_off else reader.text("✓ Noted. Your reminders come that way from now on.")
    return blocks.modal(
        title=reader.text("Reminders"),
        blocks=[blocks.section(said_so)],
        close=reader.text("Close"),
        callback=Form.done,
    )
