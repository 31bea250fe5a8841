"""The open interventions as a list, one of them in a few lines, and what interventions achieved."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.intervention_figures import Figures, Span, Spread
from bot.domain.words import Kind
from bot.views import blocks, terms, thread
from bot.views.mrkdwn import link, mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post
from bot.views.thread import Head

MOST_LISTED = 15
HOURS_PER_WORKING_DAY = 8


def overview(reader: Reader, heads: list[Head]) -> Post:
    """Return the open interventions, the highest level first."""
    if not heads:
        return Post(reader.text("No intervention is open."))
    text = reader.plural("{n} intervention is open", "{n} interventions are open", len(heads))
    ordered = sorted(heads, key=lambda each: (-each.level.rank, each.raised_at))
    lines = [_line(reader, each) for each in ordered[:MOST_LISTED]]
    built: list[Block] = [blocks.section(f"*{text}*"), blocks.section("\n".join(lines))]
    if len(heads) > MOST_LISTED:
        more = len(heads) - MOST_LISTED
        built.append(blocks.context(reader.plural("and {n} more in the channel", "and {n} more in the channel", more)))
    return Post(text, built)


def one(reader: Reader, data: Head) -> Post:
    """Return how one intervention stands, in a few lines."""
    text = thread.headline(reader, data)
    lines = [f"*{text}*", _line(reader, data)]
    if data.update:
        lines.append(thread.update_words(reader, data.update))
    if data.update_due_at:
        lines.append(reader.text("Next update due {moment}", moment=reader.moment(data.update_due_at)))
    return Post(text, [blocks.section("\n".join(lines))])


def figures(reader: Reader, together: Figures, by_kind: Mapping[Kind | None, Figures]) -> Post:
    """Return how often each kind was used and what came of it, with medians and 90th percentiles."""
    if not together.used:
        return Post(reader.text("No intervention was raised yet, so there are no figures."))
    text = reader.text("What interventions achieved")
    built: list[Block] = [blocks.section(f"*{text}*"), _figures_of(reader, reader.text("All together"), together)]
    ordered = sorted(by_kind.items(), key=lambda each: -each[1].used)
    for kind, found in ordered:
        name = terms.kind(reader, kind) if kind else reader.text("no plan agreed")
        built.append(_figures_of(reader, name, found))
    note = reader.text("Median, and in brackets 9 of 10 within; working time of the division, then by the calendar.")
    return Post(text, [*built, blocks.context(note)])


def _line(reader: Reader, each: Head) -> str:
    lead = mention(each.lead) if each.lead else reader.text("nobody yet")
    parts = [
        f"*{each.key}* {said(each.title, 80)}",
        terms.level(reader, each.level),
        lead,
        reader.moment(each.raised_at),
    ]
    if each.nobody_answered:
        parts.append("⏳ " + reader.text("nobody has taken this up"))
    if each.is_update_overdue:
        parts.append("⏳ " + reader.text("update overdue"))
    if each.link:
        parts.append(link(each.link, reader.text("thread")))
    return " · ".join(parts)


def _figures_of(reader: Reader, name: str, found: Figures) -> Block:
    counts = [
        reader.text("used {n}", n=reader.number(found.used)),
        reader.text("closed {n}", n=reader.number(found.closed)),
        reader.text("recovered {n}", n=reader.number(found.recovered)),
        reader.text("slipped again {n}", n=reader.number(found.reopened)),
    ]
    lines = [
        f"*{name}*: {' · '.join(counts)}",
        _spread(reader, reader.text("Taken up"), found.to_acknowledge),
        _spread(reader, reader.text("First update"), found.to_first_update),
        _spread(reader, reader.text("Recovering"), found.to_recovery),
    ]
    return blocks.section("\n".join(line for line in lines if line))


def _spread(reader: Reader, name: str, spread: Spread) -> str:
    parts = []
    if spread.median and spread.p90:
        parts.append(_span(reader, spread.median, spread.p90))
    if spread.waiting:
        parts.append(reader.plural("{n} still waits", "{n} still wait", spread.waiting))
    return f"{name}: {'; '.join(parts)}" if parts else ""


def _span(reader: Reader, median: Span, p90: Span) -> str:
    return reader.text(
        "{working} ({most}) of working time, {calendar} ({most_calendar}) by the calendar",
        working=_working(reader, median.working),
        most=_working(reader, p90.working),
        calendar=_calendar(reader, median.calendar),
        most_calendar=_calendar(reader, p90.calendar),
    )


def _working(reader: Reader, length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    if hours < HOURS_PER_WORKING_DAY:
        return reader.text("{n} h", n=reader.number(hours, 1))
    return reader.text("{n} days", n=reader.number(hours / HOURS_PER_WORKING_DAY, 1))


def _calendar(reader: Reader, length: timedelta) -> str:
    days = length.total_seconds() / 86400
    if days < 1:
        return reader.text("{n} h", n=reader.number(length.total_seconds() / 3600, 1))
    return reader.text("{n} days", n=reader.number(days, 1))
