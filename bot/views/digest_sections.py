"""The sections of a digest, the most urgent first.

Every section says how many there are. As many lines are shown as Slack takes in one message: the first of every
section, then the second, and so on, so that no section crowds out another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.clusters import Cluster
from bot.domain.words import Strand
from bot.views import findings, terms
from bot.views.mrkdwn import link, said
from bot.views.reader import Reader
from bot.views.summary import (
    Ask,
    Decided,
    Digest,
    Directed,
    Ended,
    Late,
    Moved,
    Named,
    NamedLater,
    Overridden,
    Paused,
    Promise,
    Reported,
    Turned,
)

MOST_LINES, NAMES_AT_ONCE = 12, 4
LONGEST_WORDS = 160
MOST_KEYS = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Section:
    """A heading and lines, the first of `count`; of a run the lines are names, shown one after the other."""

    heading: str
    lines: Sequence[str]
    count: int
    is_run: bool = False


def sections(digest: Digest, reader: Reader) -> list[Section]:
    """Return what there is to tell, the most urgent first; a section without lines is left out."""
    found = [
        *_states(reader, digest),
        *_waiting(reader, digest),
        *_settled(reader, digest),
        *_people(reader, digest),
        *_portfolio(reader, digest),
    ]
    return [each for each in found if each.count]


def fitted(found: Sequence[Section], limit: int, reader: Reader) -> list[Section]:
    """Return the sections with as many lines as fit: the first of each, then the second; the rest are counted."""
    more = max((len(_and_more(reader, each.count)) for each in found), default=0) + 1
    left = limit - sum(len(each.heading) + 3 + more for each in found)
    shown = [0] * len(found)
    for _ in range(MOST_LINES):
        for place, each in enumerate(found):
            wanted = each.lines[shown[place] : shown[place] + (NAMES_AT_ONCE if each.is_run else 1)]
            if wanted and (room := sum(len(line) + 2 for line in wanted)) < left:
                shown[place] += len(wanted)
                left -= room
    return [_cut(reader, each, n) for each, n in zip(found, shown, strict=True)]


def _cut(reader: Reader, section: Section, shown: int) -> Section:
    lines = [", ".join(section.lines[:shown])] if section.is_run and shown else section.lines[:shown]
    rest = section.count - shown
    return Section(section.heading, [*lines, *([_and_more(reader, rest)] if rest else [])], section.count)


def _states(reader: Reader, digest: Digest) -> list[Section]:
    def reported(each: Reported) -> str:
        return _reported(reader, each)

    return [
        _section("🔻 " + reader.text("Began to slip"), digest.new_slips, reported),
        _section("🟢 " + reader.text("Recovered"), digest.recovered, _named),
        _section("🔻 " + reader.text("Still slipping"), digest.still_slipping, reported),
        _section("🧩 " + reader.text("Slipping together"), digest.clusters, lambda each: _together(reader, each)),
        _section("🔎 " + reader.text("New on watch"), digest.new_watch, reported),
        _section("📅 " + reader.text("Forecast to finish late"), digest.late, lambda each: _late(reader, each)),
    ]


def _waiting(reader: Reader, digest: Digest) -> list[Section]:
    return [
        _section("🙋 " + reader.text("Open asks"), digest.asks, lambda each: _ask(reader, each)),
        _section(
            "🔔 " + reader.text("For leadership, too"), digest.named_later, lambda each: _named_later(reader, each)
        ),
        _section("⏰ " + reader.text("Overdue actions"), digest.overdue, lambda each: _promise(reader, each)),
        _section("📣 " + reader.text("Open directives"), digest.directives, lambda each: _directed(reader, each)),
        _run("🧭 " + reader.text("Wait for an alignment review by HR"), digest.unreviewed),
    ]


def _settled(reader: Reader, digest: Digest) -> list[Section]:
    return [
        _section("⚖️ " + reader.text("Decided"), digest.decisions, lambda each: _decided(reader, each)),
        _section("🤝 " + reader.text("Interventions opened"), digest.opened, _named),
        _section("✅ " + reader.text("Interventions closed"), digest.ended, lambda each: _ended(reader, each)),
    ]


def _people(reader: Reader, digest: Digest) -> list[Section]:
    answers = digest.answers
    return [
        _run("✖️ " + reader.text("No answer from"), answers.missing),
        _run("◐ " + reader.text("Answered in part"), answers.partly),
        _section("⏭️ " + reader.text("Skipped"), answers.skipped, _skipped),
        _run("○ " + reader.text("Away, excused"), answers.excused),
        _run("🪑 " + reader.text("Nobody speaks for"), digest.vacant),
    ]


def _portfolio(reader: Reader, digest: Digest) -> list[Section]:
    return [
        _section("↔️ " + reader.text("Due dates moved"), digest.moved, lambda each: _moved(reader, each)),
        _section("🔁 " + reader.text("Came, went or changed"), digest.turned, lambda each: _turned(reader, each)),
        _section("⏸️ " + reader.text("Paused"), digest.paused, lambda each: _paused(reader, each)),
        _section("✋ " + reader.text("By a lead's word"), digest.overridden, lambda each: _overridden(reader, each)),
    ]


def _section(heading: str, told: Sequence[T], say: Callable[[T], str]) -> Section:
    """Return the section; only the lines that can be shown are put into words."""
    return Section(f"{heading} ({len(told)})", [f"• {say(each)}" for each in told[:MOST_LINES]], len(told))


def _run(heading: str, names: Sequence[str]) -> Section:
    shown = [said(each, 80) for each in names[: MOST_LINES * NAMES_AT_ONCE]]
    return Section(f"{heading} ({len(names)})", shown, len(names), is_run=True)


def _named(each: Named) -> str:
    return f"*{each.key}* {said(each.title, 80)} ({said(each.division, 40)})"


def _reported(reader: Reader, each: Reported) -> str:
    if each.findings:
        return f"{_named(each.named)}: {findings.briefly(reader, each.findings[0])}"
    return f"{_named(each.named)}: " + reader.text("calm now; two calm check-ins running end it")


def _together(reader: Reader, each: Cluster) -> str:
    place = terms.strand(reader, each.place) if isinstance(each.place, Strand) else each.place
    keys = ", ".join(each.keys[:MOST_KEYS]) + (", …" if len(each.keys) > MOST_KEYS else "")
    return reader.text(
        "{place}: {slipping} of {n} ({keys}). One talk about what they share may help more than one thread each.",
        place=said(place, 80),
        slipping=reader.number(len(each.keys)),
        n=reader.number(each.of),
        keys=keys,
    )


def _late(reader: Reader, each: Late) -> str:
    return reader.plural(
        "{named}: about {finish}, {n} day after the due date",
        "{named}: about {finish}, {n} days after the due date",
        each.days,
        named=_named(each.named),
        finish=reader.day(each.finish),
    )


def _ask(reader: Reader, each: Ask) -> str:
    line = f"{_named(each.named)}: {said(each.words, LONGEST_WORDS)} · "
    if each.needed_by:
        return line + reader.text("asked of the sponsor, needed by {day}", day=reader.day(each.needed_by))
    return line + reader.text("no reply since {day}", day=reader.day(each.since))


def _named_later(reader: Reader, each: NamedLater) -> str:
    return reader.text(
        "{named}: for {person}, who is named in its thread later; others came first this week",
        named=_named(each.named),
        person=said(each.person, 40),
    )


def how_far(reader: Reader, each: Directed) -> str:
    """Return in how many of its divisions the directive is in effect, and by when it should be."""
    return reader.plural(
        "in effect in {done} of {n} division, due {day}",
        "in effect in {done} of {n} divisions, due {day}",
        each.divisions,
        done=reader.number(each.in_effect),
        day=reader.day(each.in_effect_by),
    )


def _directed(reader: Reader, each: Directed) -> str:
    return f"*{each.key}* {said(each.title, 80)}: {how_far(reader, each)}"


def _promise(reader: Reader, each: Promise) -> str:
    about = f"*{each.named.key}* " if each.named else ""
    due = reader.text("due {day}", day=reader.day(each.due_on))
    return f"{about}{said(each.words, LONGEST_WORDS)} ({said(each.owner, 40)}, {due})"


def _decided(reader: Reader, each: Decided) -> str:
    source = " " + link(each.link, reader.text("message")) if each.link else ""
    return f"{said(each.words, LONGEST_WORDS)} ({said(each.by, 40)}){source}"


def _ended(reader: Reader, each: Ended) -> str:
    return f"{_named(each.named)}: {terms.outcome(reader, each.outcome)}. {said(each.conclusion, LONGEST_WORDS)}"


def _skipped(each: tuple[str, str]) -> str:
    name, reason = each
    return f"{said(name, 80)}: {said(reason, LONGEST_WORDS)}"


def _moved(reader: Reader, each: Moved) -> str:
    before, after = reader.day(each.from_on), reader.day(each.to_on)
    return reader.text("{named}: from {before} to {after}", named=_named(each.named), before=before, after=after)


def _turned(reader: Reader, each: Turned) -> str:
    added = reader.text("added") + ", " if each.is_new else ""
    return f"{_named(each.named)}: {added}{terms.stage(reader, each.stage)}"


def _paused(reader: Reader, each: Paused) -> str:
    why = f": {said(each.reason, LONGEST_WORDS)}" if each.reason else ""
    again = reader.text("looked at again on {day}", day=reader.day(each.review_on)) if each.review_on else ""
    return _named(each.named) + why + (f" · {again}" if again else "")


def _overridden(reader: Reader, each: Overridden) -> str:
    counts = reader.text(
        "counts as {state} until {day}, says {person}",
        state=terms.state(reader, each.state),
        day=reader.day(each.until),
        person=said(each.by, 40),
    )
    return f"{_named(each.named)} {counts}: {said(each.reason, LONGEST_WORDS)}"


def _and_more(reader: Reader, n: int) -> str:
    return reader.plural("and {n} more", "and {n} more", n)
