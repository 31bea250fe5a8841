"""The forms of an initiative's own life: add, edit, pause, close."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.blueprint import LONGEST_NAME, LONGEST_TEXT
from bot.domain.plan import Milestone
from bot.domain.templates import TEMPLATES
from bot.domain.words import CLOSED_STAGES, Stage, Strand
from bot.views import blocks, terms
from bot.views.ids import Form, write_value
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.roster import division_field
from bot.views.surfaces import Block, Post

HALF_A_YEAR = timedelta(days=182)
FOUR_WEEKS = timedelta(weeks=4)
NO_TEMPLATE = "none"


def add_form(reader: Reader, community: int, divisions: list[str], today: date, division: str = "") -> dict[str, Any]:
    """Return the form of a new initiative, in `division` unless another one is chosen."""
    kinds = [("active", reader.text("active: asked about from the next check-in on")), ("draft", reader.text("draft"))]
    built = [
        template_field(reader, "template", NO_TEMPLATE),
        blocks.text_input(
            "title", reader.text("Title"), hint=reader.text("A template brings one."), max_length=LONGEST_NAME
        ),
        division_field(reader, divisions, initial=division, optional=False),
        _strand(reader, None, reader.text("A template brings one; otherwise it is knowledge management.")),
        _owner(reader, None, reader.text("The division's representative unless somebody is chosen.")),
        blocks.needed(blocks.day_picker("start", reader.text("Start"), initial=today.isoformat())),
        blocks.needed(blocks.day_picker("due", reader.text("Due"), initial=(today + HALF_A_YEAR).isoformat())),
        blocks.radio("stage", reader.text("Stage"), kinds, initial="active"),
    ]
    return _modal(reader, reader.text("New initiative"), built, Form.add_initiative, community=community)


def template_field(reader: Reader, block: str, chosen: str) -> Block:
    """Return the choice of a template, whose milestones are spread over the time there is."""
    templates = [(key, reader.text(each.title)) for key, each in TEMPLATES.items()]
    choices = [(NO_TEMPLATE, reader.text("no template")), *templates]
    return blocks.select(block, reader.text("Begin from"), choices, initial=chosen)


def edit_form(
    reader: Reader, community: int, initiative: int, key: str, title: str, strand: Strand, owner: str | None
) -> dict[str, Any]:
    """Return the form that edits an initiative; its dates belong to its plan."""
    built = [
        blocks.text_input("title", reader.text("Title"), initial=title, optional=False, max_length=LONGEST_NAME),
        _strand(reader, strand),
        _owner(reader, owner, ""),
    ]
    shown = reader.text("Edit {key}", key=key)
    return _modal(reader, shown, built, Form.edit_initiative, community=community, initiative=initiative)


def pause_form(reader: Reader, community: int, initiative: int, key: str, title: str, today: date) -> dict[str, Any]:
    """Return the form that pauses an initiative."""
    built = [
        blocks.section(f"*{key}* {said(title, 120)}"),
        blocks.text_input(
            "reason", reader.text("Why is it paused?"), multiline=True, optional=False, max_length=LONGEST_TEXT
        ),
        blocks.day_picker(
            "review_on",
            reader.text("When is the pause looked at again?"),
            initial=(today + FOUR_WEEKS).isoformat(),
        ),
    ]
    shown = reader.text("Pause {key}", key=key)
    return _modal(reader, shown, built, Form.pause_initiative, community=community, initiative=initiative)


def close_form(reader: Reader, community: int, initiative: int, key: str, title: str) -> dict[str, Any]:
    """Return the form that closes an initiative."""
    ends = [(each.value, terms.stage(reader, each)) for each in Stage if each in CLOSED_STAGES]
    built = [
        blocks.section(f"*{key}* {said(title, 120)}"),
        blocks.radio("outcome", reader.text("How did it end?"), ends),
        blocks.text_input(
            "lesson",
            reader.text("What should others know who try the same?"),
            multiline=True,
            optional=False,
            max_length=LONGEST_TEXT,
        ),
    ]
    shown = reader.text("Close {key}", key=key)
    return _modal(reader, shown, built, Form.close_initiative, community=community, initiative=initiative)


def done(reader: Reader, key: str, title: str, stage: Stage, milestones: Sequence[Milestone] = ()) -> dict[str, Any]:
    """Return what stands in the form's place once it is done, with the milestones that a template brought."""
    built = [blocks.section(f"*{key}* {said(title, 120)} · {terms.stage(reader, stage)}")]
    if milestones:
        lines = [f"• {reader.day(each.due)} · {said(each.name, 120)}" for each in milestones]
        built += [
            blocks.section("\n".join(lines)),
            blocks.context(reader.text("To change these milestones, type `/cop initiative plan {key}`.", key=key)),
        ]
    return blocks.modal(
        title=reader.text("Initiative"),
        blocks=built,
        close=reader.text("Close"),
        callback=Form.done,
    )


def resumed(reader: Reader, key: str, title: str) -> Post:
    """Return what is said when an initiative is taken up again."""
    return Post(
        reader.text("{key} {title} is active; it is part of the next check-in.", key=key, title=said(title, 120))
    )


def _strand(reader: Reader, value: Strand | None, hint: str = "") -> Block:
    options = [(each.value, terms.strand(reader, each)) for each in Strand]
    return blocks.select("strand", reader.text("Strand"), options, initial=value, hint=hint, optional=value is None)


def _owner(reader: Reader, value: str | None, hint: str) -> Block:
    return blocks.one_person("owner", reader.text("Owner"), initial=value, hint=hint)


def _modal(reader: Reader, title: str, built: list[Block], form: Form, **carries: Any) -> dict[str, Any]:
    return blocks.modal(
        title=title,
        blocks=built,
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=form,
        carries=write_value(**carries),
    )
