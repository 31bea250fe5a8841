"""Directives as people meet them: the one post in the channel, the message in which a division confirms, the lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.directives import DirectiveState
from bot.views import blocks, charts, terms
from bot.views.charts import Confirmed
from bot.views.ids import Action
from bot.views.lines import DirectiveLine
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_NAMED = 12
MOST_LISTED = 12
MOST_PARTS = 8
BAR_CELLS = 20


@dataclass(frozen=True)
class Word:
    """That somebody confirmed a step for a division; `by` is a Slack id."""

    by: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Part:
    """One division of a directive, and how far it is."""

    division: str
    is_vacant: bool
    received: Word | None = None
    in_effect: Word | None = None


@dataclass(frozen=True)
class Board:
    """A directive with every division that counts; `course` is how far it was on each day since it was issued."""

    line: DirectiveLine
    text: str
    link: str
    by: str
    issued_at: datetime
    is_to_all: bool
    parts: list[Part]
    course: list[Confirmed] = field(default_factory=list)
    ended_at: datetime | None = None
    ended_by: str = ""
    reason: str = ""


def post(reader: Reader, board: Board) -> Post:
    """Return the one post in the channel: what is directed, how far it is, and who is missing."""
    title = headline(reader, board.line)
    shown = [
        blocks.section(f"*{title}*\n{quote(board.text, 2000)}"),
        blocks.context(*_facts(reader, board)),
        *_completion(reader, board),
        *_missing(reader, board),
    ]
    details = blocks.button(
        reader.text("Details"),
        Action.show_directive,
        label=reader.text("Details of {key}", key=board.line.key),
        directive=board.line.directive,
    )
    return _with_chart(reader, title, board, shown, [blocks.actions(details)])


def card(reader: Reader, board: Board, mine: list[Part], *, may_undo: bool) -> Post:
    """Return the direct message in which a person confirms for the divisions they speak for."""
    title = headline(reader, board.line)
    built = [blocks.section(f"*{title}*\n{quote(board.text, 2000)}"), blocks.context(*_facts(reader, board))]
    if board.line.state is DirectiveState.withdrawn:
        return Post(title, [*built, blocks.section(_ending(reader, board))])
    if not mine:
        nothing = reader.text("Somebody else speaks for the division now, so there is nothing for you to do here.")
        return Post(title, [*built, blocks.section(nothing)])
    built.append(blocks.section("\n".join(_part(reader, each) for each in mine[:MOST_PARTS])))
    if len(mine) > MOST_PARTS:
        left = len(mine) - MOST_PARTS
        built.append(blocks.context(reader.plural("and {n} more", "and {n} more", left)))
    if board.line.state is DirectiveState.completed and board.ended_by:
        return Post(title, [*built, blocks.section(_ending(reader, board))])
    ways = _ways(reader, board, mine, may_undo=may_undo)
    if all(each.in_effect for each in mine):
        built.append(blocks.section("✅ " + reader.text("In effect. Thank you, nothing more is needed.")))
    return Post(title, [*built, *([blocks.actions(*ways)] if ways else [])])


def reminder(reader: Reader, boards: list[tuple[Board, list[Part]]]) -> Post:
    """Return the one message that reminds a person of every directive that waits for their word."""
    text = reader.plural(
        "{n} directive waits for a word from you", "{n} directives wait for a word from you", len(boards)
    )
    built: list[Block] = [blocks.section(f"*{text}*")]
    for board, mine in boards[:MOST_LISTED]:
        built.append(blocks.section(f"*{headline(reader, board.line)}*\n{_until(reader, board.line)}"))
        ways = _ways(reader, board, mine, may_undo=False)
        built += [blocks.actions(*ways)] if ways else []
    if len(boards) > MOST_LISTED:
        built.append(blocks.context(reader.text("`/cop directives` lists the others.")))
    return Post(text, built)


def withdrawn(reader: Reader, board: Board) -> Post:
    """Return what those are told who were asked, so that nobody goes on with it."""
    text = reader.text("{directive} does not hold any more.", directive=headline(reader, board.line))
    return Post(text, [blocks.section(f"*{text}*\n{_ending(reader, board)}")])


def completed(reader: Reader, board: Board) -> Post:
    """Return what the HR lead is told once every division has it in effect."""
    text = reader.plural(
        "{directive} is in effect in {n} division, which is all of them.",
        "{directive} is in effect in all {n} divisions.",
        board.line.divisions,
        directive=headline(reader, board.line),
    )
    return Post(text, [blocks.section("✅ " + text)])


def issued_in_thread(reader: Reader, board: Board) -> Post:
    """Return the reply that links an intervention with the directive it led to."""
    text = reader.text("{person} issued {directive}", person=mention(board.by), directive=headline(reader, board.line))
    return Post(text, [blocks.section(f"{text}\n{counts(reader, board.line)} · {_until(reader, board.line)}")])


def ended_in_thread(reader: Reader, board: Board) -> Post:
    """Return the reply that says how the directive ended, with how far it got."""
    ending = counts(reader, board.line) if board.line.state is DirectiveState.open else _ending(reader, board)
    text = headline(reader, board.line)
    return Post(text, [blocks.section(f"{text}\n{ending}\n{counts(reader, board.line)}")])


def opened_again_in_thread(reader: Reader, board: Board) -> Post:
    """Return the reply that says that a completed directive is open again."""
    text = reader.text(
        "{directive}: a word was taken back, so it is open again.", directive=headline(reader, board.line)
    )
    return Post(text)


def linked(reader: Reader, line: DirectiveLine) -> str:
    """Return the directive in one line for the head of an intervention's thread."""
    name = link(line.link, f"{line.key} {said(line.title, 80)}") if line.link else f"{line.key} {said(line.title, 80)}"
    return f"📣 {name}: {state(reader, line)} · {counts(reader, line)}"


def listed(reader: Reader, lines: list[DirectiveLine], *, community: int, may_issue: bool) -> Post:
    """Return the directives that were issued, the newest first, each with how far it is."""
    issue = blocks.button(reader.text("Issue a directive…"), Action.issue_directive, community=community)
    ways = [blocks.actions(issue)] if may_issue else []
    if not lines:
        text = reader.text("No directive was issued yet.")
        return Post(text, [blocks.section(text), *ways])
    text = reader.plural("{n} directive", "{n} directives", len(lines))
    built: list[Block] = [blocks.section(f"*{text}*")]
    for each in lines[:MOST_LISTED]:
        built.append(row(reader, each))
    if len(lines) > MOST_LISTED:
        left = reader.plural("and {n} more", "and {n} more", len(lines) - MOST_LISTED)
        built.append(blocks.context(f"{left}: `/cop directive D-1`"))
    return Post(text, [*built, *ways])


def details(reader: Reader, board: Board, *, may_end: bool, may_confirm: bool) -> Post:
    """Return one directive with what every division has said, as a table, and what the reader can do about it."""
    title = headline(reader, board.line)
    shown = [
        blocks.section(f"*{title}*\n{quote(board.text, 2000)}"),
        blocks.context(*_facts(reader, board)),
        *_completion(reader, board),
    ]
    ways = []
    if may_confirm and board.line.state is not DirectiveState.withdrawn:
        ways.append(
            blocks.button(
                reader.text("Confirm for a division…"), Action.confirm_directive, directive=board.line.directive
            )
        )
    if may_end and board.line.state is DirectiveState.open:
        ways.append(
            blocks.button(reader.text("Withdraw or close…"), Action.end_directive, directive=board.line.directive)
        )
    last = [blocks.actions(*ways)] if ways else []
    return _with_chart(reader, title, board, shown, [*_table(reader, board), *last], [*_missing(reader, board), *last])


def row(reader: Reader, each: DirectiveLine) -> Block:
    """Return one directive with how far it is, and the way to its details."""
    show = blocks.button(
        reader.text("Details"),
        Action.show_directive,
        label=reader.text("Details of {key}", key=each.key),
        directive=each.directive,
    )
    facts = " · ".join([state(reader, each), _until(reader, each)])
    return blocks.section(f"*{headline(reader, each)}*\n{facts}\n{counts(reader, each)}", show)


def headline(reader: Reader, line: DirectiveLine) -> str:
    """Return the directive in one line."""
    return f"📣 {line.key} {terms.directive(reader, line.kind)}: {said(line.title, 120)}"


def state(reader: Reader, line: DirectiveLine) -> str:
    """Return how the directive stands as a whole."""
    match line.state:
        case DirectiveState.withdrawn:
            return "✖️ " + reader.text("withdrawn")
        case DirectiveState.completed:
            return "✅ " + reader.text("completed")
        case DirectiveState.open:
            return "⏳ " + reader.text("late") if line.is_late else "▫️ " + reader.text("under way")


def counts(reader: Reader, line: DirectiveLine) -> str:
    """Return in one sentence how many divisions have confirmed what."""
    parts = [
        reader.text("{n} of {all} received", n=reader.number(line.received), all=reader.number(line.divisions)),
        reader.text("{n} of {all} in effect", n=reader.number(line.in_effect), all=reader.number(line.divisions)),
    ]
    if line.vacant:
        parts.append(reader.plural("{n} vacant", "{n} vacant", line.vacant))
    return " · ".join(parts)


def _facts(reader: Reader, board: Board) -> list[str]:
    line = board.line
    to = reader.text("to all divisions") if board.is_to_all else reader.plural(
        "to {n} division", "to {n} divisions", line.divisions
    )  # fmt: skip
    facts = [
        _until(reader, line),
        to,
        reader.text("issued by {person}, {moment}", person=mention(board.by), moment=reader.moment(board.issued_at)),
    ]
    if board.link:
        facts.append(link(said(board.link, 500), reader.text("the whole text")))
    return facts


def _until(reader: Reader, line: DirectiveLine) -> str:
    return reader.text("in effect by {day}", day=reader.day(line.in_effect_by))


def _completion(reader: Reader, board: Board) -> list[Block]:
    line = board.line
    received = reader.text(
        "{bar} {n} of {all} received",
        bar=_bar(line.received, line.divisions),
        n=reader.number(line.received),
        all=reader.number(line.divisions),
    )
    in_effect = reader.text(
        "{bar} {n} of {all} in effect",
        bar=_bar(line.in_effect, line.divisions),
        n=reader.number(line.in_effect),
        all=reader.number(line.divisions),
    )
    built = [blocks.section(f"{received}\n{in_effect}")]
    if line.state is not DirectiveState.open:
        built.append(blocks.section(_ending(reader, board)))
    return built


def _bar(n: int, whole: int) -> str:
    filled = BAR_CELLS * n // whole if whole else 0
    return f"`{'█' * filled}{'░' * (BAR_CELLS - filled)}`"


def _ending(reader: Reader, board: Board) -> str:
    moment = reader.moment(board.ended_at) if board.ended_at else ""
    if board.line.state is DirectiveState.completed and not board.ended_by:
        return "✅ " + reader.text("In effect everywhere since {moment}.", moment=moment)
    person = mention(board.ended_by)
    if board.line.state is DirectiveState.completed:
        text = "☑️ " + reader.text("Closed by {person}, {moment}:", person=person, moment=moment)
    else:
        text = "✖️ " + reader.text("Withdrawn by {person}, {moment}:", person=person, moment=moment)
    return f"{text}\n{quote(board.reason, 500)}"


def _missing(reader: Reader, board: Board) -> list[Block]:
    """Return who has still to confirm what, by division; nothing once the directive has ended."""
    if board.line.state is not DirectiveState.open:
        return []
    vacant = [each.division for each in board.parts if each.is_vacant and not each.in_effect]
    silent = [each.division for each in board.parts if not each.is_vacant and not each.received]
    under_way = [each.division for each in board.parts if not each.is_vacant and each.received and not each.in_effect]
    lines = [
        _named(reader, "▫️ " + reader.text("Not confirmed yet"), silent),
        _named(reader, "◐ " + reader.text("Received, not in effect yet"), under_way),
        _named(reader, "⬜ " + reader.text("Vacant, nobody to confirm"), vacant),
    ]
    shown = "\n".join(line for line in lines if line)
    return [blocks.section(shown)] if shown else []


def _named(reader: Reader, label: str, divisions: Sequence[str]) -> str:
    if not divisions:
        return ""
    names = [said(each, 60) for each in divisions[:MOST_NAMED]]
    if len(divisions) > MOST_NAMED:
        left = len(divisions) - MOST_NAMED
        names.append(reader.plural("and {n} more", "and {n} more", left))
    return f"{label} ({reader.number(len(divisions))}): {', '.join(names)}"


def _part(reader: Reader, each: Part) -> str:
    name = f"*{said(each.division, 80)}*"
    if each.in_effect:
        done = reader.text(
            "in effect, says {person}, {moment}",
            person=mention(each.in_effect.by),
            moment=reader.moment(each.in_effect.at),
        )
        return f"✅ {name}: {done}\n> {said(each.in_effect.words, 300)}"
    if each.received:
        got = reader.text(
            "received, says {person}, {moment}",
            person=mention(each.received.by),
            moment=reader.moment(each.received.at),
        )
        return f"◐ {name}: {got}"
    return f"▫️ {name}: " + reader.text("not confirmed yet")


def _ways(reader: Reader, board: Board, mine: list[Part], *, may_undo: bool) -> list[Block]:
    number, key = board.line.directive, board.line.key
    found = []
    if not all(each.received for each in mine):
        label = reader.text("Received: {key}", key=key)
        received = reader.text("Received")
        found.append(blocks.button(received, Action.directive_received, style="primary", label=label, directive=number))
    if not all(each.in_effect for each in mine):
        label = reader.text("In effect: {key}", key=key)
        found.append(
            blocks.button(reader.text("In effect…"), Action.directive_in_effect, label=label, directive=number)
        )
    if may_undo:
        label = reader.text("Take back what I said of {key}", key=key)
        found.append(
            blocks.button(reader.text("Take back"), Action.take_back_confirmation, label=label, directive=number)
        )
    return found


def _table(reader: Reader, board: Board) -> list[Block]:
    if not board.parts:
        return []
    head = [reader.text("Division"), reader.text("received"), reader.text("in effect"), reader.text("what was done")]
    rows = [
        [
            each.division,
            _day(reader, each.received, each.is_vacant),
            _day(reader, each.in_effect, each.is_vacant),
            each.in_effect.words if each.in_effect else "",
        ]
        for each in board.parts
    ]
    return [charts.table(reader.text("Who has confirmed {key}", key=board.line.key), head, rows)]


def _day(reader: Reader, word: Word | None, is_vacant: bool) -> str:
    if word is None:
        return "⬜ " + reader.text("vacant") if is_vacant else "▫️ " + reader.text("not yet")
    return f"✓ {reader.day(word.at.date())}"


def _with_chart(
    reader: Reader,
    title: str,
    board: Board,
    shown: list[Block],
    rest: list[Block],
    plain: list[Block] | None = None,
) -> Post:
    """Return the message with its chart, and without one where Slack refuses it or there is no line to draw."""
    chart = charts.completion(reader, board.line.key, board.course, board.line.divisions)
    plain = rest if plain is None else plain
    if chart is None:
        return Post(title, [*shown, *rest], [*shown, *plain] if plain is not rest else [])
    return Post(title, [*shown, chart, *rest], [*shown, *plain])
