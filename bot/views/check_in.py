"""What stands beside the check-in's card: the reminder."""

from bot.views import blocks
from bot.views.card import Card
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Post


def reminder(reader: Reader, data: Card) -> Post:
    """Return the one reminder, which stands beside the card."""
    waiting = [line for line in data.lines if not line.is_answered]
    text = reader.plural(
        "A word on {n} initiative of {division} is still missing.",
        "A word on {n} initiatives of {division} is still missing.",
        len(waiting),
        division=said(data.division, 80),
    )
    answer = blocks.button(reader.text("Answer"), Action.answer_check_in, style="primary", check_in=data.check_in)
    return Post(text, [blocks.section(text), blocks.actions(answer)])
