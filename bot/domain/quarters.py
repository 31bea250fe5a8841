"""Quarters of a year: "2026Q1" is January to March 2026."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import Invalid
from bot.domain.sentences import N_

_WRITTEN = re.compile(r"^(\d{4})[ -]?[Qq]([1-4])$")


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter; `number` is 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which the day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(words: str) -> Quarter:
    """Return the quarter that is written as in "2026Q1". Raises Invalid."""
    found = _WRITTEN.match(words.strip())
    if found is None or not 1900 <= int(found[1]) < 9999:
        raise Invalid("quarter", N_("Write the quarter as in 2026Q1."))
    return Quarter(int(found[1]), int(found[2]))
