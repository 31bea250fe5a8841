"""What a script of an invented company consists of: people, initiatives, what is said of them, and deeds."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from bot.domain.alignment import Alignment
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.directives import DirectiveKind
from bot.domain.maturity import Ratings
from bot.domain.plan import Milestone, Target
from bot.domain.words import Kind, Level, Outcome, Role, Strand

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))


@dataclass(frozen=True)
class Colleague:
    """Somebody in the company; a representative answers at `answers_at`, local time."""

    handle: str
    name: str
    title: str
    tz: str
    locale: str
    role: Role
    division: str | None = None
    answers_at: time = time(10, 0)


@dataclass(frozen=True)
class Words:
    """What is written in one week; `moves_due` is a new due date."""

    barrier: str = ""
    ask: str = ""
    note: str = ""
    moves_due: date | None = None


@dataclass(frozen=True)
class Told:
    """An initiative with its plan, and what its representative says of it week after week.

    `statuses` has one letter a week: `o` on track, `r` at risk, `x` off track, `-` no answer. `confidence` has one
    digit a week, 0 for ten. `words` are written beside the numbers; a barrier and an ask stand until it is on track.
    """

    title: str
    division: str
    strand: Strand
    owner: str
    starts: date
    due: date
    progress: tuple[int, ...]
    statuses: str
    confidence: str
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    words: dict[int, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Acknowledges:
    key: str


@dataclass(frozen=True)
class Says:
    """Writes in the intervention's thread."""

    key: str
    text: str


@dataclass(frozen=True)
class Agrees:
    """Agrees what is directed: the kind, and the plan in the words of the people."""

    key: str
    kind: Kind
    plan: str
    required: str


@dataclass(frozen=True)
class Helps:
    key: str


@dataclass(frozen=True)
class KeepsRecord:
    key: str


@dataclass(frozen=True)
class Closes:
    key: str
    outcome: Outcome
    conclusion: str


@dataclass(frozen=True)
class Raises:
    key: str
    reason: str
    level: Level


@dataclass(frozen=True)
class Leaves:
    """Leaves the company."""


@dataclass(frozen=True)
class Issues:
    """Issues a directive to all divisions; the first is D-1."""

    kind: DirectiveKind
    title: str
    text: str
    in_effect_by: date


@dataclass(frozen=True)
class Confirms:
    """Says that the own division has received a directive, or with `words` that it is in effect there."""

    key: str
    words: str = ""


@dataclass(frozen=True)
class Reviews:
    """Says whether initiatives match what the company needs; `reason` is for all of them."""

    keys: tuple[str, ...]
    alignment: Alignment
    reason: str = ""


@dataclass(frozen=True)
class StartsPulse:
    """Asks everybody about the knowledge culture."""


@dataclass(frozen=True)
class AnswersPulse:
    """Answers the quarter's pulse: how much of each statement is true, from 1 to 5."""

    values: tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Assesses:
    """Judges how mature the work with knowledge is in the quarter."""

    ratings: Ratings


What = (
    Acknowledges
    | Says
    | Agrees
    | Helps
    | KeepsRecord
    | Closes
    | Raises
    | Leaves
    | Issues
    | Confirms
    | Reviews
    | StartsPulse
    | AnswersPulse
    | Assesses
)


@dataclass(frozen=True)
class Deed:
    """Something that a person did at an instant (UTC)."""

    at: datetime
    who: str
    what: What


@dataclass(frozen=True)
class Company:
    """A script to play: founded at `founded`, asked every Monday from `first_cycle` on, until `ends` (UTC)."""

    channel: str
    name: str
    tz: str
    divisions: dict[str, str]
    colleagues: tuple[Colleague, ...]
    told: tuple[Told, ...]
    deeds: tuple[Deed, ...]
    founded: datetime
    first_cycle: date
    ends: datetime

    @property
    def weeks(self) -> int:
        """How many check-ins are told of each initiative."""
        return max(len(each.statuses) for each in self.told)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)
