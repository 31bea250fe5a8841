"""The one post of a cycle in the channel: how many are in and who is missing, by division, with a reply of details."""

from dataclasses import dataclass
from datetime import date

from bot.domain.words import CheckInState
from bot.views import blocks
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Post

LIST_LIMIT = 2800
MOST_DETAILS = 100
LINES_PER_BLOCK = 10


@dataclass(frozen=True)
class Division:
    """How one division stands in the cycle; `by` is asked or has answered, `instead_of` the one stood in for."""

    name: str
    state: CheckInState
    by: str = ""
    instead_of: str = ""
    reason: str = ""
    is_late: bool = False
    moved_to: date | None = None


@dataclass(frozen=True)
class Progress:
    """How the cycle stands."""

    number: int
    day: date
    divisions: list[Division]
    slipping: int
    watched: int


IN = {CheckInState.answered}
WAITING = {CheckInState.waiting, CheckInState.open}
NO_ANSWER = {CheckInState.missed, CheckInState.partly}
NOT_ASKED = {CheckInState.vacant, CheckInState.lapsed, CheckInState.excused}


def post(reader: Reader, data: Progress) -> Post:
    """Return the cycle's post; it is edited in place as answers come in."""
    divisions = [each for each in data.divisions if each.state is not CheckInState.withdrawn]
    counted = [each for each in divisions if each.state not in NOT_ASKED]
    text = reader.text(
        "Check-in of {day}: {done} of {count} divisions are in.",
        day=reader.day(data.day),
        done=sum(each.state in IN for each in counted),
        count=len(counted),
    )
    groups = [
        ("✓ " + reader.text("In"), IN),
        ("… " + reader.text("Still to come"), WAITING),
        ("✖ " + reader.text("No answer"), NO_ANSWER),
        ("⏭️ " + reader.text("Skipped"), {CheckInState.skipped}),
        ("○ " + reader.text("Not asked or excused"), NOT_ASKED),
    ]
    lines = [line for label, states in groups if (line := _names(label, divisions, states))]
    return Post(
        text,
        [blocks.section(f"*{text}*"), blocks.section("\n".join(lines) or " "), blocks.context(_verdict(reader, data))],
    )


def details(reader: Reader, data: Progress) -> Post:
    """Return the one reply under the cycle's post: each division with its person. Nobody is mentioned in it."""
    text = reader.text("Who is asked, and how it stands")
    lines = [_detail(reader, each) for each in data.divisions][:MOST_DETAILS]
    built = [
        blocks.section("\n".join(lines[start : start + LINES_PER_BLOCK]))
        for start in range(0, len(lines), LINES_PER_BLOCK)
    ]
    return Post(text, [blocks.section(f"*{text}*"), *built])


def _names(label: str, divisions: list[Division], states: set[CheckInState]) -> str:
    names = [said(division.name, 80) for division in divisions if division.state in states]
    if not names:
        return ""
    shown, length = [], 0
    for name in names:
        length += len(name) + 2
        if length > LIST_LIMIT // 5:
            break
        shown.append(name)
    more = f" +{len(names) - len(shown)}" if len(shown) < len(names) else ""
    return f"{label} ({len(names)}): {', '.join(shown)}{more}"


def _detail(reader: Reader, each: Division) -> str:
    name = said(each.name, 60)
    who = f" · {said(each.by, 40)}" if each.by else ""
    if each.by and each.instead_of:
        who = " · " + reader.text("{deputy} for {person}", deputy=said(each.by, 40), person=said(each.instead_of, 40))
    moved = f" ({reader.day(each.moved_to)})" if each.moved_to else ""
    return f"*{name}*{who}: {_state(reader, each)}{moved}"


def _state(reader: Reader, each: Division) -> str:
    match each.state:
        case CheckInState.waiting:
            return "… " + reader.text("not asked yet")
        case CheckInState.open:
            return "… " + reader.text("asked")
        case CheckInState.answered:
            return "✓ " + (reader.text("answered late") if each.is_late else reader.text("answered"))
        case CheckInState.partly:
            return "✖ " + reader.text("answered in part")
        case CheckInState.missed:
            return "✖ " + reader.text("no answer")
        case CheckInState.skipped:
            return "⏭️ " + reader.text("skipped: {reason}", reason=said(each.reason, 100))
        case CheckInState.excused:
            return "○ " + reader.text("away, excused")
        case CheckInState.vacant:
            return "○ " + reader.text("nobody to ask")
        case CheckInState.lapsed:
            return "○ " + reader.text("not asked, since I was not running")
        case CheckInState.withdrawn:
            return "○ " + reader.text("taken back")


def _verdict(reader: Reader, data: Progress) -> str:
    if not data.slipping and not data.watched:
        return "🟢 " + reader.text("Nothing is slipping.")
    slipping = "🔻 " + reader.plural("{n} slipping", "{n} slipping", data.slipping)
    return f"{slipping} · 🔎 " + reader.plural("{n} to watch", "{n} to watch", data.watched)
