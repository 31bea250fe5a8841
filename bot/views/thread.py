"""An intervention in the channel: the head post, what is said in its thread, and how it ended."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.detection.rules import Finding
from bot.domain.intervention_table import Phase
from bot.domain.words import Level, Outcome, Rule
from bot.views import blocks, findings, terms
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_CONCLUSION = 1000
MOST_LISTED = 15


@dataclass(frozen=True)
class Head:
    """How an intervention stands. `asked` are the Slack ids of those who should act, `lead` who took it up."""

    intervention: int
    key: str
    title: str
    division: str
    level: Level
    phase: Phase
    raised_at: datetime
    due_on: date
    findings: list[Finding]
    asked: list[str]
    raised_by: str | None = None
    reason: str = ""
    lead: str | None = None
    outcome: Outcome | None = None
    conclusion: str = ""
    replies: int = 0
    rules: list[Rule] = field(default_factory=list)


def head(reader: Reader, data: Head) -> Post:
    """Return the post that heads the thread; it always says how things stand."""
    text = _headline(reader, data)
    built = [blocks.section(f"*{text}*"), blocks.context(*_facts(reader, data))]
    if data.reason:
        built.append(blocks.section(quote(data.reason, 1000)))
    evidence = [finding for finding in data.findings if finding.points > 0]
    if evidence:
        built.append(blocks.section(_list(reader, evidence)))
    if questions := [finding for finding in data.findings if finding.points <= 0]:
        built.append(blocks.context(*(findings.sentence(reader, finding) for finding in questions[:3])))
    if data.outcome is None:
        built += _to_do(reader, data)
    elif data.conclusion:
        built.append(blocks.section(quote(data.conclusion)))
    return Post(text, built)


def acknowledged(reader: Reader, data: Head) -> Post:
    """Return the reply that says who took it up."""
    return Post(
        reader.text("{person} takes this up.", person=mention(data.lead) if data.lead else reader.text("Somebody"))
    )


def news(reader: Reader, data: Head, rises: bool) -> Post:
    """Return the reply when the level rose or another rule spoke; mentions only those who should act."""
    new = [finding for finding in data.findings if finding.rule in data.rules]
    lines = [findings.line(reader, finding) for finding in new]
    if rises:
        opening = reader.text("The level is now *{level}*.", level=terms.level(reader, data.level))
        people = " ".join(mention(person) for person in data.asked)
        lines.insert(0, f"{opening} {people}".strip())
    return Post("\n".join(lines) or reader.text("There is more evidence now."))


def reopened(reader: Reader, data: Head) -> Post:
    """Return the reply when a closed intervention is taken up again."""
    text = reader.text("{key} is slipping again, so this thread is open again.", key=data.key)
    people = " ".join(mention(person) for person in data.asked)
    listed = _list(reader, [finding for finding in data.findings if finding.points > 0])
    return Post(text, [blocks.section(f"{text} {people}\n{listed}")])


def closed(reader: Reader, data: Head) -> Post:
    """Return the reply that ends the thread."""
    outcome = terms.outcome(reader, data.outcome) if data.outcome else ""
    return Post(reader.text("Closed: {outcome}.", outcome=outcome) + "\n" + quote(data.conclusion))


def conclusion(reader: Reader, data: Head) -> Post:
    """Return the one line by which the channel learns how it ended."""
    outcome = terms.outcome(reader, data.outcome) if data.outcome else ""
    text = reader.text("{key} {title}: {outcome}.", key=data.key, title=said(data.title, 120), outcome=outcome)
    return Post(f"{text} {said(data.conclusion, 300)}")


def overview(reader: Reader, heads: list[Head]) -> Post:
    """Return the open interventions, the highest level first."""
    if not heads:
        return Post(reader.text("No intervention is open."))
    text = reader.plural("{n} intervention is open", "{n} interventions are open", len(heads))
    ordered = sorted(heads, key=lambda each: (-each.level.rank, each.raised_at))
    lines = [
        f"*{each.key}* {said(each.title, 80)} · {terms.level(reader, each.level)} · "
        f"{mention(each.lead) if each.lead else reader.text('nobody yet')} · {reader.moment(each.raised_at)}"
        for each in ordered[:MOST_LISTED]
    ]
    return Post(text, [blocks.section(f"*{text}*"), blocks.section("\n".join(lines))])


def raise_form(reader: Reader, *, community: int, initiative: int, key: str, title: str) -> dict[str, Any]:
    """Return the modal by which a person raises an intervention."""
    levels = [
        (Level.advise.value, reader.text("advise: owner and representative")),
        (Level.assist.value, reader.text("assist: also the knowledge lead and the HR lead")),
        (Level.direct.value, reader.text("direct: also the sponsor (leads and the sponsor only)")),
    ]
    return blocks.modal(
        title=reader.text("Raise an intervention"),
        blocks=[
            blocks.section(f"*{key}* {said(title, 200)}"),
            blocks.text_input(
                "reason",
                reader.text("Why should the community act?"),
                multiline=True,
                optional=False,
                max_length=LONGEST_CONCLUSION,
            ),
            blocks.radio("level", reader.text("Who should act?"), levels, initial=Level.advise.value),
        ],
        submit=reader.text("Raise"),
        close=reader.text("Cancel"),
        callback=Form.raise_intervention,
        carries=write_value(community=community, initiative=initiative),
    )


def close_form(reader: Reader, *, intervention: int, key: str, title: str) -> dict[str, Any]:
    """Return the modal by which a lead or the sponsor ends an intervention."""
    outcomes = [(outcome.value, terms.outcome(reader, outcome)) for outcome in Outcome]
    return blocks.modal(
        title=reader.text("Close {key}", key=key),
        blocks=[
            blocks.section(f"*{key}* {said(title, 200)}"),
            blocks.radio("outcome", reader.text("How did it end?"), outcomes),
            blocks.text_input(
                "conclusion",
                reader.text("In a sentence, for the channel"),
                multiline=True,
                optional=False,
                max_length=LONGEST_CONCLUSION,
            ),
        ],
        submit=reader.text("Close it"),
        close=reader.text("Cancel"),
        callback=Form.close_intervention,
        carries=write_value(intervention=intervention),
    )


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a form of this module carries and its fields by block."""
    fields: dict[str, str] = {}
    for block, elements in view["state"]["values"].items():
        element = next(iter(elements.values()))
        chosen = element.get("selected_option")
        fields[block] = (chosen["value"] if chosen else element.get("value")) or ""
    return read_value(view.get("private_metadata")), fields


def _headline(reader: Reader, data: Head) -> str:
    title = said(data.title, 120)
    if data.outcome is not None:
        outcome = terms.outcome(reader, data.outcome)
        return "✓ " + reader.text("{key} {title}: closed, {outcome}", key=data.key, title=title, outcome=outcome)
    if data.phase is Phase.recovering:
        return "🟢 " + reader.text("{key} {title} is recovering", key=data.key, title=title)
    if data.raised_by and not data.findings:
        return "🔻 " + reader.text("{key} {title} needs the community", key=data.key, title=title)
    return "🔻 " + reader.text("{key} {title} is slipping", key=data.key, title=title)


def _facts(reader: Reader, data: Head) -> list[str]:
    lead = mention(data.lead) if data.lead else reader.text("nobody yet")
    facts = [
        said(data.division, 80),
        reader.text("Level: *{level}*", level=terms.level(reader, data.level)),
        reader.text("Lead: {lead}", lead=lead),
        reader.text("Due {day}", day=reader.day(data.due_on)),
        reader.text("Raised {moment}", moment=reader.moment(data.raised_at)),
    ]
    if data.raised_by:
        facts.append(reader.text("Raised by {person}", person=mention(data.raised_by)))
    return facts


def _list(reader: Reader, shown: list[Finding]) -> str:
    return "\n".join(findings.line(reader, finding) for finding in shown)


def _to_do(reader: Reader, data: Head) -> list[Block]:
    acknowledge = blocks.button(
        reader.text("Acknowledge"),
        Action.acknowledge,
        style="primary",
        label=reader.text("Acknowledge {key}", key=data.key),
        intervention=data.intervention,
    )
    close = blocks.button(
        reader.text("Close…"),
        Action.close_intervention,
        label=reader.text("Close {key}", key=data.key),
        intervention=data.intervention,
    )
    if data.lead:
        return [blocks.actions(close)]
    people = " ".join(mention(person) for person in data.asked)
    asks = reader.text("{people} who takes this up? Talk about it in this thread.", people=people)
    return [blocks.section(asks), blocks.actions(acknowledge, close)]
