"""A document as one value: what it says, in order, before it becomes Markdown, HTML or PDF.

All text is plain: whoever renders it makes it safe for what it is rendered to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 or 3; the document's title is the only one of level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; each item may begin with a few words that stand out."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with a caption; every row is as wide as the head. Columns in `numbers` are aligned to the right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A picture with its text alternative, which stands below it for everybody."""

    png: bytes
    name: str
    alt_text: str


Part = Heading | Paragraph | Bullets | Table | Figure


@dataclass(frozen=True)
class Paper:
    """The whole document. `language` is a tag such as `de`; `subtitle` says of when it is."""

    title: str
    subtitle: str
    language: str
    parts: Sequence[Part] = field(default_factory=tuple)
