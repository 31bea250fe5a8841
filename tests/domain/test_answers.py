"""What can be taken as an answer, and what a person is told otherwise."""

from datetime import date

import pytest

from bot.domain.answers import Said, read_answer
from bot.domain.errors import Invalid
from bot.domain.words import Status

TODAY = date(2026, 3, 2)


def problems(**fields: str) -> dict[str, str]:
    with pytest.raises(ExceptionGroup) as told:
        read_answer({"status": "on_track", **fields}, today=TODAY)
    return {each.field: str(each) for each in told.value.exceptions if isinstance(each, Invalid)}


@pytest.mark.parametrize(
    ("typed", "progress"),
    [("40", 40), ("40 %", 40), ("12,5", 12.5), (" 0 ", 0), ("100%", 100), ("", None)],
)
def test_progress_is_read_as_people_write_it(typed: str, progress: float | None) -> None:
    assert read_answer({"status": "on_track", "progress": typed}, today=TODAY).progress == progress


@pytest.mark.parametrize("typed", ["140", "-1", "abc", "nan", "inf", "4 0"])
def test_progress_outside_a_percentage_is_refused_with_what_to_write(typed: str) -> None:
    assert "0 to 100" in problems(progress=typed)["progress"]


@pytest.mark.parametrize("typed", ["0", "11", "5.5", "high", "٣"])
def test_confidence_is_a_whole_number_from_one_to_ten(typed: str) -> None:
    assert problems(confidence=typed) == {"confidence": "Confidence is a whole number from 1 to 10."}


def test_a_due_date_in_the_past_is_refused() -> None:
    assert problems(forecast_due="2026-03-01") == {"forecast_due": "A new due date lies ahead; this one has passed."}


def test_a_due_date_centuries_ahead_is_taken_for_a_slip() -> None:
    assert "20 years" in problems(forecast_due="2226-03-01")["forecast_due"]


@pytest.mark.parametrize("status", ["at_risk", "off_track"])
def test_trouble_needs_a_word_on_what_stands_in_the_way(status: str) -> None:
    assert list(problems(status=status, barrier="  ")) == ["barrier"]
    assert read_answer({"status": status, "barrier": "supplier"}, today=TODAY) == Said(
        Status(status), barrier="supplier"
    )


def test_every_field_to_mend_is_named_at_once() -> None:
    assert set(problems(status="great", progress="x", confidence="0")) == {"status", "progress", "confidence"}


def test_a_text_of_ten_thousand_characters_is_refused_with_its_length() -> None:
    assert "10000" in problems(note="x" * 10_000)["note"]


def test_a_due_date_moves_only_with_a_word_on_why() -> None:
    moved = {"status": "on_track", "forecast_due": "2026-07-01"}
    until_now = date(2026, 6, 1)

    with pytest.raises(ExceptionGroup, match="fields to mend") as told:
        read_answer(moved, today=TODAY, due=until_now)

    assert [each.field for each in told.value.exceptions if isinstance(each, Invalid)] == ["note"]
    for reason in ({"note": "A new vendor"}, {"barrier": "The vendor left"}):
        assert read_answer(moved | reason, today=TODAY, due=until_now).forecast_due == date(2026, 7, 1)
    assert read_answer(moved, today=TODAY, due=date(2026, 7, 1)).note == "", "it stays where it was"
