"""The hand-over of a division: everything that is open there, for whoever speaks for it from now on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.words import Level, Status
from bot.views import actions, blocks, directives, home_own, terms
from bot.views.home_own import OwnInitiative
from bot.views.ids import Action
from bot.views.lines import ActionLine, DirectiveLine
from bot.views.mrkdwn import link, mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_INITIATIVES, MOST_LISTED = 10, 5


@dataclass(frozen=True)
class Said:
    """The last answer about an initiative."""

    status: Status | None
    at: datetime
    barrier: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Handed:
    """An initiative of the division with what was said about it last, if anything was."""

    row: OwnInitiative
    last: Said | None = None


@dataclass(frozen=True)
class OpenIntervention:
    """An intervention of the division that is not closed; `lead` is a Slack id, empty while nobody leads it."""

    key: str
    title: str
    level: Level
    lead: str = ""
    link: str = ""


@dataclass(frozen=True)
class Pack:
    """Everything that is open in a division."""

    division: str
    initiatives: Sequence[Handed] = ()
    promises: Sequence[ActionLine] = ()
    interventions: Sequence[OpenIntervention] = ()
    directives: Sequence[DirectiveLine] = ()


@dataclass(frozen=True)
class Succession:
    """That a person follows another one as representative (Slack ids), and since when it is taken over."""

    handover: int
    person: str
    before: str
    taken_over_at: datetime | None = None


def handed_over(reader: Reader, pack: Pack, succession: Succession) -> Post:
    """Return the message to the new representative; once it is taken over, it says so instead of asking."""
    before, division = mention(succession.before), said(pack.division, 80)
    text = reader.text(
        "You speak for {division} now, after {person}. This is what is open there.", division=division, person=before
    )
    taken = blocks.button(
        reader.text("Taken over"),
        Action.take_over,
        label=reader.text("Taken over: {division}", division=pack.division),
        style="primary",
        handover=succession.handover,
    )
    if succession.taken_over_at is None:
        return Post(text, [blocks.section(text), *_open(reader, pack), blocks.actions(taken)])
    when = reader.text("Taken over {moment}", moment=reader.moment(succession.taken_over_at))
    return Post(text, [blocks.section(text), *_open(reader, pack), blocks.context(f"✓ {when}")])


def shown(reader: Reader, pack: Pack, succession: Succession | None) -> Post:
    """Return the same to whoever asks for it, and how far the last hand-over is if there was one."""
    text = reader.text("What is open in {division}", division=said(pack.division, 80))
    built = [blocks.section(f"*{text}*"), *_open(reader, pack)]
    if succession:
        built.append(blocks.context(_how_far(reader, succession)))
    return Post(text, built)


def _how_far(reader: Reader, succession: Succession) -> str:
    fields = {"person": mention(succession.person), "before": mention(succession.before)}
    if succession.taken_over_at is None:
        return "▫️ " + reader.text("{person} follows {before}, and has not confirmed the hand-over yet.", **fields)
    at = reader.moment(succession.taken_over_at)
    return "✓ " + reader.text("{person} follows {before}, and took over {moment}.", moment=at, **fields)


def _open(reader: Reader, pack: Pack) -> list[Block]:
    status = f"`/cop status {said(pack.division, 80)}`"
    unsettled = [words for each in pack.initiatives if each.last for words in _unsettled(reader, each.row, each.last)]
    parts = [
        _part(
            reader,
            reader.text("Initiatives"),
            [_initiative(reader, each) for each in pack.initiatives],
            status,
            MOST_INITIATIVES,
        ),
        _part(reader, reader.text("Barriers and asks"), unsettled, status),
        _part(
            reader, reader.text("Promises"), [actions.line(reader, each) for each in pack.promises], "`/cop actions`"
        ),
        _part(
            reader,
            reader.text("Interventions"),
            [_intervention(reader, each) for each in pack.interventions],
            "`/cop interventions`",
        ),
        _part(
            reader,
            reader.text("Directives that are not in effect"),
            [f"{directives.headline(reader, each)} · {directives.state(reader, each)}" for each in pack.directives],
            "`/cop directives`",
        ),
    ]
    built = [block for part in parts for block in part]
    if not built:
        return [blocks.section(reader.text("Nothing is open there."))]
    return [*built, blocks.context(reader.text("`/cop history KS-1` shows everything that was said about one."))]


def _part(reader: Reader, heading: str, lines: Sequence[str], command: str, most: int = MOST_LISTED) -> list[Block]:
    """Return a heading with what stands under it, and the command that shows the rest; nothing where there is none."""
    if not lines:
        return []
    built = [blocks.section(f"*{heading}*"), *[blocks.section(each) for each in lines[:most]]]
    if len(lines) > most:
        more = reader.plural("and {n} more", "and {n} more", len(lines) - most)
        built.append(blocks.context(f"{more}: {command}"))
    return built


def _initiative(reader: Reader, each: Handed) -> str:
    words = home_own.line(reader, each.row, names_division=False)
    if each.last is None:
        return words + "\n" + reader.text("nobody has answered about it yet")
    facts = {"status": terms.status(reader, each.last.status), "moment": reader.moment(each.last.at)}
    return words + "\n" + reader.text("last answer: {status}, {moment}", **facts)


def _unsettled(reader: Reader, row: OwnInitiative, last: Said) -> list[str]:
    found = []
    if last.barrier:
        found.append(reader.text("Barrier: {barrier}", barrier=said(last.barrier, 300)))
    if last.ask:
        found.append(reader.text("Ask: {ask}", ask=said(last.ask, 300)))
    return [f"*{row.key}* {words}" for words in found]


def _intervention(reader: Reader, each: OpenIntervention) -> str:
    lead = mention(each.lead) if each.lead else reader.text("nobody yet")
    parts = [f"*{each.key}* {said(each.title, 80)}", terms.level(reader, each.level), lead]
    if each.link:
        parts.append(link(each.link, reader.text("thread")))
    return " · ".join(parts)
