"""What a representative says about one initiative in one check-in, and what can be taken as an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import Invalid
from bot.domain.words import Status

LONGEST_TEXT = 3000
# Slack's date picker lets one type any year; a due date further ahead than this is a slip of the keyboard.
FURTHEST_YEARS = 20

Fields = Mapping[str, str | None]
Reading = Callable[[str, date], object]


@dataclass(frozen=True)
class Said:
    """An answer as it was given: texts stripped, `progress` in percent, `confidence` from 1 to 10.

    `read_answer` insists on a status; records of other programmes may have none, and then nothing is made up.
    """

    status: Status | None = None
    progress: float | None = None
    confidence: int | None = None
    barrier: str = ""
    ask: str = ""
    evidence: str = ""
    note: str = ""
    forecast_due: date | None = None


def read_answer(fields: Fields, *, today: date, due: date | None = None) -> Said:
    """Return the answer that the fields hold; their names are those of `Said`. `due` is the due date until now.

    Raises ExceptionGroup of Invalid, one for each field that a person has to mend.
    """
    taken: dict[str, object] = {}
    problems: list[Invalid] = []
    for field, read in READERS.items():
        try:
            taken[field] = read((fields.get(field) or "").strip(), today)
        except Invalid as problem:
            problems.append(problem)
    if not problems:
        problems = _missing_reasons(taken, due)
    if problems:
        raise ExceptionGroup("the answer has fields to mend", problems)
    return Said(**taken)  # type: ignore[arg-type]


def read_progress(text: str) -> float | None:
    """Return a percentage from what was typed, such as "40", "40 %" or "12,5"; None when nothing was."""
    if not text:
        return None
    try:
        value = float(text.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise Invalid("progress", "Write the progress as a number from 0 to 100, such as 40.") from None
    if not 0 <= value <= 100:
        raise Invalid("progress", "Progress runs from 0 to 100 percent; {given} is outside.", given=text)
    return value


def _status(text: str, _today: date) -> Status:
    try:
        return Status(text)
    except ValueError:
        raise Invalid("status", "Choose a status.") from None


def _progress(text: str, _today: date) -> float | None:
    return read_progress(text)


def _confidence(text: str, _today: date) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10:
        raise Invalid("confidence", "Confidence is a whole number from 1 to 10.")
    return int(text)


def _forecast_due(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("forecast_due", "Write the date as year-month-day, such as 2026-03-31.") from None
    if day < today:
        raise Invalid("forecast_due", "A new due date lies ahead; this one has passed.")
    if day.year > today.year + FURTHEST_YEARS:
        raise Invalid("forecast_due", "That is more than {years} years ahead.", years=FURTHEST_YEARS)
    return day


def _text(field: str) -> Reading:
    def read(text: str, _today: date) -> str:
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                field, "Keep it to {limit} characters; this has {length}.", limit=LONGEST_TEXT, length=len(text)
            )
        return text

    return read


def _missing_reasons(taken: Mapping[str, object], due: date | None) -> list[Invalid]:
    if taken["barrier"]:
        return []
    if taken["status"] != Status.on_track:
        return [Invalid("barrier", "Say in a sentence what stands in the way, so that others can help.")]
    moves = due is not None and taken["forecast_due"] not in (None, due)
    if moves and not taken["note"]:
        return [Invalid("note", "Say in a sentence why the due date moves; it is kept with the move.")]
    return []


READERS: dict[str, Reading] = {
    "status": _status,
    "progress": _progress,
    "confidence": _confidence,
    "barrier": _text("barrier"),
    "ask": _text("ask"),
    "evidence": _text("evidence"),
    "note": _text("note"),
    "forecast_due": _forecast_due,
}
