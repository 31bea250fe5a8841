"""The post that heads an intervention's thread: it always says how things stand."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.detection.rules import Finding
from bot.domain.intervention_table import Phase
from bot.domain.sponsor_ask import SponsorAsk
from bot.domain.words import Kind, Level, Outcome, Rule
from bot.views import actions, blocks, directing, directives, findings, sponsoring, taking_part, terms
from bot.views.ids import Action
from bot.views.lines import ActionLine, DirectiveLine
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_WORDS = 1000
MOST_FINDINGS = 8
MOST_ACTIONS = 5
MOST_DIRECTIVES = 3


@dataclass(frozen=True)
class Update:
    """What the lead said last."""

    at: datetime
    by: str | None
    conditions: str
    actions: str = ""
    needs: str = ""


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
    source_link: str = ""
    lead: str | None = None
    scribe: str | None = None
    helpers: list[str] = field(default_factory=list)
    kind: Kind | None = None
    plan: str = ""
    required: str = ""
    """Why the community had to step in, once somebody has decided that."""
    outcome: Outcome | None = None
    conclusion: str = ""
    barrier: str = ""
    ask: str = ""
    update: Update | None = None
    update_due_at: datetime | None = None
    is_update_overdue: bool = False
    no_news_at: datetime | None = None
    """When the lead last said that there is nothing new, and nothing was said since."""
    answer_due_at: datetime | None = None
    """By when somebody is expected to take it up, before the next person is asked."""
    open_actions: int = 0
    overdue_actions: int = 0
    actions: list[ActionLine] = field(default_factory=list)
    directives: list[DirectiveLine] = field(default_factory=list)
    sponsor_ask: SponsorAsk | None = None
    """The last one of this intervention."""
    kind_name: str = ""
    """What the community calls the kind, where it has a name of its own."""
    is_close_proposed: bool = False
    nobody_answered: bool = False
    is_restricted: bool = False
    opens_at: datetime | None = None
    """Of a candidate: when it opens by itself; None when it no longer slips."""
    link: str = ""
    """Where the thread is; empty before it was posted, and of a restricted one."""
    earlier: str = ""
    """Where the thread was before its head post was deleted."""
    replies: int = 0
    rules: list[Rule] = field(default_factory=list)


def head(reader: Reader, data: Head) -> Post:
    """Return the post that heads the thread."""
    text = headline(reader, data)
    built = [blocks.section(f"*{text}*"), blocks.context(*_facts(reader, data))]
    if parts := taking_part.facts(reader, data.scribe, data.helpers):
        built.append(blocks.context(parts))
    if data.is_restricted:
        built.append(blocks.context(_why_restricted(reader)))
    built += _reasons(reader, data)
    if data.outcome is not None:
        return Post(text, [*built, *_ending(reader, data)])
    return Post(text, [*built, *_under_way(reader, data), *_to_do(reader, data)])


def headline(reader: Reader, data: Head) -> str:
    """Return the one line that says what this is about and how it stands."""
    title = said(data.title, 120)
    if data.outcome is not None:
        outcome = terms.outcome(reader, data.outcome)
        return "✓ " + reader.text("{key} {title}: closed, {outcome}", key=data.key, title=title, outcome=outcome)
    if data.phase is Phase.recovering:
        return "🟢 " + reader.text("{key} {title} is recovering", key=data.key, title=title)
    if data.raised_by and not data.findings:
        return "🔻 " + reader.text("{key} {title} needs the community", key=data.key, title=title)
    return "🔻 " + reader.text("{key} {title} is slipping", key=data.key, title=title)


def evidence(reader: Reader, shown: list[Finding]) -> str:
    """Return findings as a list, the weightiest first as detection orders them."""
    return "\n".join(findings.line(reader, finding) for finding in shown[:MOST_FINDINGS])


def _why_restricted(reader: Reader) -> str:
    return "🔒 " + reader.text(
        "Only those whom this concerns see it. Each has this thread here; what you write in yours reaches the others."
    )


def _facts(reader: Reader, data: Head) -> list[str]:
    lead = mention(data.lead) if data.lead else reader.text("nobody yet")
    facts = [
        said(data.division, 80),
        reader.text("Level: *{level}*", level=terms.level(reader, data.level)),
        reader.text("Lead: {lead}", lead=lead),
        reader.text("Due {day}", day=reader.day(data.due_on)),
        reader.text("Raised {moment}", moment=reader.moment(data.raised_at)),
    ]
    if data.kind:
        facts.insert(2, reader.text("Kind: {kind}", kind=said(data.kind_name, 80) or terms.kind(reader, data.kind)))
    if data.raised_by:
        facts.append(reader.text("Raised by {person}", person=mention(data.raised_by)))
    if data.source_link:
        facts.append(link(data.source_link, reader.text("the message it began with")))
    if data.earlier:
        facts.append(link(data.earlier, reader.text("what was said before")))
    return facts


def _reasons(reader: Reader, data: Head) -> list[Block]:
    built = []
    if data.reason:
        built.append(blocks.section(quote(data.reason, LONGEST_WORDS)))
    if speaking := [finding for finding in data.findings if finding.points > 0]:
        built.append(blocks.section(evidence(reader, speaking)))
    if questions := [finding for finding in data.findings if finding.points <= 0]:
        built.append(blocks.context(*(findings.sentence(reader, finding) for finding in questions[:3])))
    return built


def _ending(reader: Reader, data: Head) -> list[Block]:
    reopen = blocks.button(
        reader.text("Reopen"),
        Action.reopen_intervention,
        label=reader.text("Reopen {key}", key=data.key),
        intervention=data.intervention,
    )
    conclusion = [blocks.section(quote(data.conclusion))] if data.conclusion else []
    return [*conclusion, blocks.actions(reopen)]


def _under_way(reader: Reader, data: Head) -> list[Block]:
    lines = []
    if data.barrier:
        lines.append(reader.text("*Barrier:* {barrier}", barrier=said(data.barrier, LONGEST_WORDS)))
    if data.ask:
        lines.append(reader.text("*Asked for:* {ask}", ask=said(data.ask, LONGEST_WORDS)))
    built = [blocks.section("\n".join(lines))] if lines else []
    if data.plan:
        agreed = reader.text("*Agreed:* {plan}", plan=said(data.plan, LONGEST_WORDS))
        built.append(blocks.section(f"{agreed}\n{directing.required(reader, data.required)}".strip()))
    if data.sponsor_ask and (ask := sponsoring.standing(reader, data.sponsor_ask)):
        built.append(blocks.section(ask))
    if data.directives:
        shown = data.directives[-MOST_DIRECTIVES:]
        built.append(blocks.section("\n".join(directives.linked(reader, each) for each in shown)))
    if data.actions:
        listed = sorted(data.actions, key=lambda each: each.due_on)[:MOST_ACTIONS]
        promised = (actions.line(reader, each, names_key=False) for each in listed)
        built.append(blocks.section("\n".join(f"• {line}" for line in promised)))
    if data.update:
        built.append(blocks.section(update_words(reader, data.update)))
    if following := _following(reader, data):
        built.append(blocks.context(*following))
    return built


def update_words(reader: Reader, update: Update) -> str:
    """Return an update: what stands, what is being done, what is needed."""
    by = mention(update.by) if update.by else reader.text("Somebody")
    lines = [
        reader.text("*{person}, {moment}*", person=by, moment=reader.moment(update.at)),
        reader.text("*What stands:* {words}", words=said(update.conditions, 800)),
    ]
    if update.actions:
        lines.append(reader.text("*What is being done:* {words}", words=said(update.actions, 800)))
    if update.needs:
        lines.append(reader.text("*What is needed:* {words}", words=said(update.needs, 800)))
    return "\n".join(lines)


def _following(reader: Reader, data: Head) -> list[str]:
    parts = []
    if data.no_news_at:
        parts.append(reader.text("No news {moment}", moment=reader.moment(data.no_news_at)))
    if data.answer_due_at:
        parts.append(reader.text("An answer is expected by {moment}", moment=reader.moment(data.answer_due_at)))
    if data.update_due_at:
        due = reader.text("Next update due {moment}", moment=reader.moment(data.update_due_at))
        parts.append("⏳ " + due if data.is_update_overdue else due)
    if data.open_actions:
        parts.append(reader.plural("{n} action is open", "{n} actions are open", data.open_actions))
    if data.overdue_actions:
        parts.append("⏳ " + reader.plural("{n} is overdue", "{n} are overdue", data.overdue_actions))
    if data.nobody_answered:
        parts.append("⏳ " + reader.text("Everybody in the chain was asked; nobody has taken this up yet"))
    return parts


def _to_do(reader: Reader, data: Head) -> list[Block]:
    def button(text: str, action: Action, style: str | None = None) -> Block:
        label = reader.text("{button}, {key}", button=text, key=data.key)
        return blocks.button(text, action, style=style, label=label, intervention=data.intervention)

    is_due = "primary" if data.is_update_overdue and data.plan else None
    update = button(reader.text("Update…"), Action.give_update, is_due)
    level = button(reader.text("Change level…"), Action.change_level)
    close = button(reader.text("Close…"), Action.close_intervention)
    number, kind = data.intervention, data.kind
    # What is restricted must not show in the channel, where a directive does.
    is_hidden = data.is_restricted and kind is Kind.hr_direction
    direct = directing.buttons(
        reader,
        intervention=number,
        key=data.key,
        phase=data.phase,
        kind=None if is_hidden else kind,
        has_plan=bool(data.plan),
    )
    take_part = taking_part.menu(
        reader, number, has_scribe=bool(data.scribe), has_anybody=bool(data.scribe or data.helpers)
    )
    if data.lead:
        nothing_new = button(reader.text("No news"), Action.no_news)
        hand_over = button(reader.text("Hand over…"), Action.hand_over)
        following = [update, nothing_new]
        first_steps = [*following, *direct] if data.plan else [*direct, *following]
        return [blocks.actions(*first_steps, hand_over, level, close, take_part)]
    if data.phase is Phase.raised:
        first = button(reader.text("Acknowledge"), Action.acknowledge, "primary")
    else:
        first = button(reader.text("I lead this"), Action.take_lead, "primary")
    people = " ".join(mention(person) for person in data.asked)
    asks = reader.text("{people} who takes this up? Talk about it in this thread.", people=people).strip()
    return [blocks.section(asks), blocks.actions(first, *direct, update, level, close, take_part)]
