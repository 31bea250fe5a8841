"""The App Home: what is due, and how the person's own initiatives stand."""

from collections.abc import Sequence

from bot.views import actions, blocks, standing
from bot.views.card import Card
from bot.views.ids import Action
from bot.views.lines import ActionLine
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.standing import Row
from bot.views.surfaces import Block, Home

HOME_BLOCKS = 100


def tab(reader: Reader, community: str, due: list[Card], rows: list[Row], promises: Sequence[ActionLine] = ()) -> Home:
    """Return the Home of somebody who belongs to a community."""
    built: list[Block] = [blocks.header(community), blocks.section("*" + reader.text("What is due") + "*")]
    built += [block for card in due for block in _due(reader, card)] or [
        blocks.section(reader.text("Nothing. You will hear from me when the next check-in opens."))
    ]
    if promises:
        built.append(blocks.section("*" + reader.text("What you promised") + "*"))
        shown = promises[: actions.MOST_LISTED]
        built += [block for each in shown for block in actions.with_buttons(reader, each, names_owner=False)]
    built.append(blocks.divider())
    built += standing.overview(reader, reader.text("Initiatives"), rows).blocks or [
        blocks.section(reader.text("There is no initiative here yet."))
    ]
    return Home({"type": "home", "blocks": built[:HOME_BLOCKS]})


def empty(reader: Reader) -> Home:
    """Return the Home of somebody who belongs to no community."""
    text = reader.text(
        "You are not in a community of practice yet. When a lead adds you, what is yours to do will stand here."
    )
    return Home({"type": "home", "blocks": [blocks.section(text)]})


def _due(reader: Reader, card: Card) -> list[Block]:
    waiting = sum(not line.is_answered for line in card.lines)
    division = said(card.division, 80)
    if not waiting:
        return [blocks.section("✓ " + reader.text("{division}: complete. Thank you.", division=division))]
    text = reader.plural(
        "{division}: {n} initiative to update, open until {moment}",
        "{division}: {n} initiatives to update, open until {moment}",
        waiting,
        division=division,
        moment=reader.moment(card.due_at),
    )
    answer = blocks.button(
        reader.text("Answer"),
        Action.answer_check_in,
        label=reader.text("Answer for {division}", division=card.division),
        style="primary",
        check_in=card.check_in,
    )
    return [blocks.section(text, answer)]
