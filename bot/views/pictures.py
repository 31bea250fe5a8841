"""What is written in a picture, and what says the same without it: one sentence, and a table of the numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.forecast import Forecast
from bot.domain.words import State, Status
from bot.views import blocks, terms
from bot.views.ids import Form
from bot.views.mrkdwn import escape, plain, said
from bot.views.reader import Reader
from bot.views.surfaces import Block

LONGEST_SUMMARY = 1000
MOST_ROWS = 100


@dataclass(frozen=True)
class Progress:
    """How one initiative has gone so far."""

    key: str
    title: str
    due: date
    agreed: date
    finish: date | None
    forecast: Forecast | None
    last: float | None
    last_on: date | None
    planned: float
    answers: int
    interventions: int


@dataclass(frozen=True)
class Number:
    """One row of the table: what was expected and what was reported on a day."""

    on: date
    planned: float
    progress: float | None
    status: Status | None


def summary(reader: Reader, data: Progress) -> str:
    """Return in one sentence what the picture shows, as plain text: it is the picture's text alternative."""
    name = plain(f"{data.key} {data.title}", 120)
    planned = reader.percent(data.planned)
    if data.last is None or data.last_on is None:
        known = reader.text(
            "{name}: no progress reported yet, {planned} expected by now; {dates}.",
            name=name,
            planned=planned,
            dates=dates(reader, data),
        )
    else:
        known = reader.text(
            "{name}: {progress} reported on {day}, {planned} expected by now; {dates}.",
            name=name,
            progress=reader.percent(data.last),
            day=reader.day(data.last_on),
            planned=planned,
            dates=dates(reader, data),
        )
    return plain(known, LONGEST_SUMMARY)


def dates(reader: Reader, data: Progress) -> str:
    """Return when it is due, agreed and moved, and when it may end."""
    due = reader.text("due {day}", day=reader.day(data.agreed))
    if data.due != data.agreed:
        due = reader.text("due {day}, moved to {moved}", day=reader.day(data.agreed), moved=reader.day(data.due))
    if data.finish is None:
        return due
    finish = reader.day(data.finish)
    if data.forecast is None:
        return reader.text(
            "{due}; at the reported pace it ends about {finish}; how sure that is cannot be told yet",
            due=due,
            finish=finish,
        )
    earliest = reader.day(data.forecast.earliest)
    if data.forecast.latest is None:
        return reader.text(
            "{due}; at the reported pace it ends about {finish}, {earliest} at the earliest, the latest cannot be told",
            due=due,
            finish=finish,
            earliest=earliest,
        )
    return reader.text(
        "{due}; at the reported pace it ends about {finish}, "
        "and between {earliest} and {latest} if that pace goes on varying as it has",
        due=due,
        finish=finish,
        earliest=earliest,
        latest=reader.day(data.forecast.latest),
    )


def numbers(reader: Reader, data: Progress, rows: list[Number]) -> dict[str, Any]:
    """Return the modal that says in numbers what the picture shows, the newest first."""
    shown: list[Block] = [blocks.section(escape(summary(reader, data)))]
    date, expected, reported = reader.text("Date"), reader.text("expected"), reader.text("reported")
    head = f"{date:<13}{expected:>10}{reported:>10}  " + reader.text("said")
    lines = [_row(reader, row) for row in reversed(rows[-MOST_ROWS:])]
    for start in range(0, len(lines), 40):
        shown.append(blocks.section("```" + "\n".join([head, *lines[start : start + 40]]) + "```"))
    if not lines:
        shown.append(blocks.section(reader.text("Nothing has been reported yet.")))
    title = reader.text("{key} in numbers", key=data.key)
    return blocks.modal(title=title, blocks=shown, close=reader.text("Close"), callback=Form.done)


def states_summary(reader: Reader, community: str, states: list[State | None], hidden: int = 0) -> str:
    """Return in one sentence how many initiatives stand where; `hidden` rows found no room in the picture."""
    counts = [f"{states.count(state)} {terms.state(reader, state).partition(' ')[2]}" for state in reversed(State)]
    said_so_far = reader.text("{community}: {counts}.", community=community, counts=", ".join(counts))
    if hidden > 0:
        said_so_far += " " + reader.plural(
            "{n} more row that stands no worse is left out.", "{n} more rows that stand no worse are left out.", hidden
        )
    return plain(said_so_far, LONGEST_SUMMARY)


def _row(reader: Reader, row: Number) -> str:
    reported = "" if row.progress is None else reader.percent(row.progress)
    word = said(terms.status(reader, row.status), 30) if row.status else ""
    return f"{reader.day(row.on):<13}{reader.percent(row.planned):>10}{reported:>10}  {word}"
