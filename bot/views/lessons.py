"""What was learned, as people read it: found by words, beside a new intervention, and the question a month later."""

from bot.views import blocks, terms
from bot.views.ids import Action
from bot.views.lines import Found, Held, HowHeld, Similar
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

LONGEST_LESSON = 1000


def fields(reader: Reader) -> list[Block]:
    """Return the optional questions of the form that closes an intervention."""
    return [
        _question("helped", reader.text("What helped? The next division will find it")),
        _question("change", reader.text("What would you do differently?")),
        _question("who_else", reader.text("Who else should know?")),
    ]


def found(reader: Reader, words: str, rows: list[Found]) -> Post:
    """Return what fits the words, the best first."""
    if not rows:
        return Post(reader.text("Nothing on record fits “{words}”. Fewer or other words may.", words=said(words, 80)))
    text = reader.plural("{n} thing fits “{words}”", "{n} things fit “{words}”", len(rows), words=said(words, 80))
    return Post(text, [blocks.section(f"*{text}*"), *(blocks.section(_found(reader, each)) for each in rows)])


def figures(reader: Reader, data: HowHeld) -> Post:
    """Return what lasts: results that held, promises that were kept."""
    answered = sum(data.by_answer.values())
    held = reader.text(
        "A month later {yes} of {all} results held, {partly} partly, {no} not.",
        yes=data.by_answer[Held.yes],
        all=answered,
        partly=data.by_answer[Held.partly],
        no=data.by_answer[Held.no],
    )
    lines = [
        reader.plural("{n} lesson is on record.", "{n} lessons are on record.", data.lessons),
        held if answered else reader.text("Nobody was asked yet whether a result held."),
        reader.text(
            "{done} of {all} actions were done, {on_time} by the day first promised.",
            done=data.done,
            all=data.promised,
            on_time=data.on_time,
        ),
        reader.text("`/cop lessons WORDS` searches barriers, plans, decisions and lessons."),
    ]
    return Post("\n".join(lines))


def similar(reader: Reader, rows: list[Similar]) -> Post:
    """Return the reply that opens a thread: what was similar, and what came of it."""
    text = reader.plural("Something similar happened before", "Something similar happened before", len(rows))
    return Post(text, [blocks.section(f"*{text}*"), *(blocks.section(_similar(reader, each)) for each in rows)])


def did_it_hold(reader: Reader, lesson: int, past: Similar) -> Post:
    """Return the one question of a month later; answered, it says what was said."""
    text = reader.text("A month ago {key} {title} was closed. Did it hold?", key=past.key, title=said(past.title, 120))
    built = [blocks.section(f"*{text}*\n{said(past.conclusion, 500)}")]
    if past.held is not None:
        thanks = reader.text("You said: {answer}. Thank you.", answer=_held(reader, past.held))
        return Post(f"{text} {thanks}", [*built, blocks.context(thanks)])
    pressed = {Held.yes: Action.held_yes, Held.partly: Action.held_partly, Held.no: Action.held_no}
    buttons = [blocks.button(_held(reader, each), action, lesson=lesson) for each, action in pressed.items()]
    return Post(text, [*built, blocks.actions(*buttons)])


def _question(block: str, label: str) -> Block:
    return blocks.text_input(block, label, multiline=True, max_length=LONGEST_LESSON)


def _found(reader: Reader, each: Found) -> str:
    kind = {
        "barrier": reader.text("Barrier"),
        "plan": reader.text("Plan"),
        "decision": reader.text("Decision"),
        "lesson": reader.text("Lesson"),
    }[each.kind]
    about = f"*{each.key}* {said(each.title, 80)} · " if each.key else ""
    held = f" · {_held_so_far(reader, each.held)}" if each.held else ""
    return f"{about}{kind}, {reader.day(each.on)}{held}\n{said(each.words, 300)}"


def _similar(reader: Reader, each: Similar) -> str:
    facts = [said(each.division, 80)]
    if each.kind:
        facts.append(terms.kind(reader, each.kind))
    if each.outcome:
        facts.append(terms.outcome(reader, each.outcome))
    if each.closed_on:
        facts.append(reader.day(each.closed_on))
    if each.held:
        facts.append(_held_so_far(reader, each.held))
    lines = [f"*{each.key}* {said(each.title, 80)} · {' · '.join(facts)}", said(each.conclusion, 300)]
    if each.helped:
        lines.append(reader.text("What helped: {words}", words=said(each.helped, 300)))
    return "\n".join(line for line in lines if line)


def _held(reader: Reader, held: Held) -> str:
    return {Held.yes: reader.text("Yes"), Held.partly: reader.text("Partly"), Held.no: reader.text("No")}[held]


def _held_so_far(reader: Reader, held: Held) -> str:
    return {
        Held.yes: reader.text("held a month later"),
        Held.partly: reader.text("held in part"),
        Held.no: reader.text("did not hold"),
    }[held]
