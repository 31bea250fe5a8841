"""What the levels and the forecast's span were worth on initiatives whose end is known to a fraction of a check-in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from bot.backtest.replay import Replayed
from bot.datasets import Ending, History
from bot.domain.detection.rules import Finding
from bot.domain.forecast import Report, interval
from bot.domain.words import Level, Rule, State

PARTS = (("up to half-time", 0.0, 0.5), ("to three quarters", 0.5, 0.75), ("after that", 0.75, 1.0))
LATE = 0.10


@dataclass
class Reached:
    """How many initiatives opened at a level, and how those ended for which it was the highest."""

    opened: int = 0
    reached: int = 0
    ended_late: int = 0
    ended_far_late: int = 0
    time_left: list[float] = field(default_factory=list)


def levels(replayed: Iterable[Replayed]) -> dict[Level, Reached]:
    """Return the record of each level over the check-ins up to the due date."""
    found = {level: Reached() for level in Level}
    for each in replayed:
        seen = [
            (each.history.plan.time_of(one.as_of), one.level or Level.advise)
            for one in each.assessments
            if one.state is State.slipping and one.as_of <= each.history.plan.due
        ]
        if not seen:
            continue
        found[seen[0][1]].opened += 1
        highest = max((level for _, level in seen), key=lambda level: level.rank)
        record = found[highest]
        record.reached += 1
        record.ended_late += each.history.ending is Ending.late
        record.ended_far_late += each.history.plan.time_of(ended(each.history)) - 1 > LATE
        record.time_left.append(1 - next(time for time, level in seen if level is highest))
    return found


def time_left(record: Reached) -> float:
    """Return the planned time left when the level was reached, in the median."""
    return median(record.time_left) if record.time_left else 0.0


def ended(history: History) -> date:
    """Return the middle of the span in which the work ended: after its last check-in, before the next one."""
    last, before = history.check_ins[-1].on, history.check_ins[-2].on
    return last + timedelta(days=round((last - before).days / 2))


def spans(replayed: Iterable[Replayed]) -> dict[str, Counter[str]]:
    """Return where the work ended against the span that was shown, by how much of the planned time had gone by."""
    found: dict[str, Counter[str]] = {name: Counter() for name, _, _ in PARTS}
    for each in replayed:
        if len(each.history.check_ins) > 1:
            for time, place in _places(each):
                found[next(name for name, low, high in PARTS if low <= time <= high)][place] += 1
    return found


def _places(each: Replayed) -> Iterator[tuple[float, str]]:
    reports: list[Report] = []
    plan, end = each.history.plan, ended(each.history)
    for check_in, one in zip(each.history.check_ins, each.assessments, strict=True):
        if check_in.percent is not None:
            reports.append(Report(check_in.on, check_in.percent))
        forecast = next((finding for finding in one.findings if finding.rule is Rule.forecast), None)
        if check_in.percent is None or check_in.on > plan.due or forecast is None:
            continue
        shown = interval(_finish(forecast), check_in.on, reports)
        if shown is not None:
            yield plan.time_of(check_in.on), _place(shown.earliest, shown.latest, end)


def _finish(forecast: Finding) -> date:
    finish = forecast.numbers["finish"]
    assert isinstance(finish, date), "a forecast's finish is a day"
    return finish


def _place(earliest: date, latest: date | None, end: date) -> str:
    if end < earliest:
        return "before"
    return "after" if latest is not None and end > latest else "inside"
