"""Directing: choosing a kind, by name or by questions, the plan with its checklist, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.escalation import Place
from bot.domain.intervention_table import Phase
from bot.domain.playbooks import FIRST_QUESTION, LONGEST_ACTION, MOST_ACTIONS, QUESTIONS, Playbook
from bot.domain.words import Kind, Level
from bot.views import actions, blocks, terms
from bot.views.ids import Action, Form, write_value
from bot.views.lines import ActionLine
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_PLAN = 1000
LONGEST_NAME = 60
EMPTY_LINES = 2


@dataclass(frozen=True)
class Proposal:
    """One line of a checklist as it is proposed; `owner` is a Slack id."""

    words: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class Directed:
    """What was agreed on an intervention."""

    key: str
    title: str
    kind: str
    plan: str
    by: str | None
    actions: list[ActionLine]
    required: str = ""


def kind_name(reader: Reader, kind: Kind, names: Mapping[Kind, str]) -> str:
    """Return what the community calls the kind."""
    return names.get(kind) or terms.kind(reader, kind)


def buttons(
    reader: Reader, *, intervention: int, key: str, phase: Phase, kind: Kind | None, has_plan: bool
) -> list[Block]:
    """Return the head post's buttons for directing."""

    def button(text: str, action: Action, style: str | None = None) -> Block:
        label = reader.text("{button}, {key}", button=text, key=key)
        return blocks.button(text, action, style=style, label=label, intervention=intervention)

    if has_plan:
        found = [button(reader.text("Change the plan…"), Action.agree_plan)]
    else:
        # Once somebody has taken it up, a plan is the next thing to do.
        style = None if phase is Phase.raised else "primary"
        found = [button(reader.text("Agree a plan…"), Action.agree_plan, style)]
    if phase is not Phase.raised:
        found.append(button(reader.text("Add an action…"), Action.add_action))
    if kind is Kind.hr_direction:
        found.append(button(reader.text("Issue a directive…"), Action.issue_directive))
    if kind is Kind.sponsor_ask:
        found.append(button(reader.text("Ask the sponsor…"), Action.ask_sponsor))
    return found


def choosing(
    reader: Reader, *, intervention: int, key: str, catalogue: Mapping[Kind, Playbook], names: Mapping[Kind, str]
) -> dict[str, Any]:
    """Return the first step: which kind, with questions for whoever is not sure."""
    help_choose = blocks.button(reader.text("Help me choose"), Action.help_choose, intervention=intervention)
    options = [(kind.value, kind_name(reader, kind, names)) for kind in catalogue]
    fits = [f"*{said(kind_name(reader, kind, names), 80)}* {said(reader.text(book.fits), 200)}"
            for kind, book in catalogue.items()]  # fmt: skip
    return blocks.modal(
        title=reader.text("Agree a plan, {key}", key=key),
        blocks=[
            blocks.radio("kind", reader.text("What would help?"), options),
            blocks.actions(help_choose),
            blocks.context("\n".join(fits)),
        ],
        submit=reader.text("Next"),
        close=reader.text("Cancel"),
        callback=Form.choose_kind,
        carries=write_value(intervention=intervention),
    )


def asking(reader: Reader, *, intervention: int, question: str = FIRST_QUESTION) -> dict[str, Any]:
    """Return one question of the short tree that leads to a kind."""
    asked = QUESTIONS[question]
    options = [(str(number), reader.text(choice.words)) for number, choice in enumerate(asked.choices)]
    return blocks.modal(
        title=reader.text("Help me choose"),
        blocks=[blocks.radio(f"choice_{question}", reader.text(asked.words), options)],
        submit=reader.text("Next"),
        close=reader.text("Back"),
        callback=Form.choose_by_question,
        carries=write_value(intervention=intervention, question=question),
    )


def planning(
    reader: Reader,
    *,
    intervention: int,
    key: str,
    kind: Kind,
    name: str,
    plan: str,
    saw: int,
    proposals: list[Proposal],
    level: Level = Level.advise,
    required: str = "",
) -> dict[str, Any]:
    """Return the form of the plan: a sentence, and the checklist as promises that can be changed or emptied.

    It carries `saw`, the plan that it shows, so that nobody overwrites a newer one unseen. Above the level advise it
    asks why the community has to step in.
    """
    built = [
        blocks.section(reader.text("*{kind}* for {key}", kind=said(name, 80), key=key)),
        blocks.text_input(
            "plan",
            reader.text("What is agreed, in a sentence?"),
            initial=plan,
            multiline=True,
            optional=False,
            max_length=LONGEST_PLAN,
        ),
        *_asks_why(reader, level, required),
        blocks.context(reader.text("Proposed actions. Change what you like; empty the words and a line is left out.")),
    ]
    lines: list[Proposal | None] = [*proposals, *[None] * EMPTY_LINES]
    for number, each in enumerate(lines[:MOST_ACTIONS], start=1):
        built += _line(reader, number, each)
    return blocks.modal(
        title=reader.text("Agree a plan, {key}", key=key),
        blocks=built,
        submit=reader.text("Agree"),
        close=reader.text("Cancel"),
        callback=Form.agree_plan,
        carries=write_value(intervention=intervention, kind=kind.value, saw=saw),
    )


def agreed(reader: Reader, data: Directed) -> Post:
    """Return the reply that says what was agreed, and who does what until when."""
    by = mention(data.by) if data.by else reader.text("Somebody")
    text = reader.text("{person} agreed on *{kind}*.", person=by, kind=said(data.kind, 80))
    listed = "\n".join(f"• {actions.line(reader, each, names_key=False)}" for each in data.actions)
    plan = quote(data.plan, LONGEST_PLAN)
    return Post(
        text, [blocks.section(f"{text}\n{plan}"), *_section(required(reader, data.required)), *_section(listed)]
    )


def required(reader: Reader, words: str) -> str:
    """Return the line that says why the community had to step in; empty where nobody had to say."""
    return reader.text("*Required because:* {words}", words=said(words, LONGEST_PLAN)) if words else ""


def agreed_line(reader: Reader, data: Directed) -> Post:
    """Return the one line by which the channel learns what is directed."""
    text = f"{data.key} {said(data.title, 120)}: {said(data.kind, 80)}."
    return Post(f"{text} {said(data.plan, 300)}")


def playbook_choice(reader: Reader, *, community: int, names: Mapping[Kind, str]) -> dict[str, Any]:
    """Return the form that asks which playbook is to be changed."""
    options = [(kind.value, kind_name(reader, kind, names)) for kind in Kind]
    return blocks.modal(
        title=reader.text("Playbooks"),
        blocks=[blocks.select("kind", reader.text("Which kind of intervention?"), options)],
        submit=reader.text("Next"),
        close=reader.text("Cancel"),
        callback=Form.choose_playbook,
        carries=write_value(community=community),
    )


def playbook_form(reader: Reader, *, community: int, kind: Kind, name: str, book: Playbook) -> dict[str, Any]:
    """Return the form of one playbook: its name, when it fits, and its checklist."""
    built = [
        blocks.text_input("name", reader.text("Name"), initial=name, optional=False, max_length=LONGEST_NAME),
        blocks.text_input(
            "fits",
            reader.text("It fits when…"),
            initial=reader.text(book.fits),
            multiline=True,
            optional=False,
            max_length=LONGEST_ACTION,
        ),
    ]
    places = [(place.value, _place(reader, place)) for place in Place]
    empty = [None] * EMPTY_LINES
    for number, task in enumerate([*book.tasks, *empty][:MOST_ACTIONS], start=1):
        words = reader.text(task.words) if task else ""
        built += [
            blocks.text_input(
                f"words_{number}",
                reader.text("Action {n}", n=number),
                initial=words,
                max_length=LONGEST_ACTION,
            ),
            blocks.text_input(
                f"days_{number}",
                reader.text("Due after how many working days?"),
                initial=str(task.due_in_working_days) if task else "",
                max_length=3,
            ),
            blocks.select(
                f"place_{number}",
                reader.text("Proposed to"),
                places,
                initial=task.for_place.value if task else Place.owner.value,
                optional=True,
            ),
        ]
    built.append(blocks.checkbox("default", reader.text("Or"), reader.text("Go back to the default")))
    return blocks.modal(
        title=reader.text("Playbook"),
        blocks=built,
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.edit_playbook,
        carries=write_value(community=community, kind=kind.value),
    )


def read_playbook(reader: Reader, kind: Kind, default: Playbook, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what was filled in as a community's change; words that were left alone stay the default's."""
    same = {reader.text(each): each for each in (default.fits, *(task.words for task in default.tasks))}
    changed: dict[str, Any] = {"fits": same.get(fields["fits"].strip(), fields["fits"].strip()), "tasks": []}
    if fields["name"].strip() != terms.kind(reader, kind):
        changed["name"] = fields["name"].strip()
    for number in range(1, MOST_ACTIONS + 1):
        words = fields.get(f"words_{number}", "").strip()
        if words:
            days = fields.get(f"days_{number}", "").strip()
            task = {
                "words": same.get(words, words),
                "due_in_working_days": int(days) if days.isascii() and days.isdigit() else None,
                "for_place": fields.get(f"place_{number}") or Place.owner.value,
            }
            changed["tasks"].append(task)
    return changed


def playbook_block(field: str, fields: Mapping[str, str]) -> str:
    """Return the block of the form that an invalid part of a playbook stands in, such as "coaching.tasks.2"."""
    part, _, place = field.partition(".")[2].partition(".")
    if part != "tasks":
        return part
    filled_in = [number for number in range(1, MOST_ACTIONS + 1) if fields.get(f"words_{number}", "").strip()]
    number = filled_in[int(place) - 1] if place and filled_in else 1
    is_too_long = not place or len(fields[f"words_{number}"].strip()) > LONGEST_ACTION
    return f"words_{number}" if is_too_long else f"days_{number}"


def _asks_why(reader: Reader, level: Level, required: str) -> list[Block]:
    if level is Level.advise:
        return []
    asked = blocks.text_input(
        "required",
        reader.text("Why does the community have to step in?"),
        initial=required,
        hint=reader.text(
            "This is at the level {level}: why can the division not do it alone? The thread and the report say so.",
            level=terms.level(reader, level),
        ),
        multiline=True,
        optional=False,
        max_length=LONGEST_PLAN,
    )
    return [asked]


def _line(reader: Reader, number: int, each: Proposal | None) -> list[Block]:
    words = blocks.text_input(
        f"words_{number}",
        reader.text("Action {n}", n=number),
        initial=each.words if each else "",
        max_length=LONGEST_ACTION,
    )
    owner = blocks.person(f"owner_{number}", reader.text("Who does it?")) | {"optional": True}
    if each and each.owner:
        owner["element"]["initial_user"] = each.owner
    initial = each.due_on.isoformat() if each else None
    return [words, owner, blocks.day_picker(f"due_on_{number}", reader.text("By when?"), initial=initial)]


def _section(text: str) -> list[Block]:
    return [blocks.section(text)] if text else []


def _place(reader: Reader, place: Place) -> str:
    return {
        Place.owner: reader.text("owner of the initiative"),
        Place.representative: reader.text("representative"),
        Place.deputy: reader.text("deputy"),
        Place.knowledge_lead: reader.text("knowledge lead"),
        Place.hr_lead: reader.text("HR lead"),
        Place.sponsor: reader.text("sponsor"),
    }[place]
