"""Errors as people read them: what happened, what to do now."""

from datetime import date, datetime
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.sentences import Sentence
from bot.domain.words import Level, Outcome
from bot.views import blocks, terms
from bot.views.ids import Action, Form
from bot.views.mrkdwn import escape
from bot.views.reader import Reader
from bot.views.surfaces import Post


def sentence(reader: Reader, error: DomainError | Sentence, people: dict[int, str] | None = None) -> str:
    """Return the message in the reader's language, with what people typed made safe.

    A whole number that `people` knows by id becomes that person's mention.
    """
    template = error.template if isinstance(error, Sentence) else error.message
    return reader.text(template, **{name: _shown(reader, value, people or {}) for name, value in error.params.items()})


def problem(reader: Reader, error: DomainError, people: dict[int, str] | None = None) -> Post:
    """Return the message that tells a person why something was not done."""
    return Post(sentence(reader, error, people))


def trouble(reader: Reader, reference: str) -> Post:
    """Return what is said when something broke on our side."""
    text = reader.text(
        "Something went wrong on our side, and nothing was changed. "
        "Please try again; if it stays, give an operator this number: {reference}",
        reference=reference,
    )
    return Post(text)


def too_late(reader: Reader, carried: dict[str, Any] | None = None) -> Post:
    """Return what is said when Slack did not wait for the form; `carried` opens it again, where a button can."""
    if not carried:
        return Post(reader.text("Slack waits only three seconds for a form, and this took longer. Please press again."))
    text = reader.text("Slack waits only three seconds for a form, and this took longer. Nothing is lost.")
    again = blocks.button(reader.text("Try again"), Action.answer_initiative, style="primary", **carried)
    return Post(text, [blocks.section(text), blocks.actions(again)])


def in_a_modal(reader: Reader, post: Post) -> dict[str, Any]:
    """Return the problem as a modal, for a form without a field under which it could stand."""
    return blocks.modal(
        title=reader.text("Not done"), blocks=[blocks.section(post.text)], close=reader.text("Back"), callback=Form.done
    )


def _shown(reader: Reader, value: Any, people: dict[int, str]) -> Any:
    match value:
        case datetime():
            return reader.moment(value)
        case date():
            return reader.day(value)
        case Level():
            return terms.level(reader, value)
        case Outcome():
            return terms.outcome(reader, value)
        case int() if value in people:
            return people[value]
        case str():
            return escape(value)
        case tuple():
            # Channel ids; a tuple of them never holds what somebody typed.
            return reader.list([f"<#{channel}>" for channel in value])
        case _:
            return value
