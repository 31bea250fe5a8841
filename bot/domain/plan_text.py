"""A plan as people type it: one milestone or target a line, also as pasted from a sheet.

`Pilot live | 2 | 2026-03-12` is a milestone with its weight, `2026-03-12 | 40` a target. A bar, a semicolon or a tab
stands between the parts, and their order does not matter.
"""

import re
from collections.abc import Iterable
from datetime import date

from bot.domain.errors import Invalid
from bot.domain.plan import Milestone, Target

FIELD = "points"
MOST_LINES = 40
LONGEST_TITLE = 120
_BETWEEN = re.compile(r"\s*[|;\t]\s*")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?\s*%?")


def read_milestones(text: str) -> tuple[Milestone, ...]:
    """Return the milestones; a weight left out counts 1. Raises Invalid for `points`, with the line."""
    return tuple(_milestone(number, parts) for number, parts in _lines(text))


def read_targets(text: str) -> tuple[Target, ...]:
    """Return the targets. Raises Invalid for `points`, with the line."""
    return tuple(_target(number, parts) for number, parts in _lines(text))


def write_milestones(milestones: Iterable[Milestone]) -> str:
    """Return the milestones as `read_milestones` reads them."""
    return "\n".join(f"{_one_line(each.name)} | {each.weight:g} | {each.due.isoformat()}" for each in milestones)


def write_targets(targets: Iterable[Target]) -> str:
    """Return the targets as `read_targets` reads them."""
    return "\n".join(f"{each.on.isoformat()} | {each.percent:g}" for each in targets)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    found = [
        (number, [part for part in _BETWEEN.split(line.strip()) if part])
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]
    if len(found) > MOST_LINES:
        raise Invalid(FIELD, "A plan has at most {most} lines; there are {count}.", most=MOST_LINES, count=len(found))
    return found


def _milestone(number: int, parts: list[str]) -> Milestone:
    due, rest = _dated(number, parts)
    if len(rest) == 2 and not _NUMBER.fullmatch(rest[1]):
        rest.reverse()
    if not rest or len(rest) > 2 or (len(rest) == 2 and not _NUMBER.fullmatch(rest[1])):
        raise Invalid(
            FIELD,
            "Line {number}: write a title, a weight and a date, such as “Pilot live | 2 | 2026-03-12”.",
            number=number,
        )
    title, *weight = rest
    if len(title) > LONGEST_TITLE:
        raise Invalid(
            FIELD, "Line {number}: the title is longer than {most} characters.", number=number, most=LONGEST_TITLE
        )
    return Milestone(title, due, _number(weight[0]) if weight else 1.0)


def _target(number: int, parts: list[str]) -> Target:
    on, rest = _dated(number, parts)
    if len(rest) != 1 or not _NUMBER.fullmatch(rest[0]):
        raise Invalid(
            FIELD, "Line {number}: write a date and the percent due by then, such as “2026-03-12 | 40”.", number=number
        )
    return Target(on, _number(rest[0]))


def _dated(number: int, parts: list[str]) -> tuple[date, list[str]]:
    """Return the line's date and its other parts."""
    for place, part in reversed(list(enumerate(parts))):
        try:
            return date.fromisoformat(part), parts[:place] + parts[place + 1 :]
        except ValueError:
            continue
    raise Invalid(FIELD, "Line {number}: there is no date like 2026-03-12.", number=number)


def _number(text: str) -> float:
    return float(text.rstrip("% ").replace(",", "."))


def _one_line(title: str) -> str:
    return " ".join(re.sub(r"[|;\t]", " ", title).split())
