"""Data sets of initiatives with a known outcome: three CSV files in a folder.

`initiatives.csv`, `plan.csv` and `checkins.csv` are UTF-8 with a header line, ISO dates, a decimal point, and
nothing where a value is unknown. Whatever does not fit is left out and told, never guessed.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.errors import DomainError, Invalid
from bot.domain.plan import Plan, PlanKind, Target, stepped_plan, straight_line, target_plan
from bot.domain.words import Status

Value = TypeVar("Value")

INITIATIVES = ("initiative", "group", "start", "due", "outcome")
PLAN = ("initiative", "date", "planned_percent", "kind")
CHECK_INS = ("initiative", "date", "answered", "status", "percent_complete", "confidence", "forecast_due")


class Ending(StrEnum):
    late = "late"
    on_time = "on_time"


class NotADataSet(DomainError):
    """The folder lacks what every data set has."""


class Problem(NamedTuple):
    """Something in a file that does not fit, and what was done about it."""

    file: str
    line: int
    column: str
    what: str
    done: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.what}; {self.done}"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One due check-in as a data set has it; an unanswered one has no values."""

    on: date
    is_answered: bool
    status: Status | None = None
    percent: float | None = None
    confidence: int | None = None
    forecast_due: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """One initiative with its check-ins in the order of their dates. `ending` is None while it is open."""

    initiative: str
    group: str
    plan: Plan
    has_plan: bool
    ending: Ending | None
    check_ins: tuple[CheckIn, ...]

    def observations(self) -> Iterator[Observation]:
        """Yield what detection would have been told at each due check-in."""
        for each in self.check_ins:
            occasion = Occasion.answered if each.is_answered else Occasion.missed
            yield Observation(each.on, occasion, each.status, each.percent, each.confidence, each.forecast_due)


@dataclass(frozen=True, slots=True)
class DataSet:
    """The initiatives of one folder in the order of its file, and every problem met while reading."""

    name: str
    histories: tuple[History, ...]
    problems: tuple[Problem, ...] = ()


def load(folder: Path) -> DataSet:
    """Return the data set in a folder.

    Raises NotADataSet when there is no `initiatives.csv` or `checkins.csv` in it, or a column is missing
    without which nothing can be told.
    """
    problems: list[Problem] = []
    headers = dict(_initiatives(folder, problems))
    plans = _plans(folder, headers, problems)
    check_ins = _check_ins(folder, headers, problems)
    histories = tuple(
        History(
            name,
            header.group,
            plans.get(name) or straight_line(header.start, header.due),
            name in plans,
            header.ending,
            tuple(check_ins.get(name, ())),
        )
        for name, header in headers.items()
    )
    return DataSet(folder.resolve().name, histories, tuple(problems))


def write(folder: Path, histories: Iterable[History]) -> None:
    """Write a data set; reading it again gives the same curves and check-ins.

    The folder is made where it is missing. The names of milestones have no place in the format, and a median
    curve comes back as targets.
    """
    kept = list(histories)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "initiatives.csv", INITIATIVES, (row for each in kept for row in _initiative_rows(each)))
    _write(folder / "plan.csv", PLAN, (row for each in kept for row in _plan_rows(each)))
    _write(folder / "checkins.csv", CHECK_INS, (row for each in kept for row in _check_in_rows(each)))


class _Header(NamedTuple):
    group: str
    start: date
    due: date
    ending: Ending | None


@dataclass(slots=True)
class _Row:
    """One line of a file, whose cells are parsed one by one; what does not parse is told and left out."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(repr=False)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def read(self, column: str, parse: Callable[[str], Value], expected: str) -> Value | None:
        """Return the parsed cell, or None when it is empty or not what was expected."""
        text = self.text(column)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError:
            self.tell(column, f"{text!r} is not {expected}", "value left out")
            return None

    def need(self, column: str, parse: Callable[[str], Value], expected: str) -> Value | None:
        """Return the parsed cell, or None when the row cannot be used without it."""
        text = self.text(column)
        try:
            return parse(text)
        except ValueError:
            self.tell(column, f"{text!r} is not {expected}" if text else "empty", "row skipped")
            return None

    def tell(self, column: str, what: str, done: str) -> None:
        self.problems.append(Problem(self.file, self.line, column, what, done))


def _initiatives(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, _Header]]:
    seen: set[str] = set()
    for row in _rows(folder / "initiatives.csv", INITIATIVES, ("initiative", "start", "due"), problems):
        name = row.text("initiative")
        if not name:
            row.tell("initiative", "empty", "row skipped")
        elif name in seen:
            row.tell("initiative", f"{name!r} stands here a second time", "row skipped")
        elif header := _header(row):
            seen.add(name)
            yield name, header


def _header(row: _Row) -> _Header | None:
    start = row.need("start", date.fromisoformat, "a date like 2026-03-02")
    due = row.need("due", date.fromisoformat, "a date like 2026-03-02")
    if start is None or due is None:
        return None
    if due <= start:
        row.tell("due", f"{due} is not after the start {start}", "row skipped")
        return None
    ending = row.read("outcome", Ending, "late or on_time")
    if "outcome" in row.cells and not row.text("outcome"):
        row.tell("outcome", "empty", "assessed, but left out of the tables")
    return _Header(row.text("group"), start, due, ending)


def _plans(folder: Path, headers: Mapping[str, _Header], problems: list[Problem]) -> dict[str, Plan]:
    if not (folder / "plan.csv").is_file():
        problems.append(Problem("plan.csv", 0, "-", "missing file", "every plan is a straight line"))
        return {}
    by_initiative: dict[str, list[tuple[_Row, Target, str]]] = defaultdict(list)
    for row in _rows(folder / "plan.csv", PLAN, (), problems):
        point = _plan_point(row, headers)
        if point:
            by_initiative[row.text("initiative")].append((row, *point))
    plans = ((name, _plan(headers[name], points)) for name, points in by_initiative.items())
    return {name: plan for name, plan in plans if plan}


def _plan_point(row: _Row, headers: Mapping[str, _Header]) -> tuple[Target, str] | None:
    header = _known(row, headers)
    on = header and row.need("date", date.fromisoformat, "a date like 2026-03-02")
    percent = None if on is None else row.need("planned_percent", _percent, "a percentage from 0 to 100")
    if header is None or on is None or percent is None:
        return None
    kind = row.text("kind")
    if kind not in ("target", "milestone"):
        row.tell("kind", f"{kind!r} is neither target nor milestone", "row skipped")
        return None
    if not header.start <= on <= header.due:
        row.tell("date", f"{on} is outside {header.start} to {header.due}", "row skipped")
        return None
    return Target(on, percent), kind


def _plan(header: _Header, points: Sequence[tuple[_Row, Target, str]]) -> Plan | None:
    kind = points[0][2]
    kept: list[Target] = []
    for row, target, its_kind in sorted(points, key=lambda point: point[1].on):
        if its_kind != kind:
            row.tell("kind", f"{its_kind} in a plan of {kind}s", "row skipped")
        elif kept and kept[-1].on == target.on:
            row.tell("date", f"{target.on} stands here a second time", "row skipped")
        elif kept and target.percent < kept[-1].percent:
            row.tell("planned_percent", f"{target.percent:g} is lower than before", "row skipped")
        else:
            kept.append(target)
    build = stepped_plan if kind == "milestone" else target_plan
    try:
        return build(header.start, header.due, kept)
    except Invalid as refusal:
        points[0][0].tell("planned_percent", str(refusal).removesuffix("."), "a straight line is used")
        return None


def _check_ins(folder: Path, headers: Mapping[str, _Header], problems: list[Problem]) -> dict[str, list[CheckIn]]:
    read: dict[str, dict[date, CheckIn]] = defaultdict(dict)
    latest: dict[str, date] = {}
    for row in _rows(folder / "checkins.csv", CHECK_INS, ("initiative", "date"), problems):
        header = _known(row, headers)
        on = header and row.need("date", date.fromisoformat, "a date like 2026-03-02")
        if header is None or on is None:
            continue
        name = row.text("initiative")
        if on in read[name]:
            row.tell("date", f"{on} stands here a second time for {name!r}", "row skipped")
            continue
        if on < latest.get(name, on):
            row.tell("date", f"{on} comes after {latest[name]}", "put in order")
        latest[name] = max(on, latest.get(name, on))
        read[name][on] = _check_in(row, on)
    return {name: [rows[on] for on in sorted(rows)] for name, rows in read.items()}


def _check_in(row: _Row, on: date) -> CheckIn:
    values = (
        row.read("status", Status, "on_track, at_risk or off_track"),
        row.read("percent_complete", _percent, "a percentage from 0 to 100"),
        row.read("confidence", _confidence, "a whole number from 1 to 10"),
        row.read("forecast_due", date.fromisoformat, "a date like 2026-03-02"),
    )
    has_values = any(value is not None for value in values)
    is_answered = row.read("answered", _answered, "1 or 0")
    if is_answered is None:
        is_answered = has_values
    if is_answered:
        return CheckIn(on, True, *values)
    if has_values:
        row.tell("answered", "0, but there are values", "values left out")
    return CheckIn(on, False)


def _known(row: _Row, headers: Mapping[str, _Header]) -> _Header | None:
    name = row.text("initiative")
    if name not in headers:
        row.tell("initiative", f"{name!r} is not in initiatives.csv", "row skipped")
    return headers.get(name)


def _rows(path: Path, columns: Sequence[str], needed: Sequence[str], problems: list[Problem]) -> Iterator[_Row]:
    """Yield the lines of a file that are not empty; tells of missing columns and unreadable bytes."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise NotADataSet("{folder} is not a data set: it has no {file}.", folder=path.parent, file=path.name) from None
    except UnicodeDecodeError as error:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, line, "-", "not UTF-8", "unreadable characters replaced"))
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    header = [name.strip() for name in next(lines, [])]
    _check_columns(path, header, columns, needed, problems)
    for cells in _readable(path, lines, problems):
        row = _Row(path.name, lines.line_num, dict(zip(header, map(str.strip, cells), strict=False)), problems)
        if len(cells) != len(header):
            row.tell("-", f"{len(cells)} values under {len(header)} columns", "read from the left")
        yield row


def _readable(path: Path, lines: Any, problems: list[Problem]) -> Iterator[list[str]]:
    """Yield the lines that hold anything, up to one that is no CSV at all."""
    try:
        yield from filter(any, lines)
    except csv.Error as error:
        problems.append(Problem(path.name, lines.line_num, "-", str(error), "rest of the file skipped"))


def _check_columns(
    path: Path, header: Sequence[str], columns: Sequence[str], needed: Sequence[str], problems: list[Problem]
) -> None:
    for column in columns:
        if column in header:
            continue
        if column in needed:
            raise NotADataSet(
                "{folder} is not a data set: {file} has no column {column}.",
                folder=path.parent,
                file=path.name,
                column=column,
            )
        problems.append(Problem(path.name, 1, column, "missing column", "every value unknown"))


def _percent(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 100:
        raise ValueError
    return number


def _confidence(text: str) -> int:
    number = float(text)
    if number not in range(1, 11):
        raise ValueError
    return int(number)


def _answered(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError
    return text == "1"


def _initiative_rows(history: History) -> Iterator[tuple[object, ...]]:
    plan = history.plan
    yield history.initiative, history.group, plan.start, plan.due, history.ending or ""


def _plan_rows(history: History) -> Iterator[tuple[object, ...]]:
    if not history.has_plan:
        return
    plan = history.plan
    is_stepped = plan.kind is PlanKind.milestones
    last_of_day = {plan.day_of(at): percent for at, percent in plan.points[is_stepped:]}
    for on, percent in last_of_day.items():
        yield history.initiative, on, _number(percent), "milestone" if is_stepped else "target"


def _check_in_rows(history: History) -> Iterator[tuple[object, ...]]:
    for each in history.check_ins:
        percent = "" if each.percent is None else _number(each.percent)
        known = (each.status or "", percent, each.confidence or "", each.forecast_due or "")
        yield history.initiative, each.on, int(each.is_answered), *known


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _write(path: Path, header: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
