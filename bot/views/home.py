"""The App Home: parts one below the other, turned like pages where Slack's hundred blocks do not hold them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.views import blocks
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Home

# Slack takes 100 blocks and 250 kB; head and foot need a few of each.
PAGE_BLOCKS = 94
PAGE_BYTES = 200_000

Piece = list[Block]
"""Blocks that stay together on one page."""


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it; a part without pieces is left out."""

    title: str
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True)
class Frame:
    """Around the parts: which community is shown, which others there are, and which page."""

    community: int
    name: str
    others: list[tuple[int, str]] = field(default_factory=list)
    page: int = 0


def tab(reader: Reader, frame: Frame, parts: Sequence[Part]) -> Home:
    """Return the Home of somebody who belongs to a community; a page beyond the last is the last."""
    pages = _pages([piece for part in parts if part.pieces for piece in _pieces(part)])
    page = max(0, min(frame.page, len(pages) - 1))
    shown = [block for piece in pages[page] for block in piece]
    return Home({"type": "home", "blocks": [*_head(reader, frame), *shown, *_foot(reader, page, len(pages))]})


def empty(reader: Reader) -> Home:
    """Return the Home of somebody who belongs to no community."""
    text = reader.text(
        "You are not in a community of practice yet. When a lead adds you, what is yours to do will stand here."
    )
    return Home({"type": "home", "blocks": [blocks.section(text)]})


def _pieces(part: Part) -> list[Piece]:
    """Return the part's pieces, the heading together with the first."""
    first, *rest = part.pieces
    return [[blocks.header(part.title), *first], *rest]


def _pages(pieces: Sequence[Piece]) -> list[list[Piece]]:
    pages: list[list[Piece]] = [[]]
    count = size = 0
    for piece in pieces:
        weight = len(json.dumps(piece))
        if pages[-1] and (count + len(piece) > PAGE_BLOCKS or size + weight > PAGE_BYTES):
            pages.append([])
            count = size = 0
        pages[-1].append(piece)
        count, size = count + len(piece), size + weight
    return pages


def _head(reader: Reader, frame: Frame) -> list[Block]:
    if len(frame.others) < 2:
        return [blocks.context(f"*{said(frame.name, 150)}*")]
    choices = [(str(number), name) for number, name in frame.others]
    menu = blocks.menu(reader.text("Another community"), Action.choose_home, choices)
    chosen = [option for option in menu["options"] if option["value"] == str(frame.community)]
    return [blocks.section(f"*{said(frame.name, 150)}*", menu | ({"initial_option": chosen[0]} if chosen else {}))]


def _foot(reader: Reader, page: int, pages: int) -> list[Block]:
    if pages == 1:
        return []
    turns = []
    if page > 0:
        turns.append(blocks.button("‹ " + reader.text("Back"), Action.turn_home_back, page=page - 1))
    if page < pages - 1:
        turns.append(blocks.button(reader.text("More") + " ›", Action.turn_home, page=page + 1))
    shown = reader.text("Page {n} of {all}", n=page + 1, all=pages)
    return [blocks.divider(), blocks.context(shown), blocks.actions(*turns)]
