"""A cadence as people choose and read it."""

from typing import Any

from babel import dates

from bot.domain.cadence import LAST, Cadence, Monthly, OnDate, OnWeekday, Quarterly, Weekday, Weekly
from bot.domain.sentences import N_
from bot.domain.set_up import day_of_month_code, days_of_month
from bot.views import blocks
from bot.views.reader import Reader
from bot.views.surfaces import Block

MOST_WEEKS = 8


def sentence(reader: Reader, cadence: Cadence) -> str:
    """Return the cadence in words, such as "Every 2 weeks on Monday at 09:00"."""
    at = f"{cadence.at:%H:%M}"
    match cadence.pattern:
        case Weekly(weekdays, every):
            days = reader.list([weekday_name(reader, day) for day in sorted(weekdays)])
            return reader.plural(
                "Every week on {days} at {time}", "Every {n} weeks on {days} at {time}", every, days=days, time=at
            )
        case Monthly(on):
            return reader.text("Every month on {day} at {time}", day=day_name(reader, on), time=at)
        case Quarterly(on, month):
            template = (
                N_("Every quarter, in its first month, on {day} at {time}"),
                N_("Every quarter, in its second month, on {day} at {time}"),
                N_("Every quarter, in its third month, on {day} at {time}"),
            )[month - 1]
            return reader.text(template, day=day_name(reader, on), time=at)


def default_fields() -> dict[str, Any]:
    """Return the fields of a weekly check-in on Monday at nine."""
    return fields(Cadence(Weekly(frozenset({Weekday.monday}))))


def fields(cadence: Cadence) -> dict[str, Any]:
    """Return what `inputs` shows for the cadence."""
    held: dict[str, Any] = {"at": f"{cadence.at:%H:%M}", "weekdays": ["0"], "every": "1", "month_of_quarter": "1"}
    match cadence.pattern:
        case Weekly(weekdays, every):
            weekly = [str(int(day)) for day in sorted(weekdays)]
            return held | {"rhythm": "weekly", "weekdays": weekly, "every": str(every)}
        case Monthly(on):
            return held | {"rhythm": "monthly", "day": day_of_month_code(on)}
        case Quarterly(on, month):
            return held | {"rhythm": "quarterly", "day": day_of_month_code(on), "month_of_quarter": str(month)}


def inputs(reader: Reader, held: dict[str, Any]) -> list[Block]:
    """Return the fields of a cadence; the first one turns the others."""
    kinds = [
        ("weekly", reader.text("by the week")),
        ("monthly", reader.text("by the month")),
        ("quarterly", reader.text("by the quarter")),
    ]
    kind = blocks.select("rhythm", reader.text("How often"), kinds, initial=held["rhythm"])
    built = [kind | {"dispatch_action": True}]
    match held["rhythm"]:
        case "monthly":
            built.append(_day(reader, held))
        case "quarterly":
            built += [_month_of_quarter(reader, held), _day(reader, held)]
        case _:
            built += _weekly(reader, held)
    return [*built, blocks.clock_time("at", reader.text("At"), initial=held.get("at") or "09:00")]


def weekday_name(reader: Reader, weekday: Weekday) -> str:
    """Return the name of a weekday."""
    return str(dates.get_day_names("wide", locale=reader.babel)[int(weekday)])


def day_name(reader: Reader, on: OnDate | OnWeekday) -> str:
    """Return what a day of the month is called."""
    if isinstance(on, OnDate):
        return reader.text("the last day") if on.day == LAST else reader.text("day {n}", n=on.day)
    template = {
        1: N_("the first {weekday}"),
        2: N_("the second {weekday}"),
        3: N_("the third {weekday}"),
        4: N_("the fourth {weekday}"),
        5: N_("the fifth {weekday}"),
        LAST: N_("the last {weekday}"),
    }[on.nth]
    return reader.text(template, weekday=weekday_name(reader, on.weekday))


def _weekly(reader: Reader, held: dict[str, Any]) -> list[Block]:
    days = [(str(int(day)), weekday_name(reader, day)) for day in Weekday]
    weeks = [(str(n), reader.plural("every week", "every {n} weeks", n)) for n in range(1, MOST_WEEKS + 1)]
    return [
        blocks.select("every", reader.text("Which weeks"), weeks, initial=held.get("every") or "1"),
        blocks.boxes("weekdays", reader.text("On"), days, initial=held.get("weekdays") or ["0"]),
    ]


def _day(reader: Reader, held: dict[str, Any]) -> Block:
    days = [(day_of_month_code(on), day_name(reader, on)) for on in days_of_month()]
    return blocks.select("day", reader.text("On which day of the month"), days, initial=held.get("day") or "1:0")


def _month_of_quarter(reader: Reader, held: dict[str, Any]) -> Block:
    months = [("1", reader.text("the first")), ("2", reader.text("the second")), ("3", reader.text("the third"))]
    return blocks.select(
        "month_of_quarter", reader.text("In which month of the quarter"), months, initial=held["month_of_quarter"]
    )
