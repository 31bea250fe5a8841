"""What the types of views do not say about their values: which text is a Slack id, how many of something there are.

A new view needs a line here only where its types alone do not make a sample; the test of that view names what is
missing. A name is that of a field or parameter, alone or as `Record.field` or `view.parameter`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.blueprint import DivisionSketch
from bot.domain.cadence import LAST, Cadence, Monthly, OnDate, OnWeekday, Quarterly, Weekday, Weekly
from bot.domain.cadence_plain import to_plain
from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds
from bot.domain.errors import DomainError, Invalid
from bot.domain.intervention_table import Phase
from bot.domain.maturity import Capability, Rating
from bot.domain.playbooks import DEFAULTS, MOST_ACTIONS, QUESTIONS
from bot.domain.quarters import Quarter
from bot.domain.questions import MOST_QUESTIONS, Question, QuestionType
from bot.domain.sentences import Sentence
from bot.domain.set_up import MOST_IN_WIZARD, STEPS, blueprint_of
from bot.domain.settings import Section, defaults
from bot.domain.sponsor_ask import MOST_OPTIONS, AskAct, AskState, Reply, SponsorAsk
from bot.domain.verbs import VERBS
from bot.domain.words import Kind, Rule
from bot.usecases.decisions import MOST_LISTED
from bot.usecases.lessons import MOST_FOUND, MOST_SIMILAR
from bot.views import rhythm, settings
from bot.views.blocks import section
from bot.views.lines import Held
from bot.views.surfaces import Post

if TYPE_CHECKING:
    from tests.views.samples import Draw

MEMBER, LINK, CHANNEL = "U0123456789", "https://example.org/archives/C1/p1", "C0123456789"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZONE = "America/Argentina/Buenos_Aires"
NAME, LONG = 80, 3000
INITIATIVES = 2000

# Slack ids; where a field of such a name holds what somebody is called, it stands in `NAMED` with its record.
MEMBERS = [
    "asked",
    "asked_now",
    "by",
    "concerned",
    "decided_by",
    "deputy",
    "instead_of",
    "lead",
    "me",
    "on_behalf_of",
    "owner",
    "people",
    "person",
    "raised_by",
    "representative",
    "said_by",
    "slack_id",
    "sponsor",
    "taken_over_by",
]
CALLED = [
    "Acknowledged.by",
    "Decided.by",
    "NamedLater.person",
    "Overridden.by",
    "Promise.owner",
    "Division.by",
    "Division.instead_of",
    "Dates.person",
    "Instant.person",
    "Instant.instead_of",
    "Entry.by",
    "Story.lead",
    "Lapsed.person",
]
DATES = ["first", "last", "until"]
TEXTS = [
    "actions",
    "ask",
    "barrier",
    "conclusion",
    "conditions",
    "context",
    "evidence",
    "helped",
    "needs",
    "note",
    "plan",
    "reason",
    "result",
    "text",
    "words",
    "purpose",
    "scope",
    "decides",
]
MAYBE_VACANT = ["Speaking.representative", "Speaking.deputy"]
LINKS = ["earlier", "link", "source", "source_link", "thread_link"]


def _wizard(draw: Draw) -> dict[str, Any]:
    n = draw.many(MOST_IN_WIZARD)
    divisions = [asdict(DivisionSketch(draw.text(80), draw.text(80), "", MEMBER, MEMBER)) for _ in range(n)]
    first = {"division": draw.text(80), "strand": "strategic_learning", "owner": MEMBER}
    days = {"starts_on": "2026-03-02", "due_on": "2026-12-01"}
    return {
        "terms": {"name": draw.text(80), "purpose": draw.text(2000), "scope": draw.text(2000), "decides": ""},
        "people": {
            "hr_leads": [MEMBER] * 9,
            "hr_title": draw.text(80),
            "knowledge_leads": [MEMBER] * 9,
            "knowledge_title": "",
        },
        "divisions": divisions,
        "initiatives": [{"title": draw.text(80)} | first | days for _ in range(n)],
    }


def _finding(draw: Draw, rule: Rule | None = None) -> Finding:
    numbers: dict[str, Any] = {
        "overdue_days": draw.one_of((0, 3)), "days_late": 40, "finish": date(2026, 9, 1), "percent_late": 12.0,
        "plan": draw.one_of(("milestones", "straight_line")), "factor": 1.7, "behind_since": date(2026, 2, 2),
        "check_ins": draw.one_of((1.0, 2.5)), "milestone": draw.text(80), "due": date(2026, 2, 2), "days": 30,
        "declared": date(2026, 8, 1), "times": draw.one_of((1, 2, 3)), "reported": draw.one_of(("off_track", "")),
        "missed": 2, "progress": 40.0, "known_on": date(2026, 2, 1), "vacant_since": date(2026, 1, 1),
        "working_days": 11, "raised": date(2026, 2, 1), "count": 2, "keys": "KS-1, KS-2", "planned": 60.0,
        "evidence": 1.0, "answers": 3, "gain": 0.0, "confidence": 3, "before": draw.one_of((3, 8)),
    }  # fmt: skip
    rests_on = (date(2026, 2, 2), date(2026, 2, 9))
    return Finding(
        rule or draw.one_of(list(Rule)), draw.one_of((0.0, 1.0, 2.5)), 1.0, 0.15, date(2026, 2, 2), numbers, rests_on
    )


def _cadence(draw: Draw) -> Cadence:
    on = draw.one_of((OnDate(31), OnDate(LAST), OnWeekday(2, Weekday.friday), OnWeekday(LAST, Weekday.monday)))
    weekly = Weekly(frozenset(Weekday)), Weekly(frozenset({Weekday.monday}), every=3)
    return Cadence(draw.one_of((*weekly, Monthly(on), Quarterly(on, 2))))


def _question(draw: Draw, kind: QuestionType | None = None) -> Question:
    kind = kind or draw.one_of(list(QuestionType))
    number = next(draw.numbers)
    return Question(
        number,
        draw.text(150),
        kind,
        tuple(f"{n}{draw.text(74)}"[:75] for n in range(10)),
        required=draw.one_of((True, False)),
    )


def _sponsor_ask(draw: Draw) -> SponsorAsk:
    options = tuple(draw.text(LONG) for _ in range(MOST_OPTIONS))
    replies = tuple(draw.record(Reply) for _ in range(draw.many(3, least=1)))
    ask = replace(draw.record(SponsorAsk), options=options, recommendation=0, approved_option=0, replies=replies)
    if ask.state is AskState.asked_back:
        return replace(ask, replies=(replace(replies[0], act=AskAct.ask_back),))
    return ask


def _plain(section: Section) -> dict[str, Any]:
    return defaults(section) or {"locale": "de-DE", "zone": ZONE}


def _setting(draw: Draw) -> dict[str, Any]:
    section = draw.one_of(list(Section))
    return {"section": section, "plain": _plain(section)}


def _settings_change(draw: Draw) -> settings.Change:
    section, plain = _setting(draw).values()
    taken_back = draw.one_of((False, True))
    return settings.Change(next(draw.numbers), section, plain, plain, MEMBER, NOW, is_taken_back=taken_back)


SPECIAL: dict[Any, Callable[[Draw], Any]] = {
    Cadence: _cadence,
    bytes: lambda _: b"",
    Quarter: lambda draw: Quarter(2026, draw.one_of((1, 2, 3, 4))),
    DomainError: lambda draw: DomainError("{name} is taken.", name=draw.text(80)),
    Finding: _finding,
    Invalid: lambda _: Invalid("status", "Choose one."),
    OnDate: lambda draw: OnDate(draw.one_of((1, 31, LAST))),
    OnWeekday: lambda draw: OnWeekday(draw.one_of((1, 5, LAST)), draw.one_of(list(Weekday))),
    Post: lambda draw: Post(draw.text(LONG), [section(draw.text(LONG))]),
    Question: _question,
    Sentence: lambda draw: Sentence("{name} is taken.", {"name": draw.text(80)}),
    SponsorAsk: _sponsor_ask,
    settings.Change: _settings_change,
    Thresholds: lambda _: Thresholds(),
}
NAMED: dict[str, Callable[[Draw], Any]] = {
    **dict.fromkeys(MEMBERS, lambda _: MEMBER),
    **dict.fromkeys(CALLED, lambda draw: draw.text(NAME)),
    **dict.fromkeys(DATES, lambda _: "2026-03-02"),
    **dict.fromkeys(TEXTS, lambda draw: draw.text(LONG)),
    **dict.fromkeys(LINKS, lambda _: LINK),
    **dict.fromkeys(MAYBE_VACANT, lambda draw: draw.one_of((MEMBER, ""))),
    "at": lambda _: "09:30",
    "channel": lambda _: CHANNEL,
    "key": lambda draw: f"KS-{next(draw.numbers)}",
    "step": lambda draw: draw.one_of(STEPS[:-1]),
    "tz": lambda _: ZONE,
    "upstream": lambda draw: f"KS-{next(draw.numbers)}",
    "zone": lambda _: ZONE,
    "Changed.name": lambda _: "early",
    "Change.what": lambda draw: draw.one_of(CHANGES),
    "Line.division": lambda draw: draw.text(NAME),
    "Entry.what": lambda draw: draw.one_of(("raised", "acknowledge", "decide", "learned")),
    "Found.kind": lambda draw: draw.one_of(("barrier", "plan", "decision", "lesson")),
    "asking.question": lambda draw: draw.one_of(list(QUESTIONS)),
    "Proposal.decision": lambda draw: draw.one_of(("waiting", "agreed", "replaced", "declined")),
    "sent.outcome": lambda draw: draw.one_of(("agreed", "proposed", "unchanged")),
    "step_name.step": lambda draw: draw.one_of(STEPS),
    "value.name": lambda _: "early",
}
# These are told by their name whatever their type is.
OF_ANY_TYPE: dict[str, Callable[[Draw], Any]] = {
    "Assessed.ratings": lambda draw: {each: draw.record(Rating) for each in Capability},
    "HowHeld.by_answer": lambda _: dict.fromkeys(Held, 3),
    "Page.draft": _wizard,
    "Part.pieces": lambda draw: [[section(draw.text(LONG))] for _ in range(draw.many(200, least=1))],
    "Question.questions": lambda draw: tuple(_question(draw) for _ in range(draw.many(MOST_QUESTIONS))),
    "Verdict.findings": lambda draw: [_finding(draw, rule) for rule in list(Rule)[: draw.many(len(Rule))]],
    "Version.replies": lambda draw: [
        (_question(draw, QuestionType.text), draw.text(LONG)) for _ in range(draw.many(MOST_QUESTIONS))
    ],
    "correcting.reached": lambda _: dict.fromkeys(Phase, NOW),
    "Page.fields": lambda _: {},
    "Question.fields": lambda draw: {"status": "off_track", "progress": "40", "barrier": draw.text(LONG)},
    "answered.number": lambda _: 0,
    "card.below": lambda _: [],
    "change_form.fields": lambda _: rhythm.default_fields(),
    "change_form.saved": lambda draw: _wizard(draw) | {"cadence": to_plain(_cadence(draw)), "zone": ZONE},
    "choosing.catalogue": lambda _: DEFAULTS,
    "inputs.held": lambda draw: rhythm.fields(_cadence(draw)),
    "overview.changes": lambda _: [],
    "playbook_form.book": lambda draw: DEFAULTS[draw.one_of(list(Kind))],
    "preview.plan": lambda draw: blueprint_of(_wizard(draw), CHANNEL, ZONE),
    "result.changes": lambda _: {"early": 0.2, "status_points": [1.0, 2.0]},
    "too_late.carried": lambda draw: draw.one_of((None, {"check_in": 1, "initiative": 2})),
    "value.given": lambda _: 0.2,
    "verbs": lambda _: list(VERBS.values()),
}
# Arguments of one view that only go together.
TOGETHER: dict[str, Callable[[Draw], dict[str, Any]]] = {
    "settings.form": lambda draw: _setting(draw),
    "settings.overview": lambda _: {"held": {section: _plain(section) for section in Section}},
    "settings.summary": lambda draw: _setting(draw),
}
MOST: dict[str, int] = {
    "Row": INITIATIVES,
    "intervention_forms.Choice": INITIATIVES,
    "listed.rows": MOST_LISTED,
    "found.rows": MOST_FOUND,
    "similar.rows": MOST_SIMILAR,
    "Entry": 60,
    "Finding": len(Rule),
    "Proposal": MOST_ACTIONS,
    "questions.Question": MOST_QUESTIONS,
}
# Lists that nobody shows empty: who calls the view says something else then.
LEAST: dict[str, int] = {
    "alike_form.others": 1,
    "welcome.roles": 1,
    "raising.choices": 1,
    "sentence.course": 1,
    "saved.course": 1,
}
CHANGES = (
    "start",
    "due",
    "kind",
    "added",
    "removed",
    "moved",
    "weighed",
    "done",
    "reopened",
    "measure",
    "links",
    "override",
)
