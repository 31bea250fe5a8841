"""The modals about an intervention, each with what it carries, and how a sent one is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.intervention_table import Phase
from bot.domain.words import Level, Outcome
from bot.views import blocks, lessons, terms
from bot.views.ids import Form, read_value, write_value
from bot.views.mrkdwn import link, said
from bot.views.reader import Reader
from bot.views.surfaces import Block
from bot.views.thread import LONGEST_WORDS, Head

MOST_CHOICES = 100


@dataclass(frozen=True)
class Choice:
    """An initiative that can be chosen."""

    key: str
    title: str


def raising(
    reader: Reader,
    *,
    community: int,
    choices: list[Choice],
    chosen: str | None = None,
    reason: str = "",
    source_link: str = "",
    is_open: bool = False,
) -> dict[str, Any]:
    """Return the modal by which a person raises an intervention; `is_open` says that one will be joined."""
    built: list[Block] = []
    if is_open:
        built.append(blocks.context(reader.text("One is open already; what you write is added to its thread.")))
    if source_link:
        built.append(blocks.context(link(source_link, reader.text("the message it begins with"))))
    built += [
        _which(reader, choices, chosen),
        blocks.text_input(
            "reason",
            reader.text("Why should the community act?"),
            initial=reason,
            multiline=True,
            optional=False,
            max_length=LONGEST_WORDS,
        ),
        blocks.radio("level", reader.text("Who should act?"), _levels(reader), initial=Level.advise.value),
        blocks.checkbox("restricted", reader.text("Is this about people?"), reader.text("Make it restricted")),
        blocks.people(
            "concerned",
            reader.text("If restricted: with whom is it shared?"),
            hint=reader.text(
                "Title and content appear only in their direct messages with this app. A lead or the sponsor must be "
                "among you."
            ),
        ),
    ]
    return blocks.modal(
        title=reader.text("Raise an intervention"),
        blocks=built,
        submit=reader.text("Raise"),
        close=reader.text("Cancel"),
        callback=Form.raise_intervention,
        carries=write_value(community=community, link=source_link),
    )


def joined(reader: Reader, *, key: str, thread_link: str) -> dict[str, Any]:
    """Return what replaces the modal when an intervention was open already."""
    text = reader.text("{key} has an open intervention already. Your words were added to its thread.", key=key)
    if thread_link:
        text += " " + link(thread_link, reader.text("Open the thread"))
    return blocks.modal(
        title=reader.text("Added"),
        blocks=[blocks.section(text)],
        close=reader.text("Done"),
        callback=Form.done,
    )


def closing(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal by which a lead or the sponsor ends an intervention."""
    outcomes = [(outcome.value, terms.outcome(reader, outcome)) for outcome in Outcome]
    fields = [
        blocks.radio("outcome", reader.text("How did it end?"), outcomes),
        _words("conclusion", reader.text("In a sentence, for the channel")),
        *lessons.fields(reader),
    ]
    heading = reader.text("Close {key}", key=head.key)
    return _about(reader, Form.close_intervention, head, heading, fields, reader.text("Close it"))


def declining(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal by which a lead says why an intervention is not raised now."""
    fields = [_words("reason", reader.text("Not now, because…"))]
    heading = reader.text("{key}: not now", key=head.key)
    return _about(reader, Form.decline_candidate, head, heading, fields, reader.text("Save"))


def level(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal by which a person changes the level."""
    fields = [
        blocks.radio("level", reader.text("Who should act?"), _levels(reader), initial=head.level.value),
        _words("reason", reader.text("Why does the level change?")),
    ]
    heading = reader.text("Level of {key}", key=head.key)
    return _about(reader, Form.change_level, head, heading, fields, reader.text("Change it"))


def hand_over(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal by which the lead is handed over."""
    fields = [blocks.person("to", reader.text("Who leads it from now on?"))]
    heading = reader.text("Hand over {key}", key=head.key)
    return _about(reader, Form.hand_over, head, heading, fields, reader.text("Hand over"))


def hand_over_record(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal by which keeping the record is handed over."""
    fields = [blocks.person("to", reader.text("Who keeps the record from now on?"))]
    heading = reader.text("Record of {key}", key=head.key)
    return _about(reader, Form.hand_over_record, head, heading, fields, reader.text("Hand over"))


def update(reader: Reader, head: Head) -> dict[str, Any]:
    """Return the modal for an update: conditions, actions, needs."""
    fields = [
        _words("conditions", reader.text("What stands?")),
        _words("actions", reader.text("What is being done?"), optional=True),
        _words("needs", reader.text("What is needed, and from whom?"), optional=True),
    ]
    heading = reader.text("Update on {key}", key=head.key)
    return _about(reader, Form.give_update, head, heading, fields, reader.text("Send"))


def correcting(reader: Reader, head: Head, reached: Mapping[Phase, datetime]) -> dict[str, Any]:
    """Return the modal by which a lead sets right when something happened."""
    names = {
        Phase.candidate: reader.text("proposed"),
        Phase.raised: reader.text("raised"),
        Phase.acknowledged: reader.text("taken up"),
        Phase.directed: reader.text("plan agreed"),
        Phase.recovering: reader.text("recovering"),
        Phase.closed: reader.text("closed"),
    }
    options = [(phase.value, f"{names[phase]}: {reader.plain_moment(at)}") for phase, at in reached.items()]
    fields = [
        blocks.radio("stamp", reader.text("Which date?"), options),
        blocks.moment_picker("at", reader.text("When was it really?")),
        _words("reason", reader.text("Why is it corrected?")),
    ]
    heading = reader.text("Dates of {key}", key=head.key)
    return _about(reader, Form.correct_date, head, heading, fields, reader.text("Correct it"))


def read(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], dict[str, list[str]]]:
    """Return what a form of this module carries, its single values by block, and its lists by block."""
    fields: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    for block, elements in view["state"]["values"].items():
        element = next(iter(elements.values()))
        if "selected_users" in element:
            lists[block] = list(element["selected_users"] or [])
        elif "selected_options" in element:
            lists[block] = [each["value"] for each in element["selected_options"] or []]
        else:
            fields[block] = _value(element)
    return read_value(view.get("private_metadata")), fields, lists


def _value(element: dict[str, Any]) -> str:
    chosen = element.get("selected_option")
    if chosen:
        return str(chosen["value"])
    held = (element.get(name) for name in ("value", "selected_user", "selected_date_time"))
    return next((str(each) for each in held if each), "")


def _about(reader: Reader, form: Form, head: Head, heading: str, fields: list[Block], submit: str) -> dict[str, Any]:
    return blocks.modal(
        title=heading,
        blocks=[blocks.section(f"*{said(head.title, 200)}*"), *fields],
        submit=submit,
        close=reader.text("Cancel"),
        callback=form,
        carries=write_value(intervention=head.intervention),
    )


def _which(reader: Reader, choices: list[Choice], chosen: str | None) -> Block:
    """A menu holds a hundred choices; where there are more, the key is typed."""
    label = reader.text("Which initiative?")
    if len(choices) > MOST_CHOICES:
        return blocks.text_input("initiative", label, initial=chosen or "", placeholder=choices[0].key, optional=False)
    options = [(each.key, f"{each.key} {each.title}") for each in choices]
    return blocks.select("initiative", label, options, initial=chosen)


def _levels(reader: Reader) -> list[tuple[str, str]]:
    return [
        (Level.advise.value, reader.text("advise: owner and representative")),
        (Level.assist.value, reader.text("assist: also the knowledge lead and the HR lead")),
        (Level.direct.value, reader.text("direct: also the sponsor (leads and the sponsor only)")),
    ]


def _words(block: str, label: str, *, optional: bool = False) -> Block:
    return blocks.text_input(block, label, multiline=True, optional=optional, max_length=LONGEST_WORDS)
