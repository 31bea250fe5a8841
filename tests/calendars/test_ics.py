from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import monotonic

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendars.ics import MOST_EVENTS, read_ics
from bot.domain.calendar import DateRange
from bot.domain.errors import Invalid

YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))
THREE_YEARS = DateRange(date(2026, 1, 1), date(2028, 12, 31))


def ics(*events: str) -> bytes:
    body = "\n".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{body}\nEND:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*events: str, horizon: DateRange = YEAR) -> list[str]:
    return [f"{each.first_day}/{each.last_day} {each.title}" for each in read_ics(ics(*events), horizon)]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            "SUMMARY:Company day\nDTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260704",
            ["2026-07-03/2026-07-03 Company day"],
        ),
        (
            "SUMMARY:Summer\\, closed\nDTSTART;VALUE=DATE:20260803\nDTEND;VALUE=DATE:20260815",
            ["2026-08-03/2026-08-14 Summer, closed"],
        ),
        ("SUMMARY:No end\nDTSTART;VALUE=DATE:20260703", ["2026-07-03/2026-07-03 No end"]),
        (
            "SUMMARY:End is start\nDTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260703",
            ["2026-07-03/2026-07-03 End is start"],
        ),
        ("SUMMARY:Two\nDTSTART;VALUE=DATE:20260703\nDURATION:P2D", ["2026-07-03/2026-07-04 Two"]),
        (
            "SUMMARY:Midnights\nDTSTART:20260703T000000\nDTEND:20260705T000000",
            ["2026-07-03/2026-07-04 Midnights"],
        ),
        (
            "SUMMARY:Noon to noon\nDTSTART:20260703T120000\nDTEND:20260706T120000",
            ["2026-07-04/2026-07-05 Noon to noon"],
        ),
        ("SUMMARY:A meeting\nDTSTART:20260703T100000Z\nDTEND:20260703T110000Z", []),
        ("SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260703", []),
        ("SUMMARY:Long ago\nDTSTART;VALUE=DATE:19990703", []),
        (
            "SUMMARY:Over New Year\nDTSTART;VALUE=DATE:20251224\nDTEND;VALUE=DATE:20260103",
            ["2025-12-24/2026-01-02 Over New Year"],
        ),
        ("DTSTART;VALUE=DATE:20260703", ["2026-07-03/2026-07-03 "]),
    ],
)
def test_the_whole_days_of_an_event_are_days_off(event: str, expected: list[str]) -> None:
    assert read(event) == expected


def test_a_yearly_holiday_is_written_out_within_the_horizon_only() -> None:
    found = read("SUMMARY:Founders\nDTSTART;VALUE=DATE:20100517\nRRULE:FREQ=YEARLY", horizon=THREE_YEARS)

    assert [line[:10] for line in found] == ["2026-05-17", "2027-05-17", "2028-05-17"]


def test_days_that_are_added_one_by_one_are_days_off_too() -> None:
    found = read("SUMMARY:Shutdown\nDTSTART;VALUE=DATE:20260703\nRDATE;VALUE=DATE:20260914,20261012")

    assert [line[:10] for line in found] == ["2026-07-03", "2026-09-14", "2026-10-12"]


def test_repetitions_that_were_taken_out_or_moved_are_respected() -> None:
    found = read(
        "UID:a\nSUMMARY:Friday off\nDTSTART;VALUE=DATE:20260703\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20260710",
        "UID:a\nSUMMARY:Thursday off\nRECURRENCE-ID;VALUE=DATE:20260717\nDTSTART;VALUE=DATE:20260716",
        "UID:a\nSTATUS:CANCELLED\nRECURRENCE-ID;VALUE=DATE:20260724\nDTSTART;VALUE=DATE:20260724",
    )

    assert found == ["2026-07-03/2026-07-03 Friday off", "2026-07-16/2026-07-16 Thursday off"]


# dateutil wants what DTSTART is: a day without a zone.
BEGIN, END, UNTIL = (datetime.combine(day, time()) for day in (THREE_YEARS.first, THREE_YEARS.last, date(2027, 4, 1)))

RULES = [
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,WE;BYMONTH=6,7",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=-1,15",
    "FREQ=MONTHLY;BYDAY=2MO,-1FR",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;INTERVAL=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=5",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=-1",
    "FREQ=YEARLY;BYDAY=20MO,-1SU",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTHDAY=1",
]


@settings(max_examples=200, deadline=None)
@given(
    rule=st.sampled_from(RULES),
    start=st.dates(date(2018, 1, 1), date(2027, 3, 1)),
    ending=st.sampled_from(["", ";COUNT=7", ";UNTIL=20270401"]),
)
def test_repetitions_are_those_that_another_implementation_finds(rule: str, start: date, ending: str) -> None:
    # A start that its own rule does not mean is left open by the RFC, so begin where the rule does.
    start = rrulestr(rule, dtstart=datetime.combine(start, time()))[0]
    others = rrulestr(rule + ending, dtstart=start).between(BEGIN, END, inc=True)
    assume(start <= UNTIL)

    found = read_ics(ics(f"DTSTART;VALUE=DATE:{start:%Y%m%d}\nRRULE:{rule}{ending}"), THREE_YEARS)

    assert [each.first_day for each in found] == [each.date() for each in others]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00\x01",
        b"PK\x03\x04 a zip file",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"END:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\n" * 2,
        ics("DTSTART;VALUE=DATE:20260101")[:-40],
    ],
)
def test_a_broken_file_is_refused_with_a_way_out(content: bytes) -> None:
    with pytest.raises(Invalid, match="Export it again") as refused:
        read_ics(content, YEAR)

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:Picnic",
        "SUMMARY:Picnic\nDTSTART:banana",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20261345",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nDTEND:20260102T000000Z",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=banana",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYWEEKNO=20",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;INTERVAL=0",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;COUNT=0",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRECURRENCE-ID:banana",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nRECURRENCE-ID:202605",
        "SUMMARY:Picnic\nDTSTART;VALUE=DATE:20260101\nEXDATE:banana",
    ],
)
def test_an_event_that_cannot_be_read_is_named(event: str) -> None:
    with pytest.raises(Invalid, match="“Picnic” has a date or a repetition"):
        read(event)


def test_ten_thousand_events_are_refused_at_once_with_the_limit() -> None:
    content = ics(*(["SUMMARY:Day\nDTSTART;VALUE=DATE:20260703"] * 10_000))
    began = monotonic()

    with pytest.raises(Invalid, match=rf"has 10000 events; at most {MOST_EVENTS} are read"):
        read_ics(content, YEAR)

    assert monotonic() - began < 0.5


def test_as_many_events_as_allowed_are_read() -> None:
    days = (date(2026, 1, 1) + timedelta(days=number % 365) for number in range(MOST_EVENTS))
    events = [f"SUMMARY:{n}\nDTSTART;VALUE=DATE:{day:%Y%m%d}" for n, day in enumerate(days)]

    assert len(read(*events)) == MOST_EVENTS


def test_a_file_of_many_bytes_is_refused() -> None:
    with pytest.raises(Invalid, match="1001 kB; at most 1000 kB"):
        read("SUMMARY:" + "x" * 1_001_000 + "\nDTSTART;VALUE=DATE:20260703")


def test_rules_that_never_match_cost_a_bounded_time() -> None:
    never = "SUMMARY:Never\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"

    assert read(*[never] * 200) == ["2026-01-01/2026-01-01 Never"]
    with pytest.raises(Invalid, match="repeat too often"):
        read(*[never] * MOST_EVENTS)


def test_a_rule_that_makes_endless_days_off_is_refused() -> None:
    busy = [f"SUMMARY:{n}\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY" for n in range(20)]

    with pytest.raises(Invalid, match="more than 5000 days off"):
        read(*busy)


@settings(max_examples=150, deadline=None)
@given(
    cut=st.integers(0, 260),
    junk=st.binary(max_size=12),
    event=st.sampled_from([f"RRULE:{rule}" for rule in RULES]),
)
def test_whatever_happens_to_a_file_it_is_read_or_refused_and_nothing_else(cut: int, junk: bytes, event: str) -> None:
    whole = ics(f"UID:1\nSUMMARY:Day\nDTSTART;VALUE=DATE:20260105\n{event}\nEXDATE;VALUE=DATE:20260202")
    content = whole[:cut] + junk + whole[cut + len(junk) :]

    with suppress(Invalid):
        found = read_ics(content, YEAR)
        assert all(each.first_day <= each.last_day for each in found)
