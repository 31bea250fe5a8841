"""A community's own questions as leads see and change them."""

from typing import Any, assert_never

from bot.domain.questions import MOST_QUESTIONS, SCALE, Asked, Question, Questions, QuestionType
from bot.views import blocks
from bot.views.form import read_form
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block

__all__ = ["listing", "read_form", "wording"]

CHANGES = ("edit", "up", "down", "remove")


def listing(reader: Reader, community: int, questions: Questions) -> dict[str, Any]:
    """Return the modal that lists the questions in the order in which they are asked."""
    intro = reader.text(
        "Up to {most} questions of your own, asked after the others. A change counts from the next form on; "
        "answers keep the questions they answered.",
        most=MOST_QUESTIONS,
    )
    built = [blocks.section(intro), blocks.divider()]
    built += [_row(reader, community, each, place) for place, each in enumerate(questions, 1)]
    if not questions:
        built.append(blocks.section(reader.text("There is none yet.")))
    if len(questions) < MOST_QUESTIONS:
        add = blocks.button(reader.text("Add a question"), Action.add_question, style="primary", community=community)
        built.append(blocks.actions(add))
    return blocks.modal(
        title=reader.text("Your own questions"), blocks=built, close=reader.text("Close"), callback=Form.questions
    )


def wording(reader: Reader, community: int, question: Question | None = None) -> dict[str, Any]:
    """Return the modal that asks how a question is worded; None for a new one."""
    kinds = [(each.value, question_type(reader, each)) for each in QuestionType]
    always = [(each.value, _when(reader, each)) for each in Asked]
    needed = [("no", reader.text("may be left open")), ("yes", reader.text("has to be answered"))]
    return blocks.modal(
        title=reader.text("Edit question") if question else reader.text("New question"),
        blocks=[
            blocks.text_input(
                "text", reader.text("Question"), initial=question.text if question else "", optional=False
            ),
            blocks.radio(
                "type",
                reader.text("Kind of reply"),
                kinds,
                initial=(question.type if question else QuestionType.text).value,
            ),
            blocks.text_input(
                "choices",
                reader.text("Choices, one on each line"),
                initial="\n".join(question.choices) if question else "",
                hint=reader.text("Only for a choice."),
                multiline=True,
            ),
            blocks.radio(
                "asked", reader.text("When"), always, initial=(question.asked if question else Asked.always).value
            ),
            blocks.radio(
                "required",
                reader.text("The reply"),
                needed,
                initial="yes" if question and question.required else "no",
            ),
        ],
        submit=reader.text("Save"),
        close=reader.text("Back"),
        callback=Form.question,
        carries=write_value(community=community, question=question.id if question else 0),
    )


def question_type(reader: Reader, value: QuestionType) -> str:
    """Return what kind of reply a question takes."""
    match value:
        case QuestionType.text:
            return reader.text("text")
        case QuestionType.choice:
            return reader.text("one of several choices")
        case QuestionType.scale:
            return reader.text("a scale from {low} to {high}", low=SCALE[0], high=SCALE[-1])
        case QuestionType.date:
            return reader.text("a date")
        case QuestionType.person:
            return reader.text("a person")
        case _:
            assert_never(value)


def _row(reader: Reader, community: int, question: Question, place: int) -> Block:
    facts = [question_type(reader, question.type), _when(reader, question.asked)]
    if question.required:
        facts.append(reader.text("has to be answered"))
    words = {
        "edit": reader.text("Edit"),
        "up": reader.text("Ask earlier"),
        "down": reader.text("Ask later"),
        "remove": reader.text("Remove"),
    }
    changes = [(write_value(c=community, q=question.id, do=each), words[each]) for each in CHANGES]
    text = f"*{place}.* {said(question.text, 200)}\n{' · '.join(facts)}"
    return blocks.section(text, blocks.overflow(Action.change_question, changes))


def _when(reader: Reader, value: Asked) -> str:
    match value:
        case Asked.always:
            return reader.text("asked always")
        case Asked.not_on_track:
            return reader.text("asked when not on track")
        case _:
            assert_never(value)
