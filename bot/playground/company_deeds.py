"""What people of the playground's company did in the twelve weeks, beside answering their check-ins."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.words import Level, Outcome


@dataclass(frozen=True)
class Acknowledges:
    key: str


@dataclass(frozen=True)
class Says:
    """Writes in the intervention's thread."""

    key: str
    text: str


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


What = Acknowledges | Says | Closes | Raises | Leaves


@dataclass(frozen=True)
class Deed:
    """Something that a person did at an instant (UTC)."""

    at: datetime
    who: str
    what: What


def _on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


DEEDS: tuple[Deed, ...] = ()
