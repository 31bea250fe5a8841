"""Who is away when, and who is asked instead.

Absence is never silence: somebody is asked, or the reason why nobody can be is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.calendar import ONE_DAY, DateRange, merged
from bot.domain.errors import Invalid
from bot.domain.words import PersonId


@dataclass(frozen=True, order=True)
class Absence:
    """A person is away from the first to the last day, both included."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise Invalid(
                "last_day",
                "The absence ends on {last_day}, before it starts on {first_day}. Please check both dates.",
                first_day=self.first_day,
                last_day=self.last_day,
            )

    @property
    def days(self) -> DateRange:
        """The same days as a range, for a calendar."""
        return DateRange(self.first_day, self.last_day)


def without_overlaps(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the same days of absence as the fewest absences, in order; adjoining ones become one."""
    return tuple(Absence(each.first, each.last) for each in merged(each.days for each in absences))


def absent_on(absences: Iterable[Absence], day: date) -> bool:
    """Say whether `day` belongs to one of the absences."""
    return any(each.first_day <= day <= each.last_day for each in absences)


def returns_on(absences: Iterable[Absence], day: date) -> date | None:
    """Return the first day back for somebody who is away on `day`; None when they are not away."""
    for each in merged(each.days for each in absences):
        if day in each:
            return each.last + ONE_DAY
    return None


def back_on(absences: Iterable[Absence], day: date) -> tuple[Absence, ...]:
    """Return the absences of somebody who is back on `day`: the current one is cut short, later ones stay."""
    kept = []
    for each in without_overlaps(absences):
        if not each.first_day <= day <= each.last_day:
            kept.append(each)
        elif each.first_day < day:
            kept.append(Absence(each.first_day, day - ONE_DAY))
    return tuple(kept)


@dataclass(frozen=True)
class Seat:
    """A person on a division's roster with their absences; an inactive account cannot be asked."""

    person: PersonId
    absences: tuple[Absence, ...] = ()
    is_active: bool = True

    def is_there_on(self, day: date) -> bool:
        """Say whether the person can be asked on `day`."""
        return self.is_active and not absent_on(self.absences, day)


@dataclass(frozen=True)
class DivisionRoster:
    """Who speaks for a division; deputies in the order in which they stand in."""

    representative: Seat | None = None
    deputies: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class RepresentativeAsked:
    person: PersonId


@dataclass(frozen=True)
class DeputyAsked:
    """The deputy is asked; `instead_of` is None while the division has no representative."""

    person: PersonId
    instead_of: PersonId | None


class NobodyReason(StrEnum):
    """Why a division has nobody to ask."""

    nobody_named = "nobody_named"
    away_without_deputy = "away_without_deputy"
    everybody_away = "everybody_away"
    accounts_deactivated = "accounts_deactivated"


@dataclass(frozen=True)
class NobodyAsked:
    """Nobody can be asked, so a lead is told why."""

    reason: NobodyReason


Asked = RepresentativeAsked | DeputyAsked | NobodyAsked


def who_is_asked(roster: DivisionRoster, day: date) -> Asked:
    """Return the representative, or the first deputy who is there on `day`, or why there is nobody."""
    representative = roster.representative
    if representative and representative.is_there_on(day):
        return RepresentativeAsked(representative.person)
    for deputy in roster.deputies:
        if deputy.is_there_on(day):
            return DeputyAsked(deputy.person, representative.person if representative else None)
    return NobodyAsked(_why_nobody(roster))


def _why_nobody(roster: DivisionRoster) -> NobodyReason:
    named = [seat for seat in (roster.representative, *roster.deputies) if seat]
    active = [seat for seat in named if seat.is_active]
    if not named:
        return NobodyReason.nobody_named
    if not active:
        return NobodyReason.accounts_deactivated
    if len(active) == 1:
        return NobodyReason.away_without_deputy
    return NobodyReason.everybody_away
