"""Drawing an initiative's card costs little more than drawing an empty chart of its size."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.charts import initiative
from bot.charts.drawing import SCHEMA, Spec, png
from bot.charts.initiative import Answered, Picture, Words
from bot.domain.forecast import Forecast, Report
from bot.domain.words import Status
from tests.benchmarks.timing import Figure, median_s

START, DUE = date(2026, 1, 1), date(2027, 3, 1)
WORDS = Words(
    title="KS-12 Expert directory",
    subtitle="Due 1 Mar 2027",
    progress="Progress",
    expected="Expected by the plan",
    reported="Reported",
    statuses={status: status.value for status in Status},
    forecast="Forecast at the reported pace",
    interval="Four of five end in this span",
    agreed="Agreed due date",
    moved="Due date moved to",
    intervention="Intervention",
    today="Today",
)


def figures() -> Iterator[Figure]:
    """Yield the cost of a card with sixty check-ins beside that of an empty chart: what is ours is the difference."""
    card = initiative.specification(_picture(), WORDS)
    yield Figure("a card with 60 check-ins / an empty chart", median_s(_empty, 5), median_s(lambda: png(card), 5))


def _empty() -> object:
    width, height = initiative.WIDTH_PX, initiative.HEIGHT_PX + 200
    spec: Spec = {"$schema": SCHEMA, "width": width, "height": height, "data": {"values": [{}]}, "mark": "point"}
    return png(spec)


def _picture() -> Picture:
    told = [Answered(START + timedelta(weeks=week), min(95.0, 1.5 * week), Status.at_risk) for week in range(1, 61)]
    return Picture(
        start=START,
        due=DUE,
        today=told[-1].on,
        expected=[Report(DUE, 100.0)],
        is_stepped=False,
        answers=told,
        finish=date(2027, 5, 1),
        forecast=Forecast(date(2027, 5, 1), date(2027, 4, 1), date(2027, 8, 1)),
        moves=[date(2027, 4, 1)],
        interventions=[(date(2026, 8, 1), None)],
    )
