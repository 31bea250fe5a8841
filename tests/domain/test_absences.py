from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import (
    Absence,
    Asked,
    DeputyAsked,
    DivisionRoster,
    NobodyAsked,
    NobodyReason,
    RepresentativeAsked,
    Seat,
    absent_on,
    back_on,
    returns_on,
    who_is_asked,
    without_overlaps,
)
from bot.domain.errors import Invalid
from bot.domain.words import PersonId

ADA, BEN, CHO = PersonId(1), PersonId(2), PersonId(3)
MARCH_4 = date(2026, 3, 4)
AWAY = (Absence(date(2026, 3, 2), date(2026, 3, 6)),)

days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
absences = st.lists(
    st.builds(lambda first, length: Absence(first, first + timedelta(length)), days, st.integers(0, 15)),
    max_size=6,
)


def test_an_absence_that_ends_before_it_starts_is_refused_with_both_dates() -> None:
    with pytest.raises(Invalid, match="ends on 2026-03-02, before it starts on 2026-03-06") as refused:
        Absence(date(2026, 3, 6), date(2026, 3, 2))

    assert refused.value.field == "last_day"


def test_an_absence_of_one_day_is_that_day() -> None:
    absence = Absence(MARCH_4, MARCH_4)

    assert absent_on([absence], MARCH_4)
    assert not absent_on([absence], MARCH_4 + timedelta(1))


@given(absences=absences, day=days)
def test_merging_overlapping_absences_keeps_exactly_the_days(absences: list[Absence], day: date) -> None:
    fewest = without_overlaps(absences)

    assert absent_on(fewest, day) == absent_on(absences, day)
    assert sum(each.first_day <= day <= each.last_day for each in fewest) <= 1


@given(absences=absences, day=days)
def test_somebody_who_is_back_is_there_and_loses_no_other_absence(absences: list[Absence], day: date) -> None:
    current_ends = returns_on(absences, day)

    remaining = back_on(absences, day)

    assert not absent_on(remaining, day)
    assert (current_ends is None) == (not absent_on(absences, day))
    for other in (day + timedelta(n) for n in range(-20, 30)):
        given_up = current_ends is not None and day <= other < current_ends
        assert absent_on(remaining, other) == (absent_on(absences, other) and not given_up)


def test_overlapping_absences_end_on_the_day_after_the_last_of_them() -> None:
    overlapping = [*AWAY, Absence(date(2026, 3, 6), date(2026, 3, 11))]

    assert returns_on(overlapping, MARCH_4) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        (DivisionRoster(Seat(ADA), (Seat(BEN),)), RepresentativeAsked(ADA)),
        (DivisionRoster(Seat(ADA, AWAY), (Seat(BEN),)), DeputyAsked(BEN, ADA)),
        (DivisionRoster(Seat(ADA, AWAY), (Seat(BEN, AWAY), Seat(CHO))), DeputyAsked(CHO, ADA)),
        (DivisionRoster(Seat(ADA, is_active=False), (Seat(BEN),)), DeputyAsked(BEN, ADA)),
        (DivisionRoster(None, (Seat(BEN),)), DeputyAsked(BEN, None)),
        (DivisionRoster(), NobodyAsked(NobodyReason.nobody_named)),
        (DivisionRoster(Seat(ADA, AWAY)), NobodyAsked(NobodyReason.away_without_deputy)),
        (DivisionRoster(Seat(ADA, AWAY), (Seat(BEN, AWAY),)), NobodyAsked(NobodyReason.everybody_away)),
        (
            DivisionRoster(Seat(ADA, AWAY), (Seat(BEN, is_active=False),)),
            NobodyAsked(NobodyReason.away_without_deputy),
        ),
        (DivisionRoster(Seat(ADA, is_active=False)), NobodyAsked(NobodyReason.accounts_deactivated)),
    ],
)
def test_the_representative_is_asked_or_a_deputy_or_there_is_a_reason(roster: DivisionRoster, expected: Asked) -> None:
    assert who_is_asked(roster, MARCH_4) == expected


def test_after_the_absence_the_representative_is_asked_again() -> None:
    roster = DivisionRoster(Seat(ADA, AWAY), (Seat(BEN),))

    assert who_is_asked(roster, date(2026, 3, 7)) == RepresentativeAsked(ADA)
