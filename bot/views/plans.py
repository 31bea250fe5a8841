"""Plans in Slack: the form, the measures, the links to other initiatives, the history, and a lead's decision."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.plan import PlanKind
from bot.views import blocks
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import mention, plain, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_REASON = 1000
MOST_CHANGES = 60
CHANGES_PER_BLOCK = 12


@dataclass(frozen=True)
class Milestone:
    """A milestone as it stands in the form; `share` in percent."""

    point: int
    title: str
    due_on: date
    share: float
    done_on: date | None


@dataclass(frozen=True)
class Change:
    """One change as it was kept; dates are ISO."""

    what: str
    subject: str
    before: str
    after: str
    reason: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class PlanForm:
    """What the form of a plan shows. `points` is the text of its lines."""

    initiative: int
    key: str
    title: str
    kind: PlanKind
    starts_on: date
    due_on: date
    points: str
    agreed_on: date | None
    waits_for_lead: bool
    milestones: list[Milestone]
    may_edit: bool
    may_propose: bool
    decides: bool


@dataclass(frozen=True)
class Proposal:
    """A proposed plan as a lead is asked about it."""

    proposal: int
    key: str
    title: str
    by: str
    reason: str
    decision: str
    decided_by: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class MeasureLine:
    """A measure as it is listed; `reached` in percent of the way, `due_by_now` too, and None where it is not paced."""

    measure: int
    name: str
    unit: str
    baseline: float
    target: float
    current: float | None
    is_lag: bool
    reached: float | None
    due_by_now: float | None = None


@dataclass(frozen=True)
class LinksForm:
    """What the form of an initiative's details shows."""

    initiative: int
    key: str
    outcome: str
    tags: list[str]
    sponsor: int | None
    sponsors: list[tuple[int, str]]
    parent: str
    upstream: str
    notes: list[str]


def form(reader: Reader, data: PlanForm) -> dict[str, Any]:
    """Return the plan with everything that can be done about it; only to be read where the person may not edit."""
    shown: list[Block] = [
        blocks.section(f"*{data.key}* {said(data.title, 200)}"),
        blocks.context(_standing(reader, data)),
    ]
    shown += [_milestone(reader, data, each) for each in data.milestones]
    shown.append(blocks.actions(*_ways_on(reader, data)))
    if data.may_propose:
        shown += [blocks.divider(), *_inputs(reader, data)]
    submit = reader.text("Agree") if data.decides else reader.text("Propose")
    return blocks.modal(
        title=reader.text("Plan of {key}", key=data.key),
        blocks=shown,
        submit=submit if data.may_propose else None,
        close=reader.text("Close"),
        callback=Form.plan,
        carries=write_value(initiative=data.initiative),
    )


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a form of this module carries and its fields by block; several choices are joined by commas."""
    fields: dict[str, str] = {}
    for block, elements in view["state"]["values"].items():
        element = next(iter(elements.values()))
        fields[block] = _value(element)
    return read_value(view.get("private_metadata")), fields


def sent(reader: Reader, key: str, outcome: str) -> dict[str, Any]:
    """Return what stands in the form's place once the plan was sent."""
    text = {
        "agreed": reader.text("The plan of {key} is agreed and counts from today.", key=key),
        "proposed": reader.text("Sent to a lead. Until it is agreed, the present plan of {key} counts.", key=key),
        "unchanged": reader.text("Nothing was changed in the plan of {key}.", key=key),
    }[outcome]
    return note(reader, reader.text("Plan of {key}", key=key), text)


def note(reader: Reader, title: str, text: str) -> dict[str, Any]:
    """Return a modal that only says something."""
    return blocks.modal(title=title, blocks=[blocks.section(text)], close=reader.text("Close"), callback=Form.done)


def proposed(reader: Reader, data: Proposal) -> Post:
    """Return the message that puts a plan before a lead, with what differs and two buttons until it is decided."""
    text = reader.text("{person} proposes another plan for {key} {title}.", **_whose(data))
    built = [blocks.section(f"*{text}*"), blocks.section(quote(data.reason)), *_changes(reader, data.changes)]
    match data.decision:
        case "waiting":
            built.append(choice(reader, data))
        case "agreed":
            built.append(blocks.context("✅ " + reader.text("Agreed by {person}.", person=mention(data.decided_by))))
        case "replaced":
            built.append(blocks.context(reader.text("A newer proposal has taken its place.")))
        case _:
            built.append(blocks.context(reader.text("Not yet, says {person}.", person=mention(data.decided_by))))
    return Post(text, built)


def choice(reader: Reader, data: Proposal) -> Block:
    """Return the two buttons with which a lead decides about a proposed plan."""
    agree = blocks.button(
        reader.text("Agree"),
        Action.agree_baseline,
        style="primary",
        label=reader.text("Agree the plan of {key}", key=data.key),
        proposal=data.proposal,
    )
    not_yet = blocks.button(
        reader.text("Not yet"),
        Action.not_yet,
        label=reader.text("Not yet: keep the present plan of {key}", key=data.key),
        proposal=data.proposal,
    )
    return blocks.actions(agree, not_yet)


def decided(reader: Reader, data: Proposal) -> Post:
    """Return what the proposer is told."""
    person = mention(data.decided_by)
    if data.decision == "agreed":
        return Post(
            reader.text("{person} agreed the new plan of {key}. It counts from today.", person=person, key=data.key)
        )
    return Post(
        reader.text(
            "{person} says “not yet” to the new plan of {key}. "
            "The present plan counts; talk it over and propose again.",
            person=person,
            key=data.key,
        )
    )


def history(reader: Reader, key: str, changes: list[Change]) -> dict[str, Any]:
    """Return every change with who, when and why, the newest first."""
    lines = [_dated(reader, each) for each in reversed(changes[-MOST_CHANGES:])]
    shown = [
        blocks.section("\n".join(lines[start : start + CHANGES_PER_BLOCK]))
        for start in range(0, len(lines), CHANGES_PER_BLOCK)
    ] or [blocks.section(reader.text("Nothing has changed since the plan was entered."))]
    title = reader.text("History of {key}", key=key)
    return blocks.modal(title=title, blocks=shown, close=reader.text("Close"), callback=Form.done)


def measures(reader: Reader, initiative: int, key: str, lines: list[MeasureLine], *, may_edit: bool) -> dict[str, Any]:
    """Return the measures, each with a way to change it."""
    shown: list[Block] = [_measure(reader, initiative, each, may_edit=may_edit) for each in lines]
    if not lines:
        shown.append(blocks.section(reader.text("No measure yet. One or two are enough: what will people notice?")))
    if may_edit:
        shown.append(
            blocks.actions(blocks.button(reader.text("Add a measure"), Action.edit_measure, initiative=initiative))
        )
    title = reader.text("Measures of {key}", key=key)
    return blocks.modal(title=title, blocks=shown, close=reader.text("Back"), callback=Form.done)


def measure_form(reader: Reader, initiative: int, key: str, line: MeasureLine | None) -> dict[str, Any]:
    """Return the form of one measure, empty for a new one."""
    kinds = [
        ("lead", reader.text("lead: moves with the work")),
        ("lag", reader.text("lag: follows later, so it is shown and not paced")),
    ]
    shown = [
        blocks.text_input(
            "name", reader.text("Name"), initial=line.name if line else "", optional=False, max_length=80
        ),
        blocks.text_input("unit", reader.text("Unit"), initial=line.unit if line else "", max_length=20),
        _number_input(
            "baseline", reader.text("Baseline: where it stood"), line.baseline if line else None, optional=False
        ),
        _number_input(
            "target", reader.text("Target: where it should be"), line.target if line else None, optional=False
        ),
        _number_input("current", reader.text("Now"), line.current if line else None),
        blocks.radio("kind", reader.text("Kind"), kinds, initial="lag" if line and line.is_lag else "lead"),
    ]
    if line:
        shown.append(
            blocks.text_input("reason", reader.text("Reason, if the target changes"), max_length=LONGEST_REASON)
        )
    return blocks.modal(
        title=reader.text("Measure of {key}", key=key),
        blocks=shown,
        submit=reader.text("Save"),
        close=reader.text("Back"),
        callback=Form.measure,
        carries=write_value(initiative=initiative, measure=line.measure if line else None),
    )


def links_form(reader: Reader, data: LinksForm) -> dict[str, Any]:
    """Return the form of what an initiative is for and what it hangs together with."""
    tags = [
        ("KD", reader.text("KD: knowledge development")),
        ("KS", reader.text("KS: knowledge sharing")),
        ("KU", reader.text("KU: knowledge utilization")),
    ]
    shown: list[Block] = [blocks.context(note) for note in data.notes]
    shown += [
        blocks.text_input(
            "outcome", reader.text("Expected outcome"), initial=data.outcome, multiline=True, max_length=500
        ),
        _checkboxes("tags", reader.text("What it does with knowledge"), tags, data.tags),
        blocks.text_input(
            "upstream",
            reader.text("Depends on"),
            initial=data.upstream,
            hint=reader.text("Keys with commas between, such as KS-4, KS-7. A slip there is shown here."),
        ),
        blocks.text_input(
            "parent", reader.text("Part of"), initial=data.parent, hint=reader.text("One key, such as KS-1.")
        ),
    ]
    if data.sponsors:
        options = [(str(person), name) for person, name in data.sponsors]
        chosen = str(data.sponsor) if data.sponsor else None
        shown.append(blocks.select("sponsor", reader.text("Sponsor"), options, initial=chosen, optional=True))
    return blocks.modal(
        title=reader.text("Details of {key}", key=data.key),
        blocks=shown,
        submit=reader.text("Save"),
        close=reader.text("Back"),
        callback=Form.links,
        carries=write_value(initiative=data.initiative),
    )


def upstream_slips(reader: Reader, *, key: str, title: str, upstream: str, upstream_title: str) -> Post:
    """Return what a representative reads when something the own initiative waits for begins to slip."""
    return Post(
        reader.text(
            "{upstream} {upstream_title} is slipping, and {key} {title} depends on it. "
            "Have a word with its owner about what this means for you. `/cop why {upstream}` tells more.",
            upstream=upstream,
            upstream_title=said(upstream_title, 120),
            key=key,
            title=said(title, 120),
        )
    )


def change(reader: Reader, each: Change) -> str:
    """Return one change as a sentence."""
    subject, before, after = said(each.subject, 120), _shown(reader, each.before), _shown(reader, each.after)
    texts = {
        "start": reader.text("Start: {before} → {after}", before=before, after=after),
        "due": reader.text("Due date: {before} → {after}", before=before, after=after),
        "kind": reader.text("Plan by: {before} → {after}", before=before, after=after),
        "added": reader.text("“{subject}” added: {after}", subject=subject, after=after),
        "removed": reader.text("“{subject}” removed (was due {before})", subject=subject, before=before),
        "moved": reader.text("“{subject}”: {before} → {after}", subject=subject, before=before, after=after),
        "weighed": reader.text(
            "Weight of “{subject}”: {before} → {after}", subject=subject, before=before, after=after
        ),
        "done": reader.text("“{subject}” done", subject=subject),
        "reopened": reader.text("“{subject}” open again", subject=subject),
        "measure": reader.text(
            "Measure “{subject}”: {before} → {after}", subject=subject, before=before or "–", after=after
        ),
        "links": reader.text("Part of / depends on: {before} → {after}", before=before, after=after),
        "override": reader.text("Overridden: {before} → {after}", before=before, after=after),
    }
    return texts[each.what]


def _standing(reader: Reader, data: PlanForm) -> str:
    if data.waits_for_lead:
        return reader.text("A proposed plan waits for a lead. A newer proposal takes its place.")
    if data.agreed_on:
        return reader.text("Agreed {day}. Every change asks for a reason and is kept.", day=reader.day(data.agreed_on))
    return reader.text("As entered at the start. Every change asks for a reason and is kept.")


def _milestone(reader: Reader, data: PlanForm, each: Milestone) -> Block:
    mark = "✓" if each.done_on else "○"
    when = (
        reader.text("done {day}", day=reader.day(each.done_on))
        if each.done_on
        else reader.text("due {day}", day=reader.day(each.due_on))
    )
    text = f"{mark} *{said(each.title, 120)}* · {reader.percent(each.share)} · {when}"
    if not data.may_edit:
        return blocks.section(text)
    words = reader.text("Open again") if each.done_on else reader.text("Done")
    label = reader.text("{verb}: {milestone}", verb=words, milestone=plain(each.title, 50))
    button = blocks.button(words, Action.mark_milestone, label=label, point=each.point, done=not each.done_on)
    return blocks.section(text, button)


def _ways_on(reader: Reader, data: PlanForm) -> list[Block]:
    id_ = data.initiative
    ways = [
        blocks.button(reader.text("Measures…"), Action.open_measures, initiative=id_),
        blocks.button(reader.text("History…"), Action.plan_history, initiative=id_),
    ]
    if data.may_edit:
        ways.insert(1, blocks.button(reader.text("Details and dependencies…"), Action.open_links, initiative=id_))
    return ways


def _inputs(reader: Reader, data: PlanForm) -> list[Block]:
    kinds = [
        (PlanKind.milestones.value, reader.text("milestones")),
        (PlanKind.targets.value, reader.text("dated targets")),
        (PlanKind.straight_line.value, reader.text("a straight line")),
    ]
    hint = reader.text(
        "Milestones: title | weight | date, such as “Pilot live | 2 | 2026-03-12”. "
        "Targets: date | percent, such as “2026-03-12 | 40”. Rows of a sheet can be pasted."
    )
    return [
        blocks.radio("kind", reader.text("Plan by"), kinds, initial=data.kind.value),
        blocks.text_input(
            "points", reader.text("One a line"), initial=data.points, hint=hint, multiline=True, max_length=3000
        ),
        blocks.day_picker("start", reader.text("Start"), initial=data.starts_on.isoformat()),
        blocks.day_picker("due", reader.text("Due"), initial=data.due_on.isoformat()),
        blocks.text_input("reason", reader.text("Why does it change?"), multiline=True, max_length=LONGEST_REASON),
    ]


def _whose(data: Proposal) -> dict[str, str]:
    return {"person": mention(data.by), "key": data.key, "title": said(data.title, 120)}


def _changes(reader: Reader, changes: list[Change]) -> list[Block]:
    lines = [f"• {change(reader, each)}" for each in changes]
    return [
        blocks.section("\n".join(lines[start : start + CHANGES_PER_BLOCK]))
        for start in range(0, len(lines), CHANGES_PER_BLOCK)
    ]


def _dated(reader: Reader, each: Change) -> str:
    when = reader.moment(each.at) if each.at else ""
    reason = f" “{said(each.reason, 200)}”" if each.reason else ""
    return f"{when} · {mention(each.by) if each.by else '–'} · {change(reader, each)}{reason}"


def _measure(reader: Reader, initiative: int, line: MeasureLine, *, may_edit: bool) -> Block:
    unit = f" {said(line.unit, 20)}" if line.unit else ""
    kind = reader.text("lag, not paced") if line.is_lag else reader.text("lead")
    way = reader.text(
        "from {baseline} to {target}{unit}",
        baseline=reader.number(line.baseline, 2),
        target=reader.number(line.target, 2),
        unit=unit,
    )
    now = reader.text("not measured yet")
    if line.current is not None and line.reached is not None:
        now = reader.text(
            "now {current}, {reached} of the way",
            current=reader.number(line.current, 2),
            reached=reader.percent(line.reached),
        )
    if line.due_by_now is not None:
        now += " " + reader.text("(due by now: {share})", share=reader.percent(line.due_by_now))
    text = f"*{said(line.name, 80)}* ({kind}): {way}; {now}"
    if not may_edit:
        return blocks.section(text)
    label = reader.text("Edit the measure {name}", name=plain(line.name, 40))
    button = blocks.button(
        reader.text("Edit"), Action.edit_measure, label=label, initiative=initiative, measure=line.measure
    )
    return blocks.section(text, button)


def _number_input(block: str, label: str, value: float | None, *, optional: bool = True) -> Block:
    initial = "" if value is None else f"{value:g}"
    return blocks.text_input(block, label, initial=initial, optional=optional, max_length=20)


def _checkboxes(block: str, label: str, options: list[tuple[str, str]], chosen: list[str]) -> Block:
    shown = [blocks.option(value, text) for value, text in options]
    element: Block = {"type": "checkboxes", "action_id": block, "options": shown}
    initial = [each for each in shown if each["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return blocks.field(block, label, element, optional=True)


def _value(element: dict[str, Any]) -> str:
    if "selected_options" in element:
        return ",".join(each["value"] for each in element["selected_options"] or [])
    chosen = element.get("selected_option")
    return (chosen["value"] if chosen else element.get("value") or element.get("selected_date")) or ""


def _shown(reader: Reader, value: str) -> str:
    """Return a kept value as people read it: a date in their way, the kinds of plans in their words."""
    kinds = {
        PlanKind.milestones.value: reader.text("milestones"),
        PlanKind.targets.value: reader.text("dated targets"),
        PlanKind.straight_line.value: reader.text("a straight line"),
    }
    if value in kinds:
        return kinds[value]
    day, dot, rest = value.partition(" · ")
    try:
        return reader.day(date.fromisoformat(day)) + dot + said(rest, 200)
    except ValueError:
        return said(value, 300)
