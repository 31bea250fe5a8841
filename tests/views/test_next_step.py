"""The head post of an intervention: its first button is the next thing to do."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.intervention_table import Phase
from bot.domain.words import Kind, Level
from bot.views import thread
from bot.views.reader import Reader
from bot.views.thread import Head

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
RAISED = Head(
    intervention=1,
    key="KS-1",
    title="Archive",
    division="Operations",
    level=Level.advise,
    phase=Phase.raised,
    raised_at=AT,
    due_on=date(2026, 12, 1),
    findings=[],
    asked=["UADA"],
)
LED = replace(RAISED, phase=Phase.acknowledged, lead="UKIM")
DIRECTED = replace(LED, phase=Phase.directed, kind=Kind.coaching, plan="Two sessions")


@pytest.mark.parametrize(
    ("head", "first"),
    [
        (RAISED, ("Acknowledge", "primary")),
        (LED, ("Agree a plan…", "primary")),
        (DIRECTED, ("Update…", None)),
        (replace(DIRECTED, is_update_overdue=True), ("Update…", "primary")),
        (replace(DIRECTED, lead=None), ("I lead this", "primary")),
    ],
)
def test_the_first_button_is_the_next_step_and_at_most_one_stands_out(
    head: Head, first: tuple[str, str | None]
) -> None:
    row = thread.head(Reader("en-GB"), head).blocks[-1]["elements"]

    assert (row[0]["text"]["text"], row[0].get("style")) == first
    assert sum(each.get("style") == "primary" for each in row) <= 1


def test_an_agreed_plan_is_changed_not_agreed_again() -> None:
    row = thread.head(Reader("en-GB"), DIRECTED).blocks[-1]["elements"]

    assert "Change the plan…" in [each["text"]["text"] for each in row if each["type"] == "button"]
