"""The sponsor ask as people meet it: the form, the one page, the answers."""

from dataclasses import dataclass
from typing import Any, assert_never

from bot.domain.sponsor_ask import LONGEST_TEXT, MOST_OPTIONS, AskAct, AskState, SponsorAsk
from bot.views import blocks
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

BUTTONS = {
    AskAct.approve: Action.approve_ask,
    AskAct.decline: Action.decline_ask,
    AskAct.ask_back: Action.ask_back,
    AskAct.explain: Action.explain_ask,
    AskAct.take_back: Action.take_back_ask,
}


@dataclass(frozen=True)
class Page:
    """An ask with what it is about; `people` are Slack ids by person."""

    ask: int
    key: str
    title: str
    record: SponsorAsk
    people: dict[int, str]


def writing(reader: Reader, *, intervention: int, key: str) -> dict[str, Any]:
    """Return the form of the one page."""
    numbers = [(str(number), reader.text("Option {n}", n=number)) for number in range(1, MOST_OPTIONS + 1)]
    built = [
        _words("context", reader.text("What does the sponsor need to know?"), LONGEST_TEXT),
        _words("options", reader.text("The options, one a line, at most five"), LONGEST_TEXT),
        blocks.select("recommendation", reader.text("Which one do you recommend?"), numbers, initial="1"),
        blocks.day_picker("needed_by", reader.text("By when is the answer needed?")) | {"optional": False},
    ]
    return blocks.modal(
        title=reader.text("Ask the sponsor, {key}", key=key),
        blocks=built,
        submit=reader.text("Send"),
        close=reader.text("Cancel"),
        callback=Form.ask_sponsor,
        carries=write_value(intervention=intervention),
    )


def card(reader: Reader, page: Page) -> Post:
    """Return the sponsor's direct message: the page, and how to answer while it is open."""
    text = reader.text("{key} needs your decision by {day}", key=page.key, day=reader.day(page.record.needed_by))
    built = [blocks.section(f"*{text}*\n{said(page.title, 200)}"), *_page(reader, page), *_answers(reader, page)]
    if page.record.state in (AskState.asked, AskState.asked_back):
        built.append(decide(reader, page))
    return Post(text, built)


def asked(reader: Reader, page: Page) -> Post:
    """Return the reply that shows the page in the thread."""
    by = mention(page.people.get(page.record.asked_by, ""))
    day = reader.day(page.record.needed_by)
    text = reader.text("{person} asked the sponsor for a decision by {day}.", person=by, day=day)
    return Post(text, [blocks.section(text), *_page(reader, page)])


def answered(reader: Reader, page: Page, number: int) -> Post:
    """Return the reply that says what was answered, and asks the asker where more is needed."""
    given = page.record.replies[number]
    text = _sentence(reader, page, number)
    built: list[Block] = [blocks.section(f"{text}\n{quote(given.words, LONGEST_TEXT)}")]
    is_last = number == len(page.record.replies) - 1
    if given.act is AskAct.ask_back and is_last and page.record.state is AskState.asked_back:
        built.append(explain(reader, page))
    return Post(text, built)


def reminder(reader: Reader, page: Page) -> Post:
    """Return the reminder, which has the same buttons as the page."""
    day = reader.day(page.record.needed_by)
    text = reader.text("{key} still needs your decision, by {day}", key=page.key, day=day)
    return Post(text, [blocks.section(f"*{text}*"), decide(reader, page)])


def standing(reader: Reader, record: SponsorAsk) -> str:
    """Return the line that says how the ask stands; empty once it was taken back."""
    day = reader.day(record.needed_by)
    match record.state:
        case AskState.asked:
            return "🙋 " + reader.text("Asked of the sponsor, answer needed by {day}", day=day)
        case AskState.asked_back:
            return "❔ " + reader.text("The sponsor asked back; decision needed by {day}", day=day)
        case AskState.approved:
            option = record.options[record.approved_option or 0]
            return "✅ " + reader.text("The sponsor approved: {option}", option=said(option, 300))
        case AskState.declined:
            return "✖️ " + reader.text("The sponsor declined: {words}", words=said(record.replies[-1].words, 300))
        case AskState.taken_back:
            return ""
        case _:
            assert_never(record.state)


def decide(reader: Reader, page: Page) -> Block:
    """Return the buttons with which the sponsor answers."""
    return blocks.actions(*(_button(reader, page, each) for each in (AskAct.approve, AskAct.decline, AskAct.ask_back)))


def explain(reader: Reader, page: Page) -> Block:
    """Return the buttons of whoever asked, once the sponsor has asked back."""
    return blocks.actions(*(_button(reader, page, each) for each in (AskAct.explain, AskAct.take_back)))


def answering(reader: Reader, page: Page, act: AskAct) -> dict[str, Any]:
    """Return the form that takes the reason for an answer."""
    built: list[Block] = [blocks.section(f"*{page.key}* {said(page.title, 200)}")]
    if act is AskAct.approve:
        options = [(str(number), option) for number, option in enumerate(page.record.options)]
        chosen = str(page.record.recommendation)
        built.append(blocks.radio("option", reader.text("Which option?"), options, initial=chosen))
    built.append(_words("reason", _question(reader, act), LONGEST_TEXT))
    return blocks.modal(
        title=_label(reader, act),
        blocks=built,
        submit=reader.text("Send"),
        close=reader.text("Cancel"),
        callback=Form.answer_ask,
        carries=write_value(ask=page.ask, act=act.value),
    )


def _page(reader: Reader, page: Page) -> list[Block]:
    record = page.record
    options = [
        f"{number + 1}. {said(option, 400)}"
        + (" ← " + reader.text("recommended") if number == record.recommendation else "")
        for number, option in enumerate(record.options)
    ]
    return [blocks.section(quote(record.context, LONGEST_TEXT)), blocks.section("\n".join(options))]


def _answers(reader: Reader, page: Page) -> list[Block]:
    lines = [
        f"{_sentence(reader, page, number)}\n{quote(given.words, 400)}"
        for number, given in enumerate(page.record.replies)
    ]
    return [blocks.section("\n".join(lines))] if lines else []


def _sentence(reader: Reader, page: Page, number: int) -> str:
    given = page.record.replies[number]
    by, asker = mention(page.people.get(given.by, "")), mention(page.people.get(page.record.asked_by, ""))
    match given.act:
        case AskAct.approve:
            option = page.record.options[page.record.approved_option or 0]
            return "✅ " + reader.text("{person} approved: {option}", person=by, option=said(option, 300))
        case AskAct.decline:
            return "✖️ " + reader.text("{person} declined.", person=by)
        case AskAct.ask_back:
            return "❔ " + reader.text("{person} asks back. {asker}, please answer.", person=by, asker=asker)
        case AskAct.explain:
            return reader.text("{person} answered.", person=by)
        case AskAct.take_back:
            return reader.text("{person} took the ask back.", person=by)
        case _:
            assert_never(given.act)


def _button(reader: Reader, page: Page, act: AskAct) -> Block:
    text = _label(reader, act)
    label = reader.text("{button}, {key}", button=text, key=page.key)
    style = {AskAct.approve: "primary", AskAct.decline: "danger"}.get(act)
    return blocks.button(text, BUTTONS[act], style=style, label=label, ask=page.ask)


def _label(reader: Reader, act: AskAct) -> str:
    return {
        AskAct.approve: reader.text("Approve…"),
        AskAct.decline: reader.text("Decline…"),
        AskAct.ask_back: reader.text("Ask back…"),
        AskAct.explain: reader.text("Answer…"),
        AskAct.take_back: reader.text("Take back…"),
    }[act]


def _question(reader: Reader, act: AskAct) -> str:
    return {
        AskAct.approve: reader.text("Why this one?"),
        AskAct.decline: reader.text("Why not?"),
        AskAct.ask_back: reader.text("What do you need to know?"),
        AskAct.explain: reader.text("Your answer"),
        AskAct.take_back: reader.text("Why is it not needed any more?"),
    }[act]


def _words(block: str, label: str, longest: int) -> Block:
    return blocks.text_input(block, label, multiline=True, optional=False, max_length=longest)
