"""A table in a file, as it was read: named columns, and lines that know their row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One row with something in it; `row` counts from 1, the header included, as a spreadsheet shows it."""

    row: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A table; `place` is what people call it, such as "initiatives.csv" or "sheet initiatives"."""

    place: str
    columns: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)

    def at(self, line: Line) -> str:
        """Return where the line stands."""
        return f"{self.place}, row {line.row}"
