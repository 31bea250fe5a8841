"""Absences and breaks: the forms, what is said when they are set, and on return."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.words import CheckInState
from bot.views import asking, blocks
from bot.views.ids import Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post


@dataclass(frozen=True)
class Held:
    """What became of one check-in during an absence; `by` and `asked` are Slack ids of who answered and was asked.

    `to_answer` is its id while the person can still answer it.
    """

    division: str
    day: date
    state: CheckInState
    by: str | None = None
    asked: str | None = None
    to_answer: int | None = None


@dataclass(frozen=True)
class StandIn:
    """Who is asked for a division meanwhile, as a Slack id; empty where nobody can be."""

    division: str
    deputy: str = ""


def away_form(reader: Reader, community: int, person: str, first: str | None, unread: str = "") -> dict[str, Any]:
    """Return the form for an absence; a lead may choose somebody else. `unread` was typed for a day and is none."""
    return blocks.modal(
        title=reader.text("Away"),
        blocks=[
            *_unread(reader, unread),
            blocks.person_picker("person", reader.text("Who is away?"), initial=person, optional=False),
            blocks.day_picker("first_day", reader.text("First day away"), initial=first, optional=False),
            blocks.day_picker("last_day", reader.text("Last day away"), optional=False),
            blocks.context(
                reader.text("Meanwhile the deputy is asked, if there is one. An absence never counts as silence.")
            ),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.away,
        carries=write_value(community=community),
    )


def pause_form(reader: Reader, community: int, first: str | None, unread: str = "") -> dict[str, Any]:
    """Return the form for a break of the whole community. `unread` was typed for a day and is none."""
    return blocks.modal(
        title=reader.text("A break for everybody"),
        blocks=[
            *_unread(reader, unread),
            blocks.day_picker("first", reader.text("First day of the break"), initial=first, optional=False),
            blocks.day_picker("last", reader.text("Last day of the break"), optional=False),
            blocks.text_input("reason", reader.text("Why? The channel sees it."), max_length=300),
            blocks.context(
                reader.text("Nobody is asked or reminded in a break. It ends by itself; `/cop resume` ends it earlier.")
            ),
        ],
        submit=reader.text("Announce"),
        close=reader.text("Cancel"),
        callback=Form.pause,
        carries=write_value(community=community),
    )


def noted(reader: Reader, person: str, first: date, last: date, stand_ins: list[StandIn], *, is_own: bool) -> Post:
    """Return the confirmation of an absence: the days, and who is asked meanwhile."""
    days = {"first": reader.day(first), "last": reader.day(last)}
    if is_own:
        text = reader.text("Noted: you are away from {first} to {last}. `/cop back` ends it earlier.", **days)
    else:
        text = reader.text("Noted: {person} is away from {first} to {last}.", person=mention(person), **days)
    return Post("\n".join(["✓ " + text, *(_meanwhile(reader, each) for each in stand_ins)]))


def saved(
    reader: Reader, person: str, first: date, last: date, stand_ins: list[StandIn], *, is_own: bool
) -> dict[str, Any]:
    """Return what stands in the form's place once an absence is noted."""
    shown = blocks.section(noted(reader, person, first, last, stand_ins, is_own=is_own).text)
    return blocks.modal(title=reader.text("Away"), blocks=[shown], close=reader.text("Close"), callback=Form.done)


def called_off(reader: Reader, first: date, last: date) -> Post:
    """Return what is said when an absence that had not begun is called off."""
    days = {"first": reader.day(first), "last": reader.day(last)}
    return Post("✓ " + reader.text("Noted: the absence from {first} to {last} is called off.", **days))


def back(reader: Reader, person: str, held: list[Held], *, is_own: bool) -> Post:
    """Return what is said when an absence ends early."""
    if not is_own:
        return Post("✓ " + reader.text("Noted: {person} is back.", person=mention(person)))
    return welcome(reader, held)


def welcome(reader: Reader, held: list[Held]) -> Post:
    """Return what happened while the person was away."""
    if not held:
        return Post(reader.text("Welcome back. No check-in fell into your absence."))
    text = reader.text("Welcome back. This happened in your absence:")
    lines = [(_became(reader, each), each) for each in held[-20:]]
    built = [blocks.section(f"*{text}*"), *(blocks.section(line, _way_in(reader, each)) for line, each in lines)]
    return Post(text + "\n" + "\n".join(line for line, _ in lines), built)


def break_post(reader: Reader, first: date, last: date, reason: str, *, is_cancelled: bool, is_over: bool) -> Post:
    """Return the channel's post about a break, as it stands."""
    if is_cancelled:
        text = "▶️ " + reader.text(
            "The break from {first} to {last} was called off. Check-ins go on as usual.",
            first=reader.day(first),
            last=reader.day(last),
        )
    elif is_over:
        text = "▶️ " + reader.text("The break ended on {last}. Check-ins go on as usual.", last=reader.day(last))
    else:
        text = "⏸️ " + reader.text(
            "A break from {first} to {last}: nobody is asked or reminded. Check-ins go on by themselves afterwards.",
            first=reader.day(first),
            last=reader.day(last),
        )
    return Post(text, [blocks.section(text)] + ([blocks.context(said(reason))] if reason else []))


def announced(reader: Reader) -> Post:
    """Return what is said to the lead who announced a break or ended one."""
    return Post("✓ " + reader.text("Done. The channel says so."))


def _unread(reader: Reader, word: str) -> list[Block]:
    if not word:
        return []
    text = reader.text("“{word}” is no date such as 2026-03-31. Please choose the days here.", word=said(word, 40))
    return [blocks.section(text)]


def _meanwhile(reader: Reader, each: StandIn) -> str:
    fields = {"division": said(each.division, 80)}
    if each.deputy:
        return reader.text("{person} is asked meanwhile for {division}.", person=mention(each.deputy), **fields)
    return reader.text(
        "Nobody stands in for {division}: it is not asked meanwhile, and that counts as excused. "
        "A lead can name a deputy with `/cop assign`.",
        **fields,
    )


def _way_in(reader: Reader, each: Held) -> Block | None:
    return asking.answer_button(reader, each.division, each.to_answer) if each.to_answer else None


def _became(reader: Reader, each: Held) -> str:
    fields = {"division": said(each.division, 80), "day": reader.day(each.day)}
    if each.by:
        return "✓ " + reader.text("{division}, {day}: answered by {person}", person=mention(each.by), **fields)
    match each.state:
        case CheckInState.answered:
            return "✓ " + reader.text("{division}, {day}: answered", **fields)
        case CheckInState.open if each.asked:
            return "… " + reader.text(
                "{division}, {day}: still open, {person} was asked", person=mention(each.asked), **fields
            )
        case CheckInState.open:
            return "… " + reader.text("{division}, {day}: still open", **fields)
        case CheckInState.vacant | CheckInState.excused:
            return "○ " + reader.text("{division}, {day}: nobody could be asked; it counts as excused", **fields)
        case CheckInState.skipped:
            return "⏭️ " + reader.text("{division}, {day}: skipped", **fields)
        case CheckInState.lapsed:
            return "○ " + reader.text("{division}, {day}: not asked, since I was not running", **fields)
        case _:
            return "✖ " + reader.text("{division}, {day}: no answer", **fields)
