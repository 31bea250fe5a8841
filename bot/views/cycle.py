"""The one post of a cycle in the channel: how many are in, and who is missing, by division."""

from dataclasses import dataclass
from datetime import date

from bot.views import blocks
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Post

LIST_LIMIT = 2800


@dataclass(frozen=True)
class Division:
    """How one division stands in the cycle; `state` is the check-in's."""

    name: str
    state: str


@dataclass(frozen=True)
class Progress:
    """How the cycle stands."""

    number: int
    day: date
    divisions: list[Division]
    slipping: int
    watched: int


IN = {"answered"}
WAITING = {"waiting", "open", "partly"}


def post(reader: Reader, data: Progress) -> Post:
    """Return the cycle's post; it is edited in place as answers come in."""
    counted = [division for division in data.divisions if division.state in IN | WAITING | {"missed"}]
    done = sum(division.state in IN for division in counted)
    text = reader.text(
        "Check-in of {day}: {done} of {count} divisions are in.",
        day=reader.day(data.day),
        done=done,
        count=len(counted),
    )
    groups = [
        ("✓ " + reader.text("In"), IN),
        ("… " + reader.text("Still to come"), WAITING),
        ("✖ " + reader.text("No answer"), {"missed"}),
        ("○ " + reader.text("Nobody to ask"), {"vacant", "lapsed"}),
    ]
    lines = [line for label, states in groups if (line := _names(label, data.divisions, states))]
    return Post(
        text,
        [blocks.section(f"*{text}*"), blocks.section("\n".join(lines) or " "), blocks.context(_verdict(reader, data))],
    )


def _names(label: str, divisions: list[Division], states: set[str]) -> str:
    names = [said(division.name, 80) for division in divisions if division.state in states]
    if not names:
        return ""
    shown, length = [], 0
    for name in names:
        length += len(name) + 2
        if length > LIST_LIMIT // 4:
            break
        shown.append(name)
    more = f" +{len(names) - len(shown)}" if len(shown) < len(names) else ""
    return f"{label} ({len(names)}): {', '.join(shown)}{more}"


def _verdict(reader: Reader, data: Progress) -> str:
    if not data.slipping and not data.watched:
        return "🟢 " + reader.text("Nothing is slipping.")
    slipping = "🔻 " + reader.plural("{n} slipping", "{n} slipping", data.slipping)
    return f"{slipping} · 🔎 " + reader.plural("{n} to watch", "{n} to watch", data.watched)
