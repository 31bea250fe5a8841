"""A community's settings as leads see and change them: what holds, one form for each section, and what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel import Locale

from bot.domain.cadence import Weekday
from bot.domain.reminders import MOST_REMINDERS
from bot.domain.settings import LANGUAGES, LOCALES, WORDED_LEVELS, Part, Plain, Section
from bot.views import asking, blocks, rhythm, terms
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block


@dataclass(frozen=True)
class Change:
    """One change as it was kept; `by` is a Slack id."""

    change: int
    section: Section
    before: Plain
    after: Plain
    by: str
    at: datetime
    is_taken_back: bool = False


@dataclass(frozen=True)
class History:
    """The newest changes, the newest first, and how many there are altogether."""

    community: int
    changes: list[Change] = field(default_factory=list)
    count: int = 0
    may_change: bool = False


def overview(
    reader: Reader,
    community: int,
    name: str,
    held: Mapping[Section, Plain],
    *,
    may_change: bool,
    leads_others: bool = False,
) -> dict[str, Any]:
    """Return the modal that shows what holds; a lead can change each section, everybody the own reminders.

    Who `leads_others` is offered to set it up like one of those communities.
    """
    built = [_held(reader, community, section, plain, may_change) for section, plain in held.items()]
    elsewhere = reader.text(
        "Elsewhere: `/cop cadence` how often people are asked, `/cop daysoff` days off, `/cop rules` what counts as "
        "slipping, `/cop questions` "
        "your own questions, `/cop playbooks` the kinds of interventions, `/cop setup` the terms of reference."
    )
    ways = [
        blocks.button(reader.text("My own reminders…"), Action.own_reminders),
        blocks.button(reader.text("Former values…"), Action.settings_history, community=community),
    ]
    if may_change and leads_others:
        ways.append(blocks.button(reader.text("Set up like…"), Action.set_up_alike, community=community))
    return blocks.modal(
        title=reader.text("Settings"),
        blocks=[
            blocks.section(reader.text("What holds in {community}", community=f"*{said(name, 80)}*")),
            *built,
            blocks.divider(),
            blocks.actions(*ways),
            blocks.context(elsewhere),
        ],
        close=reader.text("Close"),
        callback=Form.settings,
        carries=write_value(community=community),
    )


def form(reader: Reader, community: int, section: Section, plain: Plain, saw: int | None) -> dict[str, Any]:
    """Return the form of one section, filled with what holds; `saw` is its newest change."""
    return blocks.modal(
        title=section_name(reader, section),
        blocks=[blocks.section(_meaning(reader, section)), *_inputs(reader, section, plain)],
        submit=reader.text("Save"),
        close=reader.text("Back"),
        callback=Form.setting,
        carries=write_value(community=community, section=section.value, saw=saw),
    )


def alike_form(reader: Reader, community: int, others: list[tuple[int, str]]) -> dict[str, Any]:
    """Return the form that takes over from another community, of which the number and the name are given."""
    parts = [
        (Part.rhythm.value, reader.text("how often people are asked, and how long they have")),
        (Part.settings.value, reader.text("reminders, working hours, times of the levels")),
        (Part.rules.value, reader.text("what counts as slipping")),
        (Part.questions.value, reader.text("your own questions in the check-in")),
    ]
    known = [(str(number), name) for number, name in others]
    intro = reader.text(
        "What you choose holds here from now on as it does there, in place of what holds here. *Former values…* lead "
        "back to the settings, not to the cadence: note that first. Answers keep the questions they answered."
    )
    return blocks.modal(
        title=reader.text("Set up like"),
        blocks=[
            blocks.section(intro),
            blocks.select("other", reader.text("Like which community"), known),
            blocks.boxes("parts", reader.text("Take over"), parts, initial=[value for value, _ in parts]),
        ],
        submit=reader.text("Take over"),
        close=reader.text("Back"),
        callback=Form.set_up_alike,
        carries=write_value(community=community),
    )


def alike_reason(reader: Reader, name: str) -> str:
    """Return why the rules were changed, for their history."""
    return reader.text("Set up like {community}", community=name)


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the form of a section carries, and what was entered by field."""
    typed = view["state"]["values"]
    return read_value(view.get("private_metadata")), {
        block: _value(next(iter(element.values()))) for block, element in typed.items()
    }


def history(reader: Reader, data: History) -> dict[str, Any]:
    """Return the modal with every change, who made it and what it was before, and a way back."""
    built = [_change(reader, data, each) for each in data.changes]
    if not built:
        built.append(blocks.section(reader.text("Nothing was changed yet: what holds is what was set up.")))
    if (more := data.count - len(data.changes)) > 0:
        built.append(blocks.context(reader.plural("and {n} older change", "and {n} older changes", more)))
    return blocks.modal(
        title=reader.text("Former values"),
        blocks=built,
        close=reader.text("Back"),
        callback=Form.settings,
        carries=write_value(community=data.community),
    )


def section_name(reader: Reader, section: Section) -> str:
    """Return what a section is called."""
    match section:
        case Section.reminders:
            return reader.text("Reminders")
        case Section.hours:
            return reader.text("Working hours")
        case Section.triage:
            return reader.text("Triage")
        case Section.language:
            return reader.text("Language and zone")
        case Section.confidence:
            return reader.text("Words for confidence")
    assert section.level is not None
    return reader.text("Level {level}", level=terms.level(reader, section.level))


def summary(reader: Reader, section: Section, plain: Plain) -> str:
    """Return what a section holds, in a line."""
    match section:
        case Section.reminders:
            if not plain["most"]:
                return asking.most_reminders(reader, 0)
            return " · ".join(
                [
                    asking.most_reminders(reader, plain["most"]),
                    reader.plural("{n} at least", "{n} at least", plain["fewest"]),
                    reader.text("{n} h apart", n=reader.number(plain["apart"], 1)),
                ]
            )
        case Section.hours:
            return reader.text(
                "{starts} to {ends}, weekend: {days}",
                starts=plain["starts"],
                ends=plain["ends"],
                days=_days(reader, plain["weekend"]),
            )
        case Section.triage:
            if plain["working_days"] == 1:
                return reader.text("an intervention opens by itself after 1 working day")
            days = reader.number(plain["working_days"], 1)
            return reader.text("an intervention opens by itself after {n} working days", n=days)
        case Section.language:
            return f"{_language(reader, plain['locale'])} · {said(plain['zone'], 60)}"
        case Section.confidence:
            own = [_in_language(reader, each, plain[each]) for each in LANGUAGES if plain[each]]
            return "\n".join(own) or reader.text("the usual ones")
    return reader.text(
        "next person after {response} h, reminder after {remind} h, update every {update} days, "
        "waits again after {silence} days",
        response=reader.number(plain["response_hours"], 1),
        remind=reader.number(plain["remind_after_hours"], 1),
        update=reader.number(plain["update_every_days"]),
        silence=reader.number(plain["unacknowledge_after_days"]),
    )


def _held(reader: Reader, community: int, section: Section, plain: Plain, may_change: bool) -> Block:
    name = section_name(reader, section)
    text = f"*{name}*\n{summary(reader, section, plain)}"
    if not may_change:
        return blocks.section(text)
    button = blocks.button(
        reader.text("Change…"),
        Action.change_setting,
        label=reader.text("Change: {what}", what=name),
        community=community,
        section=section.value,
    )
    return blocks.section(text, button)


def _change(reader: Reader, data: History, each: Change) -> Block:
    name = section_name(reader, each.section)
    lines = [
        f"*{name}* · {mention(each.by)}, {reader.moment(each.at)}",
        reader.text("Before: {values}", values=summary(reader, each.section, each.before)),
        reader.text("Since then: {values}", values=summary(reader, each.section, each.after)),
    ]
    if each.is_taken_back:
        lines[0] += " · ↩ " + reader.text("taken back")
    if not data.may_change:
        return blocks.section("\n".join(lines))
    back = blocks.button(
        reader.text("Set back"),
        Action.set_back,
        label=reader.text("{what}: set back to what held before change {n}", what=name, n=each.change),
        community=data.community,
        change=each.change,
    )
    asked = blocks.confirmed(
        back,
        title=reader.text("Set back?"),
        text=summary(reader, each.section, each.before),
        yes=reader.text("Set back"),
        no=reader.text("Leave it"),
    )
    return blocks.section("\n".join(lines), asked)


def _meaning(reader: Reader, section: Section) -> str:
    match section:
        case Section.reminders:
            return reader.text(
                "How often somebody who has not answered may be reminded of a check-in. Each person may choose within "
                "these bounds."
            )
        case Section.hours:
            return reader.text(
                "On each person's own clock. Outside these hours it is quiet: nobody is reminded, and no time runs "
                "for an answer."
            )
        case Section.triage:
            return reader.text(
                "How many working days a lead has to look at an intervention that was found, before it opens by "
                "itself. Those at the level direct open at once. It counts for what is found from now on."
            )
        case Section.confidence:
            levels = reader.list([reader.number(level) for level in WORDED_LEVELS])
            return reader.text(
                "What stands beside {levels} where a check-in asks how confident people are, in each language: five "
                "lines, or none for the usual words.",
                levels=levels,
            )
        case Section.language:
            return reader.text("For what is written in the channel. In direct messages everybody's own language holds.")
    return reader.text("What this level asks of people, in their working time. It counts for open interventions too.")


def _inputs(reader: Reader, section: Section, plain: Plain) -> list[Block]:
    match section:
        case Section.reminders:
            numbers = [(str(n), reader.number(n)) for n in range(MOST_REMINDERS + 1)]
            return [
                blocks.select("most", reader.text("At most"), numbers, initial=str(plain["most"])),
                blocks.select("fewest", reader.text("At least"), numbers, initial=str(plain["fewest"])),
                _number(reader.text("Hours between the card and a reminder, and between two"), "apart", plain),
            ]
        case Section.hours:
            days = [(str(int(day)), rhythm.weekday_name(reader, day)) for day in Weekday]
            free = [str(day) for day in plain["weekend"]]
            return [
                blocks.time_picker("starts", reader.text("From"), initial=plain["starts"], optional=False),
                blocks.time_picker("ends", reader.text("To"), initial=plain["ends"], optional=False),
                blocks.boxes("weekend", reader.text("Nobody works on"), days, initial=free, optional=True),
            ]
        case Section.triage:
            return [_number(reader.text("Working days"), "working_days", plain)]
        case Section.language:
            known = [(locale, _language(reader, locale)) for locale in LOCALES]
            zone = reader.text("Time zone of the community")
            return [
                blocks.select("locale", reader.text("Language of the channel"), known, initial=plain["locale"]),
                blocks.text_input("zone", zone, initial=plain["zone"], optional=False),
            ]
        case Section.confidence:
            return [
                blocks.text_input(
                    each, _language(reader, each), initial=plain[each], hint=_usual(reader, each), multiline=True
                )
                for each in LANGUAGES
            ]
    return [
        _number(reader.text("Hours until the next person is asked"), "response_hours", plain),
        _number(reader.text("Hours until a reminder"), "remind_after_hours", plain),
        _number(reader.text("Days between two updates of the lead"), "update_every_days", plain),
        _number(reader.text("Days of silence until it waits for somebody again"), "unacknowledge_after_days", plain),
    ]


def _number(label: str, name: str, plain: Plain) -> Block:
    return blocks.text_input(name, label, initial=f"{plain[name]:g}", optional=False, max_length=6)


def _days(reader: Reader, numbers: list[int]) -> str:
    names = [rhythm.weekday_name(reader, Weekday(number)) for number in numbers]
    return reader.list(names) or reader.text("none")


def _in_language(reader: Reader, language: str, lines: str) -> str:
    words = " · ".join(said(line) for line in lines.splitlines())
    return reader.text("{language}: {words}", language=_language(reader, language), words=words)


def _usual(reader: Reader, language: str) -> str:
    words = " · ".join(terms.confidence(Reader(language), level) for level in WORDED_LEVELS)
    return reader.text("The usual ones: {words}", words=words)


def _language(reader: Reader, locale: str) -> str:
    return str(Locale.parse(locale, sep="-").get_display_name(reader.babel) or locale)


def _value(element: dict[str, Any]) -> Any:
    if "selected_options" in element:
        return [each["value"] for each in element["selected_options"] or []]
    chosen = element.get("selected_option")
    return chosen["value"] if chosen else element.get("value") or element.get("selected_time")
