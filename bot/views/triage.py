"""What a lead sees before an intervention is raised, and what else only leads are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.escalation import StepKind
from bot.domain.intervention_table import Phase
from bot.views import blocks, thread
from bot.views.ids import Action
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Post
from bot.views.thread import Head

MOST_LISTED = 15


@dataclass(frozen=True)
class Missed:
    """A step that was due and did not run; `key` is empty where the intervention is restricted."""

    key: str
    kind: StepKind
    due_at: datetime


def candidate(reader: Reader, data: Head) -> Post:
    """Return the message that shows a lead what would be raised; later, what became of it."""
    title = said(data.title, 120)
    if data.phase is not Phase.candidate:
        return _settled(reader, data)
    text = reader.text("{key} {title} may need the community.", key=data.key, title=title)
    listed = thread.evidence(reader, [finding for finding in data.findings if finding.points > 0])
    if data.opens_at is None:
        rests = reader.text("It is not slipping any more, so nothing is raised; you will hear if that changes.")
        return Post(text, [blocks.section(f"*{text}*"), blocks.section(rests)])
    opens = reader.text("Without a word from you a thread opens {moment}.", moment=reader.moment(data.opens_at))
    open_now = blocks.button(
        reader.text("Open now"), Action.open_candidate, style="primary", intervention=data.intervention
    )
    not_now = blocks.button(reader.text("Not now, because…"), Action.decline_candidate, intervention=data.intervention)
    built = [blocks.section(f"*{text}*"), blocks.context(opens), blocks.actions(open_now, not_now)]
    if listed:
        built.insert(1, blocks.section(listed))
    return Post(f"{text} {opens}", built)


def audit(reader: Reader, missed: Sequence[Missed]) -> Post:
    """Return what a lead is told when somebody should have been asked and was not."""
    text = reader.plural(
        "{n} step of an intervention was due and did not run in time. It is made up for now.",
        "{n} steps of interventions were due and did not run in time. They are made up for now.",
        len(missed),
    )
    lines = [
        f"• {each.key or reader.text('a restricted one')}: {_step(reader, each.kind)}, "
        + reader.text("due {moment}", moment=reader.moment(each.due_at))
        for each in missed[:MOST_LISTED]
    ]
    return Post(text, [blocks.section(text), blocks.section("\n".join(lines))])


def _settled(reader: Reader, data: Head) -> Post:
    title = said(data.title, 120)
    if data.outcome is not None:
        text = reader.text("{key} {title}: not raised for now.", key=data.key, title=title)
        return Post(text, [blocks.section(f"{text}\n{quote(data.conclusion)}")])
    text = reader.text("{key} {title} is in the channel now.", key=data.key, title=title)
    more = link(data.link, reader.text("Open the thread")) if data.link else ""
    lead = reader.text("{person} leads it.", person=mention(data.lead)) if data.lead else ""
    return Post(text, [blocks.section(f"{text} {lead} {more}".strip())])


def _step(reader: Reader, kind: StepKind) -> str:
    return {
        StepKind.mention: reader.text("naming who should act"),
        StepKind.named_later: reader.text("leaving a name to the digest"),
        StepKind.acknowledge_reminder: reader.text("a reminder to take it up"),
        StepKind.escalate: reader.text("asking the next person"),
        StepKind.nobody_answered: reader.text("noting that nobody answered"),
        StepKind.update_nudge: reader.text("asking for an update"),
        StepKind.unacknowledge: reader.text("opening it for somebody else"),
        StepKind.lead_silent: reader.text("telling the next person of the silence"),
        StepKind.lead_needed: reader.text("asking who leads now"),
    }[kind]
