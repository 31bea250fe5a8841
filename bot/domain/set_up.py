"""The steps of setting up a community: what each form says, kept as plain data until the whole is a blueprint."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.domain.blueprint import (
    LONGEST_TEXT,
    MONDAY_MORNINGS,
    Blueprint,
    Charter,
    DivisionSketch,
    InitiativeSketch,
    Seat,
    checked_days,
    checked_name,
)
from bot.domain.cadence import LAST, Cadence, Monthly, OnDate, OnWeekday, Quarterly, Weekday, Weekly
from bot.domain.cadence_plain import from_plain, to_plain
from bot.domain.calendar import Calendar
from bot.domain.errors import Invalid
from bot.domain.local_time import zone_named
from bot.domain.sentences import N_
from bot.domain.templates import TEMPLATES, milestones
from bot.domain.words import Role, Strand

Fields = Mapping[str, Any]
Draft = dict[str, Any]

STEPS = ("terms", "people", "divisions", "cadence", "initiatives", "preview")
MOST_IN_WIZARD = 40
"""Divisions or initiatives that the wizard takes; beyond that a file is the better way, and modals have limits."""
TOO_MANY = N_("Here {most} is the most; `convener import` takes a longer list.")


def step_after(step: str) -> str:
    """Return the step that follows; the preview is the last."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def step_before(step: str) -> str:
    """Return the step before; the terms are the first."""
    return STEPS[max(STEPS.index(step) - 1, 0)]


def read_terms(fields: Fields) -> Draft:
    """Return the terms of reference as entered. Raises Invalid."""
    texts = {name: _text(fields, name) for name in ("purpose", "scope", "decides")}
    return {"name": checked_name("name", fields.get("name")), **texts}


def read_people(fields: Fields) -> Draft:
    """Return the leads and the sponsor as entered; what is missing is told at the preview."""
    return {
        "hr_leads": list(fields.get("hr_leads") or []),
        "hr_title": _text(fields, "hr_title"),
        "knowledge_leads": list(fields.get("knowledge_leads") or []),
        "knowledge_title": _text(fields, "knowledge_title"),
        "sponsor": fields.get("sponsor") or "",
    }


def read_division(fields: Fields, present: list[Draft]) -> Draft | None:
    """Return the division as entered; None when nothing was. Raises Invalid."""
    if not any(fields.get(name) for name in ("division", "country", "representative", "deputy")):
        return None
    if len(present) >= MOST_IN_WIZARD:
        raise Invalid(
            "division", "Here {most} is the most; `convener import` takes a longer list.", most=MOST_IN_WIZARD
        )
    representative, deputy = fields.get("representative") or "", fields.get("deputy") or ""
    if representative and representative == deputy:
        raise Invalid("deputy", "The deputy stands in for the representative, so it has to be somebody else.")
    name = checked_name("division", fields.get("division"), [each["name"] for each in present])
    country = _text(fields, "country")[:80]
    return {"name": name, "country": country, "representative": representative, "deputy": deputy}


def read_initiative(fields: Fields, present: list[Draft]) -> Draft | None:
    """Return the initiative as entered; None when it has no title. Raises Invalid."""
    if not (fields.get("title") or "").strip():
        return None
    if len(present) >= MOST_IN_WIZARD:
        raise Invalid("title", TOO_MANY, most=MOST_IN_WIZARD)
    entered = {
        "title": checked_name("title", fields["title"], [each["title"] for each in present]),
        "division": _chosen(fields, "of_division"),
        "strand": _chosen(fields, "strand"),
        "owner": fields.get("owner") or "",
        "starts_on": _chosen(fields, "start"),
        "due_on": _chosen(fields, "due"),
    }
    starts_on, due_on = date.fromisoformat(entered["starts_on"]), date.fromisoformat(entered["due_on"])
    checked_days(starts_on, due_on)
    if template := TEMPLATES.get(fields.get("template") or ""):
        milestones(template, starts_on, due_on, Calendar())
        entered["template"] = fields["template"]
    return entered


def read_cadence(fields: Fields, today: date) -> Draft:
    """Return the cadence as entered, plain, with its zone. Raises Invalid.

    Every second week and the like is counted from the week of `today`.
    """
    zone = (fields.get("zone") or "").strip()
    zone_named(zone)
    at = time.fromisoformat(_chosen(fields, "at"))
    match fields.get("rhythm"):
        case "monthly":
            cadence = Cadence(Monthly(read_day_of_month(_chosen(fields, "day"))), at)
        case "quarterly":
            month = int(_chosen(fields, "month_of_quarter"))
            cadence = Cadence(Quarterly(read_day_of_month(_chosen(fields, "day")), month), at)
        case _:
            weekdays = frozenset(Weekday(int(number)) for number in fields.get("weekdays") or [])
            cadence = Cadence(Weekly(weekdays, int(fields.get("every") or 1), today), at)
    return {"zone": zone, "cadence": to_plain(cadence)}


def day_of_month_code(on: OnDate | OnWeekday) -> str:
    """Return what `read_day_of_month` reads, such as "15", "-1" or "1:0" for the first Monday."""
    return f"{on.nth}:{int(on.weekday)}" if isinstance(on, OnWeekday) else str(on.day)


def read_day_of_month(code: str) -> OnDate | OnWeekday:
    """Return the day of the month that a code means."""
    nth, colon, weekday = code.partition(":")
    return OnWeekday(int(nth), Weekday(int(weekday))) if colon else OnDate(int(nth))


def days_of_month() -> list[OnDate | OnWeekday]:
    """Return what a form offers: dates to the 28th and the last day, first to fourth and last working weekdays."""
    weekdays = [Weekday(number) for number in range(5)]
    dates: list[OnDate | OnWeekday] = [OnDate(day) for day in (*range(1, 29), LAST)]
    return dates + [OnWeekday(nth, weekday) for nth in (1, 2, 3, 4, LAST) for weekday in weekdays]


def blueprint_of(draft: Draft, channel: str, zone: str) -> Blueprint:
    """Return the community that the draft describes so far; `zone` holds until one is entered."""
    terms, timing = draft.get("terms", {}), draft.get("cadence", {})
    return Blueprint(
        channel=channel,
        charter=Charter(**terms) if terms else Charter(""),
        zone=timing.get("zone", zone),
        cadence=from_plain(timing["cadence"]) if timing else MONDAY_MORNINGS,
        seats=_seats(draft.get("people", {})),
        divisions=tuple(DivisionSketch(**each) for each in draft.get("divisions", [])),
        initiatives=tuple(_initiative(each) for each in draft.get("initiatives", [])),
    )


def _seats(people: Draft) -> tuple[Seat, ...]:
    seats = [Seat(Role.hr_lead, person, people["hr_title"]) for person in people.get("hr_leads", [])]
    seats += [
        Seat(Role.knowledge_lead, person, people["knowledge_title"]) for person in people.get("knowledge_leads", [])
    ]
    if people.get("sponsor"):
        seats.append(Seat(Role.sponsor, people["sponsor"]))
    return tuple(seats)


def _initiative(entered: Draft) -> InitiativeSketch:
    starts_on, due_on = date.fromisoformat(entered["starts_on"]), date.fromisoformat(entered["due_on"])
    template = TEMPLATES.get(entered.get("template", ""))
    return InitiativeSketch(
        title=entered["title"],
        division=entered["division"],
        strand=Strand(entered["strand"]),
        owner=entered["owner"],
        starts_on=starts_on,
        due_on=due_on,
        milestones=milestones(template, starts_on, due_on, Calendar()) if template else (),
    )


def _chosen(fields: Fields, field: str) -> str:
    value = fields.get(field)
    if not value:
        raise Invalid(field, "Choose one.")
    return str(value)


def _text(fields: Fields, field: str) -> str:
    text = (fields.get(field) or "").strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid(field, "Keep it to {most} characters.", most=LONGEST_TEXT)
    return text
