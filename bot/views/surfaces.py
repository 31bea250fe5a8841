"""What views return: a message or a Home tab as Slack takes it, nothing yet sent."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A message. `text` says the same as `blocks`, for notifications and screen readers."""

    text: str
    blocks: list[Block] = field(default_factory=list)
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


Surface = Post | Home | Picture
