"""The line that a finding is beyond, in words."""

from datetime import date

import pytest

from bot.domain.detection.rules import Finding
from bot.domain.words import Rule
from bot.views import findings
from bot.views.reader import Reader


@pytest.mark.parametrize(
    ("threshold", "told"),
    [
        (0.0, "from the day after its due date"),
        (0.0009, "from the day after its due date"),
        (0.001, "beyond 0.1% of the planned time"),
        (0.004, "beyond 0.4% of the planned time"),
        (0.05, "beyond 5% of the planned time"),
        (0.125, "beyond 12.5% of the planned time"),
    ],
)
@pytest.mark.parametrize("rule", [Rule.forecast, Rule.milestone_overdue, Rule.date_moved])
def test_a_share_of_the_planned_time_never_reads_as_nothing(rule: Rule, threshold: float, told: str) -> None:
    finding = Finding(rule, points=1.0, value=0.3, threshold=threshold, since=date(2026, 3, 2), numbers={})

    assert findings.limit(Reader(), finding) == told
