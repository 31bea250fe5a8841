"""A document as Markdown; pictures are told in words, since a text file cannot carry them."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.domain.paper import Bullets, Figure, Heading, Paper, Paragraph, Part, Table

SIGNS = "\\`*_[]<>#|~"


def markdown(paper: Paper) -> str:
    """Return the document as Markdown."""
    lines = [f"# {safe(paper.title)}", "", safe(paper.subtitle), ""]
    for part in paper.parts:
        lines += [*_lines(part), ""]
    return "\n".join(lines)


def safe(words: str) -> str:
    """Return the words on one line, without Markdown's own signs at work."""
    flat = "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(words.split()))
    # At the beginning of a line these would make a list of it.
    return f"\\{flat}" if flat[:1] in ("-", "+") else flat


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Heading(text, level):
            yield f"{'#' * level} {safe(text)}"
        case Paragraph(text):
            yield safe(text)
        case Bullets(items):
            yield from (f"- {f'**{safe(first)}** ' if first else ''}{safe(rest)}".rstrip() for first, rest in items)
        case Table(caption, head, rows, numbers):
            yield f"*{safe(caption)}*"
            yield ""
            yield _row(head)
            yield "|" + "|".join("---:" if place in numbers else "---" for place in range(len(head))) + "|"
            yield from map(_row, rows)
        case Figure(alt_text=words):
            yield f"> {safe(words)}"
        case _:
            assert_never(part)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(safe(cell) or " " for cell in cells) + " |"
