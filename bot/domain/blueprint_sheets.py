"""A community's file as tables: from sheets to what `blueprint_plain.read` takes, and from its `write` to sheets."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from bot.domain.blueprint_plain import Places, Plain, Problem, read_day
from bot.domain.cadence import Weekday
from bot.domain.errors import Invalid
from bot.domain.sheets import Line, Sheet

COLUMNS: dict[str, tuple[str, ...]] = {
    "community": ("field", "value"),
    "roles": ("role", "person", "title"),
    "divisions": ("name", "country", "region", "representative", "deputy"),
    "initiatives": ("key", "title", "division", "strand", "owner", "starts_on", "due_on", "stage"),
    "milestones": ("initiative", "division", "name", "due", "weight"),
    "targets": ("initiative", "division", "on", "percent"),
}
FIELDS = ("channel", "name", "purpose", "scope", "decides", "zone", "key_prefix")
OF_CADENCE = ("kind", "at", "weekdays", "every", "anchor", "months", "month_of_quarter")
OF_DAY = ("day", "when_short", "nth", "weekday")
POINTS: dict[str, Callable[["_Cells"], Plain]] = {
    "milestones": lambda cells: {
        "name": str(cells.needed("name")),
        "due": cells.day("due"),
        "weight": cells.number("weight", 1.0),
    },
    "targets": lambda cells: {"on": cells.day("on"), "percent": cells.number("percent", None)},
}
NOTES = "#"
"""Sheets and columns whose name begins so are for people, and passed over."""

EXAMPLES: dict[str, list[tuple[Any, ...]]] = {
    "community": [
        ("channel", "C0123456789"),
        ("name", "Knowledge circle"),
        ("purpose", "Follow the knowledge strategy and step in early."),
        ("scope", ""),
        ("decides", ""),
        ("zone", "Europe/London"),
        ("key_prefix", "KS"),
        ("cadence.kind", "weekly"),
        ("cadence.at", "09:00"),
        ("cadence.weekdays", "monday"),
        ("cadence.every", 2),
        ("cadence.anchor", "2026-01-05"),
    ],
    "roles": [("hr_lead", "U0000000001", "Chief People Officer"), ("knowledge_lead", "U0000000002", "")],
    "divisions": [("Operations", "Germany", "", "U0000000003", "U0000000004")],
    "initiatives": [
        ("", "Directory of experts", "Operations", "knowledge_management", "", "2026-01-05", "2026-12-18", "active")
    ],
    "milestones": [("Directory of experts", "Operations", "First hundred profiles", "2026-06-30", 1)],
    "targets": [],
}


def to_plain(sheets: Mapping[str, Sheet]) -> tuple[Plain, Places, list[Problem]]:
    """Return plain data, where each of its rows stands, and what is wrong with the tables as tables."""
    problems = [problem for name, sheet in sheets.items() for problem in _known(name, sheet)]
    known = {_word(name): sheet for name, sheet in sheets.items()}
    plain: Plain = {}
    if head := known.get("community"):
        plain["community"] = _community(head, problems)
    for section in ("roles", "divisions", "initiatives"):
        if section in known:
            plain[section] = [_row(line, COLUMNS[section]) for line in known[section].lines]
    for section in POINTS:
        if section in known:
            _join(section, known[section], plain.setdefault("initiatives", []), problems)
    places = {section: [sheet.at(line) for line in sheet.lines] for section, sheet in known.items()}
    return plain, places, problems


def from_plain(plain: Plain) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each sheet below its columns, as `to_plain` reads them again."""
    rows = {section: [_cells(row, COLUMNS[section]) for row in plain[section]] for section in ("roles", "divisions")}
    initiatives = plain["initiatives"]
    return {
        "community": list(_of_community(plain["community"])),
        **rows,
        "initiatives": [_cells(each, COLUMNS["initiatives"]) for each in initiatives],
        **{section: list(_points(initiatives, section)) for section in POINTS},
    }


class _Cells:
    """The cells of a milestone or target; what cannot be read is told by its place."""

    def __init__(self, sheet: Sheet, line: Line, problems: list[Problem]) -> None:
        self.line = line
        self._place = sheet.at(line)
        self._problems = problems

    def tell(self, column: str, what: str) -> None:
        self._problems.append(Problem(f"{self._place}, {column}", what))

    def needed(self, column: str) -> Any:
        value = self.line.cells.get(column)
        if value in (None, ""):
            self.tell(column, "it is missing")
        return value

    def day(self, column: str) -> str:
        try:
            return read_day(self.line.cells.get(column)).isoformat()
        except Invalid as problem:
            self.tell(column, str(problem))
            return date.min.isoformat()

    def number(self, column: str, default: float | None) -> float:
        value = self.line.cells.get(column)
        if value in (None, ""):
            value = default
        try:
            return float(str(value))
        except ValueError:
            self.tell(column, f"“{str(value or '')[:40]}” is no number; write it with a decimal point, like 2.5")
            return 0.0


def _word(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def _known(name: str, sheet: Sheet) -> Iterator[Problem]:
    columns = COLUMNS.get(_word(name))
    if columns is None:
        yield Problem(sheet.place, _unknown("sheet", name, tuple(COLUMNS)))
        return
    for column in sheet.columns:
        if column and not column.startswith(NOTES) and column not in columns:
            yield Problem(sheet.place, _unknown("column", column, columns))
    for column in {each for each in sheet.columns if each and sheet.columns.count(each) > 1}:
        yield Problem(sheet.place, f"there are two columns “{column}”")


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(_word(name), known, n=1, cutoff=0.5)
    meant = f"Did you mean “{near[0]}”?" if near else f"There is: {', '.join(known)}."
    return f"the {what} “{name[:40]}” is not known. {meant} A {what} for notes begins with {NOTES}"


def _community(sheet: Sheet, problems: list[Problem]) -> Plain:
    found: Plain = {}
    cadence: Plain = {}
    on: Plain = {}
    for line in sheet.lines:
        name, value = str(line.cells.get("field") or "").strip().casefold(), line.cells.get("value")
        target, short = found, name
        if name.startswith("cadence.on."):
            target, short = on, name.removeprefix("cadence.on.")
        elif name.startswith("cadence."):
            target, short = cadence, name.removeprefix("cadence.")
        known = OF_DAY if target is on else OF_CADENCE if target is cadence else FIELDS
        if short not in known:
            problems.append(Problem(sheet.at(line), _unknown("field", name, (*FIELDS, *_cadence_fields()))))
        elif short in target:
            problems.append(Problem(sheet.at(line), f"the field “{name}” stands there twice"))
        elif value not in (None, ""):
            target[short] = value if target is found else _of_cadence(short, value)
    if on:
        cadence["on"] = on
    return {**found, "cadence": cadence} if cadence else found


def _cadence_fields() -> list[str]:
    return [f"cadence.{each}" for each in OF_CADENCE] + [f"cadence.on.{each}" for each in OF_DAY]


def _of_cadence(name: str, value: Any) -> Any:
    """Return the value as a cadence has it: weekdays by number, several as a list."""
    text = str(value).strip()
    match name:
        case "weekdays":
            return [_weekday(each) for each in text.split(",")]
        case "weekday":
            return _weekday(text)
        case "months":
            return [_whole(each) for each in text.split(",")]
        case "at":
            return value.strftime("%H:%M") if isinstance(value, time) else text
        case "anchor":
            return value.strftime("%Y-%m-%d") if isinstance(value, datetime | date) else text
        case _:
            return _whole(text)


def _weekday(text: str) -> Any:
    fitting = [each for each in Weekday if len(text.strip()) > 1 and each.name.startswith(text.strip().casefold())]
    return int(fitting[0]) if len(fitting) == 1 else _whole(text)


def _whole(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        return text


def _of_community(community: Plain) -> Iterator[tuple[str, Any]]:
    for name in FIELDS:
        yield name, community.get(name, "")
    cadence = community["cadence"]
    for name in OF_CADENCE:
        if name in cadence:
            yield f"cadence.{name}", _as_text(name, cadence[name])
    for name in OF_DAY:
        if name in cadence.get("on", {}):
            yield f"cadence.on.{name}", _as_text(name, cadence["on"][name])


def _as_text(name: str, value: Any) -> Any:
    if name in ("weekdays", "weekday"):
        return ", ".join(Weekday(each).name for each in (value if isinstance(value, list) else [value]))
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _row(line: Line, columns: tuple[str, ...]) -> Plain:
    return {column: value for column in columns if (value := line.cells.get(column)) not in (None, "")}


def _cells(row: Plain, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row.get(column, "") for column in columns)


def _points(initiatives: list[Plain], section: str) -> Iterator[tuple[Any, ...]]:
    own = COLUMNS[section][2:]
    for each in initiatives:
        for point in each.get(section, []):
            yield (each.get("key") or each["title"], each["division"], *_cells(point, own))


def _join(section: str, sheet: Sheet, initiatives: list[Plain], problems: list[Problem]) -> None:
    """Put each point of the sheet into the row of its initiative."""
    named = _by_name(initiatives)
    for line in sheet.lines:
        cells = _Cells(sheet, line, problems)
        name, division = (str(line.cells.get(each) or "").strip().casefold() for each in ("initiative", "division"))
        fitting = named.get(name, [])
        if len(fitting) > 1:
            fitting = [each for each in fitting if str(each.get("division", "")).casefold() == division]
        point = POINTS[section](cells)
        if len(fitting) == 1:
            fitting[0].setdefault(section, []).append(point)
        else:
            count = "several initiatives are" if named.get(name) else "no initiative of the file is"
            cells.tell("initiative", f"{count} called “{name[:40]}”: write its key, or its title and division")


def _by_name(initiatives: list[Plain]) -> dict[str, list[Plain]]:
    """Return the initiatives by key and by title; a key goes before a title that only looks like one."""
    found: dict[str, list[Plain]] = {}
    for each in initiatives:
        found.setdefault(str(each.get("title", "")).casefold(), []).append(each)
    for each in initiatives:
        if each.get("key"):
            found[str(each["key"]).casefold()] = [each]
    return found
