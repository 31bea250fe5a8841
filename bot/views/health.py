"""The community's health in words: the verdict, a sentence for each sign, and the quarters before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.health import Health, Mark, Sign, Verdict
from bot.views import blocks
from bot.views.home import Part
from bot.views.mrkdwn import said
from bot.views.pulse import quarter
from bot.views.reader import Reader
from bot.views.surfaces import Post

HOURS_PER_DAY = 24


@dataclass(frozen=True)
class InQuarter:
    """The health of one quarter."""

    quarter: date
    health: Health


def verdict(reader: Reader, value: Verdict) -> str:
    """Return the verdict as a symbol and words."""
    return {
        Verdict.healthy: "🟢 " + reader.text("healthy"),
        Verdict.in_danger: "🔶 " + reader.text("in danger"),
        Verdict.dormant: "💤 " + reader.text("dormant"),
        Verdict.unknown: "▫️ " + reader.text("too early to tell"),
    }[value]


def post(reader: Reader, name: str, quarters: Sequence[InQuarter]) -> Post:
    """Return how the community is, why, and how it was."""
    if not quarters:
        return Post(verdict(reader, Verdict.unknown))
    last = quarters[-1]
    title = reader.text(
        "{community} in {quarter}: {verdict}",
        community=said(name, 80),
        quarter=quarter(reader, last.quarter),
        verdict=verdict(reader, last.health.verdict),
    )
    built = [blocks.section(f"*{title}*"), blocks.section(reasons(reader, last.health))]
    if len(quarters) > 1:
        built.append(blocks.context(_course(reader, quarters)))
    return Post(title, built)


def part(reader: Reader, quarters: Sequence[InQuarter]) -> Part:
    """Return the same for the App Home."""
    if not quarters:
        return Part("")
    last = quarters[-1].health
    text = f"*{verdict(reader, last.verdict)}*\n{reasons(reader, last)}"
    course = [blocks.context(_course(reader, quarters))] if len(quarters) > 1 else []
    return Part(reader.text("How the community is"), [[blocks.section(text), *course]])


def reasons(reader: Reader, health: Health) -> str:
    """Return a sentence for each sign of which something is known, one a line."""
    told = {
        Sign.replies: _replies(reader, health),
        Sign.taken_up: _taken_up(reader, health),
        Sign.help: _help(reader, health),
        Sign.asks: _asks(reader, health),
        Sign.sponsor: _sponsor(reader, health),
    }
    shown = [f"{_mark(reader, health.marks[sign])} · {told[sign]}" for sign in Sign if _is_known(health, sign)]
    return "\n".join(shown) or reader.text("Nothing was due in this quarter yet.")


def _is_known(health: Health, sign: Sign) -> bool:
    return health.marks.get(sign, Mark.unknown) is not Mark.unknown


def _mark(reader: Reader, value: Mark) -> str:
    return {
        Mark.good: "🟢 " + reader.text("good"),
        Mark.weak: "🔶 " + reader.text("weak"),
        Mark.bad: "🟥 " + reader.text("bad"),
        Mark.unknown: "▫️ " + reader.text("unknown"),
    }[value]


def _replies(reader: Reader, health: Health) -> str:
    found = health.figures
    return reader.text("{n} of {all} check-ins were answered in full.", n=found.answered, all=found.due)


def _taken_up(reader: Reader, health: Health) -> str:
    hours, raised = health.figures.median_taken_up_h, len(health.figures.taken_up_h)
    if hours is None:
        return reader.plural(
            "{n} intervention was raised, and hardly any was taken up.",
            "{n} interventions were raised, and hardly any was taken up.",
            raised,
        )
    return reader.plural(
        "{n} intervention was raised, and taken up after {days} days.",
        "{n} interventions were raised, and half of them were taken up within {days} days.",
        raised,
        days=reader.number(hours / HOURS_PER_DAY, 1),
    )


def _help(reader: Reader, health: Health) -> str:
    n = health.figures.peer_assists
    if not n:
        return reader.text("No peer assist was agreed: divisions did not help each other that way.")
    return reader.plural("{n} peer assist was agreed.", "{n} peer assists were agreed.", n)


def _asks(reader: Reader, health: Health) -> str:
    n = health.figures.waiting
    if not n:
        return reader.text("No ask has waited longer than two weeks.")
    return reader.plural(
        "{n} ask has waited longer than two weeks for a reply.",
        "{n} asks have waited longer than two weeks for a reply.",
        n,
    )


def _sponsor(reader: Reader, health: Health) -> str:
    found = health.figures
    if found.sponsor_asked:
        return reader.text(
            "The sponsor replied to {n} of {all} requests.", n=found.sponsor_answered, all=found.sponsor_asked
        )
    if found.is_sponsor_seen:
        return reader.text("The sponsor took part, and was asked for no decision.")
    return reader.text("The sponsor was asked for nothing, and was not seen.")


def _course(reader: Reader, quarters: Sequence[InQuarter]) -> str:
    return " → ".join(f"{quarter(reader, each.quarter)}: {verdict(reader, each.health.verdict)}" for each in quarters)
