"""Templates: whatever the time there is, their milestones make a plan that can be followed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.blueprint import LONGEST_NAME
from bot.domain.cadence import Weekday
from bot.domain.calendar import Calendar
from bot.domain.errors import Invalid
from bot.domain.plan import milestone_plan
from bot.domain.templates import TEMPLATES, Step, Template, milestones
from bot.domain.words import Strand
from bot.views.reader import Reader

START = date(2026, 1, 1)
NO_WEEKEND = Calendar(weekend=frozenset())
SPANS = st.integers(-2, 15) | st.integers(-400, 4000)
EVERY = pytest.mark.parametrize("template", [pytest.param(each, id=key) for key, each in TEMPLATES.items()])


@pytest.mark.parametrize(
    ("weights", "days", "offsets"),
    [
        ((1, 1, 1, 1), 100, [25, 50, 75, 100]),
        ((1, 3, 2, 2, 2), 100, [10, 40, 60, 80, 100]),
        ((1, 1, 1), 10, [3, 7, 10]),
        ((1, 1, 1), 3, [1, 2, 3]),  # no day to spare
        ((9, 1, 1), 4, [2, 3, 4]),  # a long first step leaves a day for each that follows
        ((1, 1, 98), 10, [1, 2, 10]),  # short steps still come one after the other
    ],
)
def test_milestones_stand_as_far_apart_as_their_weights_say(
    weights: tuple[int, ...], days: int, offsets: list[int]
) -> None:
    template = Template("-", Strand.knowledge_management, tuple(Step(str(n), each) for n, each in enumerate(weights)))

    spread = milestones(template, START, START + timedelta(days=days), NO_WEEKEND)

    assert [(each.due - START).days for each in spread] == offsets
    assert [each.weight for each in spread] == list(weights)


def test_milestones_are_on_working_days_rather_before_than_after() -> None:
    # 2 January 2026 is a Friday: a and b fall on Saturday the 10th and Sunday the 11th, c on Sunday the 18th.
    template = Template("-", Strand.knowledge_management, (Step("a", 8), Step("b", 1), Step("c", 7)))
    spread = milestones(template, date(2026, 1, 2), date(2026, 1, 18), Calendar())

    assert [each.due for each in spread] == [date(2026, 1, 9), date(2026, 1, 12), date(2026, 1, 18)]


@given(
    st.sampled_from(list(TEMPLATES.values())),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    SPANS,
    st.sampled_from([NO_WEEKEND, Calendar(), Calendar(weekend=frozenset(Weekday) - {Weekday.tuesday})]),
)
def test_every_template_fits_every_span_or_is_refused(
    template: Template, start: date, days: int, calendar: Calendar
) -> None:
    due = start + timedelta(days=days)
    if days < len(template.steps):
        with pytest.raises(Invalid, match="at least") as refused:
            milestones(template, start, due, calendar)
        assert refused.value.field == "due"
        return

    spread = milestones(template, start, due, calendar)

    assert all(one.due < next_.due for one, next_ in pairwise(spread))
    assert start < spread[0].due
    assert spread[-1].due == due
    assert milestone_plan(start, due, spread).milestones == spread


@EVERY
@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_every_template_has_four_to_six_milestones_told_apart_and_short_enough_in_every_language(
    template: Template, locale: str
) -> None:
    words = Reader(locale).text
    names = [words(step.name) for step in template.steps]

    assert 4 <= len(set(names)) == len(names) <= 6
    assert all(len(name) <= LONGEST_NAME for name in [words(template.title), *names])
