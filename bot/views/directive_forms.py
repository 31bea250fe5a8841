"""The forms of directives: issuing one, saying that it is in effect, ending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.directives import (
    LONGEST_LINK,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDS,
    DirectiveKind,
    DirectiveState,
    Step,
)
from bot.views import blocks, terms
from bot.views.directives import Board, headline
from bot.views.ids import Form, write_value
from bot.views.reader import Reader
from bot.views.surfaces import Block

MOST_CHOICES = 100
"""What a menu of Slack's holds; with more divisions their names are typed."""


@dataclass(frozen=True)
class Choice:
    """A division that can be chosen."""

    division: int
    name: str


@dataclass(frozen=True)
class Prefilled:
    """What the form of a new directive starts with; `intervention` and `key` where it comes from one."""

    community: int
    divisions: list[Choice]
    intervention: int | None = None
    key: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Typed:
    """What was filled into the form of a new directive; `divisions` are ids as text, or names, as they were asked."""

    kind: DirectiveKind
    title: str
    text: str
    link: str
    in_effect_by: str
    is_to_all: bool
    divisions: list[str]


def issuing(reader: Reader, data: Prefilled) -> dict[str, Any]:
    """Return the form of a new directive."""
    kinds = [(each.value, terms.directive(reader, each)) for each in DirectiveKind]
    to = [("all", reader.text("All divisions, also those added later")), ("chosen", reader.text("Only these:"))]
    built: list[Block] = []
    if data.key:
        built.append(blocks.context(reader.text("It comes of the intervention on {key}.", key=data.key)))
    built += [
        blocks.radio("kind", reader.text("What is it?"), kinds, initial=DirectiveKind.programme.value),
        blocks.text_input(
            "title",
            reader.text("Title"),
            initial=data.title,
            optional=False,
            max_length=LONGEST_TITLE,
        ),
        blocks.text_input(
            "text",
            reader.text("What should every division do, or know?"),
            initial=data.text,
            multiline=True,
            optional=False,
            max_length=LONGEST_TEXT,
        ),
        blocks.text_input("link", reader.text("Link to the whole text"), max_length=LONGEST_LINK),
        blocks.day_picker("in_effect_by", reader.text("In effect by"), optional=False),
        blocks.radio("to", reader.text("To whom?"), to, initial="all"),
        _divisions(reader, data.divisions, [], optional=True),
    ]
    return blocks.modal(
        title=reader.text("Issue a directive"),
        blocks=built,
        submit=reader.text("Issue"),
        close=reader.text("Cancel"),
        callback=Form.issue_directive,
        carries=write_value(community=data.community, intervention=data.intervention),
    )


def read_issuing(view: Mapping[str, Any]) -> Typed:
    """Return what was filled into the form of a new directive."""
    fields = read_fields(view)
    return Typed(
        kind=DirectiveKind(fields["kind"][0]),
        title=_one(fields, "title"),
        text=_one(fields, "text"),
        link=_one(fields, "link"),
        in_effect_by=_one(fields, "in_effect_by"),
        is_to_all=_one(fields, "to") == "all",
        divisions=fields["divisions"],
    )


def confirming(
    reader: Reader, board: Board, choices: list[Choice], chosen: list[int], *, asks_for_step: bool
) -> dict[str, Any]:
    """Return the form that says "in effect", with what was done; a lead who confirms for others chooses the step."""
    built: list[Block] = [blocks.section(f"*{headline(reader, board.line)}*")]
    if asks_for_step:
        steps = [(Step.received.value, reader.text("received")), (Step.in_effect.value, reader.text("in effect"))]
        built.append(blocks.radio("step", reader.text("What do they say?"), steps, initial=Step.in_effect.value))
    if len(choices) > 1 or asks_for_step:
        built.append(_divisions(reader, choices, chosen, optional=False))
    built.append(
        blocks.text_input(
            "words",
            reader.text("What was done?"),
            hint=reader.text("In a sentence, for HR leadership and the other divisions."),
            multiline=True,
            optional=asks_for_step,
            max_length=LONGEST_WORDS,
        )
    )
    return blocks.modal(
        title=reader.text("Confirm {key}", key=board.line.key),
        blocks=built,
        submit=reader.text("Confirm"),
        close=reader.text("Cancel"),
        callback=Form.confirm_directive,
        carries=write_value(directive=board.line.directive),
    )


def ending(reader: Reader, board: Board) -> dict[str, Any]:
    """Return the form that ends a directive before every division has it in effect."""
    ways = [
        (DirectiveState.withdrawn.value, reader.text("Withdraw it: it does not hold any more")),
        (DirectiveState.completed.value, reader.text("Close it: it holds, and I ask nobody any more")),
    ]
    return blocks.modal(
        title=reader.text("End {key}", key=board.line.key),
        blocks=[
            blocks.section(f"*{headline(reader, board.line)}*"),
            blocks.radio("state", reader.text("How does it end?"), ways),
            blocks.text_input(
                "reason",
                reader.text("Why? Everybody who was asked reads it."),
                multiline=True,
                optional=False,
                max_length=LONGEST_WORDS,
            ),
        ],
        submit=reader.text("End it"),
        close=reader.text("Cancel"),
        callback=Form.end_directive,
        carries=write_value(directive=board.line.directive),
    )


def read_fields(view: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what was filled into a form of this module, by block: a field may hold several choices."""
    return {block: _values(next(iter(held.values()))) for block, held in view["state"]["values"].items()}


def issued(reader: Reader, board: Board) -> dict[str, Any]:
    """Return what stands in the form's place once the directive was issued."""
    line = board.line
    lines = [
        f"*{headline(reader, line)}*",
        reader.plural(
            "Issued to {n} division. It is written to in its working hours, and reminded by itself.",
            "Issued to {n} divisions. Each is written to in its working hours, and reminded by itself.",
            line.divisions,
        ),
    ]
    if line.vacant:
        lines.append(
            "⬜ "
            + reader.plural(
                "{n} of them has nobody who could confirm. `/cop roster` shows it.",
                "{n} of them have nobody who could confirm. `/cop roster` shows them.",
                line.vacant,
            )
        )
    return blocks.modal(
        title=reader.text("Issued"),
        blocks=[blocks.section("\n".join(lines))],
        close=reader.text("Close"),
        callback=Form.done,
    )


def _divisions(reader: Reader, choices: list[Choice], chosen: list[int], *, optional: bool) -> Block:
    if not 0 < len(choices) <= MOST_CHOICES:
        return blocks.text_input(
            "divisions",
            reader.text("Divisions, one a line"),
            hint=reader.text("The beginning of each name is enough."),
            multiline=True,
            optional=optional,
        )
    options = [(str(each.division), each.name) for each in choices]
    initial = [str(number) for number in chosen]
    return blocks.choices("divisions", reader.text("Divisions"), options, initial=initial, optional=optional)


def _one(fields: Mapping[str, list[str]], block: str) -> str:
    return next(iter(fields.get(block, [])), "")


def _values(element: Mapping[str, Any]) -> list[str]:
    if chosen := element.get("selected_options"):
        return [each["value"] for each in chosen]
    if option := element.get("selected_option"):
        return [option["value"]]
    typed = element.get("value") or element.get("selected_date")
    return [typed] if typed else []
