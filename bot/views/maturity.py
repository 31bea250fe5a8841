"""The maturity self-assessment as people meet it: how each capability stands and has moved, and the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.maturity import (
    EVIDENCE_FROM,
    MOST_EVIDENCE,
    Capability,
    MaturityLevel,
    Rating,
    change,
    evidence_field,
    summary,
)
from bot.views import blocks, charts
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.pulse import MOST_QUARTERS, quarter
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post


@dataclass(frozen=True)
class Assessed:
    """What counts of one quarter; `by` and `at` say who saved this version, and when."""

    quarter: date
    ratings: Mapping[Capability, Rating]
    version: int
    by: str
    at: datetime


def capability_name(reader: Reader, value: Capability) -> str:
    """Return the capability's name."""
    return {
        Capability.strategy: reader.text("Strategy"),
        Capability.people: reader.text("People"),
        Capability.process: reader.text("Process"),
        Capability.content: reader.text("Content"),
        Capability.technology: reader.text("Technology"),
        Capability.measurement: reader.text("Measurement"),
    }[value]


def level_name(reader: Reader, value: MaturityLevel) -> str:
    """Return the level as a number and a word."""
    word = {
        MaturityLevel.initiate: reader.text("initiate"),
        MaturityLevel.develop: reader.text("develop"),
        MaturityLevel.standardize: reader.text("standardize"),
        MaturityLevel.optimize: reader.text("optimize"),
        MaturityLevel.innovate: reader.text("innovate"),
    }[value]
    return f"{value.value} · {word}"


def overview(reader: Reader, community: int, name: str, course: Sequence[Assessed], *, may_assess: bool) -> Post:
    """Return how mature the work with knowledge is, by capability and quarter, and a button for who may assess."""
    title = reader.text("{community}: maturity", community=said(name, 80))
    ways = [_assess(reader, community)] if may_assess else []
    if not course:
        shown = [blocks.section(f"*{title}*\n{_nothing_yet(reader, may_assess)}"), blocks.context(_levels(reader))]
        return Post(title, [*shown, *ways])
    last, before = course[-1], course[-2] if len(course) > 1 else None
    head = blocks.section(f"*{title}*\n{sentence(reader, course)}")
    rated = [blocks.section(_rated(reader, each, last, before)) for each in last.ratings]
    small = blocks.context(_saved(reader, last), _levels(reader))
    built, fallback = _trend(reader, course)
    return Post(title, [head, *rated, *built, small, *ways], [head, *rated, *fallback, small, *ways])


def sentence(reader: Reader, course: Sequence[Assessed]) -> str:
    """Return in a few words what the last assessment says beside the one before; there is at least one."""
    last, before = course[-1], course[-2] if len(course) > 1 else None
    found = summary(last.ratings, before.ratings if before else None)
    lowest, highest = (last.ratings[each[0]].level for each in (found.lowest, found.highest))
    if lowest == highest:
        told = reader.text(
            "{quarter}: everything at {level}.",
            quarter=quarter(reader, last.quarter),
            level=level_name(reader, lowest),
        )
    else:
        told = reader.text(
            "{quarter}: lowest {low} ({lowest}), highest {high} ({highest}).",
            quarter=quarter(reader, last.quarter),
            low=_names(reader, found.lowest),
            lowest=level_name(reader, lowest),
            high=_names(reader, found.highest),
            highest=level_name(reader, highest),
        )
    return f"{told} {_moved(reader, found.rose, found.fell, before)}"


def form(reader: Reader, community: int, of_quarter: date, held: Mapping[Capability, Rating]) -> dict[str, Any]:
    """Return the form with a level and evidence for each capability, filled in with what is held."""
    why = reader.text(
        "Where does the community stand in {quarter}? From level {level} on, name the evidence: what holds everywhere "
        "can be shown, and next quarter you can compare.",
        quarter=quarter(reader, of_quarter),
        level=EVIDENCE_FROM.value,
    )
    asked = [block for each in Capability for block in _inputs(reader, each, held.get(each))]
    return blocks.modal(
        title=reader.text("Maturity"),
        blocks=[blocks.section(why), *asked],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.maturity,
        carries=write_value(community=community, quarter=of_quarter.isoformat()),
    )


def saved(reader: Reader, name: str, course: Sequence[Assessed]) -> dict[str, Any]:
    """Return what stands in place of the form once it is saved."""
    text = "✓ " + reader.text(
        "Saved. Everybody in {community} reads it with `/cop maturity`.", community=said(name, 80)
    )
    return blocks.modal(
        title=reader.text("Maturity"),
        blocks=[blocks.section(text), blocks.section(sentence(reader, course))],
        close=reader.text("Close"),
        callback=Form.done,
    )


def _inputs(reader: Reader, capability: Capability, held: Rating | None) -> list[Block]:
    levels = [(str(each.value), f"{level_name(reader, each)} – {_means(reader, each)}") for each in MaturityLevel]
    name = capability_name(reader, capability)
    chosen = blocks.select(capability, name, levels, initial=str(held.level.value) if held else None)
    return [
        chosen | {"hint": blocks.plain_text(_question(reader, capability), blocks.LABEL)},
        blocks.text_input(
            evidence_field(capability),
            reader.text("{capability}: evidence", capability=name),
            initial=held.evidence if held else "",
            placeholder=reader.text("By what can one tell?"),
            max_length=MOST_EVIDENCE,
        ),
    ]


def _question(reader: Reader, value: Capability) -> str:
    return {
        Capability.strategy: reader.text("Do we know what knowledge the business needs, and is that decided and paid?"),
        Capability.people: reader.text("Do people have roles, time and leaders for sharing and learning?"),
        Capability.process: reader.text("Is what was learned captured, passed on and used in the daily work?"),
        Capability.content: reader.text("Is what is written down current, owned and in one order?"),
        Capability.technology: reader.text("Do the tools bring people and what they need together?"),
        Capability.measurement: reader.text("Do we know what it brings, and decide by it?"),
    }[value]


def _means(reader: Reader, value: MaturityLevel) -> str:
    return {
        MaturityLevel.initiate: reader.text("we know that we need it"),
        MaturityLevel.develop: reader.text("works here and there"),
        MaturityLevel.standardize: reader.text("done the same way everywhere"),
        MaturityLevel.optimize: reader.text("measured and adjusted"),
        MaturityLevel.innovate: reader.text("gets better by itself"),
    }[value]


def _nothing_yet(reader: Reader, may_assess: bool) -> str:
    told = reader.text(
        "Nothing has been assessed yet. Six capabilities, five levels, a few words of evidence: ten minutes among the "
        "leads, and from the second quarter on you see what moves."
    )
    return told if may_assess else told + " " + reader.text("The leads assess it. Ask one of them to begin.")


def _levels(reader: Reader) -> str:
    names = ", ".join(level_name(reader, each).replace(" · ", " ") for each in MaturityLevel)
    return reader.text("The leads' own view, on APQC's levels: {names}.", names=names)


def _saved(reader: Reader, last: Assessed) -> str:
    return reader.text(
        "Assessed by {person}, {moment} (version {n} of {quarter}).",
        person=mention(last.by),
        moment=reader.moment(last.at),
        n=last.version,
        quarter=quarter(reader, last.quarter),
    )


def _rated(reader: Reader, capability: Capability, last: Assessed, before: Assessed | None) -> str:
    rating = last.ratings[capability]
    parts = [_bar(rating.level), level_name(reader, rating.level)]
    by = change(last.ratings, before.ratings if before else None).get(capability)
    if before and by is not None:
        parts.append(_change(reader, by, before.quarter))
    line = f"*{capability_name(reader, capability)}*  {'  '.join(parts)}"
    return f"{line}\n{said(rating.evidence, MOST_EVIDENCE)}" if rating.evidence else line


def _change(reader: Reader, by: int, since: date) -> str:
    if not by:
        return "＝ " + reader.text("as in {quarter}", quarter=quarter(reader, since))
    if by > 0:
        return "▲ " + reader.text("up {n} since {quarter}", n=by, quarter=quarter(reader, since))
    return "▼ " + reader.text("down {n} since {quarter}", n=-by, quarter=quarter(reader, since))


def _moved(reader: Reader, rose: Sequence[Capability], fell: Sequence[Capability], before: Assessed | None) -> str:
    if before is None:
        return "● " + reader.text("It is the first one, so there is nothing to compare it with.")
    since = quarter(reader, before.quarter)
    if not rose and not fell:
        return "＝ " + reader.text("Nothing has moved since {quarter}.", quarter=since)
    told = []
    if rose:
        told.append("▲ " + reader.text("Up since {quarter}: {names}.", quarter=since, names=_names(reader, rose)))
    if fell:
        told.append("▼ " + reader.text("Down since {quarter}: {names}.", quarter=since, names=_names(reader, fell)))
    return " ".join(told)


def _names(reader: Reader, values: Sequence[Capability]) -> str:
    return reader.list([capability_name(reader, each) for each in values])


def _bar(level: MaturityLevel) -> str:
    return "●" * level.value + "○" * (len(MaturityLevel) - level.value)


def _trend(reader: Reader, course: Sequence[Assessed]) -> tuple[list[Block], list[Block]]:
    """Return the table of the newest quarters, and the same as paragraphs; nothing while there is only one."""
    shown = course[-MOST_QUARTERS:]
    if len(shown) < 2:
        return [], []
    head = [reader.text("Capability"), *(quarter(reader, each.quarter) for each in shown)]
    rows = [
        [capability_name(reader, value), *(_cell(each.ratings.get(value)) for each in shown)] for value in Capability
    ]
    lines = [f"• {row[0]}: {' → '.join(row[1:])}" for row in rows]
    told = blocks.section(" → ".join(head[1:]) + "\n" + "\n".join(lines))
    return [charts.table(reader.text("Maturity by quarter"), head, rows)], [told]


def _cell(rating: Rating | None) -> str:
    return f"{rating.level.value} {_bar(rating.level)}" if rating else "–"


def _assess(reader: Reader, community: int) -> Block:
    return blocks.actions(
        blocks.button(reader.text("Assess this quarter"), Action.assess_maturity, community=community)
    )
