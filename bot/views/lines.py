"""Actions, reviews that wait, lessons and past interventions as lists and posts show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.actions import ActionState
from bot.domain.alignment import Why
from bot.domain.directives import DirectiveKind, DirectiveState
from bot.domain.words import Kind, Outcome


@dataclass(frozen=True)
class ActionLine:
    """One action; `key` is empty when it is about no initiative, `owner` is a Slack id."""

    action: int
    key: str
    words: str
    owner: str
    due_on: date
    state: ActionState
    owner_left: bool = False
    away_until: date | None = None
    """The last day on which its owner is away, while they are."""


@dataclass(frozen=True)
class DirectiveLine:
    """A directive and how far it is; `vacant` divisions have nobody who could confirm, and count as missing."""

    directive: int
    key: str
    title: str
    kind: DirectiveKind
    state: DirectiveState
    in_effect_by: date
    divisions: int
    received: int
    in_effect: int
    vacant: int
    is_late: bool = False
    link: str = ""
    """Where its post is; filled in where it is shown elsewhere."""


@dataclass(frozen=True)
class Unreviewed:
    """An initiative whose alignment review is due, why and since when."""

    initiative: int
    key: str
    title: str
    division: str
    why: Why
    since: datetime


class Held(StrEnum):
    """Whether the result of an intervention held a month later."""

    yes = "yes"
    partly = "partly"
    no = "no"


@dataclass(frozen=True)
class Found:
    """Something that fits the words of a search; `key` is empty when it is about no initiative."""

    kind: str
    key: str
    title: str
    words: str
    on: date
    held: Held | None = None


@dataclass(frozen=True)
class Similar:
    """A past intervention, and what came of it."""

    intervention: int
    key: str
    title: str
    division: str
    kind: Kind | None
    outcome: Outcome | None
    closed_on: date | None
    conclusion: str
    helped: str = ""
    held: Held | None = None


@dataclass(frozen=True)
class HowHeld:
    """What lasts: results by answer, and promises kept. `on_time` is by the date first promised."""

    lessons: int
    by_answer: Mapping[Held, int]
    promised: int
    done: int
    on_time: int
