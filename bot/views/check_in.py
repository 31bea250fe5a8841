"""The check-in as a representative meets it: the card in a direct message, the reminder, the form."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.answers import LONGEST_TEXT
from bot.domain.errors import Invalid
from bot.domain.words import Status
from bot.views import blocks, errors, terms
from bot.views.asking import Asking, choices, notes
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_LINES = 20
STEPS = "●○"


@dataclass(frozen=True)
class Line:
    """One initiative on the card, with what was said last; `is_answered` in this very check-in."""

    initiative: int
    key: str
    title: str
    status: Status | None
    progress: float | None
    due_on: date
    is_answered: bool


@dataclass(frozen=True)
class Card:
    """What the card shows; `is_over` once the window has closed."""

    check_in: int
    division: str
    due_at: datetime
    lines: list[Line]
    is_over: bool


@dataclass(frozen=True)
class Question:
    """One initiative as the form puts it, filled with what was said last."""

    check_in: int
    initiative: int
    key: str
    title: str
    position: int
    count: int
    due_on: date
    fields: dict[str, str]


def card(reader: Reader, data: Card, asking: Asking | None = None) -> Post:
    """Return the one card that lists all of a division's initiatives."""
    waiting = [line for line in data.lines if not line.is_answered]
    text = _headline(reader, data, len(waiting))
    built = [blocks.section(f"*{text}*"), *(_line(reader, data, line) for line in data.lines[:MOST_LINES])]
    if len(data.lines) > MOST_LINES:
        rest = len(data.lines) - MOST_LINES
        built.append(blocks.context(reader.plural("and {n} more in the form", "and {n} more in the form", rest)))
    if waiting and not data.is_over:
        answer = blocks.button(reader.text("Answer"), Action.answer_check_in, style="primary", check_in=data.check_in)
        built.append(blocks.actions(answer))
        built.append(blocks.context(reader.text("Open until {moment}.", moment=reader.moment(data.due_at))))
    if asking:
        built += [*notes(reader, asking), *choices(reader, asking)]
    return Post(text, built)


def form(reader: Reader, question: Question) -> dict[str, Any]:
    """Return the modal for one initiative."""
    carries = write_value(check_in=question.check_in, initiative=question.initiative)
    return blocks.modal(
        title=reader.text("Check-in {position} of {count}", position=question.position, count=question.count),
        blocks=_form_blocks(reader, question),
        submit=reader.text("Save and next") if question.position < question.count else reader.text("Save"),
        close=reader.text("Later"),
        callback=Form.answer,
        carries=carries,
    )


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Return what the form carries and its fields by the names of `bot.domain.answers.Said`."""
    fields = {block: _value(next(iter(element.values()))) for block, element in view["state"]["values"].items()}
    return read_value(view.get("private_metadata")), fields


def thanks(reader: Reader, division: str) -> dict[str, Any]:
    """Return what stands in the form's place when everything has been answered."""
    text = reader.text("Thank you. {division} is complete for this cycle.", division=said(division, 80))
    return blocks.modal(
        title=reader.text("Check-in"),
        blocks=[blocks.section("✅ " + text)],
        close=reader.text("Close"),
        callback=Form.done,
    )


def field_errors(reader: Reader, problems: list[Invalid]) -> dict[str, str]:
    """Return the problems by the block they stand under."""
    return {problem.field: errors.sentence(reader, problem) for problem in problems}


def _headline(reader: Reader, data: Card, waiting: int) -> str:
    division = said(data.division, 80)
    if data.is_over and waiting:
        return reader.text("The check-in for {division} has closed.", division=division)
    if waiting == 0:
        return reader.text("Check-in for {division}: complete. Thank you.", division=division)
    return reader.plural(
        "Check-in for {division}: {n} initiative to update",
        "Check-in for {division}: {n} initiatives to update",
        waiting,
        division=division,
    )


def _line(reader: Reader, data: Card, line: Line) -> Block:
    progress = "" if line.progress is None else " · " + reader.percent(line.progress)
    due = reader.text("due {day}", day=reader.day(line.due_on))
    mark = "✓ " if line.is_answered else ""
    text = f"{mark}*{line.key}* {said(line.title, 120)}\n{terms.status(reader, line.status)}{progress} · {due}"
    if data.is_over:
        return blocks.section(text)
    label = reader.text("Edit") if line.is_answered else reader.text("Update")
    button = blocks.button(
        label,
        Action.answer_initiative,
        label=reader.text("{verb} {key}", verb=label, key=line.key),
        check_in=data.check_in,
        initiative=line.initiative,
    )
    return blocks.section(text, button)


def _form_blocks(reader: Reader, question: Question) -> list[Block]:
    fields = question.fields
    statuses = [(value.value, terms.status(reader, value)) for value in Status]
    levels = [(str(number), str(number)) for number in range(1, 11)]
    return [
        blocks.section(f"*{question.key}* {said(question.title, 200)}"),
        blocks.context(_steps(question), reader.text("due {day}", day=reader.day(question.due_on))),
        blocks.radio("status", reader.text("How is it going?"), statuses, initial=fields.get("status")),
        blocks.text_input(
            "progress",
            reader.text("Progress in percent"),
            initial=fields.get("progress", ""),
            placeholder=reader.text("a number from 0 to 100"),
        ),
        blocks.select(
            "confidence",
            reader.text("Confidence that it finishes on time, 1 to 10"),
            levels,
            initial=fields.get("confidence"),
            optional=True,
        ),
        blocks.text_input(
            "barrier",
            reader.text("What stands in the way?"),
            initial=fields.get("barrier", ""),
            hint=reader.text("Needed unless it is on track."),
            multiline=True,
            max_length=LONGEST_TEXT,
        ),
        blocks.text_input(
            "ask",
            reader.text("What do you need, and from whom?"),
            initial=fields.get("ask", ""),
            multiline=True,
            max_length=LONGEST_TEXT,
        ),
        blocks.day_picker(
            "forecast_due", reader.text("New due date, if it moves"), initial=fields.get("forecast_due") or None
        ),
        blocks.text_input(
            "note",
            reader.text("Anything else worth knowing"),
            initial=fields.get("note", ""),
            multiline=True,
            max_length=LONGEST_TEXT,
        ),
    ]


def _steps(question: Question) -> str:
    if question.count > 25:
        return f"{question.position}/{question.count}"
    done, left = question.position, question.count - question.position
    return f"{STEPS[0] * done}{STEPS[1] * left} {question.position}/{question.count}"


def _value(element: dict[str, Any]) -> str | None:
    chosen = element.get("selected_option")
    value = chosen["value"] if chosen else element.get("value", element.get("selected_date"))
    return None if value is None else str(value)
