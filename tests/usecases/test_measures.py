"""Measures: what leads is paced with the work, what lags is not."""

from datetime import date

import pytest

from bot.domain.words import Strand
from bot.usecases.measures import due_by_now
from storage.tables import Initiative
from storage.tables_plans import Measure

INITIATIVE = Initiative(
    community_id=1,
    division_id=1,
    number=1,
    title="Archive",
    strand=Strand.knowledge_management,
    starts_on=date(2026, 1, 1),
    due_on=date(2026, 12, 1),
    baseline_due_on=date(2026, 4, 11),
)


def measure(*, is_lag: bool) -> Measure:
    return Measure(initiative_id=1, name="Answers found", baseline=80, target=20, is_lag=is_lag)


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2025, 12, 1), 0), (date(2026, 1, 26), 25), (date(2026, 4, 11), 100), (date(2027, 1, 1), 100)],
)
def test_a_lead_measure_is_due_along_the_agreed_time(today: date, due: float) -> None:
    assert due_by_now(measure(is_lag=False), INITIATIVE, today) == due


def test_a_lag_measure_is_never_due_by_now() -> None:
    assert due_by_now(measure(is_lag=True), INITIATIVE, date(2026, 3, 1)) is None
