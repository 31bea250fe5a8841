"""Days off from a calendar file: sent in Slack, looked at, taken over, planned around, and taken back."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.domain.words import Role
from storage.tables_asking import DayOff
from tests.world import Json, Someone, World, said

NEXT_MONDAYS = (date(2026, 1, 12), date(2026, 1, 19))


@pytest.fixture
def company(world: World) -> World:
    """Two divisions that are asked on Mondays, and a lead, on Tuesday 6 January."""
    ada, cas, kim = world.has("ada"), world.has("cas"), world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.gives(cas, Role.representative, "Sales")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    world.at("Tue 6 Jan 2026 09:00", "Europe/London")
    return world


def ics(*days: date, until: date | None = None) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{(until or day) + timedelta(days=1):%Y%m%d}\r\nSUMMARY:Works <holiday>\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()


def sends(person: Someone, content: bytes, name: str = "off.ics", words: str = "") -> dict[str, str]:
    """Have the person send a file with `/cop daysoff`; return what is wrong with it by field."""
    slack = person.world.slack
    person.types("/cop", f"daysoff {words}".strip())
    values = {"file": [slack.attach(person.slack_id, name, content)]}
    errors: dict[str, str] = slack.submit(person.slack_id, person.form["id"], values).errors
    person.world.settle()
    return errors


def off(world: World) -> list[date]:
    with world.house.database.reading() as session:
        return sorted(each.first_day for each in session.exec(select(DayOff)))


def asked_next(world: World) -> str:
    return world.kim.types("/cop", "preview")


def form(person: Someone) -> str:
    view: Json = person.form
    return said(view)


def test_a_lead_sees_what_a_calendar_brings_before_it_counts_and_people_are_asked_around_it(company: World) -> None:
    assert sends(company.kim, ics(*NEXT_MONDAYS)) == {}

    assert "*off.ics* has 2 days off, from 12 Jan 2026 to 19 Jan 2026." in form(company.kim)
    assert "They hold for everybody: Operations and Sales." in form(company.kim)
    assert "• 12 Jan 2026  Works &lt;holiday&gt;" in form(company.kim)
    assert off(company) == []

    company.kim.submits()

    assert "Done." in form(company.kim)
    assert off(company) == [*NEXT_MONDAYS]
    assert "Works &lt;holiday&gt;" in asked_next(company)
    company.at("Mon 12 Jan 2026 12:00", "Europe/London")
    assert company.ada.dms == []


def test_a_later_file_of_the_name_takes_the_place_of_an_earlier_one_until_it_is_taken_back(company: World) -> None:
    for content in (ics(NEXT_MONDAYS[0]), ics(NEXT_MONDAYS[1])):
        sends(company.kim, content, words="sales")
        seen = form(company.kim)
        company.kim.submits()
    assert "It takes the place of an earlier file of this name with 1 day off." in seen
    assert "They hold for Sales." in seen
    assert off(company) == [NEXT_MONDAYS[1]]

    company.kim.presses_here("take_back_days_off")
    assert off(company) == [NEXT_MONDAYS[0]]
    assert "*off.ics* has 1 day off, 12 Jan 2026.\nfor Sales" in form(company.kim)

    company.kim.presses_here("take_back_days_off")
    assert off(company) == []
    assert "Works" not in asked_next(company)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "cannot be read"),
        (b"\x00\x01PK", "no calendar file"),
        (ics(date(2020, 1, 6)), "No whole day off between"),
    ],
)
def test_a_file_that_brings_nothing_is_told_under_its_field(company: World, content: bytes, words: str) -> None:
    assert words in sends(company.kim, content)["file"]


def test_ten_thousand_events_are_refused_in_words_and_another_file_can_be_sent_at_once(company: World) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number % 900) for number in range(10_000)]

    assert sends(company.kim, ics(*days)) == {}

    assert "⚠ This file has 10000 events; at most 2000 are read." in form(company.kim)
    assert [each["block_id"] for each in company.kim.form["blocks"] if each["type"] == "input"] == ["file"]


def test_only_leads_say_which_days_are_off(company: World) -> None:
    assert "The leads run the community" in company.ada.types("/cop", "daysoff")
