"""The record of each rule: how often it spoke of initiatives that ended late, and of the others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.backtest.replay import Replayed
from bot.datasets import Ending
from bot.domain.words import Rule


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """Counts over check-ins up to the due date; the shares are None where there was nothing to count."""

    rule: Rule
    spoke_late: int
    spoke_on_time: int
    late: int
    on_time: int

    @property
    def spoke(self) -> int:
        return self.spoke_late + self.spoke_on_time

    @property
    def late_share(self) -> float | None:
        return self.spoke_late / self.late if self.late else None

    @property
    def on_time_share(self) -> float | None:
        return self.spoke_on_time / self.on_time if self.on_time else None

    @property
    def precision(self) -> float | None:
        return self.spoke_late / self.spoke if self.spoke else None


def rule_records(replayed: Iterable[Replayed]) -> list[RuleRecord]:
    """Return the record of every rule that ever spoke, in the order of the rules."""
    check_ins: Counter[bool] = Counter()
    spoke: Counter[tuple[Rule, bool]] = Counter()
    for each in replayed:
        if not each.history.ending:
            continue
        is_late = each.history.ending is Ending.late
        counted = [one for one in each.assessments if one.as_of <= each.history.plan.due]
        check_ins[is_late] += len(counted)
        spoke.update((finding.rule, is_late) for one in counted for finding in one.findings)
    return [
        RuleRecord(rule, spoke[rule, True], spoke[rule, False], check_ins[True], check_ins[False])
        for rule in Rule
        if spoke[rule, True] or spoke[rule, False]
    ]
