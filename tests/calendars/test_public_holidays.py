from datetime import date

import holidays
import pytest

from bot.calendars.public_holidays import MOST_YEARS, country_code, public_holidays, region_code
from bot.domain.errors import Invalid

ASSUMPTION = date(2026, 8, 15)


def test_a_region_has_holidays_that_its_country_has_not() -> None:
    bavaria = public_holidays("DE", "BY", [2026])
    germany = public_holidays("DE", None, [2026])

    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in germany
    assert set(germany) < set(bavaria)


def test_holidays_have_names_in_the_language_asked_for_or_the_countrys_own() -> None:
    new_year = date(2026, 1, 1)

    assert public_holidays("DE", None, [2026])[new_year] == "New Year's Day"
    assert public_holidays("DE", None, [2026], "de")[new_year] == "Neujahr"
    assert public_holidays("DE", None, [2026], "xx")[new_year] == "Neujahr"


def test_only_the_years_asked_for_come_back_in_order() -> None:
    found = public_holidays("GB", "SCT", [2026, 2027])

    assert {day.year for day in found} == {2026, 2027}
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [("DE", "DE"), ("de", "DE"), ("Germany", "DE"), ("UK", "GB"), (" united  kingdom", "GB")],
)
def test_a_country_is_known_by_its_code_or_name(text: str, code: str) -> None:
    assert country_code(text) == code


def test_a_region_is_known_by_its_code_or_name() -> None:
    assert region_code("germany", "by") == "BY"
    assert region_code("DE", "bayern") == "BY"
    assert region_code("US", "Texas") == "TX"


@pytest.mark.parametrize(
    ("text", "near"), [("Germny", "DE"), ("Untied Kingdom", "GB"), ("Swizerland", "CH"), ("Frnace", "FR")]
)
def test_a_mistyped_country_gets_did_you_mean(text: str, near: str) -> None:
    with pytest.raises(Invalid, match=rf"called {text}\. Did you mean .*\b{near} \(") as refused:
        public_holidays(text, None, [2026])

    assert refused.value.field == "country"


def test_a_mistyped_region_gets_did_you_mean() -> None:
    with pytest.raises(Invalid, match=r"no region called ENGL\. Did you mean ENG") as refused:
        region_code("GB", "ENGL")

    assert refused.value.field == "region"


@pytest.mark.parametrize("text", ["", "??", "{text}", "x" * 1000])
def test_what_resembles_no_country_is_refused_without_a_guess(text: str) -> None:
    with pytest.raises(Invalid, match="no public holidays") as refused:
        country_code(text)

    assert "Did you mean" not in str(refused.value)


def test_too_many_years_are_refused() -> None:
    with pytest.raises(Invalid, match=f"between 1 and {MOST_YEARS}"):
        public_holidays("DE", None, range(2000, 2100))


def test_every_country_of_the_package_is_known_by_its_code() -> None:
    supported = holidays.list_supported_countries(include_aliases=False)

    assert {country_code(code) for code in supported} == set(supported)
