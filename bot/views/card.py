"""The check-in's card: the one direct message that lists a division's initiatives, edited in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.phase import Phase
from bot.domain.words import Status
from bot.views import blocks, terms
from bot.views.ids import Action
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

# Two blocks a line: with headline, buttons and small print a full page stays under Slack's 50 blocks, and with
# titles of 80 characters under a third of the 11,000 characters at which Slack begins to refuse a message.
PAGE = 10
MOST_NAMED = 8


@dataclass(frozen=True)
class Given:
    """Who gave an answer and when: on whose behalf, and whether it changed an earlier one. People are Slack ids."""

    by: str
    at: datetime
    on_behalf_of: str | None = None
    is_edit: bool = False
    is_amendment: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class Line:
    """One initiative on the card, with what was said last; `given` is set once it is answered in this check-in.

    `is_repeatable` says that there is something to repeat; whether evidence is needed shows when it is tried.
    """

    initiative: int
    key: str
    title: str
    status: Status | None
    progress: float | None
    due_on: date
    is_answered: bool
    confidence: int | None = None
    confidence_before: int | None = None
    since: date | None = None
    given: Given | None = None
    is_repeatable: bool = False
    has_draft: bool = False


@dataclass(frozen=True)
class Card:
    """What the card shows; `is_gone` when its person may not answer any more: taken back, or in other hands."""

    check_in: int
    division: str
    due_at: datetime
    lines: list[Line]
    phase: Phase = Phase.open
    page: int = 0
    is_skipped: bool = False
    is_gone: bool = False


def card(reader: Reader, data: Card, below: Sequence[Block] = ()) -> Post:
    """Return the card; `below` is what else its person can do about it, in up to ten blocks."""
    waiting = [line for line in data.lines if not line.is_answered]
    text = headline(reader, data, len(waiting))
    pages = max(1, -(-len(data.lines) // PAGE))
    page = min(max(data.page, 0), pages - 1)
    built = [blocks.section(f"*{text}*")]
    if waiting and data.phase is not Phase.over and not data.is_gone:
        built.append(_ways_to_answer(reader, data, waiting))
        built.append(blocks.context(_until(reader, data)))
    for line in data.lines[page * PAGE : (page + 1) * PAGE]:
        built += _line(reader, data, line)
    if pages > 1:
        built += _pager(reader, data, page, pages)
    built += below
    is_asked = data.phase is not Phase.over and not data.is_gone and not data.is_skipped
    return Post(_fallback(reader, text, waiting) if is_asked else text, built)


def headline(reader: Reader, data: Card, waiting: int) -> str:
    """Return how the check-in stands, in a sentence."""
    division = said(data.division, 80)
    if waiting == 0:
        return reader.text("Check-in for {division}: complete. Thank you.", division=division)
    if data.is_gone:
        return reader.text("Check-in for {division}: nothing is asked of you any more.", division=division)
    if data.phase is Phase.over:
        return reader.text("The check-in for {division} has closed.", division=division)
    if data.is_skipped:
        return reader.text("Check-in for {division}: skipped this time.", division=division)
    if data.phase is Phase.closed:
        return reader.plural(
            "Check-in for {division}: {n} answer did not come. You can still give it.",
            "Check-in for {division}: {n} answers did not come. You can still give them.",
            waiting,
            division=division,
        )
    return reader.plural(
        "Check-in for {division}: {n} initiative to update",
        "Check-in for {division}: {n} initiatives to update",
        waiting,
        division=division,
    )


def given_by(reader: Reader, given: Given) -> str:
    """Return who answered, for whom and when, as "edited by X for Y, 3 Mar 10:00"."""
    fields = {"by": mention(given.by), "moment": reader.moment(given.at)}
    if given.on_behalf_of:
        fields["other"] = mention(given.on_behalf_of)
        match given:
            case Given(is_amendment=True):
                return reader.text("amended by {by} for {other}, {moment}", **fields)
            case Given(is_edit=True):
                return reader.text("edited by {by} for {other}, {moment}", **fields)
            case Given(is_late=True):
                return reader.text("answered late by {by} for {other}, {moment}", **fields)
        return reader.text("answered by {by} for {other}, {moment}", **fields)
    match given:
        case Given(is_amendment=True):
            return reader.text("amended by {by}, {moment}", **fields)
        case Given(is_edit=True):
            return reader.text("edited by {by}, {moment}", **fields)
        case Given(is_late=True):
            return reader.text("answered late by {by}, {moment}", **fields)
    return reader.text("answered by {by}, {moment}", **fields)


def _ways_to_answer(reader: Reader, data: Card, waiting: list[Line]) -> Block:
    answer = blocks.button(
        reader.text("Answer"),
        Action.answer_check_in,
        style="primary",
        label=reader.text("Answer for {division}, one after the other", division=data.division),
        check_in=data.check_in,
    )
    if not any(line.is_repeatable for line in waiting):
        return blocks.actions(answer)
    everything = blocks.confirmed(
        blocks.button(
            reader.text("All as before"),
            Action.all_as_before,
            label=reader.text("All as before for {division}", division=data.division),
            check_in=data.check_in,
        ),
        title=reader.text("Nothing has changed?"),
        text=reader.plural(
            "The last answer is given again for {n} initiative.",
            "The last answers are given again for {n} initiatives.",
            sum(line.is_repeatable for line in waiting),
        ),
        yes=reader.text("Yes, all as before"),
        no=reader.text("Not yet"),
    )
    return blocks.actions(everything, answer)


def _until(reader: Reader, data: Card) -> str:
    moment = reader.moment(data.due_at)
    if data.phase in (Phase.late, Phase.closed):
        return reader.text("This was due {moment}. An answer counts, marked late.", moment=moment)
    return reader.text("Due {moment}.", moment=moment)


def _line(reader: Reader, data: Card, line: Line) -> list[Block]:
    text = "\n".join(_words(reader, line, data.phase))
    if data.is_gone:
        return [blocks.section(text)]
    if line.is_answered:
        verb = reader.text("Amend") if data.phase in (Phase.closed, Phase.over) else reader.text("Edit")
        return [blocks.section(text, _open(reader, verb, data, line))]
    if data.phase is Phase.over:
        return [blocks.section(text)]
    update = _open(reader, reader.text("Continue") if line.has_draft else reader.text("Update"), data, line)
    if not line.is_repeatable:
        return [blocks.section(text, update)]
    no_change = blocks.button(
        reader.text("No change"),
        Action.as_before,
        label=reader.text("No change in {key}", key=line.key),
        check_in=data.check_in,
        initiative=line.initiative,
    )
    return [blocks.section(text), blocks.actions(no_change, update)]


def _words(reader: Reader, line: Line, phase: Phase) -> list[str]:
    mark = "✓ " if line.is_answered else ""
    facts = [_status(reader, line)]
    if line.progress is not None:
        facts.append(reader.percent(line.progress))
    if line.confidence is not None:
        facts.append(_confidence(reader, line.confidence, line.confidence_before))
    facts.append(reader.text("due {day}", day=reader.day(line.due_on)))
    words = [f"{mark}*{line.key}* {said(line.title, 120)}", " · ".join(facts)]
    if line.given:
        words.append(f"_{given_by(reader, line.given)}_")
    if line.has_draft and phase is not Phase.over:
        words.append("✎ " + reader.text("A draft is kept for you."))
    return words


def _confidence(reader: Reader, now: int, before: int | None) -> str:
    if before is None or before == now:
        return reader.text("confidence {n} of 10", n=now)
    if before > now:
        return "↘ " + reader.text("confidence {n} of 10, down from {before}", n=now, before=before)
    return "↗ " + reader.text("confidence {n} of 10, up from {before}", n=now, before=before)


def _status(reader: Reader, line: Line) -> str:
    status = terms.status(reader, line.status)
    if line.status is None or line.since is None:
        return status
    return reader.text("{status} since {day}", status=status, day=reader.day(line.since))


def _open(reader: Reader, verb: str, data: Card, line: Line) -> Block:
    return blocks.button(
        verb,
        Action.answer_initiative,
        label=reader.text("{verb} {key}", verb=verb, key=line.key),
        check_in=data.check_in,
        initiative=line.initiative,
    )


def _pager(reader: Reader, data: Card, page: int, pages: int) -> list[Block]:
    turns = []
    if page > 0:
        turns.append(blocks.button("‹ " + reader.text("Back"), Action.turn_back, check_in=data.check_in, page=page - 1))
    if page < pages - 1:
        turns.append(blocks.button(reader.text("More") + " ›", Action.turn_page, check_in=data.check_in, page=page + 1))
    first, last = page * PAGE + 1, min((page + 1) * PAGE, len(data.lines))
    shown = reader.text("{first} to {last} of {count}", first=first, last=last, count=len(data.lines))
    return [blocks.context(shown), blocks.actions(*turns)]


def _fallback(reader: Reader, text: str, waiting: list[Line]) -> str:
    if not waiting:
        return text
    keys = [line.key for line in waiting[:MOST_NAMED]]
    more = len(waiting) - len(keys)
    if more:
        keys.append(reader.plural("{n} more", "{n} more", more))
    return reader.text("{headline}: {keys}", headline=text, keys=reader.list(keys))
