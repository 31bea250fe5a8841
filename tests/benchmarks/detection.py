"""Assessing one more answer costs the same, whatever the length of the history."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.detection.engine import assess
from bot.domain.detection.evidence import Observation
from bot.domain.detection.memory import Memory
from bot.domain.detection.thresholds import Thresholds
from bot.domain.plan import straight_line
from bot.domain.words import Status
from tests.benchmarks.timing import Figure, median_s

START = date(2020, 1, 1)
PLAN = straight_line(START, START + timedelta(days=20_000))


def figures() -> Iterator[Figure]:
    """Yield the cost of one assessment after a thousand answers beside that after ten."""
    short, long = _after(10), _after(1000)
    one_more = Observation(on=START + timedelta(days=8000), status=Status.at_risk, progress=30, confidence=5)

    def floor() -> object:
        return assess(short, one_more, PLAN, Thresholds())

    def measured() -> object:
        return assess(long, one_more, PLAN, Thresholds())

    yield Figure("one assessment: after 1,000 answers / after 10", median_s(floor, 2000), median_s(measured, 2000))


def _after(answers: int) -> Memory:
    memory = Memory()
    for number in range(1, answers + 1):
        seen = Observation(on=START + timedelta(days=7 * number), status=Status.on_track, progress=number / 40)
        memory, _ = assess(memory, seen, PLAN, Thresholds())
    return memory
