"""Days off from calendar files as leads see them: what holds, what a new file would bring, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.views import blocks
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block

MOST_FILES = 20
MOST_ENTRIES = 20
MOST_DIVISIONS = 10


@dataclass(frozen=True)
class Entry:
    """Days off of one title, both ends included."""

    first: date
    last: date
    title: str


@dataclass(frozen=True)
class Calendar:
    """What one file brings: for a division, or for everybody where none is named; `by` the Slack id of who sent it."""

    number: int
    file: str
    division: str | None
    entries: list[Entry]
    by: str | None
    on: date

    @property
    def days(self) -> int:
        """How many days are off, whatever the number of entries on them."""
        off = {day for each in self.entries for day in range(each.first.toordinal(), each.last.toordinal() + 1)}
        return len(off)


def overview(
    reader: Reader, community: int, division: tuple[int, str] | None, held: list[Calendar], problem: str = ""
) -> dict[str, Any]:
    """Return the form that takes a file, for a division or for everybody, below the files that hold already."""
    shown: list[Block] = [blocks.section(f"⚠ {problem}")] if problem else []
    whom = said(division[1]) if division else reader.text("everybody")
    intro = reader.text(
        "Send an exported calendar of days off for *{whom}*. You see what is in it before it counts. "
        "Public holidays are known already: they follow each division's country.",
        whom=whom,
    )
    if not division:
        intro += " " + reader.text("`/cop daysoff DIVISION` is for one division.")
    shown.append(blocks.section(intro))
    picker = {"type": "file_input", "action_id": "file", "filetypes": ["ics"], "max_files": 1}
    shown.append(blocks.field("file", reader.text("Calendar file (.ics)"), picker))
    if held:
        shown += [blocks.divider(), blocks.section("*" + reader.text("Days off that hold now") + "*")]
        shown += [_held(reader, community, division, each) for each in held[:MOST_FILES]]
        if len(held) > MOST_FILES:
            shown.append(blocks.context(reader.text("and {n} more", n=len(held) - MOST_FILES)))
    return blocks.modal(
        title=reader.text("Days off"),
        blocks=shown,
        submit=reader.text("Look at it"),
        close=reader.text("Close"),
        callback=Form.days_off,
        carries=write_value(community=community, division=division[0] if division else None),
    )


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the form carries, and the file that was chosen in it."""
    files = view["state"]["values"]["file"]["file"].get("files") or [{}]
    return read_value(view.get("private_metadata")), files[0]


def reading(reader: Reader, file: str) -> dict[str, Any]:
    """Return what is shown while the file is fetched and read."""
    text = reader.text("Reading {file}…", file=said(file))
    return blocks.modal(
        title=reader.text("Days off"), blocks=[blocks.section(text)], close=reader.text("Close"), callback=Form.done
    )


def preview(
    reader: Reader, community: int, calendar: Calendar, divisions: list[str], replaced: Calendar | None
) -> dict[str, Any]:
    """Return what the file would bring, to be taken over; `divisions` are those for which it would hold."""
    shown = [
        blocks.section(_sum(reader, calendar)),
        blocks.section(_whom(reader, calendar, divisions)),
        blocks.section("\n".join(_lines(reader, calendar))),
    ]
    if replaced:
        shown.append(
            blocks.section(
                reader.plural(
                    "It takes the place of an earlier file of this name with {n} day off.",
                    "It takes the place of an earlier file of this name with {n} days off.",
                    replaced.days,
                )
            )
        )
    shown.append(blocks.context(reader.text("On a day off nobody is asked, and no time runs for an answer.")))
    return blocks.modal(
        title=reader.text("Days off"),
        blocks=shown,
        submit=reader.text("Take over"),
        close=reader.text("Cancel"),
        callback=Form.take_days_off,
        carries=write_value(community=community, calendar=calendar.number),
    )


def taken(reader: Reader, community: int, calendar: Calendar) -> dict[str, Any]:
    """Return the confirmation, with the way back."""
    text = reader.text("Done. {sum} `/cop preview` shows when people are asked now.", sum=_sum(reader, calendar))
    back = _take_back(reader, community, None, calendar)
    return blocks.modal(
        title=reader.text("Days off"),
        blocks=[blocks.section("✓ " + text), blocks.actions(back)],
        close=reader.text("Close"),
        callback=Form.done,
    )


def _sum(reader: Reader, calendar: Calendar) -> str:
    if not calendar.entries:
        return reader.text("*{file}* has no day off.", file=said(calendar.file))
    first = min(each.first for each in calendar.entries)
    last = max(each.last for each in calendar.entries)
    return reader.plural(
        "*{file}* has {n} day off, {first}.",
        "*{file}* has {n} days off, from {first} to {last}.",
        calendar.days,
        file=said(calendar.file),
        first=reader.day(first),
        last=reader.day(last),
    )


def _whom(reader: Reader, calendar: Calendar, divisions: list[str]) -> str:
    if calendar.division:
        return reader.text("They hold for {division}.", division=said(calendar.division))
    named = [said(each) for each in divisions[:MOST_DIVISIONS]]
    if len(divisions) > MOST_DIVISIONS:
        named.append(reader.text("{n} more", n=len(divisions) - MOST_DIVISIONS))
    return reader.text("They hold for everybody: {divisions}.", divisions=reader.list(named) or "–")


def _lines(reader: Reader, calendar: Calendar) -> list[str]:
    lines = []
    for each in calendar.entries[:MOST_ENTRIES]:
        days = reader.day(each.first)
        if each.last != each.first:
            days = reader.text("{first} to {last}", first=days, last=reader.day(each.last))
        lines.append(f"• {days}  {said(each.title, 80)}".rstrip())
    if len(calendar.entries) > MOST_ENTRIES:
        lines.append(reader.text("and {n} more", n=len(calendar.entries) - MOST_ENTRIES))
    return lines


def _held(reader: Reader, community: int, division: tuple[int, str] | None, calendar: Calendar) -> Block:
    whom = said(calendar.division) if calendar.division else reader.text("everybody")
    origin = reader.text("for {whom}, since {day}", whom=whom, day=reader.day(calendar.on))
    if calendar.by:
        origin += f", {mention(calendar.by)}"
    back = _take_back(reader, community, division, calendar)
    return blocks.section(f"{_sum(reader, calendar)}\n{origin}", back)


def _take_back(reader: Reader, community: int, division: tuple[int, str] | None, calendar: Calendar) -> Block:
    button = blocks.button(
        reader.text("Take back…"),
        Action.take_back_days_off,
        label=reader.text("Take back calendar {n}: {file}", n=calendar.number, file=calendar.file),
        community=community,
        division=division[0] if division else None,
        calendar=calendar.number,
    )
    return blocks.confirmed(
        button,
        title=reader.text("Take it back?"),
        text=reader.text("These days are worked again, or an earlier file of this name holds again."),
        yes=reader.text("Take it back"),
        no=reader.text("Leave it"),
    )
