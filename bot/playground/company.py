"""The playground's company, twelve weeks of its knowledge strategy, and the moment at which a visitor comes in."""

from datetime import UTC, date, datetime

from bot.playground.company_deeds import DEEDS
from bot.playground.company_initiatives import TOLD
from bot.playground.company_people import COLLEAGUES, DIVISIONS
from bot.playground.script import Company

SEEDED = Company(
    channel="knowledge-strategy",
    name="Knowledge Strategy Community",
    tz="Europe/Berlin",
    divisions=DIVISIONS,
    colleagues=COLLEAGUES,
    told=TOLD,
    deeds=DEEDS,
    founded=datetime(2026, 1, 8, 9, tzinfo=UTC),
    first_cycle=date(2026, 1, 12),
    # Monday, 11:00 in New York: the last check-in is under way, and four divisions have still to answer.
    ends=datetime(2026, 3, 30, 15, tzinfo=UTC),
)
