"""What views return: a message or a Home tab as Slack takes it, nothing yet sent."""

from dataclasses import dataclass, field
from typing import Any

from bot.views import keeping_short

Block = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A message. `text` says the same as `blocks`, for notifications and screen readers: it needs to be given only
    its headline, and is completed with what the blocks say. However much people wrote, Slack takes it.

    `fallback` takes the place of `blocks` where Slack refuses one: its tables and charts are not everywhere yet.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    fallback: list[Block] = field(default_factory=list)
    is_pinned: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", keeping_short.aloud(self.text, self.fallback or self.blocks))
        object.__setattr__(self, "blocks", keeping_short.together(self.blocks))
        object.__setattr__(self, "fallback", keeping_short.together(self.fallback))


@dataclass(frozen=True)
class Home:
    """A person's App Home."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """An image that is uploaded into a conversation or a thread."""

    png: bytes
    filename: str
    title: str
    alt_text: str


@dataclass(frozen=True)
class Document:
    """A file, a text or a workbook, that is uploaded into a conversation."""

    content: str | bytes
    filename: str
    title: str


Surface = Post | Home | Picture | Document
