"""What leads may set: read from forms as wholes, refused with a reason for each field."""

from typing import Any

import pytest

from bot.domain.settings import LANGUAGES, Section, confidence_in, defaults, read
from bot.views.reader import languages

TERMS = {
    "response_hours": "8",
    "remind_after_hours": "4",
    "update_every_days": "5",
    "unacknowledge_after_days": "10",
}
HOURS = {"starts": "09:00", "ends": "17:00", "weekend": ["5", "6"]}
FEW = {"most": "2", "fewest": "0", "apart": "4"}


def problems_in(section: Section, entered: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ExceptionGroup) as refused:
        read(section, entered)
    return {problem.field: str(problem) for problem in refused.value.exceptions}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("section", "entered", "fields"),
    [
        (Section.reminders, FEW | {"most": "1", "fewest": "2"}, {"fewest"}),
        (Section.reminders, FEW | {"apart": "0,5"}, {"apart"}),
        (Section.reminders, FEW | {"most": "9", "apart": "never"}, {"most", "apart"}),
        (Section.hours, HOURS | {"ends": "09:00"}, {"ends"}),
        (Section.hours, HOURS | {"starts": None}, {"starts"}),
        (Section.hours, HOURS | {"weekend": [str(day) for day in range(7)]}, {"weekend"}),
        (Section.triage, {"working_days": "-1"}, {"working_days"}),
        (Section.triage, {"working_days": "nan"}, {"working_days"}),
        (Section.assist, TERMS | {"remind_after_hours": "8"}, {"remind_after_hours"}),
        (Section.assist, TERMS | {"unacknowledge_after_days": "5"}, {"unacknowledge_after_days"}),
        (Section.assist, TERMS | {"update_every_days": "1.5"}, {"update_every_days"}),
        (Section.language, {"locale": "en-GB", "zone": "Europe/Lodnon"}, {"zone"}),
        (Section.confidence, {"en": "no\nmaybe\nyes", "de": ""}, {"en"}),
        (Section.confidence, {"en": "", "de": "\n".join(["x" * 41, "b", "c", "d", "e"])}, {"de"}),
        (Section.language, {"locale": "tlh", "zone": "Nowhere"}, {"zone", "locale"}),
    ],
)
def test_what_cannot_hold_is_refused_at_its_field(section: Section, entered: dict[str, Any], fields: set[str]) -> None:
    assert set(problems_in(section, entered)) == fields


def test_the_nearest_zone_is_named() -> None:
    assert "Europe/London" in problems_in(Section.language, {"locale": "en-GB", "zone": "Europe/Lodnon"})["zone"]


def test_nobody_may_be_reminded_at_all_and_a_week_may_have_no_weekend() -> None:
    assert read(Section.reminders, FEW | {"most": "0"})["most"] == 0
    assert read(Section.hours, HOURS | {"weekend": []})["weekend"] == []


@pytest.mark.parametrize("section", [each for each in Section if each is not Section.language])
def test_the_defaults_are_among_what_can_be_set(section: Section) -> None:
    plain = defaults(section)

    assert (
        read(section, {name: value if isinstance(value, list) else str(value) for name, value in plain.items()})
        == plain
    )


def test_own_words_for_confidence_hold_in_the_language_they_were_written_in() -> None:
    plain = read(Section.confidence, {"en": " no chance\n\nunlikely\nopen\nlikely\nas good as  done ", "de": None})

    assert confidence_in(plain, "en") == {1: "no chance", 3: "unlikely", 5: "open", 8: "likely", 10: "as good as done"}
    assert confidence_in(plain, "de") == {}


def test_words_can_be_set_in_every_language_that_the_bot_speaks() -> None:
    assert set(LANGUAGES) == languages()
