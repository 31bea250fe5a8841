import json
from datetime import date, time

import pytest
from hypothesis import given

from bot.domain.cadence import (
    LAST,
    Cadence,
    Monthly,
    OnDate,
    OnWeekday,
    Pattern,
    Quarterly,
    Weekday,
    Weekly,
    WhenShort,
)
from bot.domain.cadence_plain import describe, from_plain, to_plain
from bot.domain.errors import Invalid
from tests.domain.cadences import cadences

MONDAYS = frozenset({Weekday.monday})


@given(cadence=cadences)
def test_a_cadence_comes_back_from_json_as_it_was(cadence: Cadence) -> None:
    stored = json.dumps(to_plain(cadence))

    assert from_plain(json.loads(stored)) == cadence


def test_what_is_stored_can_be_read_without_this_program() -> None:
    cadence = Cadence(Weekly(MONDAYS, 2, date(2026, 1, 5)), time(9, 0))

    assert to_plain(cadence) == {
        "kind": "weekly",
        "weekdays": [0],
        "every": 2,
        "anchor": "2026-01-05",
        "at": "09:00",
    }


GOOD: dict[str, object] = {
    "kind": "weekly",
    "weekdays": [0],
    "every": 1,
    "anchor": "2026-01-05",
    "at": "09:00",
}
MONTHLY: dict[str, object] = {"kind": "monthly", "months": [2], "at": "09:00"}


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ({}, "kind"),
        (GOOD | {"kind": "hourly"}, "kind"),
        (GOOD | {"weekdays": "Monday"}, "weekdays"),
        (GOOD | {"weekdays": [7]}, "weekdays"),
        (GOOD | {"weekdays": [True]}, "weekdays"),
        (GOOD | {"weekdays": []}, "weekdays"),
        (GOOD | {"every": "2"}, "every"),
        (GOOD | {"anchor": "5 January"}, "anchor"),
        (GOOD | {"anchor": None}, "anchor"),
        (GOOD | {"at": "25:00"}, "at"),
        (GOOD | {"at": "09:00+02:00"}, "at"),
        (MONTHLY, "on"),
        (MONTHLY | {"on": {"day": 31, "when_short": "last_day"}}, "day"),
        (MONTHLY | {"on": {"day": 1, "when_short": "never"}}, "when_short"),
        (MONTHLY | {"on": {"nth": 1, "weekday": 9}}, "weekdays"),
    ],
)
def test_plain_data_that_is_no_cadence_is_refused_at_its_field(plain: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_plain(plain)

    assert refused.value.field == field
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("pattern", "code", "values"),
    [
        (Weekly(MONDAYS), "weekly", {"weekdays": (Weekday.monday,), "every": 1}),
        (Weekly(MONDAYS, 2), "every_n_weeks", {"weekdays": (Weekday.monday,), "every": 2}),
        (Monthly(OnDate(LAST)), "monthly_on_last_day", {"months": tuple(range(1, 13))}),
        (
            Monthly(OnDate(30), frozenset({1, 7})),
            "some_months_on_date",
            {"day": 30, "when_short": WhenShort.last_day, "months": (1, 7)},
        ),
        (
            Quarterly(OnWeekday(LAST, Weekday.friday), 3),
            "quarterly_on_last_weekday",
            {"weekday": Weekday.friday, "month_of_quarter": 3},
        ),
        (
            Quarterly(OnWeekday(2, Weekday.friday)),
            "quarterly_on_nth_weekday",
            {"nth": 2, "weekday": Weekday.friday, "month_of_quarter": 1},
        ),
    ],
)
def test_a_cadence_is_described_in_a_code_and_numbers(pattern: Pattern, code: str, values: dict[str, object]) -> None:
    described = describe(Cadence(pattern, time(9, 0)))

    assert described.code == code
    assert described.values == values | {"at": time(9, 0)}
