"""The cadence: the form that sets it, a sentence that describes it, and the dates ahead."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates

from bot.domain.cadence import (
    LAST,
    Cadence,
    Monthly,
    OnDate,
    OnWeekday,
    Quarterly,
    Weekday,
    Weekly,
)
from bot.domain.cycles import Shift
from bot.domain.errors import Invalid
from bot.domain.windows import Terms
from bot.views import blocks, rhythm
from bot.views.ids import Action, Form, read_value, write_value
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

PER_PAGE = 6


@dataclass(frozen=True)
class Instant:
    """One instant at which somebody is asked; names as people know them, "" where there is nobody."""

    opens_at: datetime
    day: date
    zone: str
    person: str
    instead_of: str
    moved_from: date | None
    title: str
    is_holiday: bool


@dataclass(frozen=True)
class Dates:
    """The next instants of one division, and the zone of the person who speaks for it."""

    division: str
    person: str
    zone: str
    instants: list[Instant]


@dataclass(frozen=True)
class Chosen:
    """What the form says; no cadence means that the division follows the community."""

    cadence: Cadence | None
    shift: Shift
    terms: Terms


def preview(reader: Reader, listed: list[Dates], page: int) -> Post:
    """Return one page of the dates ahead, each person's on that person's own clock."""
    pages = max(1, -(-len(listed) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = listed[page * PER_PAGE : (page + 1) * PER_PAGE]
    text = reader.text("The next check-ins, each on the clock of whoever is asked")
    built: list[Block] = [blocks.section(f"*{text}*"), *(blocks.section(_dates(reader, each)) for each in shown)]
    if pages > 1:
        built.append(blocks.context(reader.text("Page {page} of {pages}", page=page + 1, pages=pages)))
        built.append(blocks.actions(*_turns(reader, page, pages)))
    return Post(text, built)


def form(
    reader: Reader, community: int, division: tuple[int, str] | None, present: Cadence, shift: Shift, terms: Terms
) -> dict[str, Any]:
    """Return the form that sets the cadence of everybody, or of one division (its id and name)."""
    fields = _fields(present)
    whom = reader.text("for {division}", division=said(division[1], 80)) if division else reader.text("for everybody")
    return blocks.modal(
        title=reader.text("How often"),
        blocks=[
            blocks.section(f"*{whom}*"),
            blocks.select("kind", reader.text("Pattern"), _kinds(reader, bool(division)), initial=fields["kind"]),
            blocks.choices(
                "weekdays",
                reader.text("Weekdays"),
                _weekdays(reader),
                initial=fields["weekdays"].split(","),
                optional=True,
            ),
            blocks.text_input("every", reader.text("Every how many weeks"), initial=fields["every"]),
            blocks.text_input(
                "day",
                reader.text("Day of the month, for a date"),
                initial=fields["day"],
                hint=reader.text("1 to 31, or “last”. In a shorter month the last day is meant."),
            ),
            blocks.select(
                "nth", reader.text("Which weekday of the month"), _nths(reader), initial=fields["nth"], optional=True
            ),
            blocks.choices(
                "months",
                reader.text("Only in these months"),
                _months(reader),
                initial=fields["months"].split(","),
                optional=True,
            ),
            blocks.time_picker("at", reader.text("At, on everybody's own clock"), initial=fields["at"]),
            blocks.radio("shift", reader.text("When that is a free day"), _shifts(reader), initial=shift.value),
            blocks.text_input(
                "due_after", reader.text("Due after working days"), initial=str(terms.due_after_working_days)
            ),
            blocks.time_picker("due_by", reader.text("Due by"), initial=terms.due_by.strftime("%H:%M")),
            blocks.text_input(
                "close_after",
                reader.text("Late answers are taken for so many working days more"),
                initial=str(terms.close_after_working_days),
            ),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.cadence,
        carries=write_value(community=community, division=division[0] if division else None),
    )


def saved(reader: Reader, cadence: Cadence, division: str | None) -> dict[str, Any]:
    """Return what stands in the form's place once the cadence is set."""
    whom = reader.text("for {division}", division=said(division, 80)) if division else reader.text("for everybody")
    text = reader.text(
        "Saved {whom}: {cadence}. `/cop preview` shows the next dates, each on the person's own clock.",
        whom=whom,
        cadence=rhythm.sentence(reader, cadence),
    )
    return blocks.modal(
        title=reader.text("How often"),
        blocks=[blocks.section("✓ " + text)],
        close=reader.text("Close"),
        callback=Form.done,
    )


def read_form(view: dict[str, Any]) -> tuple[dict[str, Any], Chosen]:
    """Return what the form carries and what it says. Raises Invalid at the first field that cannot be taken."""
    fields: dict[str, Any] = {}
    for block, element in view["state"]["values"].items():
        each = next(iter(element.values()))
        option = each.get("selected_option")
        several = each.get("selected_options")
        if several is not None:
            fields[block] = [chosen["value"] for chosen in several]
        else:
            fields[block] = option["value"] if option else each.get("value") or each.get("selected_time")
    terms = Terms(
        _whole(fields, "due_after"),
        time.fromisoformat(fields["due_by"] or "17:00"),
        _whole(fields, "close_after"),
    )
    return read_value(view.get("private_metadata")), Chosen(_cadence(fields), Shift(fields["shift"]), terms)


def _cadence(fields: dict[str, Any]) -> Cadence | None:
    at = time.fromisoformat(fields["at"] or "09:00")
    weekdays = [Weekday(int(value)) for value in fields["weekdays"]]
    match fields["kind"]:
        case "community":
            return None
        case "weekly":
            return Cadence(Weekly(frozenset(weekdays), _whole(fields, "every", 1)), at)
        case "monthly_on_date":
            months = frozenset(map(int, fields["months"])) or frozenset(range(1, 13))
            return Cadence(Monthly(OnDate(_day_of_month(fields)), months), at)
        case "monthly_on_weekday":
            months = frozenset(map(int, fields["months"])) or frozenset(range(1, 13))
            return Cadence(Monthly(_nth_weekday(fields, weekdays), months), at)
        case "quarterly_on_date":
            return Cadence(Quarterly(OnDate(_day_of_month(fields)), _month_of_quarter(fields)), at)
        case _:
            return Cadence(Quarterly(_nth_weekday(fields, weekdays), _month_of_quarter(fields)), at)


def _nth_weekday(fields: dict[str, Any], weekdays: list[Weekday]) -> OnWeekday:
    if len(weekdays) != 1:
        raise Invalid("weekdays", "Choose exactly one weekday for this pattern.")
    return OnWeekday(int(fields["nth"] or 1), weekdays[0])


def _day_of_month(fields: dict[str, Any]) -> int:
    typed = (fields["day"] or "").strip().casefold()
    return LAST if typed in {"last", "-1"} else _whole(fields, "day")


def _month_of_quarter(fields: dict[str, Any]) -> int:
    months = [int(value) for value in fields["months"]]
    return (months[0] - 1) % 3 + 1 if months else 1


def _whole(fields: dict[str, Any], name: str, default: int | None = None) -> int:
    typed = (fields.get(name) or "").strip()
    if not typed and default is not None:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise Invalid(name, "Write a whole number.")
    return int(typed)


def _fields(present: Cadence) -> dict[str, str]:
    fields = {"kind": "", "weekdays": "", "every": "1", "day": "", "nth": "", "months": ""}
    fields["at"] = present.at.strftime("%H:%M")
    match present.pattern:
        case Weekly(weekdays, every):
            days = ",".join(str(int(day)) for day in sorted(weekdays))
            return fields | {"kind": "weekly", "weekdays": days, "every": str(every)}
        case Monthly(on, months):
            shown = "" if len(months) == 12 else ",".join(map(str, sorted(months)))
            return fields | _day_fields("monthly", on) | {"months": shown}
        case Quarterly(on, month):
            return fields | _day_fields("quarterly", on) | {"months": str(month)}


def _day_fields(kind: str, on: OnDate | OnWeekday) -> dict[str, str]:
    if isinstance(on, OnDate):
        return {"kind": f"{kind}_on_date", "day": "last" if on.day == LAST else str(on.day)}
    return {"kind": f"{kind}_on_weekday", "nth": str(on.nth), "weekdays": str(int(on.weekday))}


def _kinds(reader: Reader, is_division: bool) -> list[tuple[str, str]]:
    kinds = [
        ("weekly", reader.text("On weekdays, every week or every n weeks")),
        ("monthly_on_date", reader.text("Monthly, on a date")),
        ("monthly_on_weekday", reader.text("Monthly, on the nth weekday")),
        ("quarterly_on_date", reader.text("Quarterly, on a date")),
        ("quarterly_on_weekday", reader.text("Quarterly, on the nth weekday")),
    ]
    return [("community", reader.text("As the community does")), *kinds] if is_division else kinds


def _weekdays(reader: Reader) -> list[tuple[str, str]]:
    names = dates.get_day_names("wide", locale=reader.babel)
    return [(str(int(day)), names[int(day)]) for day in Weekday]


def _months(reader: Reader) -> list[tuple[str, str]]:
    names = dates.get_month_names("wide", locale=reader.babel)
    return [(str(number), names[number]) for number in range(1, 13)]


def _nths(reader: Reader) -> list[tuple[str, str]]:
    return [
        ("1", reader.text("the first")),
        ("2", reader.text("the second")),
        ("3", reader.text("the third")),
        ("4", reader.text("the fourth")),
        ("5", reader.text("the fifth, where there is one")),
        (str(LAST), reader.text("the last")),
    ]


def _shifts(reader: Reader) -> list[tuple[str, str]]:
    return [
        (Shift.after.value, reader.text("ask on the next working day")),
        (Shift.before.value, reader.text("ask on the working day before")),
        (Shift.skip.value, reader.text("do not ask this time")),
    ]


def _dates(reader: Reader, each: Dates) -> str:
    who = said(each.person, 60) if each.person else reader.text("nobody named")
    lines = [f"*{said(each.division, 80)}* · {who} ({each.zone})"]
    return "\n".join([*lines, *(_instant(reader, instant, each) for instant in each.instants)])


def _instant(reader: Reader, instant: Instant, each: Dates) -> str:
    local = instant.opens_at.astimezone(ZoneInfo(instant.zone))
    line = f"• {_weekday_and_day(reader, instant.day)} {local:%H:%M}"
    if not instant.person:
        line += " · " + reader.text("nobody to ask")
    elif instant.instead_of:
        line += " · " + reader.text(
            "{deputy} for {person}", deputy=said(instant.person, 40), person=said(instant.instead_of, 40)
        )
    if instant.person and instant.zone != each.zone:
        line += f" ({instant.zone})"
    return line + (f" ({_why(reader, instant)})" if instant.moved_from else "")


def _why(reader: Reader, instant: Instant) -> str:
    assert instant.moved_from is not None
    fields = {
        "day": _weekday_and_day(reader, instant.moved_from),
        "title": said(instant.title, 60),
        "to": str(dates.format_date(instant.day, "EEEE", locale=reader.babel)),
    }
    if instant.is_holiday:
        return reader.text("{day} is a public holiday, {title}, so {to}", **fields)
    if instant.title:
        return reader.text("{day} is free, {title}, so {to}", **fields)
    return reader.text("{day} is a free day, so {to}", **fields)


def _weekday_and_day(reader: Reader, day: date) -> str:
    return str(dates.format_date(day, f"EEE {reader.day_of_month} MMM y", locale=reader.babel))


def _turns(reader: Reader, page: int, pages: int) -> list[Block]:
    turns = []
    if page > 0:
        turns.append(blocks.button(reader.text("Back"), Action.preview_back, page=page - 1))
    if page < pages - 1:
        turns.append(blocks.button(reader.text("Next"), Action.preview_page, page=page + 1))
    return turns
