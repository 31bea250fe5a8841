"""A community's own questions: up to ten, of five types, asked always or only when an initiative is not on track.

A set of questions is never changed: every edit makes the next version, and an answer keeps the version it answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count
from typing import Any

from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.words import Status

MOST_QUESTIONS = 10
MOST_CHOICES = 10
LONGEST_QUESTION = 150
LONGEST_CHOICE = 75
LONGEST_REPLY = 1000
SCALE = range(1, 6)
FIELD = "own_"

Questions = tuple["Question", ...]


class QuestionType(StrEnum):
    """What kind of reply a question takes."""

    text = "text"
    choice = "choice"
    scale = "scale"
    date = "date"
    person = "person"


class Asked(StrEnum):
    """When a question is put."""

    always = "always"
    not_on_track = "not_on_track"


@dataclass(frozen=True)
class Question:
    """One question; `id` stays the same through every edit and is never given to another."""

    id: int
    text: str
    type: QuestionType
    choices: tuple[str, ...] = ()
    asked: Asked = Asked.always
    required: bool = False

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"{FIELD}{self.id}"

    def applies(self, status: Status | None) -> bool:
        """Return whether it is put when this status is reported; None when none has been chosen yet."""
        return self.asked is Asked.always or status in (Status.at_risk, Status.off_track)


def worded(
    id: int, text: str, type_: str, choices: str = "", asked: str = Asked.always, required: bool = False
) -> Question:
    """Return a question from what was typed; `choices` has one a line.

    Raises ExceptionGroup of Invalid for `text` and `choices`.
    """
    text, listed = " ".join(text.split()), tuple(line.strip() for line in choices.splitlines() if line.strip())
    problems = [*_text_problems(text)]
    kind = QuestionType(type_)
    if kind is QuestionType.choice:
        problems += _choice_problems(listed)
    if problems:
        raise ExceptionGroup("the question has fields to mend", problems)
    return Question(id, text, kind, listed if kind is QuestionType.choice else (), Asked(asked), required)


def put(questions: Questions, question: Question) -> Questions:
    """Return the questions with this one in its old place, or last when it is new. Raises Refused for an eleventh."""
    if any(each.id == question.id for each in questions):
        return tuple(question if each.id == question.id else each for each in questions)
    if len(questions) >= MOST_QUESTIONS:
        raise Refused("A check-in takes up to {most} questions of your own. Remove one first.", most=MOST_QUESTIONS)
    return (*questions, question)


def without(questions: Questions, id: int) -> Questions:
    """Return the questions without this one."""
    return tuple(each for each in questions if each.id != id)


def moved(questions: Questions, id: int, by: int) -> Questions:
    """Return the questions with this one moved down by that many places, or up when negative; ends stay ends."""
    found = named(questions, id)
    rest = list(without(questions, id))
    rest.insert(max(0, questions.index(found) + by), found)
    return tuple(rest)


def taken_over(questions: Questions, last_id: int, wanted: Questions) -> Questions:
    """Return the wanted questions of another set; one that is put here in the same words keeps its id.

    The others get ids after `last_id`, the highest that was ever used here.
    """
    known = {replace(each, id=0): each.id for each in questions}
    fresh = count(last_id + 1)
    return tuple(replace(each, id=known.pop(replace(each, id=0), 0) or next(fresh)) for each in wanted)


def named(questions: Questions, id: int) -> Question:
    """Return the question. Raises NotFound when somebody removed it."""
    for each in questions:
        if each.id == id:
            return each
    raise NotFound("This question has been removed in the meantime.")


def read_replies(questions: Questions, fields: Mapping[str, str | None], status: Status | None) -> dict[str, str]:
    """Return the replies by the question's id as text; a question that does not apply or got none is left out.

    A field that the form did not show cannot be required. Raises ExceptionGroup of Invalid.
    """
    replies: dict[str, str] = {}
    problems: list[Invalid] = []
    for question in questions:
        reply = (fields.get(question.field) or "").strip()
        try:
            _accept(question, reply, is_missed=question.field in fields and question.applies(status))
        except Invalid as problem:
            problems.append(problem)
        if reply:
            replies[str(question.id)] = reply
    if problems:
        raise ExceptionGroup("the answer has fields to mend", problems)
    return replies


def to_plain(questions: Questions) -> list[dict[str, Any]]:
    """Return the questions for a JSON column."""
    return [
        {
            "id": each.id,
            "text": each.text,
            "type": each.type.value,
            "choices": list(each.choices),
            "asked": each.asked.value,
            "required": each.required,
        }
        for each in questions
    ]


def from_plain(plain: Iterable[Mapping[str, Any]]) -> Questions:
    """Return the questions that `to_plain` was given."""
    return tuple(
        replace(
            Question(each["id"], each["text"], QuestionType(each["type"]), tuple(each["choices"])),
            asked=Asked(each["asked"]),
            required=each["required"],
        )
        for each in plain
    )


def _accept(question: Question, reply: str, *, is_missed: bool) -> None:
    if not reply:
        if question.required and is_missed:
            raise Invalid(question.field, "Your community asks everybody for this.")
        return
    if not ACCEPTS[question.type](question, reply):
        raise Invalid(question.field, "This cannot be taken as a reply. Choose again, or shorten it.")


def _is_day(_question: Question, reply: str) -> bool:
    try:
        date.fromisoformat(reply)
    except ValueError:
        return False
    return True


ACCEPTS: Mapping[QuestionType, Callable[[Question, str], bool]] = {
    QuestionType.text: lambda _, reply: len(reply) <= LONGEST_REPLY,
    QuestionType.choice: lambda question, reply: reply in question.choices,
    QuestionType.scale: lambda _, reply: reply.isascii() and reply.isdigit() and int(reply) in SCALE,
    QuestionType.date: _is_day,
    QuestionType.person: lambda _, reply: reply.isalnum(),
}


def _text_problems(text: str) -> Iterable[Invalid]:
    if not text:
        yield Invalid("text", "Write the question.")
    elif len(text) > LONGEST_QUESTION:
        yield Invalid("text", "Keep the question to {limit} characters.", limit=LONGEST_QUESTION)


def _choice_problems(listed: tuple[str, ...]) -> Iterable[Invalid]:
    if not 2 <= len(set(listed)) == len(listed) <= MOST_CHOICES:
        yield Invalid("choices", "Write two to {most} different choices, one on each line.", most=MOST_CHOICES)
    elif any(len(choice) > LONGEST_CHOICE for choice in listed):
        yield Invalid("choices", "Keep each choice to {limit} characters.", limit=LONGEST_CHOICE)
