"""What views return: a message or a Home tab as Slack takes it, nothing yet sent."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A message. `text` says the same as `blocks`, for notifications and screen readers.

    `fallback` takes the place of `blocks` where Slack refuses one: its tables and charts are not everywhere yet.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    fallback: list[Block] = field(default_factory=list)
    is_pinned: bool = False


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
    """A text file that is uploaded into a conversation."""

    content: str
    filename: str
    title: str


Surface = Post | Home | Picture | Document
