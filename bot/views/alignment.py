"""Alignment reviews as people meet them: the list of what waits, the form with its history, and what is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.alignment import LONGEST_REASON, Alignment, Why
from bot.views import blocks, terms
from bot.views.ids import Action, Form, write_value
from bot.views.lines import Unreviewed
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_LISTED = 12
MOST_PAST = 5


@dataclass(frozen=True)
class Past:
    """One verdict; `by` is a Slack id, `request` what was said to ask for another look after it."""

    alignment: Alignment
    by: str
    at: datetime
    reason: str
    request: str = ""


@dataclass(frozen=True)
class Reviewed:
    """An initiative with its verdicts, the newest first; `due` and `since` say why it is to be reviewed."""

    initiative: int
    key: str
    title: str
    division: str
    last: int = 0
    due: Why | None = None
    since: datetime | None = None
    past: list[Past] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A verdict as its owner and representative read it; `asked_at` is when another look was asked for."""

    review: int
    key: str
    title: str
    past: Past
    asked_at: datetime | None = None


def listed(reader: Reader, waiting: list[Unreviewed], *, may_review: bool) -> Post:
    """Return the initiatives that wait for a review, the longest waiting first."""
    if not waiting:
        return Post("✓ " + reader.text("Every initiative has a review that holds. Nothing waits."))
    text = reader.plural(
        "{n} initiative waits for an alignment review", "{n} initiatives wait for an alignment review", len(waiting)
    )
    built: list[Block] = [blocks.section(f"*{text}*")]
    for each in waiting[:MOST_LISTED]:
        built.append(row(reader, each, may_review=may_review))
    if len(waiting) > MOST_LISTED:
        left = len(waiting) - MOST_LISTED
        built.append(blocks.context(reader.plural("and {n} more", "and {n} more", left)))
    if not may_review:
        built.append(blocks.context(reader.text("HR leadership reviews them; nothing to do for you.")))
    return Post(text, built)


def history(reader: Reader, data: Reviewed) -> Post:
    """Return the verdicts on one initiative for somebody who does not decide them."""
    text = reader.text("Alignment of {key} {title}", key=data.key, title=said(data.title, 120))
    built = [blocks.section(f"*{text}*"), *_due(reader, data), *_past(reader, data)]
    return Post(text, built)


def form(reader: Reader, data: Reviewed) -> dict[str, Any]:
    """Return the form of a verdict, with the earlier ones below."""
    options = [(each.value, terms.alignment(reader, each)) for each in Alignment]
    return blocks.modal(
        title=reader.text("Review {key}", key=data.key),
        blocks=[
            blocks.section(f"*{data.key}* {said(data.title, 200)}\n{said(data.division, 80)}"),
            *_due(reader, data),
            blocks.radio("alignment", reader.text("Does it match what the company needs?"), options),
            blocks.text_input(
                "reason",
                reader.text("Why?"),
                hint=reader.text("Needed unless it is aligned. The owner and the representative read it."),
                multiline=True,
                max_length=LONGEST_REASON,
            ),
            *_past(reader, data),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.review_initiative,
        carries=write_value(initiative=data.initiative, last=data.last),
    )


def told(reader: Reader, data: Told) -> Post:
    """Return the message by which owner and representative hear of a verdict, and what to do next."""
    name = f"{data.key} {said(data.title, 120)}"
    text = f"{terms.alignment(reader, data.past.alignment)}: {name}"
    by = reader.text("{person} reviewed it for HR leadership:", person=mention(data.past.by))
    built: list[Block] = [
        blocks.section(f"*{text}*\n{by}\n{quote(data.past.reason, LONGEST_REASON)}"),
        blocks.context(_next(reader, data)),
    ]
    if data.asked_at:
        asked = reader.text("Another look was asked for {moment}.", moment=reader.moment(data.asked_at))
        return Post(text, [*built, blocks.context("✓ " + asked)])
    again = blocks.button(
        reader.text("Ask for another look…"),
        Action.ask_another_look,
        label=reader.text("Ask for another look at {key}", key=data.key),
        review=data.review,
    )
    return Post(text, [*built, blocks.actions(again)])


def asking(reader: Reader, data: Told) -> dict[str, Any]:
    """Return the form that asks HR leadership to look again."""
    return blocks.modal(
        title=reader.text("Another look"),
        blocks=[
            blocks.section(f"*{data.key}* {said(data.title, 200)}\n{quote(data.past.reason, LONGEST_REASON)}"),
            blocks.text_input(
                "words",
                reader.text("What has changed since?"),
                multiline=True,
                optional=False,
                max_length=LONGEST_REASON,
            ),
        ],
        submit=reader.text("Ask"),
        close=reader.text("Cancel"),
        callback=Form.ask_another_look,
        carries=write_value(review=data.review),
    )


def saved(reader: Reader, key: str, title: str, verdict: Alignment) -> dict[str, Any]:
    """Return what stands in the form's place once the verdict is kept."""
    lines = [f"*{key}* {said(title, 200)}: {terms.alignment(reader, verdict)}"]
    if verdict is not Alignment.aligned:
        lines.append(reader.text("The owner and the representative are told, with your reason."))
    return blocks.modal(
        title=reader.text("Review {key}", key=key),
        blocks=[blocks.section("\n".join(lines))],
        close=reader.text("Close"),
        callback=Form.done,
    )


def reason_due(reader: Reader, why: Why) -> str:
    """Return why a review is due."""
    return {
        Why.proposed: reader.text("not reviewed yet"),
        Why.re_planned: reader.text("planned anew since its review"),
        Why.asked_again: reader.text("the division asks for another look"),
        Why.quarterly: reader.text("its last review is a quarter old"),
    }[why]


def row(reader: Reader, each: Unreviewed, *, may_review: bool) -> Block:
    """Return one initiative that waits for a review, with the way to review it."""
    return blocks.section(_line(reader, each), _button(reader, each) if may_review else None)


def _line(reader: Reader, each: Unreviewed) -> str:
    why = reason_due(reader, each.why)
    since = reader.text("since {day}", day=reader.day(each.since.date()))
    return f"*{each.key}* {said(each.title, 60)} · {said(each.division, 40)}\n{why}, {since}"


def _button(reader: Reader, each: Unreviewed) -> Block:
    return blocks.button(
        reader.text("Review…"),
        Action.review_initiative,
        label=reader.text("Review {key}", key=each.key),
        initiative=each.initiative,
    )


def _due(reader: Reader, data: Reviewed) -> list[Block]:
    if data.due is None or data.since is None:
        return []
    since = reader.text("since {day}", day=reader.day(data.since.date()))
    return [blocks.context("⏳ " + reader.text("Due: {why}", why=f"{reason_due(reader, data.due)}, {since}"))]


def _past(reader: Reader, data: Reviewed) -> list[Block]:
    if not data.past:
        return [blocks.context(reader.text("There is no review of it yet."))]
    built = [blocks.section("*" + reader.text("Earlier reviews") + "*")]
    for each in data.past[:MOST_PAST]:
        built.append(blocks.section(_verdict(reader, each)))
    if len(data.past) > MOST_PAST:
        left = len(data.past) - MOST_PAST
        built.append(blocks.context(reader.plural("and {n} more", "and {n} more", left)))
    return built


def _verdict(reader: Reader, each: Past) -> str:
    lines = [f"{terms.alignment(reader, each.alignment)} · {mention(each.by)}, {reader.moment(each.at)}"]
    if each.reason:
        lines.append(f"> {said(each.reason, 150)}")
    if each.request:
        lines.append(reader.text("Another look was asked for: {words}", words=said(each.request, 100)))
    return "\n".join(lines)


def _next(reader: Reader, data: Told) -> str:
    if data.past.alignment is Alignment.changes_wanted:
        return reader.text(
            "Change what it asks for (`/cop initiative plan {key}`), then ask for another look.", key=data.key
        )
    return reader.text(
        "Talk with {person} about what would have to change, or close it with `/cop initiative close {key}`.",
        person=mention(data.past.by),
        key=data.key,
    )
