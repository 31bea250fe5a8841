"""The part of the App Home that is about the person: what is due, own initiatives and promises, own time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.words import Level, Stage, State
from bot.views import actions, asking, blocks, directives, sponsoring, terms
from bot.views.home import Part, Piece
from bot.views.ids import Action
from bot.views.lines import ActionLine, DirectiveLine
from bot.views.mrkdwn import link, said
from bot.views.reader import Reader
from bot.views.surfaces import Block


@dataclass(frozen=True)
class Due:
    """A check-in in hand; `drafts` counts the initiatives about which something was typed and not sent."""

    check_in: int
    division: str
    waiting: int
    due_at: datetime
    drafts: int = 0
    is_late: bool = False


@dataclass(frozen=True)
class Waits:
    """An intervention that waits for the person: to be taken up, or for an update from who leads it."""

    intervention: int
    key: str
    title: str
    level: Level
    since: datetime
    link: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class Milestone:
    """The next thing of a plan that is to be done."""

    title: str
    due_on: date
    is_late: bool = False


@dataclass(frozen=True)
class OwnInitiative:
    """An initiative of the person's divisions, or of which they are the owner.

    `check_in` is set while it waits for an answer in a check-in that the person may answer.
    """

    initiative: int
    key: str
    title: str
    division: str
    stage: Stage
    state: State | None
    progress: float | None
    due_on: date
    milestone: Milestone | None = None
    check_in: int | None = None


@dataclass(frozen=True)
class Prompt:
    """When the person is asked next, for which division."""

    division: str
    at: datetime


@dataclass(frozen=True)
class OwnTime:
    """When the person is asked and when not; `absences` are first and last days, `wish` how often to be reminded."""

    community: int
    prompts: Sequence[Prompt] = ()
    absences: Sequence[tuple[date, date]] = ()
    is_away: bool = False
    wish: int | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class Own:
    """Everything that is about the person."""

    due: Sequence[Due] = ()
    waits: Sequence[Waits] = ()
    asks: Sequence[sponsoring.Page] = ()
    asked_back: Sequence[sponsoring.Page] = ()
    initiatives: Sequence[OwnInitiative] = ()
    promises: Sequence[ActionLine] = ()
    directives: Sequence[DirectiveLine] = ()
    time: OwnTime = field(default_factory=lambda: OwnTime(0))


def due(reader: Reader, own: Own) -> Part:
    """Return what the person has to do now; it says so where there is nothing."""
    pieces: list[Piece] = [_due(reader, each) for each in own.due]
    pieces += [_ask(reader, each) for each in own.asks]
    pieces += [_asked_back(reader, each) for each in own.asked_back]
    pieces += [_waits(reader, each) for each in own.waits]
    pieces += [[directives.row(reader, each)] for each in own.directives]
    return Part(reader.text("What is due"), pieces or [[blocks.section(_nothing(reader, own.time))]])


def initiatives(reader: Reader, own: Own) -> Part:
    """Return the person's initiatives, each with where it stands and what comes next."""
    names_division = len({each.division for each in own.initiatives}) > 1
    pieces = [
        [blocks.section(line(reader, each, names_division=names_division), _way_in(reader, each))]
        for each in own.initiatives
    ]
    return Part(reader.text("Your initiatives"), pieces)


def line(reader: Reader, each: OwnInitiative, *, names_division: bool) -> str:
    """Return where an initiative stands and what comes next."""
    shown = terms.state(reader, each.state) if each.state and each.stage is Stage.active else _stage(reader, each)
    where = f" ({said(each.division, 40)})" if names_division else ""
    facts = [reader.percent(each.progress)] if each.progress is not None else []
    facts.append(reader.text("due {day}", day=reader.day(each.due_on)))
    if each.milestone:
        facts.append(_milestone(reader, each.milestone))
    return f"{shown} · *{each.key}* {said(each.title, 80)}{where}\n{' · '.join(facts)}"


def promises(reader: Reader, own: Own) -> Part:
    """Return what the person has promised and not yet done."""
    pieces = [actions.with_buttons(reader, each, names_owner=False) for each in own.promises]
    return Part(reader.text("What you promised"), pieces)


def time(reader: Reader, own: OwnTime) -> Part:
    """Return when the person is asked and when not, with the buttons that change it."""
    lines = [
        reader.text(
            "Next check-in for {division}: {moment}", division=said(each.division, 80), moment=_own(reader, each)
        )
        for each in own.prompts
    ]
    lines += [
        ("🌴 " if own.is_away and not number else "")
        + reader.text("Away from {first} to {last}", first=reader.day(first), last=reader.day(last))
        for number, (first, last) in enumerate(own.absences)
    ]
    if own.wish is not None:
        lines.append(asking.most_reminders(reader, own.wish))
    buttons = [blocks.button(reader.text("Be away…"), Action.set_away, community=own.community)]
    if own.absences:
        text = reader.text("I am back") if own.is_away else reader.text("Call the absence off")
        buttons.append(blocks.button(text, Action.end_away, community=own.community))
    if own.is_asked:
        buttons.append(blocks.button(reader.text("Reminders…"), Action.open_reminders, community=own.community))
    words = [blocks.section("\n".join(lines))] if lines else []
    return Part(reader.text("Your time"), [[*words, blocks.actions(*buttons)]])


def _nothing(reader: Reader, time: OwnTime) -> str:
    if not time.prompts:
        return reader.text("Nothing. You will hear from me when there is something to do.")
    first = min(time.prompts, key=lambda each: each.at)
    return reader.text("Nothing. The next check-in opens {moment}.", moment=reader.moment(first.at))


def _own(reader: Reader, each: Prompt) -> str:
    return f"{reader.moment(each.at)} ({reader.tz})"


def _due(reader: Reader, each: Due) -> Piece:
    if not each.waiting:
        done = reader.text("{division}: complete. Thank you.", division=said(each.division, 80))
        return [blocks.section("✓ " + done)]
    text = _when_due(reader, each)
    if each.drafts:
        text += "\n✎ " + reader.plural("{n} draft is kept for you", "{n} drafts are kept for you", each.drafts)
    return [blocks.section(text, asking.answer_button(reader, each.division, each.check_in))]


def _when_due(reader: Reader, each: Due) -> str:
    fields = {"division": said(each.division, 80), "moment": reader.moment(each.due_at)}
    if each.is_late:
        return reader.plural(
            "{division}: {n} initiative to update, which was due {moment}",
            "{division}: {n} initiatives to update, which were due {moment}",
            each.waiting,
            **fields,
        )
    return reader.plural(
        "{division}: {n} initiative to update, due {moment}",
        "{division}: {n} initiatives to update, due {moment}",
        each.waiting,
        **fields,
    )


def _ask(reader: Reader, page: sponsoring.Page) -> Piece:
    by = reader.day(page.record.needed_by)
    text = reader.text("*{key}* {title} needs your decision by {day}", key=page.key, title=said(page.title, 80), day=by)
    return [blocks.section(f"{text}\n{said(page.record.context, 300)}"), sponsoring.decide(reader, page)]


def _asked_back(reader: Reader, page: sponsoring.Page) -> Piece:
    text = reader.text("*{key}* {title}: the sponsor asks back", key=page.key, title=said(page.title, 80))
    words = said(page.record.replies[-1].words, 300) if page.record.replies else ""
    return [blocks.section(f"{text}\n{words}".strip()), sponsoring.explain(reader, page)]


def _waits(reader: Reader, each: Waits) -> Piece:
    fields = {"key": each.key, "title": said(each.title, 80), "moment": reader.moment(each.since)}
    if each.is_mine:
        text = reader.text("*{key}* {title}: you lead this, and an update was due {moment}", **fields)
        act, action = reader.text("Update…"), Action.give_update
    else:
        text = reader.text("*{key}* {title}: raised {moment}, and nobody has taken it up yet", **fields)
        act, action = reader.text("Acknowledge"), Action.acknowledge
    if each.link:
        text += " · " + link(each.link, reader.text("thread"))
    label = reader.text("{button}, {key}", button=act, key=each.key)
    return [blocks.section(text, blocks.button(act, action, label=label, intervention=each.intervention))]


def _stage(reader: Reader, each: OwnInitiative) -> str:
    is_active = each.stage is Stage.active
    return "▫️ " + reader.text("not assessed yet") if is_active else terms.stage(reader, each.stage)


def _milestone(reader: Reader, each: Milestone) -> str:
    fields = {"milestone": said(each.title, 80), "day": reader.day(each.due_on)}
    if each.is_late:
        return "⏳ " + reader.text("“{milestone}” was due {day}", **fields)
    return reader.text("next: “{milestone}” by {day}", **fields)


def _way_in(reader: Reader, each: OwnInitiative) -> Block:
    if each.check_in is not None:
        return blocks.button(
            reader.text("Answer"),
            Action.answer_initiative,
            label=reader.text("{verb} {key}", verb=reader.text("Answer"), key=each.key),
            style="primary",
            check_in=each.check_in,
            initiative=each.initiative,
        )
    label = reader.text("Plan of {key}", key=each.key)
    return blocks.button(reader.text("Plan…"), Action.open_plan, label=label, initiative=each.initiative)
