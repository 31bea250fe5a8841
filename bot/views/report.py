"""The story of an intervention as Markdown: everything that happened, with dates, in the order in which it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.detection.rules import Finding
from bot.domain.words import Kind, Level, Outcome, Status
from bot.views import findings, terms
from bot.views.lines import ActionLine
from bot.views.reader import Reader
from bot.views.surfaces import Post


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `what` is its code in the timeline, `words` what somebody wrote."""

    at: datetime
    what: str
    by: str = ""
    words: tuple[str, ...] = ()
    level: Level | None = None
    kind: str = ""
    outcome: Outcome | None = None
    status: Status | None = None
    day: date | None = None
    is_changed: bool = False
    is_deleted: bool = False
    is_marked: bool = False
    """Somebody marked the message so that it leads the story."""


@dataclass(frozen=True)
class Story:
    """An intervention from its beginning to now."""

    key: str
    title: str
    division: str
    level: Level
    lead: str
    kind: str
    required: str
    scribe: str
    helpers: list[str]
    outcome: Outcome | None
    conclusion: str
    findings: list[Finding]
    entries: list[Entry]
    actions: list[ActionLine] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    """Names by Slack id: a file cannot show a mention."""
    replies_left_out: int = 0


def markdown(reader: Reader, story: Story, now: datetime) -> str:
    """Return the report; times are in the reader's zone, which its first lines name."""
    zone = ZoneInfo(reader.tz)
    lines = [f"# {_safe(story.key)} {_safe(story.title)}", "", *_facts(reader, story, now), ""]
    if story.findings:
        lines += ["## " + reader.text("Why"), ""]
        lines += [f"- {findings.sentence(reader, each)}" for each in story.findings if each.points > 0] + [""]
    ordered = sorted(story.entries, key=lambda each: each.at)
    if marked := [each for each in ordered if each.is_marked]:
        lines += ["## " + reader.text("Marked in the thread"), ""]
        lines += [line for each in marked for line in _marked(reader, each, zone)] + [""]
    lines += ["## " + reader.text("What happened"), ""]
    if story.replies_left_out:
        left_out = reader.plural("{n} older reply is", "{n} older replies are", story.replies_left_out)
        lines += [reader.text("{replies} only in the thread.", replies=left_out), ""]
    for day, entries in groupby(ordered, key=lambda each: each.at.astimezone(zone).date()):
        lines += [f"### {reader.day(day)}", ""]
        for each in entries:
            lines += _entry(reader, each, zone)
        lines.append("")
    if story.actions:
        lines += ["## " + reader.text("Actions"), "", *(_action(reader, story, each) for each in story.actions), ""]
    return "\n".join(lines)


def on_its_way(reader: Reader, key: str) -> Post:
    """Return what is said to whoever asked for a report."""
    return Post(reader.text("The report of {key} is on its way to our direct messages.", key=key))


def filename(story: Story, now: datetime) -> str:
    """Return a name that sorts by initiative and day."""
    return f"{story.key}-{now:%Y-%m-%d}.md"


def _facts(reader: Reader, story: Story, now: datetime) -> list[str]:
    facts = [
        reader.text("Division: {name}", name=_safe(story.division)),
        reader.text("Level: {level}", level=terms.level(reader, story.level)),
        reader.text("Lead: {name}", name=_safe(story.lead) or reader.text("nobody yet")),
    ]
    if story.helpers:
        facts.append(reader.text("Helping: {people}", people=reader.list([_safe(each) for each in story.helpers])))
    if story.scribe:
        facts.append(reader.text("Record: {person}", person=_safe(story.scribe)))
    if story.required:
        facts.append(reader.text("Required because: {words}", words=_safe(story.required)))
    if story.kind:
        facts.append(reader.text("Kind: {kind}", kind=_safe(story.kind)))
    if story.outcome:
        facts.append(reader.text("Outcome: {outcome}", outcome=terms.outcome(reader, story.outcome)))
    if story.conclusion:
        facts.append(reader.text("Conclusion: {words}", words=_safe(story.conclusion)))
    moment = reader.plain_moment(now)
    facts.append(reader.text("Times are those of {zone}; written {moment}", zone=reader.tz, moment=moment))
    return [f"- {fact}" for fact in facts]


def _entry(reader: Reader, each: Entry, zone: ZoneInfo) -> list[str]:
    lines = [f"- **{each.at.astimezone(zone):%H:%M}** {_sentence(reader, each)}"]
    return lines + [f"  > {_safe(words)}" for words in each.words if words]


def _marked(reader: Reader, each: Entry, zone: ZoneInfo) -> list[str]:
    at = each.at.astimezone(zone)
    day = reader.text("{day}, {time} ({zone})", day=reader.day(at.date()), time=f"{at:%H:%M}", zone=reader.tz)
    return [f"- **{day}** {_sentence(reader, each)}", *(f"  > {_safe(words)}" for words in each.words if words)]


def _sentence(reader: Reader, each: Entry) -> str:
    by = _safe(each.by) or reader.text("The bot")
    level = terms.level(reader, each.level) if each.level else ""
    template = _templates(reader).get(each.what) or each.what.replace("_", " ")
    said = template.format(
        by=by,
        level=level,
        kind=_safe(each.kind),
        outcome=terms.outcome(reader, each.outcome) if each.outcome else "",
        status=terms.status(reader, each.status),
        day=reader.day(each.day) if each.day else "",
    )
    if each.is_marked:
        said = f"📌 {said}"
    if each.is_deleted:
        said += " " + reader.text("(the message was deleted later)")
    elif each.is_changed:
        said += " " + reader.text("(the message was changed later)")
    return said


def _templates(reader: Reader) -> dict[str, str]:
    """Return a sentence for each code; without fields, so that the fields stay for the entry."""
    return {
        "proposed": reader.text("Detection proposed an intervention."),
        "raised": reader.text("{by} raised it at the level {level}."),
        "open": reader.text("It was raised and its thread began."),
        "raise_again": reader.text("{by} raised it as well."),
        "acknowledge": reader.text("{by} took it up."),
        "unacknowledge": reader.text("Nothing was heard, so it waited for somebody again."),
        "agree_plan": reader.text("{by} agreed the plan: {kind}."),
        "change_level": reader.text("{by} set the level {level}."),
        "check_in_good": reader.text("A check-in was good."),
        "check_in_bad": reader.text("A check-in showed that it still slips."),
        "answer": reader.text("{by} checked in: {status}."),
        "propose_close": reader.text("Closing was proposed."),
        "keep_open": reader.text("{by} kept it open."),
        "close": reader.text("{by} closed it: {outcome}."),
        "withdraw": reader.text("{by} withdrew it."),
        "reopen": reader.text("It was reopened."),
        "hand_over_lead": reader.text("{by} handed over the lead."),
        "lose_lead": reader.text("Its lead left the community."),
        "offer_help": reader.text("{by} offered to help."),
        "hand_over_record": reader.text("{by} settled who keeps the record:"),
        "step_down": reader.text("{by} stepped down."),
        "give_update": reader.text("{by} gave an update."),
        "report_no_news": reader.text("{by} had no news."),
        "snooze_update": reader.text("{by} put the next update off."),
        "add_action": reader.text("{by} promised, due {day}:"),
        "action_changed": reader.text("{by} changed an action, due {day} now:"),
        "complete_action": reader.text("{by} did what was promised:"),
        "drop_action": reader.text("{by} dropped an action:"),
        "decide": reader.text("{by} recorded a decision:"),
        "acknowledge_reminder": reader.text("{by} was reminded that it waits for somebody."),
        "escalate": reader.text("{by} was asked next."),
        "nobody_answered": reader.text("Everybody in the chain had been asked."),
        "update_nudge": reader.text("{by} was asked how it stands."),
        "lead_silent": reader.text("{by} was told that its lead says nothing."),
        "lead_needed": reader.text("The plan had nobody to lead it."),
        "date_corrected": reader.text("{by} set a date right:"),
        "news": reader.text("There was more evidence."),
        "sponsor_asked": reader.text("{by} asked the sponsor, answer needed by {day}:"),
        "sponsor_approve": reader.text("{by} approved what was asked:"),
        "sponsor_decline": reader.text("{by} declined what was asked:"),
        "sponsor_ask_back": reader.text("{by} asked back:"),
        "sponsor_explain": reader.text("{by} answered the sponsor:"),
        "sponsor_take_back": reader.text("{by} took the sponsor ask back:"),
        "directive_issued": reader.text("{by} issued a directive:"),
        "directive_completed": reader.text("A directive was completed:"),
        "directive_withdrawn": reader.text("{by} withdrew a directive:"),
        "directive_opened_again": reader.text("A directive was opened again:"),
        "learned": reader.text("{by} wrote down what was learned."),
        "held": reader.text("{by} said whether the result held."),
        "reply": reader.text("{by} wrote:"),
        "head_deleted": reader.text("The head post was deleted and made again."),
    }


def _action(reader: Reader, story: Story, each: ActionLine) -> str:
    state = {
        "open": reader.text("open"),
        "overdue": reader.text("overdue"),
        "done": reader.text("done"),
        "dropped": reader.text("dropped"),
    }[each.state.value]
    box = "x" if each.state.value == "done" else " "
    owner = _safe(story.names.get(each.owner, ""))
    return f"- [{box}] {_safe(each.words)} ({owner}, {reader.day(each.due_on)}, {state})"


def _safe(words: str) -> str:
    """Return what people wrote on one line, without Markdown's own signs at work."""
    flat = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in flat)


def kind_word(reader: Reader, kind: Kind | None, own: Mapping[Kind, str]) -> str:
    """Return what the community calls the kind; empty for none."""
    return (own.get(kind) or terms.kind(reader, kind)) if kind else ""
