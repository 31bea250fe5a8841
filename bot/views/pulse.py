"""The pulse as people meet it: what is asked and why it is anonymous, the form, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.pulse import FEWEST, SCALE, Change, Result, Statement, change, together
from bot.domain.quarters import quarter_of
from bot.views import blocks, charts
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_QUARTERS = 8


@dataclass(frozen=True)
class Quarter:
    """What came of one pulse; no results where too few answered."""

    quarter: date
    results: Mapping[Statement, Result]
    answered: int
    asked: int


@dataclass(frozen=True)
class UnderWay:
    """A pulse that is open; `waits` says that the reader has not answered it."""

    pulse: int
    closes_at: datetime
    answered: int
    asked: int
    waits: bool


def statement(reader: Reader, value: Statement) -> str:
    """Return what people say how much they agree with."""
    return {
        Statement.found: reader.text("I find what others have learned before I begin something new."),
        Statement.shared: reader.text("People here pass on what they know without being asked."),
        Statement.safe: reader.text("It is safe to say that something went wrong."),
        Statement.time: reader.text("I have time to learn, and to pass on what I know."),
        Statement.used: reader.text("What we have learned is used when we decide."),
    }[value]


def quarter(reader: Reader, first_day: date) -> str:
    """Return the name of a quarter."""
    return reader.text("Q{n} {year}", n=quarter_of(first_day).number, year=first_day.year)


def card(
    reader: Reader, pulse: int, community: str, closes_at: datetime, *, has_answered: bool, is_closed: bool
) -> Post:
    """Return the direct message that asks, and says what is kept and what is not."""
    name = said(community, 80)
    if has_answered:
        return Post("✓ " + reader.text("{community}: you have answered the pulse. Thank you.", community=name))
    if is_closed:
        text = reader.text("{community}: the pulse is closed. `/cop pulse` shows what came of it.", community=name)
        return Post("○ " + text)
    text = reader.text("{community}: how do we deal with what we know? Five statements, one minute.", community=name)
    until = reader.text("Open until {moment}.", moment=reader.moment(closes_at))
    return Post(text, [blocks.section(f"*{text}*\n{until}"), blocks.context(_promise(reader)), _answer(reader, pulse)])


def reminder(reader: Reader, pulse: int, community: str, closes_at: datetime) -> Post:
    """Return the one reminder."""
    text = reader.text(
        "{community}: the pulse is open until {moment}. This is the only reminder.",
        community=said(community, 80),
        moment=reader.moment(closes_at),
    )
    return Post(text, [blocks.section(text), _answer(reader, pulse)])


def form(reader: Reader, pulse: int) -> dict[str, Any]:
    """Return the form with the five statements."""
    choices = [(str(value), _choice(reader, value)) for value in SCALE]
    asked = [blocks.radio(each.value, statement(reader, each), choices) for each in Statement]
    return blocks.modal(
        title=reader.text("Pulse"),
        blocks=[blocks.context(_promise(reader)), *asked],
        submit=reader.text("Send"),
        close=reader.text("Cancel"),
        callback=Form.pulse,
        carries=write_value(pulse=pulse),
    )


def overview(
    reader: Reader,
    community: int,
    name: str,
    quarters: Sequence[Quarter],
    under_way: UnderWay | None,
    *,
    may_start: bool,
    is_each_quarter: bool,
) -> Post:
    """Return the course over the quarters, and what the reader can do now."""
    title = reader.text("{community}: the pulse", community=said(name, 80))
    built, fallback = _course(reader, quarters)
    ways: list[Block] = []
    if under_way:
        text = reader.text(
            "Open until {moment}: {n} of {all} have answered.",
            moment=reader.moment(under_way.closes_at),
            n=under_way.answered,
            all=under_way.asked,
        )
        ways.append(blocks.section(text))
        ways += [_answer(reader, under_way.pulse)] if under_way.waits else []
    elif may_start:
        start = blocks.button(reader.text("Start this quarter's pulse"), Action.start_pulse, community=community)
        ways.append(blocks.actions(start))
        switch = (
            reader.text("It begins by itself each quarter. `/cop pulse auto off` changes that.")
            if is_each_quarter
            else reader.text("`/cop pulse auto on` has it begin by itself each quarter.")
        )
        ways.append(blocks.context(switch))
    head = blocks.section(f"*{title}*\n{sentence(reader, quarters)}")
    return Post(title, [head, *built, *ways], [head, *fallback, *ways])


def result(reader: Reader, name: str, quarters: Sequence[Quarter]) -> Post:
    """Return what the channel is told: the last of these quarters, beside those before it."""
    title = reader.text(
        "{community}: the pulse of {quarter} is closed",
        community=said(name, 80),
        quarter=quarter(reader, quarters[-1].quarter) if quarters else "",
    )
    head = blocks.section(f"*{title}*\n{sentence(reader, quarters)}")
    built, fallback = _course(reader, quarters)
    return Post(title, [head, *built], [head, *fallback])


def sentence(reader: Reader, quarters: Sequence[Quarter]) -> str:
    """Return in a sentence or two what the last pulse says beside the one before."""
    if not quarters:
        return reader.text("No pulse is closed yet, so there is nothing to tell.")
    last = quarters[-1]
    now = together(last.results)
    if now is None:
        return reader.text(
            "{quarter}: {n} answered. Below {fewest} answers nothing is told, so that nobody can be recognised.",
            quarter=quarter(reader, last.quarter),
            n=last.answered,
            fewest=FEWEST,
        )
    told = reader.text(
        "{quarter}: {mean} of 5 on average ({n} of {all} answered).",
        quarter=quarter(reader, last.quarter),
        mean=reader.number(now.mean, 1),
        n=last.answered,
        all=last.asked,
    )
    weakest = min(last.results, key=lambda each: last.results[each].mean)
    lowest = reader.text("Least agreed with: “{statement}”", statement=statement(reader, weakest))
    return f"{told} {_compared(reader, quarters)} {lowest}"


def _compared(reader: Reader, quarters: Sequence[Quarter]) -> str:
    course = [each for each in (together(one.results) for one in quarters) if each]
    return {
        Change.up: "▲ " + reader.text("That is more than the time before."),
        Change.down: "▼ " + reader.text("That is less than the time before."),
        Change.level: "＝ " + reader.text("That differs from the time before by no more than chance."),
        Change.first: "● " + reader.text("It is the first one, so there is nothing to compare it with."),
    }[change(course)]


def _course(reader: Reader, quarters: Sequence[Quarter]) -> tuple[list[Block], list[Block]]:
    """Return the table of the newest quarters, and the same as paragraphs."""
    shown = [each for each in quarters if each.results][-MOST_QUARTERS:]
    if not shown:
        return [], []
    head = [reader.text("Statement"), *(quarter(reader, each.quarter) for each in shown)]
    rows = [
        [statement(reader, value), *(_cell(reader, each.results.get(value)) for each in shown)] for value in Statement
    ]
    note = blocks.context(
        reader.text("1: not at all, 5: fully. ± is the range within which the mean would lie 19 times of 20.")
    )
    lines = [f"• {row[0]} {' · '.join(_dated(head, row))}" for row in rows]
    table = charts.table(reader.text("The pulse by quarter"), head, rows)
    return [table, note], [blocks.section("\n".join(lines)), note]


def _dated(head: Sequence[str], row: Sequence[str]) -> list[str]:
    return [f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=True)]


def _cell(reader: Reader, found: Result | None) -> str:
    return f"{reader.number(found.mean, 1)} ± {reader.number(found.band, 1)}" if found else "–"


def _promise(reader: Reader) -> str:
    return reader.text(
        "Anonymous: I keep how often each answer was given, and apart from that only that you have answered, so that "
        "I do not remind you again. Neither can be joined with the other, there is no field for free text, and "
        "nothing is told before it is closed or of fewer than {n} answers.",
        n=FEWEST,
    )


def _choice(reader: Reader, value: int) -> str:
    return {
        1: "1 · " + reader.text("not at all"),
        2: "2 · " + reader.text("hardly"),
        3: "3 · " + reader.text("partly"),
        4: "4 · " + reader.text("mostly"),
        5: "5 · " + reader.text("fully"),
    }[value]


def _answer(reader: Reader, pulse: int) -> Block:
    return blocks.actions(
        blocks.button(reader.text("Answer"), Action.answer_pulse, style="primary", pulse=pulse),
    )
