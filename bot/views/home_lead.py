"""The part of the App Home about the whole community: for its leads, and for sponsor and observers to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.words import Level
from bot.views import alignment, blocks, matrix, plans, terms
from bot.views import directives as directive_views
from bot.views.home import Part, Piece
from bot.views.ids import Action
from bot.views.lines import DirectiveLine, Unreviewed
from bot.views.mrkdwn import link, mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block

MOST_LISTED = 20
LINES_PER_BLOCK = 10


@dataclass(frozen=True)
class Vacancy:
    """A division for which nobody speaks, or only a deputy."""

    division: int
    name: str
    deputy: str = ""


@dataclass(frozen=True)
class Candidate:
    """What would be raised without a word from a lead; `opens_at` is None where it rests."""

    intervention: int
    key: str
    title: str
    opens_at: datetime | None


@dataclass(frozen=True)
class Open:
    """An open intervention in a line; `lead` is a Slack id, empty where nobody leads it."""

    key: str
    title: str
    level: Level
    lead: str
    since: datetime
    link: str = ""


@dataclass(frozen=True)
class Asked:
    """A barrier or an ask without a reply; `by` is a Slack id, `words` what was asked.

    `link` leads to the thread that is open about it; without one it may be opened.
    """

    initiative: int
    key: str
    title: str
    by: str
    since: datetime
    words: str = ""
    link: str = ""


@dataclass(frozen=True)
class Paused:
    """A paused initiative; `review_on` is None where no day was named."""

    key: str
    title: str
    reason: str
    review_on: date | None
    is_review_due: bool = False


@dataclass(frozen=True)
class Whole:
    """What there is to know about the whole community."""

    community: int
    divisions: int
    vacancies: Sequence[Vacancy] = ()
    candidates: Sequence[Candidate] = ()
    proposals: Sequence[plans.Proposal] = ()
    asked: Sequence[Asked] = ()
    lines: Sequence[matrix.Line] = ()
    interventions: Sequence[Open] = ()
    paused: Sequence[Paused] = ()
    unreviewed: Sequence[Unreviewed] = ()
    directives: Sequence[DirectiveLine] = ()


def decisions(reader: Reader, whole: Whole) -> Part:
    """Return what waits for a lead's word."""
    pieces = [_candidate(reader, each) for each in whole.candidates]
    pieces += [_proposal(reader, each) for each in whole.proposals]
    return Part(reader.text("Waiting for a lead"), pieces)


def coverage(reader: Reader, whole: Whole) -> Part:
    """Return who speaks for the divisions; each vacancy is a task with a button."""
    missing = {each.division for each in whole.vacancies}
    text = reader.text(
        "{covered} of {all} divisions have a representative. `/cop roster` names everybody.",
        covered=whole.divisions - len(missing),
        all=whole.divisions,
    )
    pieces: list[Piece] = [[blocks.section(text)]]
    return Part(reader.text("Who speaks"), pieces + [[_vacancy(reader, whole, each)] for each in whole.vacancies])


def asked(reader: Reader, whole: Whole) -> Part:
    """Return the barriers and asks to which nobody has replied."""
    pieces = [[_asked(reader, each)] for each in whole.asked[:MOST_LISTED]]
    return Part(reader.text("Asked, and not answered yet"), pieces + _more(reader, len(whole.asked)))


def unreviewed(reader: Reader, whole: Whole, *, may_review: bool) -> Part:
    """Return the alignment reviews that wait, the longest waiting first."""
    shown = whole.unreviewed[:MOST_LISTED]
    pieces = [[alignment.row(reader, each, may_review=may_review)] for each in shown]
    return Part(reader.text("Alignment reviews that wait"), pieces + _more(reader, len(whole.unreviewed)))


def directives(reader: Reader, whole: Whole) -> Part:
    """Return the open directives, the one that is due first first."""
    pieces = [[directive_views.row(reader, each)] for each in whole.directives[:MOST_LISTED]]
    return Part(reader.text("Open directives"), pieces + _more(reader, len(whole.directives)))


def strands(reader: Reader, whole: Whole) -> Part:
    """Return the division x strand matrix: first what is missing where, strategic learning first."""
    if not whole.lines:
        return Part("")
    picture = blocks.button(reader.text("Send me the picture"), Action.send_matrix, community=whole.community)
    head = [blocks.section(matrix.gaps(reader, whole.lines)), blocks.actions(picture)]
    pieces = [head, *([each] for each in matrix.sections(reader, whole.lines))]
    return Part(reader.text("Divisions and strands"), pieces)


def interventions(reader: Reader, whole: Whole) -> Part:
    """Return the open interventions by level, the highest first."""
    pieces: list[Piece] = []
    for level in reversed(Level):
        of_it = [each for each in whole.interventions if each.level is level]
        lines = [_open(reader, each) for each in of_it]
        title = f"*{terms.level(reader, level)}* ({reader.number(len(of_it))})"
        for start in range(0, len(lines), LINES_PER_BLOCK):
            head = [title] if start == 0 else []
            pieces.append([blocks.section("\n".join([*head, *lines[start : start + LINES_PER_BLOCK]]))])
    return Part(
        reader.text("Open interventions"), pieces or [[blocks.section(reader.text("No intervention is open."))]]
    )


def paused(reader: Reader, whole: Whole) -> Part:
    """Return what is paused, with the day on which it is looked at again."""
    lines = [_paused(reader, each) for each in whole.paused]
    pieces = [
        [blocks.section("\n".join(lines[start : start + LINES_PER_BLOCK]))]
        for start in range(0, len(lines), LINES_PER_BLOCK)
    ]
    return Part(reader.text("Paused"), pieces)


def _candidate(reader: Reader, each: Candidate) -> Piece:
    title = said(each.title, 80)
    text = reader.text("*{key}* {title} may need the community.", key=each.key, title=title)
    if each.opens_at:
        opens = reader.text("Without a word from you a thread opens {moment}.", moment=reader.moment(each.opens_at))
        text += "\n" + opens

    def button(words: str, action: Action, style: str | None = None) -> Block:
        label = reader.text("{button}, {key}", button=words, key=each.key)
        return blocks.button(words, action, style=style, label=label, intervention=each.intervention)

    now = button(reader.text("Open now"), Action.open_candidate, "primary")
    not_now = button(reader.text("Not now, because…"), Action.decline_candidate)
    return [blocks.section(text), blocks.actions(now, not_now)]


def _proposal(reader: Reader, each: plans.Proposal) -> Piece:
    text = plans.proposed(reader, each).text
    return [blocks.section(f"{text}\n{said(each.reason, 200)}"), plans.choice(reader, each)]


def _vacancy(reader: Reader, whole: Whole, each: Vacancy) -> Block:
    name = said(each.name, 80)
    if each.deputy:
        text = "◐ " + reader.text("{division}: only a deputy, {person}", division=name, person=mention(each.deputy))
    else:
        text = "⬜ " + reader.text("{division}: nobody speaks for it", division=name)
    assign = blocks.button(
        reader.text("Name somebody…"),
        Action.fill_place,
        label=reader.text("Name a representative for {division}", division=each.name),
        community=whole.community,
        division=each.division,
    )
    return blocks.section(text, assign)


def _asked(reader: Reader, each: Asked) -> Block:
    text = reader.text(
        "*{key}* {title}: {person} has waited since {moment}",
        key=each.key,
        title=said(each.title, 80),
        person=mention(each.by),
        moment=reader.moment(each.since),
    )
    if each.words:
        text += f"\n{said(each.words, 200)}"
    if each.link:
        return blocks.section(f"{text} · {link(each.link, reader.text('thread'))}")
    words = reader.text("Open a thread…")
    label = reader.text("{button}, {key}", button=words, key=each.key)
    return blocks.section(
        text, blocks.button(words, Action.raise_intervention, label=label, initiative=each.initiative)
    )


def _open(reader: Reader, each: Open) -> str:
    parts = [
        f"*{each.key}* {said(each.title, 80)}",
        mention(each.lead) if each.lead else "⏳ " + reader.text("nobody has taken this up"),
        reader.text("since {moment}", moment=reader.moment(each.since)),
    ]
    if each.link:
        parts.append(link(each.link, reader.text("thread")))
    return " · ".join(parts)


def _paused(reader: Reader, each: Paused) -> str:
    parts = [f"⏸️ *{each.key}* {said(each.title, 80)}"]
    if each.review_on and each.is_review_due:
        parts.append("⏳ " + reader.text("to be looked at again since {day}", day=reader.day(each.review_on)))
    elif each.review_on:
        parts.append(reader.text("looked at again on {day}", day=reader.day(each.review_on)))
    else:
        parts.append(reader.text("no day is named to look at it again"))
    if each.reason:
        parts.append(said(each.reason, 120))
    return " · ".join(parts)


def _more(reader: Reader, listed: int) -> list[Piece]:
    more = listed - MOST_LISTED
    return [[blocks.context(reader.plural("and {n} more", "and {n} more", more))]] if more > 0 else []
