"""A blueprint as plain data for a file, and back with every problem told by its place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from bot.domain.blueprint import (
    MONDAY_MORNINGS,
    Blueprint,
    Charter,
    DivisionSketch,
    InitiativeSketch,
    Seat,
    checked_days,
    checked_name,
    missing,
)
from bot.domain.cadence_plain import from_plain, to_plain
from bot.domain.errors import DomainError, Invalid
from bot.domain.local_time import zone_named
from bot.domain.plan import Milestone, Target, milestone_plan, target_plan
from bot.domain.words import Role, Stage, Strand

Plain = dict[str, Any]
Places = Mapping[str, Sequence[str]]
"""By section, where each of its rows stands."""
Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

MOST_ROWS = 5000
MOST_HINTS = 20
SECTIONS = ("community", "roles", "divisions", "initiatives")
NOWHERE_ELSE: Places = {}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Problem(NamedTuple):
    """What is wrong at one place of a file, such as "initiatives, row 3, due_on"."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def write(blueprint: Blueprint) -> Plain:
    """Return what `read` reads: strings, numbers, lists and dictionaries, without what is empty."""
    charter = blueprint.charter
    community = {
        "channel": blueprint.channel,
        "name": charter.name,
        "purpose": charter.purpose,
        "scope": charter.scope,
        "decides": charter.decides,
        "zone": blueprint.zone,
        "key_prefix": blueprint.key_prefix,
        "cadence": to_plain(blueprint.cadence),
    }
    return {
        "community": _filled(community),
        "roles": [_seat_to_plain(each) for each in blueprint.seats],
        "divisions": [_filled(each.__dict__) for each in blueprint.divisions],
        "initiatives": [_initiative_to_plain(blueprint.key_prefix, each) for each in blueprint.initiatives],
    }


def read(
    plain: Any, places: Places = NOWHERE_ELSE, *, is_complete: bool = True
) -> tuple[Blueprint | None, list[Problem]]:
    """Return the blueprint, None when it cannot be used, and every problem met on the way.

    `places` says where the rows of a section stand in the file, when they were not written as one list. Unless
    `is_complete` the community may lack what it needs to start, as one does whose lead has left.
    """
    problems: list[Problem] = []
    if not isinstance(plain, Mapping) or not isinstance(plain.get("community"), Mapping):
        return None, [Problem("file", "it should begin with `community:`; `convener export` shows the form")]
    for section in plain.keys() - set(SECTIONS):
        problems.append(Problem(str(section), f"there is no such section: {', '.join(SECTIONS)}"))
    rows = sum(len(each) for section in SECTIONS[1:] if isinstance(each := plain.get(section), list))
    if rows > MOST_ROWS:
        return None, [Problem("file", f"{rows} rows are more than a community has; the most is {MOST_ROWS}")]
    places = {section: _places(plain, section, places) for section in SECTIONS[1:]}
    head = _Row("community", plain["community"], problems)
    prefix = head.words("key_prefix") or "KS"
    found = Blueprint(
        channel=head.need("channel"),
        charter=Charter(head.need("name"), head.words("purpose"), head.words("scope"), head.words("decides")),
        zone=head.take("zone", lambda name: zone_named(name).key, "UTC"),
        cadence=head.take("cadence", from_plain, MONDAY_MORNINGS),
        key_prefix=prefix,
        seats=tuple(_seat(row) for row in _rows(plain, "roles", places, problems)),
        divisions=tuple(_division(row) for row in _rows(plain, "divisions", places, problems)),
        initiatives=tuple(_initiative(row, prefix) for row in _rows(plain, "initiatives", places, problems)),
    )
    if is_complete:
        problems += [Problem("community", str(gap)) for gap in missing(found)]
    problems += _across_rows(found, places)
    return (None if problems else found), problems


def completed(part: Plain, places: Places, present: Plain) -> tuple[Plain, Places]:
    """Return a part of a community's file made whole with what the community has, and where the rows stand then."""
    whole, where = {**present, **part}, {name: _places(part, name, places) for name in SECTIONS[1:] if name in part}
    for section, names in (("roles", ("role", "person")), ("divisions", ("name",))):
        if isinstance(rows := part.get(section), list):
            given = {_identity(row, names) for row in rows}
            kept = [row for row in present[section] if _identity(row, names) not in given]
            whole[section] = [*rows, *kept]
            where[section] += [f"{section} of the community, {_identity(row, names)[0]}" for row in kept]
    return whole, where


def _identity(row: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")).strip().casefold() for name in names) if isinstance(row, Mapping) else ()


def read_day(value: object) -> date:
    """Return a date written as 2026-04-03, 3.4.2026 or 4/30/2026.

    Raises Invalid for what is no date, and where day and month may be either: 03/04/2026.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        if match := _SLASHED.fullmatch(text):
            return _slashed(text, *map(int, match.groups()))
    except ValueError:
        pass
    raise Invalid("day", "“{text}” is no date; write it as 2026-04-30.", text=text[:40])


def _slashed(text: str, first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise Invalid(
            "day",
            "“{text}” is ambiguous: write {month_first} or {day_first}.",
            text=text,
            month_first=date(year, first, second).isoformat(),
            day_first=date(year, second, first).isoformat(),
        )
    return date(year, first, second) if second > 12 else date(year, second, first)


class _Row:
    """One row of a section; what cannot be read is told with its place."""

    def __init__(self, place: str, cells: Any, problems: list[Problem]) -> None:
        self.place = place
        self.cells: Mapping[str, Any] = cells if isinstance(cells, Mapping) else {}
        self.problems = problems
        if not isinstance(cells, Mapping):
            self.tell("", "it should have named fields")

    def tell(self, field: str, what: str) -> None:
        self.problems.append(Problem(f"{self.place}, {field}" if field else self.place, what))

    def words(self, field: str) -> str:
        value = self.cells.get(field)
        return "" if value is None else str(value).strip()

    def need(self, field: str) -> str:
        return self.take(field, lambda value: checked_name(field, str(value or "")), "", needed=True)

    def take(self, field: str, parse: Callable[[Any], Value], default: Value, *, needed: bool = False) -> Value:
        value = self.cells.get(field)
        if value in (None, "") and not needed:
            return default
        try:
            return parse(value)
        except (DomainError, AttributeError, TypeError, ValueError) as error:
            self.tell(field, str(error))
            return default

    def word(self, field: str, words: type[Word], default: Word) -> Word:
        text = self.words(field).casefold().replace(" ", "_").replace("-", "_")
        if not text:
            return default
        if text not in list(words):
            self.tell(field, f"“{text[:40]}” is none of {', '.join(words)}")
            return default
        return words(text)


def _places(plain: Mapping[str, Any], section: str, places: Places) -> list[str]:
    rows = plain.get(section)
    count = len(rows) if isinstance(rows, list) else 0
    return list(places.get(section) or (f"{section}, row {number}" for number in range(1, count + 1)))


def _rows(plain: Mapping[str, Any], section: str, places: Places, problems: list[Problem]) -> Iterable[_Row]:
    rows = plain.get(section) or []
    if not isinstance(rows, list):
        problems.append(Problem(section, "it should be a list"))
        return []
    return [_Row(place, cells, problems) for place, cells in zip(places[section], rows, strict=True)]


def _seat(row: _Row) -> Seat:
    if not row.words("role"):
        row.tell("role", "it is missing")
    role = row.word("role", Role, Role.observer)
    if role in (Role.representative, Role.deputy):
        row.tell("role", f"a {role} stands in the row of the division")
    return Seat(role, row.need("person"), row.words("title"))


def _division(row: _Row) -> DivisionSketch:
    country, region, representative, deputy = map(row.words, ("country", "region", "representative", "deputy"))
    if deputy and deputy == representative:
        row.tell("deputy", "nobody is their own deputy")
    return DivisionSketch(row.need("name"), country, region, representative, deputy)


def _initiative(row: _Row, prefix: str) -> InitiativeSketch:
    told = len(row.problems)
    starts_on = row.take("starts_on", read_day, date.min, needed=True)
    due_on = row.take("due_on", read_day, date.max, needed=True)
    sketch = InitiativeSketch(
        title=row.need("title"),
        division=row.need("division"),
        strand=row.word("strand", Strand, Strand.knowledge_management),
        starts_on=starts_on,
        due_on=due_on,
        owner=row.words("owner"),
        stage=row.word("stage", Stage, Stage.active),
        number=row.take("key", lambda key: _number(str(key), prefix), None),
        milestones=row.take("milestones", _milestones, ()),
        targets=row.take("targets", _targets, ()),
    )
    if len(row.problems) == told:
        try:
            _check_plan(sketch)
        except Invalid as problem:
            row.tell(problem.field, str(problem))
    return sketch


def _check_plan(sketch: InitiativeSketch) -> None:
    checked_days(sketch.starts_on, sketch.due_on)
    if sketch.milestones:
        milestone_plan(sketch.starts_on, sketch.due_on, sketch.milestones)
    elif sketch.targets:
        target_plan(sketch.starts_on, sketch.due_on, sketch.targets)


def _milestones(rows: Any) -> tuple[Milestone, ...]:
    return tuple(Milestone(str(each["name"]), read_day(each["due"]), float(each.get("weight", 1))) for each in rows)


def _targets(rows: Any) -> tuple[Target, ...]:
    return tuple(Target(read_day(each["on"]), float(each["percent"])) for each in rows)


def _number(key: str, prefix: str) -> int:
    start, _, digits = key.strip().upper().rpartition("-")
    if start != prefix.upper() or not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 10**8:
        raise Invalid("key", "“{key}” is no key; one looks like {prefix}-1.", key=key[:40], prefix=prefix)
    return int(digits)


def _across_rows(found: Blueprint, places: Places) -> list[Problem]:
    names = [each.name.casefold() for each in found.divisions]
    problems = _doubled([f"{each.role} {each.person}" for each in found.seats], places["roles"])
    problems += _doubled(names, places["divisions"])
    keys = [f"{found.key_prefix}-{each.number}" if each.number else "" for each in found.initiatives]
    problems += _doubled(keys, places["initiatives"])
    titles = [f"{each.title} in {each.division}".casefold() if each.title else "" for each in found.initiatives]
    problems += _doubled(titles, places["initiatives"])
    known = set(names)
    for place, each in zip(places["initiatives"], found.initiatives, strict=True):
        if each.division and each.division.casefold() not in known:
            near = _near(each, found) if len(problems) < MOST_HINTS else ""
            problems.append(Problem(place, f"there is no division “{each.division}” in the file{near}"))
    return problems


def _near(initiative: InitiativeSketch, found: Blueprint) -> str:
    near = get_close_matches(initiative.division, [each.name for each in found.divisions], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _doubled(keys: Iterable[str], places: Sequence[str]) -> list[Problem]:
    """Return a problem for each key that stands in a row above already; an empty one is none."""
    first: dict[str, str] = {}
    problems = []
    for key, place in zip(keys, places, strict=True):
        if key and first.setdefault(key, place) != place:
            problems.append(Problem(place, f"“{key}” stands in {first[key]} already"))
    return problems


def _seat_to_plain(seat: Seat) -> Plain:
    return _filled({"role": str(seat.role), "person": seat.person, "title": seat.title})


def _initiative_to_plain(prefix: str, each: InitiativeSketch) -> Plain:
    return _filled(
        {
            "key": f"{prefix}-{each.number}" if each.number else "",
            "title": each.title,
            "division": each.division,
            "strand": str(each.strand),
            "owner": each.owner,
            "starts_on": each.starts_on.isoformat(),
            "due_on": each.due_on.isoformat(),
            "stage": str(each.stage),
            "milestones": [
                {"name": point.name, "due": point.due.isoformat(), "weight": point.weight} for point in each.milestones
            ],
            "targets": [{"on": point.on.isoformat(), "percent": point.percent} for point in each.targets],
        }
    )


def _filled(fields: Mapping[str, Any]) -> Plain:
    return {name: value for name, value in fields.items() if value not in ("", [], None)}
