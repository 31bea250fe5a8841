"""The check-in's form: one initiative at a time, filled with what is known, with the community's own questions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain import questions as own
from bot.domain.answers import LONGEST_TEXT
from bot.domain.errors import Invalid
from bot.domain.phase import Phase
from bot.domain.questions import Questions, QuestionType
from bot.domain.settings import WORDED_LEVELS
from bot.domain.words import Status
from bot.views import blocks, errors, terms
from bot.views.card import Given, given_by
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block

STEPS = "●○"
MOST_STEPS = 25
# Slack keeps what was typed in a block whose id stays when one view takes another's place, and the next
# initiative's form takes this one's (surfaces/modals): so a block is named after its field and its initiative.
OF = "@"


@dataclass(frozen=True)
class Question:
    """One initiative as the form puts it. `saw` is the version of the answer shown, `others` how many wait beside it.

    `draft_at` is set when it starts with a draft, `given` when it was answered before, `on_behalf_of` (a Slack id)
    when somebody else was expected to answer, `counts_for` when it is early, `news` when somebody was faster.
    """

    check_in: int
    initiative: int
    key: str
    title: str
    position: int
    count: int
    due_on: date
    fields: Mapping[str, str]
    others: int = 0
    saw: int = 0
    phase: Phase = Phase.open
    counts_for: date | None = None
    was_due_at: datetime | None = None
    given: Given | None = None
    draft_at: datetime | None = None
    on_behalf_of: str | None = None
    needs_evidence: bool = False
    has_notes: bool = False
    question_set: int | None = None
    questions: Questions = field(default=())
    overtaken: "Overtaken | None" = None
    confidence_words: Mapping[int, str] = field(default_factory=dict)

    @property
    def status(self) -> Status | None:
        """The status that is chosen as the form opens."""
        return status_in(self.fields)


@dataclass(frozen=True)
class Overtaken:
    """Somebody's answer that came a moment before one's own; `by` is a Slack id."""

    key: str
    by: str
    status: Status | None


def form(reader: Reader, question: Question) -> dict[str, Any]:
    """Return the modal for one initiative."""
    view = blocks.modal(
        title=reader.text("Check-in {position} of {count}", position=question.position, count=question.count),
        blocks=[
            *_head(reader, question),
            *_inputs(reader, question),
            _row(reader, question),
        ],
        submit=reader.text("Save and next") if question.others else reader.text("Save"),
        close=reader.text("Close"),
        callback=Form.answer,
        carries=write_value(
            check_in=question.check_in,
            initiative=question.initiative,
            saw=question.saw,
            set=question.question_set,
        ),
    )
    return view | {"notify_on_close": True}


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Return what the form carries, and its fields by the names of `bot.domain.answers.Said` and of own questions."""
    typed = view.get("state", {}).get("values", {})
    elements = {block: next(iter(element.values())) for block, element in typed.items() if element}
    fields = {field_of(block): _stands(element, "selected", "value") for block, element in elements.items()}
    return read_value(view.get("private_metadata")), fields


def begun_with(view: dict[str, Any]) -> dict[str, str]:
    """Return what stood in the form's fields when it was shown, by the same names; empty where nothing did."""
    fields = {field_of(each["block_id"]): each["element"] for each in view["blocks"] if each["type"] == "input"}
    return {name: _stands(element, "initial", "initial_value") or "" for name, element in fields.items()}


def field_of(block_id: str) -> str:
    """Return the name of the field that a block of a form holds."""
    return block_id.partition(OF)[0]


def status_in(fields: Mapping[str, str | None]) -> Status | None:
    """Return the status that is chosen in the fields; None when none is yet."""
    chosen = fields.get("status")
    return Status(chosen) if chosen in set(Status) else None


def thanks(reader: Reader, division: str, overtaken: Overtaken | None = None) -> dict[str, Any]:
    """Return what stands in the form's place when everything has been answered."""
    text = reader.text("Thank you. {division} is complete for this cycle.", division=said(division, 80))
    shown = [blocks.section("✅ " + text)]
    if overtaken:
        shown.append(blocks.section(_overtaken(reader, overtaken)))
    return _closing(reader, shown)


def later(reader: Reader, *, has_draft: bool) -> dict[str, Any]:
    """Return what stands in the form's place when somebody finishes later."""
    text = (
        reader.text("Kept as a draft. Nobody else sees it, and the card brings you back to it.")
        if has_draft
        else reader.text("There was nothing new to keep. The card brings you back here.")
    )
    return _closing(reader, [blocks.section("✎ " + text)])


def field_errors(reader: Reader, problems: list[Invalid], view: dict[str, Any]) -> dict[str, str]:
    """Return the problems by the block of the view they stand under; the first block takes what has no field."""
    shown = {field_of(block["block_id"]): block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    first = next(iter(shown.values()))
    return {shown.get(problem.field, first): errors.sentence(reader, problem) for problem in problems}


def _closing(reader: Reader, shown: list[Block]) -> dict[str, Any]:
    return blocks.modal(title=reader.text("Check-in"), blocks=shown, close=reader.text("Close"), callback=Form.done)


def _head(reader: Reader, question: Question) -> list[Block]:
    head = [
        blocks.section(f"*{question.key}* {said(question.title, 200)}"),
        blocks.context(_steps(question), reader.text("due {day}", day=reader.day(question.due_on))),
    ]
    news = _notices(reader, question)
    return [*head, blocks.section("\n".join(news))] if news else head


def _notices(reader: Reader, question: Question) -> list[str]:
    """Return what somebody should know before filling this in."""
    news = []
    if question.overtaken:
        news.append(_overtaken(reader, question.overtaken))
    if question.phase is Phase.early and question.counts_for:
        news.append(
            "⏩ " + reader.text("Early: this counts for the cycle of {day}.", day=reader.day(question.counts_for))
        )
    if question.phase in (Phase.late, Phase.closed) and not question.given and question.was_due_at:
        moment = reader.moment(question.was_due_at)
        news.append("⌛ " + reader.text("This was due {moment}. The answer counts, marked late.", moment=moment))
    if question.on_behalf_of:
        other = mention(question.on_behalf_of)
        news.append("👥 " + reader.text("You answer for {other}. Both names are kept and shown.", other=other))
    if question.given:
        news.append("✓ " + _changes(reader, question.phase, question.given))
    if question.draft_at:
        moment = reader.moment(question.draft_at)
        news.append("✎ " + reader.text("You go on with your draft of {moment}.", moment=moment))
    if question.has_notes:
        news.append("🗒️ " + reader.text("What came in a direct message stands under “Anything else”."))
    return news


def _changes(reader: Reader, phase: Phase, given: Given) -> str:
    who = given_by(reader, given)
    if phase in (Phase.closed, Phase.over):
        return reader.text("Already {given}. The cycle has closed: what you change is kept as an amendment.", given=who)
    return reader.text("Already {given}. You are editing that answer.", given=who)


def _overtaken(reader: Reader, overtaken: Overtaken) -> str:
    return "ℹ️ " + reader.text(
        "{by} answered {key} a moment before you ({status}). Both answers are kept, and yours is the newest.",
        by=mention(overtaken.by),
        key=overtaken.key,
        status=terms.status(reader, overtaken.status),
    )


def _inputs(reader: Reader, question: Question) -> list[Block]:
    inputs = [*_questions(reader, question), *_own(reader, question)]
    return [each | {"block_id": f"{each['block_id']}{OF}{question.initiative}"} for each in inputs]


def _questions(reader: Reader, question: Question) -> list[Block]:
    fields = question.fields
    statuses = [(value.value, terms.status(reader, value)) for value in Status]
    status = blocks.radio("status", reader.text("How is it going?"), statuses, initial=fields.get("status"))
    due = blocks.day_picker(
        "forecast_due", reader.text("New due date, if it moves"), initial=fields.get("forecast_due") or None
    )
    return [
        blocks.telling(status, Action.keep_draft),
        blocks.text_input(
            "progress",
            reader.text("Progress in percent"),
            initial=fields.get("progress", ""),
            placeholder=reader.text("a number from 0 to 100"),
        ),
        blocks.telling(_confidence(reader, question), Action.keep_draft),
        _long(
            fields,
            "barrier",
            reader.text("What stands in the way, and what could happen?"),
            hint=reader.text("Needed unless it is on track."),
        ),
        _long(fields, "ask", reader.text("What do you need, and from whom?")),
        _long(fields, "evidence", reader.text("What shows it?"), hint=_evidence_hint(reader, question)),
        blocks.telling(due, Action.keep_draft),
        _long(fields, "note", reader.text("Anything else worth knowing")),
    ]


def _confidence(reader: Reader, question: Question) -> Block:
    words = question.confidence_words or {level: terms.confidence(reader, level) for level in WORDED_LEVELS}
    levels = [(str(n), f"{n} · {words[n]}" if n in words else str(n)) for n in range(1, 11)]
    label = reader.text("Confidence that it finishes on time, 1 to 10")
    return blocks.select("confidence", label, levels, initial=question.fields.get("confidence"), optional=True)


def _evidence_hint(reader: Reader, question: Question) -> str:
    if question.needs_evidence:
        return reader.text("Needed this time if nothing has changed, since the last two answers were “as before”.")
    return reader.text("A link, a number, a document.")


def _long(fields: Mapping[str, str], name: str, label: str, hint: str = "") -> Block:
    return blocks.text_input(
        name, label, initial=fields.get(name, ""), hint=hint, multiline=True, max_length=LONGEST_TEXT
    )


def _own(reader: Reader, question: Question) -> list[Block]:
    return [_asked(reader, each, question.fields) for each in question.questions if each.applies(question.status)]


def _asked(reader: Reader, question: own.Question, fields: Mapping[str, str]) -> Block:
    # One that depends on the status is held to account when it arrives: Slack could only require it always.
    optional = not question.required or question.asked is not own.Asked.always
    return _INPUTS[question.type](reader, question, fields.get(question.field, ""), optional)


def _row(reader: Reader, question: Question) -> Block:
    finish = blocks.button(reader.text("Save and finish later"), Action.finish_later)
    if not question.others:
        return blocks.actions(finish)
    skip = blocks.button(
        reader.text("Next without saving"),
        Action.skip_initiative,
        label=reader.text("Go on without an answer on {key}", key=question.key),
    )
    return blocks.actions(finish, skip)


def _steps(question: Question) -> str:
    if question.count > MOST_STEPS:
        return f"{question.position}/{question.count}"
    done, left = question.position, question.count - question.position
    return f"{STEPS[0] * done}{STEPS[1] * left} {question.position}/{question.count}"


def _stands(element: dict[str, Any], chosen: str, written: str) -> str | None:
    """Return what stands in a field, by the names that Slack has for what is `chosen` and `written` there."""
    option = element.get(f"{chosen}_option")
    value = option["value"] if option else element.get(written)
    value = value or element.get(f"{chosen}_date") or element.get(f"{chosen}_user")
    return None if value is None else str(value)


Builder = Callable[[Reader, own.Question, str, bool], Block]

_INPUTS: Mapping[QuestionType, Builder] = {
    QuestionType.text: lambda _, question, initial, optional: blocks.text_input(
        question.field,
        question.text,
        initial=initial,
        multiline=True,
        optional=optional,
        max_length=own.LONGEST_REPLY,
    ),
    QuestionType.choice: lambda _, question, initial, optional: blocks.select(
        question.field, question.text, [(each, each) for each in question.choices], initial=initial, optional=optional
    ),
    QuestionType.scale: lambda reader, question, initial, optional: blocks.select(
        question.field,
        reader.text("{question} ({low} to {high})", question=question.text, low=own.SCALE[0], high=own.SCALE[-1]),
        [(str(n), str(n)) for n in own.SCALE],
        initial=initial,
        optional=optional,
    ),
    QuestionType.date: lambda _, question, initial, optional: blocks.day_picker(
        question.field, question.text, initial=initial or None, optional=optional
    ),
    QuestionType.person: lambda _, question, initial, optional: blocks.person_picker(
        question.field, question.text, initial=initial or None, optional=optional
    ),
}
