"""How things stand: the list of initiatives, the reasons behind one verdict, and the help text."""

from dataclasses import dataclass
from datetime import date

from bot.domain.detection.rules import Finding
from bot.domain.plan import PlanKind
from bot.domain.verbs import Verb
from bot.domain.words import Stage, State, Status
from bot.views import blocks, findings, terms
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

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


@dataclass(frozen=True)
class Verdict:
    """What detection says of one initiative, and what it rests on."""

    row: Row
    since: date | None
    points: float
    findings: list[Finding]
    plan: PlanKind
    planned: float | None
    answered_on: date | None
    initiative: int = 0
    """Which one it is, for the button that asks the community; 0 where it cannot be asked."""


def overview(reader: Reader, title: str, rows: list[Row]) -> Post:
    """Return the initiatives, those that slip first."""
    if not rows:
        text = reader.text("There is no initiative here yet.")
        return Post(text)
    counts = _counts(reader, rows)
    text = f"{said(title, 120)}: {counts}"
    ordered = sorted(rows, key=lambda row: -_urgency(row))
    lines = [_line(reader, row) for row in ordered[:MOST_ROWS]]
    built: list[Block] = [blocks.section(f"*{said(title, 120)}*\n{counts}")]
    built += [
        blocks.section("\n".join(lines[start : start + ROWS_PER_BLOCK]))
        for start in range(0, len(lines), ROWS_PER_BLOCK)
    ]
    if len(rows) > MOST_ROWS:
        more = reader.plural(
            "and {n} more; name a division to see them",
            "and {n} more; name a division to see them",
            len(rows) - MOST_ROWS,
        )
        built.append(blocks.context(more))
    return Post(text, built)


def why(reader: Reader, verdict: Verdict) -> Post:
    """Return the findings behind a verdict, each with its numbers."""
    row = verdict.row
    state = terms.state(reader, row.state) if row.state else reader.text("not assessed yet")
    headline = f"{row.key} {said(row.title, 120)}: {state}"
    lines = [findings.line(reader, finding) for finding in verdict.findings]
    if not lines:
        lines = [reader.text("No rule speaks. Nothing stands against this initiative.")]
    built = [
        blocks.section(f"*{headline}*"),
        blocks.section("\n".join(lines)),
        blocks.context(*_basis(reader, verdict)),
    ]
    if verdict.initiative:
        ask = blocks.button(
            reader.text("Ask the community…"),
            Action.raise_intervention,
            label=reader.text("Ask the community about {key}", key=row.key),
            initiative=verdict.initiative,
        )
        built.append(blocks.actions(ask))
    return Post(headline, built)


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


def _line(reader: Reader, row: Row) -> str:
    shown = (
        terms.state(reader, row.state) if row.state and row.stage is Stage.active else terms.stage(reader, row.stage)
    )
    said_last = [terms.status(reader, row.status)]
    if row.progress is not None:
        said_last.append(reader.percent(row.progress))
    said_last.append(reader.text("due {day}", day=reader.day(row.due_on)))
    return f"{shown} · *{row.key}* {said(row.title, 80)} ({said(row.division, 40)}) · {' · '.join(said_last)}"


def _counts(reader: Reader, rows: list[Row]) -> str:
    parts = []
    for state in (State.slipping, State.watch, State.clear):
        number = sum(row.state is state and row.stage is Stage.active for row in rows)
        parts.append(f"{number} {terms.state(reader, state)}")
    return " · ".join(parts)


def _urgency(row: Row) -> int:
    if row.stage is not Stage.active or row.state is None:
        return 0
    return {State.slipping: 3, State.watch: 2, State.clear: 1}[row.state]


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
    basis.append(reader.text("{points} points; watch from 2, slipping from 4", points=reader.number(verdict.points, 1)))
    if verdict.plan is PlanKind.straight_line:
        basis.append(reader.text("No milestones agreed, so the plan is a straight line"))
    return basis
