"""How things stand: the list of initiatives, the reasons behind one verdict, and the help text."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, assert_never

from bot.domain.detection.levels import grade
from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import PlanKind
from bot.domain.verbs import Verb
from bot.domain.words import Stage, State, Status
from bot.views import blocks, charts, findings, outlook, terms
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_REASON = 1000
ENDS = "ends"
MOST_ROWS = 40
ROWS_PER_BLOCK = 10


@dataclass(frozen=True)
class Row:
    """One initiative in the list."""

    key: str
    title: str
    division: str
    stage: Stage
    state: State | None
    status: Status | None
    progress: float | None
    due_on: date
    overridden: State | None = None


@dataclass(frozen=True)
class Override:
    """What a lead says against the rules, through `until`."""

    state: State
    reason: str
    by: str
    until: date


@dataclass(frozen=True)
class Verdict:
    """What detection says of one initiative, and what it rests on; `calm` answers running so far."""

    initiative: int
    row: Row
    since: date | None
    points: float
    findings: list[Finding]
    plan: PlanKind
    planned: float | None
    answered_on: date | None
    limits: Thresholds
    calm: int = 0
    override: Override | None = None
    surroundings: list[str] = field(default_factory=list)
    may_override: bool = False
    course: list[charts.Point] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """An answer of a day, or that there was none; `at` is a moment as the reader sees it."""

    on: date
    by: str | None = None
    at: str = ""
    status: Status | None = None
    progress: float | None = None
    confidence: int | None = None
    texts: tuple[tuple[str, str], ...] = ()


def overview(reader: Reader, title: str, rows: list[Row]) -> Post:
    """Return the initiatives, those that slip first."""
    if not rows:
        text = reader.text("There is no initiative here yet.")
        return Post(text)
    counts = _counts(reader, rows)
    ordered = sorted(rows, key=lambda row: -_urgency(row))
    lines = [_line(reader, row) for row in ordered[:MOST_ROWS]]
    table = _table(reader, title, ordered)
    left_out = _left_out(reader, len(rows) - len(lines))
    below = [blocks.context(more) for more in _left_out(reader, len(rows) - charts.rows_in(table))]
    lines += left_out
    headline = f"*{said(title, 120)}*\n{counts}"
    listed = [
        blocks.section("\n".join(lines[start : start + ROWS_PER_BLOCK]))
        for start in range(0, len(lines), ROWS_PER_BLOCK)
    ]
    picture = blocks.actions(blocks.button(reader.text("Send me the picture"), Action.send_heat_map))
    top = blocks.section(headline)
    text = "\n".join([f"{said(title, 120)}: {counts}", *lines])
    return Post(text, [top, table, *below, picture], [top, *listed, picture])


def why(reader: Reader, verdict: Verdict) -> Post:
    """Return the findings behind a verdict, each with its numbers."""
    row = verdict.row
    state = terms.state(reader, row.state) if row.state else reader.text("not assessed yet")
    headline = f"{row.key} {said(row.title, 120)}: {state}"
    built = [blocks.section(f"*{headline}*")]
    if verdict.override:
        built.append(blocks.section(_override(reader, verdict.override)))
    built += [_finding(reader, verdict, finding) for finding in verdict.findings]
    if not verdict.findings:
        built.append(blocks.section(reader.text("No rule speaks. Nothing stands against this initiative.")))
    if ahead := _outlook(reader, verdict):
        built.append(blocks.section("\n".join(ahead)))
    built.append(blocks.context(*_basis(reader, verdict)))
    if verdict.surroundings:
        built.append(blocks.context(*verdict.surroundings))
    built.append(blocks.actions(*_ways_on(reader, verdict)))
    told = [findings.sentence(reader, finding) for finding in verdict.findings]
    text = "\n".join([headline, *told, *ahead])
    title = reader.text("{key}: expected and reported", key=row.key)
    line = charts.progress(reader, title, verdict.course)
    return Post(text, [*built[:-1], line, built[-1]], built) if line else Post(text, built)


def answers(reader: Reader, key: str, title: str, sentence: str, given: list[Given]) -> dict[str, Any]:
    """Return the modal with the answers that a finding rests on, each with who said it and when."""
    built: list[Block] = [blocks.section(f"*{key}* {said(title, 200)}"), blocks.section(sentence), blocks.divider()]
    built += [blocks.section(_given(reader, each)) for each in given]
    if not given:
        built.append(blocks.section(reader.text("It rests on dates, not on answers: there is none to show.")))
    return blocks.modal(
        title=reader.text("What it rests on"), blocks=built, close=reader.text("Close"), callback=Form.done
    )


def override_form(reader: Reader, *, initiative: int, key: str, title: str, holds: Override | None) -> dict[str, Any]:
    """Return the form by which a lead says what the rules cannot know, or takes it back."""
    choices = [(state.value, terms.state(reader, state)) for state in State]
    if holds:
        choices.append((ENDS, reader.text("as the rules say: end the override")))
    return blocks.modal(
        title=reader.text("Override {key}", key=key),
        blocks=[
            blocks.section(f"*{key}* {said(title, 200)}"),
            blocks.context(
                reader.text(
                    "While it holds, no thread is opened against it, and it is shown with your name in status, "
                    "why and digest. It ends by itself."
                )
            ),
            blocks.radio("state", reader.text("It is"), choices, initial=holds.state.value if holds else None),
            # With an override to end there is a choice for which no day is needed.
            blocks.day_picker(
                "until",
                reader.text("Until"),
                initial=holds.until.isoformat() if holds else None,
                optional=holds is not None,
            ),
            blocks.text_input(
                "reason",
                reader.text("What do the rules not know?"),
                multiline=True,
                optional=False,
                max_length=LONGEST_REASON,
            ),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.override,
        carries=write_value(initiative=initiative),
    )


def help_text(reader: Reader, verbs: list[Verb]) -> Post:
    """Return what can be typed, from the same table that is obeyed."""
    text = reader.text("What you can type")
    lines = [f"`{verb.usage}`  {reader.text(verb.help)}" for verb in verbs]
    built: list[Block] = [blocks.section(f"*{text}*")]
    built += [
        blocks.section("\n".join(lines[start : start + ROWS_PER_BLOCK]))
        for start in range(0, len(lines), ROWS_PER_BLOCK)
    ]
    return Post(text + "\n" + "\n".join(lines), built)


def _table(reader: Reader, title: str, rows: list[Row]) -> Block:
    head = [
        reader.text("Key"),
        reader.text("Initiative"),
        reader.text("Division"),
        reader.text("State"),
        reader.text("Said"),
        reader.text("Progress"),
        reader.text("Due"),
    ]
    lines = [
        [
            row.key,
            row.title,
            row.division,
            _state(reader, row),
            terms.status(reader, row.status),
            "–" if row.progress is None else reader.percent(row.progress),
            reader.day(row.due_on),
        ]
        for row in rows[: charts.MOST_ROWS]
    ]
    return charts.table(reader.text("The initiatives of {title}", title=title), head, lines)


def _left_out(reader: Reader, n: int) -> list[str]:
    if n <= 0:
        return []
    return [reader.plural("and {n} more; name a division to see them", "and {n} more; name a division to see them", n)]


def _line(reader: Reader, row: Row) -> str:
    shown = _state(reader, row)
    said_last = [terms.status(reader, row.status)]
    if row.progress is not None:
        said_last.append(reader.percent(row.progress))
    said_last.append(reader.text("due {day}", day=reader.day(row.due_on)))
    return f"{shown} · *{row.key}* {said(row.title, 80)} ({said(row.division, 40)}) · {' · '.join(said_last)}"


def _state(reader: Reader, row: Row) -> str:
    state = row.overridden or row.state
    shown = terms.state(reader, state) if state and row.stage is Stage.active else terms.stage(reader, row.stage)
    return shown + " " + reader.text("(by a lead's word)") if row.overridden else shown


def _counts(reader: Reader, rows: list[Row]) -> str:
    parts = []
    for state in (State.slipping, State.watch, State.clear):
        number = sum((row.overridden or row.state) is state and row.stage is Stage.active for row in rows)
        parts.append(f"{number} {terms.state(reader, state)}")
    return " · ".join(parts)


def _urgency(row: Row) -> int:
    state = row.overridden or row.state
    if row.stage is not Stage.active or state is None:
        return 0
    return {State.slipping: 3, State.watch: 2, State.clear: 1}[state]


def _finding(reader: Reader, verdict: Verdict, finding: Finding) -> Block:
    text = findings.line(reader, finding)
    if not finding.rests_on:
        return blocks.section(text)
    label = reader.text("Show the answers behind {rule}", rule=finding.rule.value)
    button = blocks.button(
        reader.text("Show the answers"),
        Action.show_answers,
        label=label,
        initiative=verdict.initiative,
        rule=finding.rule.value,
    )
    return blocks.section(text, button)


def _override(reader: Reader, override: Override) -> str:
    text = reader.text(
        "{state} until {day}, says {person}:",
        state=terms.state(reader, override.state),
        day=reader.day(override.until),
        person=mention(override.by),
    )
    return f"*{text}*\n{quote(override.reason)}"


def _ways_on(reader: Reader, verdict: Verdict) -> list[Block]:
    id_ = verdict.initiative
    ways = [
        blocks.button(reader.text("Plan…"), Action.open_plan, initiative=id_),
        blocks.button(reader.text("Send me the picture"), Action.send_picture, initiative=id_),
        blocks.button(reader.text("Numbers…"), Action.show_numbers, initiative=id_),
    ]
    if verdict.row.stage is Stage.active:
        ask, label = (
            reader.text("Ask the community…"),
            reader.text("Ask the community about {key}", key=verdict.row.key),
        )
        ways.append(blocks.button(ask, Action.raise_intervention, label=label, initiative=id_))
    if verdict.may_override:
        ways.append(blocks.button(reader.text("Override…"), Action.open_override, initiative=id_))
    return ways


def _given(reader: Reader, each: Given) -> str:
    parts = [terms.status(reader, each.status)]
    if each.progress is not None:
        parts.append(reader.percent(each.progress))
    if each.confidence is not None:
        parts.append(reader.text("confidence {n} of 10", n=each.confidence))
    if each.by is None:
        return reader.text("*{day}* · no answer", day=reader.day(each.on))
    who = reader.text("*{day}* · {person}, {moment}", day=reader.day(each.on), person=mention(each.by), moment=each.at)
    lines = [f"{who}\n{' · '.join(parts)}"]
    lines += [f"_{label}_ {said(text, 500)}" for label, text in each.texts if text]
    return "\n".join(lines)


def _outlook(reader: Reader, verdict: Verdict) -> list[str]:
    """Return why the level is what it is, and what would make it clear again."""
    state = verdict.row.state
    if state is None or verdict.row.stage is not Stage.active:
        return []
    told = [outlook.level(reader, grade(verdict.findings, verdict.limits), verdict.limits)] * (state is State.slipping)
    back = outlook.way_back(reader, state, verdict.calm, verdict.limits)
    return [*told, back + "."] if back else told


def _basis(reader: Reader, verdict: Verdict) -> list[str]:
    basis = []
    if verdict.since:
        basis.append(reader.text("In this state since {day}", day=reader.day(verdict.since)))
    if verdict.planned is not None and verdict.row.progress is not None:
        basis.append(
            reader.text(
                "Plan by now {planned}, last answer {progress}",
                planned=reader.percent(verdict.planned),
                progress=reader.percent(verdict.row.progress),
            )
        )
    if verdict.answered_on:
        basis.append(reader.text("Answered {day}", day=reader.day(verdict.answered_on)))
    limits = verdict.limits
    basis.append(
        reader.text(
            "{points}; watch from {watch}, slipping from {slipping}, or from {twice} at two check-ins running",
            points=findings.points(reader, verdict.points),
            watch=reader.number(limits.watch_from, 2),
            slipping=reader.number(limits.slipping_from, 2),
            twice=reader.number(limits.slipping_twice_from, 2),
        )
    )
    basis.append(_curve(reader, verdict.plan))
    return basis


def _curve(reader: Reader, kind: PlanKind) -> str:
    match kind:
        case PlanKind.milestones:
            return reader.text("Measured against the agreed milestones")
        case PlanKind.targets:
            return reader.text("Measured against the agreed targets")
        case PlanKind.division_median:
            return reader.text("No milestones agreed, so the plan is the usual course of this division's work")
        case PlanKind.straight_line:
            return reader.text("No milestones agreed, so the plan is a straight line")
    assert_never(kind)
