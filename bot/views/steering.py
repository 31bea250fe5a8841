"""The steering review as a document: what the quarter brought, what it teaches, what has to be decided, what comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.intervention_figures import Figures, Spread
from bot.domain.paper import Bullets, Figure, Heading, Paper, Paragraph, Part, Table
from bot.domain.quarters import Quarter
from bot.domain.words import Kind, State, Strand
from bot.views import findings, terms
from bot.views.digest_sections import how_far
from bot.views.mrkdwn import unmarked
from bot.views.reader import Reader
from bot.views.summary import Ask, Decided, Directed, Ended, Moved, Named, Paused, Promise, Reported, Turned
from bot.views.surfaces import Picture, Post


@dataclass(frozen=True)
class Group:
    """The initiatives of a strand or a division: how many are active, in which state, how far on average."""

    name: Strand | str
    active: int
    states: Mapping[State, int]
    progress: float | None
    closed: int


@dataclass(frozen=True)
class Asked:
    """What came of one division's check-in; one that neither answered nor was silent was excused or not asked."""

    day: date
    division: str
    is_in: bool
    is_silent: bool

    @property
    def is_excused(self) -> bool:
        """Nobody could have answered."""
        return not self.is_in and not self.is_silent


@dataclass(frozen=True)
class Learned:
    """A lesson, in the words of those who learned it."""

    named: Named
    words: str


@dataclass(frozen=True)
class Ending:
    """An initiative that is due by the end of the next quarter."""

    named: Named
    due_on: date
    state: State | None
    progress: float | None


@dataclass(frozen=True)
class Milestone:
    """A milestone that is due in the next quarter."""

    named: Named
    title: str
    due_on: date


@dataclass(frozen=True)
class Pictures:
    """The review's pictures; none where there was no cycle."""

    states: Picture | None = None
    answers: Picture | None = None


@dataclass(frozen=True)
class Review:
    """A quarter as known at `at`. `rounds` are the check-ins of the quarter and of the one before."""

    community: str
    quarter: Quarter
    at: datetime
    is_running: bool
    strands: list[Group]
    divisions: list[Group]
    rounds: list[Asked]
    together: Figures
    by_kind: Mapping[Kind | None, Figures]
    kinds: Mapping[Kind, str]
    began: int = 0
    """How many began to slip at any time in the quarter, also those that have recovered since."""
    slipped: list[Reported] = field(default_factory=list)
    slipping: list[Reported] = field(default_factory=list)
    recovered: list[Named] = field(default_factory=list)
    closed: list[Turned] = field(default_factory=list)
    opened: list[Named] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    lessons: list[Learned] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    overdue: list[Promise] = field(default_factory=list)
    directives: list[Directed] = field(default_factory=list)
    unreviewed: list[Named] = field(default_factory=list)
    vacant: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    paused: list[Paused] = field(default_factory=list)
    ending: list[Ending] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)


def paper(reader: Reader, review: Review, pictures: Pictures) -> Paper:
    """Return the review as a document."""
    parts: list[Part] = [
        Paragraph(verdict(reader, review)),
        *_progress(reader, review, pictures),
        *_participation(reader, review, pictures),
        *_movement(reader, review),
        *_interventions(reader, review),
        *_learned(reader, review),
        *_to_decide(reader, review),
        *_next(reader, review),
    ]
    last = review.at.date() if review.is_running else review.quarter.last_day
    return Paper(
        title=title(reader, review.community, review.quarter),
        subtitle=reader.text(
            "{first} to {last}, as known then", first=reader.day(review.quarter.first_day), last=reader.day(last)
        ),
        language=reader.language,
        parts=parts,
    )


def title(reader: Reader, community: str, quarter: Quarter) -> str:
    """Return what the review is called."""
    return reader.text("{community}: steering review {quarter}", community=community, quarter=str(quarter))


def filename(quarter: Quarter, ending: str) -> str:
    """Return a name that sorts by quarter."""
    return f"steering-review-{quarter}.{ending}"


def verdict(reader: Reader, review: Review) -> str:
    """Return in a few sentences how the quarter went."""
    active = sum(each.active for each in review.strands)
    slipping = sum(each.states.get(State.slipping, 0) for each in review.strands)
    if not active and not review.closed:
        return reader.text("No initiative was under way. A review begins to say something with the first check-ins.")
    said = [
        reader.plural("{n} initiative is under way.", "{n} initiatives are under way.", active),
        reader.plural("{n} is slipping.", "{n} are slipping.", slipping)
        if slipping
        else reader.text("None is slipping."),
    ]
    if review.began:
        said.append(
            reader.plural("{n} began to slip in the quarter.", "{n} began to slip in the quarter.", review.began)
        )
    if review.recovered:
        said.append(reader.plural("{n} recovered.", "{n} recovered.", len(review.recovered)))
    if review.closed:
        said.append(reader.plural("{n} was closed.", "{n} were closed.", len(review.closed)))
    share = _share([each for each in review.rounds if each.day >= review.quarter.first_day])
    if share is not None:
        said.append(reader.text("{share} of the check-ins were answered.", share=reader.percent(share)))
    return " ".join(said)


def by_cycle(review: Review) -> dict[date, list[Asked]]:
    """Return the check-ins of the quarter by cycle, the oldest first."""
    found: dict[date, list[Asked]] = {}
    for each in sorted(review.rounds, key=lambda each: each.day):
        if each.day >= review.quarter.first_day:
            found.setdefault(each.day, []).append(each)
    return found


def answered(reader: Reader, review: Review) -> str:
    """Return in a sentence what the picture of who answered shows; empty without a check-in."""
    shares = [share for share in map(_share, by_cycle(review).values()) if share is not None]
    if not shares:
        return ""
    return reader.text(
        "From {first} of the divisions in the first cycle to {last} in the last, at least {least}.",
        first=reader.percent(shares[0]),
        last=reader.percent(shares[-1]),
        least=reader.percent(min(shares)),
    )


def note(reader: Reader, review: Review) -> Post:
    """Return the word to a lead with which the review comes."""
    name = title(reader, review.community, review.quarter)
    text = f"*{name}*\n{verdict(reader, review)}"
    other = reader.text(
        "The document follows. `/cop report quarter {quarter} html` sends it as a page, `md` as text.",
        quarter=str(review.quarter),
    )
    return Post(f"{text}\n{other}")


def on_its_way(reader: Reader, quarter: Quarter) -> Post:
    """Return the word that the review is coming."""
    said = reader.text("The steering review {quarter} is on its way to our direct messages.", quarter=str(quarter))
    return Post(said)


# -- the parts ---------------------------------------------------------------------------------------------


def _progress(reader: Reader, review: Review, pictures: Pictures) -> list[Part]:
    strands = [(terms.strand(reader, each.name), each) for each in review.strands if isinstance(each.name, Strand)]
    parts: list[Part] = [
        Heading(reader.text("Progress")),
        _groups(reader, reader.text("By strand"), reader.text("Strand"), strands),
    ]
    if review.divisions:
        divisions = [(str(each.name), each) for each in review.divisions]
        parts.append(_groups(reader, reader.text("By division"), reader.text("Division"), divisions))
    if pictures.states:
        told = reader.text("Each cycle as it stood then. {summary}", summary=pictures.states.alt_text)
        parts.append(Figure(pictures.states.png, pictures.states.filename, told))
    return parts


def _groups(reader: Reader, caption: str, what: str, groups: Sequence[tuple[str, Group]]) -> Table:
    head = [
        what,
        reader.text("Active"),
        *(_plain(terms.state(reader, state)) for state in reversed(State)),
        reader.text("Average progress"),
        reader.text("Closed"),
    ]
    rows = [
        [
            name,
            reader.number(each.active),
            *(reader.number(each.states.get(state, 0)) for state in reversed(State)),
            "–" if each.progress is None else reader.percent(each.progress),
            reader.number(each.closed),
        ]
        for name, each in groups
    ]
    return Table(caption, head, rows, frozenset(range(1, 7)))


def _participation(reader: Reader, review: Review, pictures: Pictures) -> list[Part]:
    parts: list[Part] = [Heading(reader.text("Who answered"))]
    first = review.quarter.first_day
    if not any(each.day >= first for each in review.rounds):
        return [*parts, Paragraph(reader.text("There was no check-in in this quarter."))]
    names = sorted({each.division for each in review.rounds if each.day >= first})
    rows = []
    for name in names:
        now = [each for each in review.rounds if each.division == name and each.day >= first]
        before = [each for each in review.rounds if each.division == name and each.day < first]
        rows.append(
            [
                name,
                reader.number(sum(each.is_in for each in now)),
                reader.number(sum(each.is_in or each.is_silent for each in now)),
                reader.number(sum(each.is_excused for each in now)),
                _percent(reader, _share(now)),
                _percent(reader, _share(before)),
            ]
        )
    head = [
        reader.text("Division"),
        reader.text("Answered"),
        reader.text("Asked"),
        reader.text("Excused or not asked"),
        reader.text("Share"),
        reader.text("Quarter before"),
    ]
    caption = reader.text("Check-ins answered, by division")
    shown = pictures.answers
    figure = [Figure(shown.png, shown.filename, shown.alt_text)] if shown else []
    return [*parts, *figure, Table(caption, head, rows, frozenset(range(1, 6)))]


def _movement(reader: Reader, review: Review) -> list[Part]:
    moved = [(_key(each.named), f"{reader.day(each.from_on)} → {reader.day(each.to_on)}") for each in review.moved]
    closed = [(_key(each.named), terms.stage(reader, each.stage)) for each in review.closed]
    return [
        Heading(reader.text("What moved")),
        *_list(reader, reader.text("Began to slip"), [_reported(reader, each) for each in review.slipped]),
        *_list(reader, reader.text("Recovered"), [(_key(each), "") for each in review.recovered]),
        *_list(reader, reader.text("Slipping since before"), [_reported(reader, each) for each in review.slipping]),
        *_list(reader, reader.text("Closed"), [(key, _plain(words)) for key, words in closed]),
        *_list(reader, reader.text("Due dates moved"), moved),
        *_nothing(reader, (review.slipped, review.recovered, review.slipping, review.closed, review.moved)),
    ]


def _interventions(reader: Reader, review: Review) -> list[Part]:
    parts: list[Part] = [Heading(reader.text("Interventions and their effect"))]
    if not review.together.used:
        return [*parts, Paragraph(reader.text("No intervention was under way in this quarter."))]
    head = [
        reader.text("Kind"),
        reader.text("Used"),
        reader.text("Closed"),
        reader.text("Recovered"),
        reader.text("Slipped again"),
        reader.text("Taken up after"),
        reader.text("Recovered after"),
    ]
    ordered = sorted(review.by_kind.items(), key=lambda pair: -pair[1].used)
    rows = [[_kind(reader, review, kind), *_figures(reader, found)] for kind, found in [*ordered]]
    rows.append([reader.text("All together"), *_figures(reader, review.together)])
    note_ = reader.text("Median, by the calendar. What still waits for its end has no length yet and is not in it.")
    ended = [(_key(each.named), f"{terms.outcome(reader, each.outcome)}. {each.conclusion}") for each in review.ended]
    return [
        *parts,
        Table(reader.text("Interventions under way, by kind"), head, rows, frozenset(range(1, 7))),
        Paragraph(note_),
        *_list(reader, reader.text("How they ended"), ended),
    ]


def _learned(reader: Reader, review: Review) -> list[Part]:
    parts: list[Part] = [Heading(reader.text("Lessons"))]
    if not review.lessons:
        return [*parts, Paragraph(reader.text("No lesson was written down in this quarter."))]
    return [*parts, Bullets([(each.named.key, _flat(each.words)) for each in review.lessons])]


def _noted(words: str, note: str) -> str:
    return f"{_flat(words)} ({note})"


def _to_decide(reader: Reader, review: Review) -> list[Part]:
    sponsors = [each for each in review.asks if each.needed_by]
    others = [each for each in review.asks if not each.needed_by]
    decided = [("", f"{_flat(unmarked(each.words))} ({each.by})") for each in review.decisions]
    asked = [
        (_key(each.named), _noted(each.words, reader.text("needed by {day}", day=reader.day(each.needed_by))))
        for each in sponsors
        if each.needed_by
    ]
    open_asks = [
        (_key(each.named), _noted(each.words, reader.text("no reply since {day}", day=reader.day(each.since))))
        for each in others
    ]
    overdue = [
        (each.named.key if each.named else "", f"{_flat(each.words)} ({each.owner}, {reader.day(each.due_on)})")
        for each in review.overdue
    ]
    directed = [(each.key, f"{_flat(each.title)}: {how_far(reader, each)}") for each in review.directives]
    needed = (sponsors, others, review.overdue, directed, review.unreviewed, review.vacant, review.paused)
    return [
        Heading(reader.text("Decisions taken")),
        *([Bullets(decided)] if decided else [Paragraph(reader.text("No decision was recorded in this quarter."))]),
        Heading(reader.text("Decisions needed")),
        *_list(reader, reader.text("Asked of the sponsor"), asked),
        *_list(reader, reader.text("Asks without a reply"), open_asks),
        *_list(reader, reader.text("Overdue actions"), overdue),
        *_list(reader, reader.text("Open directives"), directed),
        *_list(
            reader, reader.text("Wait for an alignment review by HR"), [(_key(each), "") for each in review.unreviewed]
        ),
        *_list(reader, reader.text("Nobody speaks for"), [(name, "") for name in review.vacant]),
        *_list(
            reader, reader.text("Paused: take up again or stop?"), [_paused(reader, each) for each in review.paused]
        ),
        *_nothing(reader, needed),
    ]


def _next(reader: Reader, review: Review) -> list[Part]:
    ending = [
        [
            each.named.key,
            each.named.title,
            each.named.division,
            reader.day(each.due_on),
            _plain(terms.state(reader, each.state)) if each.state else reader.text("not assessed yet"),
            "–" if each.progress is None else reader.percent(each.progress),
        ]
        for each in review.ending
    ]
    head = [
        reader.text("Key"),
        reader.text("Initiative"),
        reader.text("Division"),
        reader.text("Due"),
        reader.text("State"),
        reader.text("Progress"),
    ]
    caption = reader.text("Initiatives due by {day}", day=reader.day(review.quarter.next.last_day))
    milestones = [(each.named.key, f"{_flat(each.title)}, {reader.day(each.due_on)}") for each in review.milestones]
    return [
        Heading(reader.text("Next quarter")),
        *([Table(caption, head, ending, frozenset({5}))] if ending else []),
        *_list(reader, reader.text("Milestones due"), milestones),
        *_nothing(reader, (ending, milestones)),
    ]


def _list(reader: Reader, heading: str, items: Sequence[tuple[str, str]]) -> list[Part]:
    return [Heading(f"{heading} ({reader.number(len(items))})", 3), Bullets(items)] if items else []


def _nothing(reader: Reader, told: Iterable[Sequence[object]]) -> list[Part]:
    return [] if any(told) else [Paragraph(reader.text("Nothing to tell."))]


def _reported(reader: Reader, each: Reported) -> tuple[str, str]:
    why = _flat(unmarked(findings.sentence(reader, each.findings[0]))) if each.findings else ""
    return _key(each.named), why


def _paused(reader: Reader, each: Paused) -> tuple[str, str]:
    again = reader.text("looked at again on {day}", day=reader.day(each.review_on)) if each.review_on else ""
    return _key(each.named), " · ".join(part for part in (_flat(each.reason), again) if part)


def _kind(reader: Reader, review: Review, kind: Kind | None) -> str:
    if kind is None:
        return reader.text("no plan agreed")
    return review.kinds.get(kind) or terms.kind(reader, kind)


def _figures(reader: Reader, found: Figures) -> list[str]:
    counts = [found.used, found.closed, found.recovered, found.reopened]
    return [*map(reader.number, counts), _days(reader, found.to_acknowledge), _days(reader, found.to_recovery)]


def _days(reader: Reader, spread: Spread) -> str:
    if spread.median is None:
        return "–"
    days = spread.median.calendar / timedelta(days=1)
    return reader.text("{days} d", days=reader.number(days, 1))


def _share(asked: Sequence[Asked]) -> float | None:
    counted = sum(each.is_in or each.is_silent for each in asked)
    return 100 * sum(each.is_in for each in asked) / counted if counted else None


def _percent(reader: Reader, share: float | None) -> str:
    return "–" if share is None else reader.percent(share)


def _key(named: Named) -> str:
    return f"{named.key} {_flat(named.title)} ({_flat(named.division)})"


def _plain(words: str) -> str:
    """Return a term without its symbol: the fonts of a document have no emoji, and the word says it."""
    return words.partition(" ")[2] or words


def _flat(words: str) -> str:
    return " ".join(words.split())
