"""The roles beside the lead as people see them: who helps, who keeps the record, and the menu to take part."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from bot.views import blocks
from bot.views.ids import Action, read_value, write_value
from bot.views.mrkdwn import mention
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_HELPERS = 6


class Part(StrEnum):
    """What somebody chooses from the menu."""

    help = "help"
    record = "record"
    hand_over = "hand_over"
    step_down = "step_down"


def facts(reader: Reader, scribe: str | None, helpers: Sequence[str]) -> str:
    """Return who helps and who keeps the record; empty where nobody does."""
    found = []
    if helpers:
        named = [mention(each) for each in helpers[:MOST_HELPERS]]
        if more := len(helpers) - len(named):
            named.append(reader.plural("{n} more", "{n} more", more))
        found.append(reader.text("Helping: {people}", people=reader.list(named)))
    if scribe:
        found.append(reader.text("Record: {person}", person=mention(scribe)))
    return "  ·  ".join(found)


def menu(reader: Reader, intervention: int, *, has_scribe: bool, has_anybody: bool) -> Block:
    """Return the menu by which people take part, and stop."""
    choices = [(Part.help, reader.text("I’ll help"))]
    if has_scribe:
        choices.append((Part.hand_over, reader.text("Hand the record over…")))
    else:
        choices.append((Part.record, reader.text("I’ll keep the record")))
    if has_anybody:
        choices.append((Part.step_down, reader.text("I step down")))
    options = [(write_value(intervention=intervention, part=part.value), words) for part, words in choices]
    return blocks.overflow(Action.take_part, options)


def read(action: dict[str, Any]) -> tuple[int, Part]:
    """Return what was chosen from the menu, and about which intervention."""
    chosen = read_value(action["selected_option"]["value"])
    return int(chosen["intervention"]), Part(chosen["part"])


def helped(reader: Reader, by: str | None) -> Post:
    """Return the reply that says who helps."""
    return Post(reader.text("{person} helps. Say what would help most.", person=_person(reader, by)))


def record_kept(reader: Reader, by: str | None, to: str | None) -> Post:
    """Return the reply that says who keeps the record, and who handed it over."""
    if by == to:
        return Post(reader.text("{person} keeps the record.", person=_person(reader, to)))
    return Post(
        reader.text("{person} handed the record over to {to}.", person=_person(reader, by), to=_person(reader, to))
    )


def stepped_down(reader: Reader, by: str | None) -> Post:
    """Return the reply that says who no longer takes part."""
    text = reader.text("{person} stepped down. Somebody else can take that on.", person=_person(reader, by))
    return Post(text)


def _person(reader: Reader, slack_id: str | None) -> str:
    return mention(slack_id) if slack_id else reader.text("Somebody")
