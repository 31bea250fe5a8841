"""The reply to a direct message: it is kept, and where does it belong?"""

from dataclasses import dataclass

from bot.views import blocks
from bot.views.ids import ATTACHING, Action, write_value
from bot.views.mrkdwn import quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_QUOTED = 1500


@dataclass(frozen=True)
class Choice:
    """An initiative to which a note may belong."""

    initiative: int
    key: str
    title: str


@dataclass(frozen=True)
class Offer:
    """Notes written close together and what has become of them; `check_in` is where the initiative can be answered."""

    bundle: int
    texts: list[str]
    choices: list[Choice]
    is_settled: bool = False
    is_in_an_answer: bool = False
    attached: Choice | None = None
    check_in: int | None = None


def offer(reader: Reader, data: Offer) -> Post:
    """Return the one reply to the notes; it is edited as they are settled."""
    if not data.texts:
        return Post(reader.text("You took that back, so nothing is kept."))
    if data.attached:
        return _attached(reader, data, data.attached)
    quoted = blocks.section(quote("\n".join(data.texts), MOST_QUOTED) or "> …")
    if data.is_settled or not data.choices:
        text = reader.text("Kept as a note. A check-in is answered with its card, or with `/cop checkin`.")
        return Post(text, [blocks.section(text), quoted])
    text = reader.plural(
        "I kept this as a note. Does it belong to an initiative?",
        "I kept these {n} messages as notes. Do they belong to an initiative?",
        len(data.texts),
    )
    return Post(text, [blocks.section(text), quoted, _ways(reader, data)])


def stranger(reader: Reader) -> Post:
    """Return what somebody reads who writes to the bot and belongs to no community."""
    return Post(
        reader.text(
            "I keep the check-ins of communities of practice, and you are not in one here, so I kept nothing of this. "
            "If you should be, a lead of the community can add you."
        )
    )


def _attached(reader: Reader, data: Offer, choice: Choice) -> Post:
    name = f"*{choice.key}* {said(choice.title, 120)}"
    if data.is_in_an_answer:
        text = reader.text("This went into the answer on {initiative}.", initiative=name)
        return Post(text, [blocks.section(text)])
    text = reader.text(
        "Kept with {initiative}. It stands in the form, and becomes part of the next answer.", initiative=name
    )
    shown = [blocks.section(text), blocks.section(quote("\n".join(data.texts), MOST_QUOTED) or "> …")]
    if data.check_in:
        answer = blocks.button(
            reader.text("Answer {key} now", key=choice.key),
            Action.answer_initiative,
            style="primary",
            check_in=data.check_in,
            initiative=choice.initiative,
        )
        shown.append(blocks.actions(answer))
    return Post(text, shown)


def _ways(reader: Reader, data: Offer) -> Block:
    keep = blocks.button(reader.text("Keep as note"), Action.keep_note, bundle=data.bundle)
    if len(data.choices) > len(ATTACHING):
        return blocks.actions(_menu(reader, data), keep)
    buttons = [
        blocks.button(
            reader.text("Attach to {key}", key=choice.key),
            action,
            label=reader.text("Attach to {key}, {title}", key=choice.key, title=choice.title),
            bundle=data.bundle,
            initiative=choice.initiative,
        )
        for action, choice in zip(ATTACHING, data.choices, strict=False)
    ]
    return blocks.actions(*buttons, keep)


def _menu(reader: Reader, data: Offer) -> Block:
    choices = [
        (write_value(bundle=data.bundle, initiative=each.initiative), f"{each.key} {each.title}")
        for each in data.choices
    ]
    return blocks.menu(reader.text("Attach to …"), Action.choose_initiative, choices)
