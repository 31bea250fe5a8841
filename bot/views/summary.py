"""What a digest and a steering review tell: initiatives, asks, promises, decisions and people, as values."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.clusters import Cluster
from bot.domain.detection.rules import Finding
from bot.domain.words import Outcome, Stage, State


@dataclass(frozen=True)
class Named:
    """An initiative as lists name it."""

    key: str
    title: str
    division: str


@dataclass(frozen=True)
class Reported:
    """An initiative with what detection says of it, the weightiest finding first."""

    named: Named
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Late:
    """An initiative that is forecast to end after its due date."""

    named: Named
    due_on: date
    finish: date
    days: int


@dataclass(frozen=True)
class Ask:
    """Something that was asked and has no reply; `needed_by` where the sponsor is asked to decide."""

    named: Named
    words: str
    since: date
    needed_by: date | None = None


@dataclass(frozen=True)
class Promise:
    """An action past its date; `named` is None when it is about no initiative."""

    named: Named | None
    words: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class Decided:
    """A decision, with a link to the message that it is."""

    words: str
    by: str
    link: str


@dataclass(frozen=True)
class Paused:
    """A paused initiative; without a reason it was paused before reasons were kept."""

    named: Named
    reason: str
    review_on: date | None


@dataclass(frozen=True)
class Overridden:
    """A lead's word against the rules."""

    named: Named
    state: State
    reason: str
    by: str
    until: date


@dataclass(frozen=True)
class Directed:
    """An open directive, and in how many of its divisions it is in effect."""

    key: str
    title: str
    in_effect_by: date
    divisions: int
    in_effect: int


@dataclass(frozen=True)
class Moved:
    """A due date that moved, from what it was at the last digest."""

    named: Named
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Turned:
    """An initiative that came, ended, was paused or was taken up again; `is_new` if it was added."""

    named: Named
    stage: Stage
    is_new: bool = False


@dataclass(frozen=True)
class Ended:
    """An intervention that was closed."""

    named: Named
    outcome: Outcome
    conclusion: str


@dataclass(frozen=True)
class NamedLater:
    """An intervention that is a person's, too, who is not named in its thread yet."""

    named: Named
    person: str


@dataclass(frozen=True)
class Answers:
    """Who answered: `expected` leaves out the excused and those of whom nobody could be asked."""

    expected: int
    answered: int
    partly: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Digest:
    """A cycle and what has happened since the digest before, as known at `as_of`."""

    cycle: int
    day: date
    as_of: datetime
    is_corrected: bool
    answers: Answers
    states: dict[State, int]
    unassessed: int
    new_slips: list[Reported] = field(default_factory=list)
    recovered: list[Named] = field(default_factory=list)
    still_slipping: list[Reported] = field(default_factory=list)
    new_watch: list[Reported] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    overdue: list[Promise] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    opened: list[Named] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    named_later: list[NamedLater] = field(default_factory=list)
    vacant: list[str] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    paused: list[Paused] = field(default_factory=list)
    overridden: list[Overridden] = field(default_factory=list)
    directives: list[Directed] = field(default_factory=list)
    unreviewed: list[str] = field(default_factory=list)
    """The keys of initiatives that wait for an HR lead's alignment review, the longest waiting first."""

    @property
    def active(self) -> int:
        """How many initiatives are under way."""
        return sum(self.states.values()) + self.unassessed

    @property
    def slipping(self) -> int:
        """How many of them are slipping."""
        return self.states.get(State.slipping, 0)


@dataclass(frozen=True)
class Acknowledged:
    """Which divisions' check-ins the knowledge lead has read, and which wait for that."""

    waiting: list[str]
    done: int
    by: list[str]
