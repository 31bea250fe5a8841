"""A blueprint in a file: what is written is read again, and what is wrong is told by its place."""

from datetime import date, time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.blueprint import Blueprint, Charter, DivisionSketch, InitiativeSketch, Seat
from bot.domain.blueprint_plain import MOST_ROWS, read, read_day, write
from bot.domain.cadence import Cadence, Monthly, OnWeekday, Weekday, Weekly
from bot.domain.errors import Invalid
from bot.domain.plan import Milestone, Target
from bot.domain.words import Role, Stage, Strand

LEADS = (Seat(Role.hr_lead, "U1", "CPO"), Seat(Role.knowledge_lead, "U2"))
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=20)
CADENCES = st.sampled_from(
    [
        Cadence(Weekly(frozenset({Weekday.monday, Weekday.friday}), 2, date(2026, 3, 2)), time(10, 30)),
        Cadence(Monthly(OnWeekday(1, Weekday.tuesday))),
    ]
)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold))
    divisions = tuple(DivisionSketch(name, draw(NAMES | st.just("")), "", "U3", "") for name in names)
    titles = draw(st.lists(NAMES, max_size=4, unique_by=str.casefold))
    return Blueprint(
        channel="C1",
        charter=Charter(draw(NAMES), draw(NAMES | st.just("")), "", draw(NAMES | st.just(""))),
        zone="Europe/London",
        cadence=draw(CADENCES),
        seats=LEADS,
        divisions=divisions,
        initiatives=tuple(
            InitiativeSketch(
                title,
                draw(st.sampled_from(names)),
                draw(st.sampled_from(Strand)),
                date(2026, 1, 1),
                date(2026, 12, 1),
                stage=draw(st.sampled_from(Stage)),
                number=number,
                milestones=draw(
                    st.sampled_from(
                        [(), (Milestone("Half", date(2026, 6, 1), 2.5), Milestone("All", date(2026, 12, 1)))]
                    )
                ),
            )
            for number, title in enumerate(titles, 1)
        ),
    )


@given(blueprints())
@settings(max_examples=60)
def test_what_is_written_is_read_again(blueprint: Blueprint) -> None:
    found, problems = read(yaml.safe_load(yaml.safe_dump(write(blueprint), allow_unicode=True)))

    assert problems == []
    assert found == blueprint


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("3.4.2026", date(2026, 4, 3)),
        ("30/04/2026", date(2026, 4, 30)),
        ("04/30/2026", date(2026, 4, 30)),
        ("05/05/2026", date(2026, 5, 5)),
        (date(2026, 4, 3), date(2026, 4, 3)),
    ],
)
def test_a_day_is_read_in_the_forms_that_mean_one_day(written: object, day: date) -> None:
    assert read_day(written) == day


@pytest.mark.parametrize(
    ("written", "words"),
    [("03/04/2026", "ambiguous: write 2026-03-04 or 2026-04-03"), ("31.2.2026", "no date"), ("soon", "no date")],
)
def test_a_day_that_may_be_two_or_none_is_told(written: str, words: str) -> None:
    with pytest.raises(Invalid) as told:
        read_day(written)

    assert words in str(told.value)


def plain(**changes: Any) -> dict[str, Any]:
    """A small community's file, with parts replaced."""
    whole = {
        "community": {"channel": "C1", "name": "Circle", "zone": "Europe/London"},
        "roles": [{"role": "hr_lead", "person": "U1"}, {"role": "knowledge_lead", "person": "U2"}],
        "divisions": [{"name": "Operations"}],
        "initiatives": [initiative()],
    }
    return whole | changes


def initiative(**changes: Any) -> dict[str, Any]:
    """A row of an initiative, with fields replaced."""
    row = {"title": "Directory", "division": "Operations", "starts_on": "2026-01-01", "due_on": "2026-06-01"}
    return row | changes


@pytest.mark.parametrize(
    ("whole", "line"),
    [
        (plain(roles=[{"role": "boss", "person": "U1"}]), "roles, row 1, role: “boss” is none of knowledge_lead"),
        (plain(roles=[{"role": "hr_lead", "person": "U1"}]), "community: A knowledge lead is missing"),
        (plain(divisions=[{"name": "A"}, {"name": "a"}]), "divisions, row 2: “a” stands in divisions, row 1 already"),
        (plain(divisions=[{"name": "Sale"}]), "in the file"),
        (plain(divisions=7), "divisions: it should be a list"),
        (
            plain(divisions=[{"name": "Operations", "representative": "U3", "deputy": "U3"}]),
            "divisions, row 1, deputy: nobody is their own deputy",
        ),
        (
            plain(initiatives=[initiative(division="Operatons")]),
            "initiatives, row 1: there is no division “Operatons” in the file; did you mean Operations?",
        ),
        (plain(initiatives=[initiative(division="Sales")]), "initiatives, row 1: there is no division “Sales”"),
        (plain(initiatives=[initiative(due_on="03/04/2026")]), "initiatives, row 1, due_on: “03/04/2026” is ambiguous"),
        (plain(initiatives=[initiative(due_on="2025-01-01")]), "initiatives, row 1, due: The due date has to be after"),
        (plain(initiatives=[initiative(key="XY-1")]), "initiatives, row 1, key: “XY-1” is no key"),
        (
            plain(initiatives=[initiative(), initiative()]),
            "initiatives, row 2: “directory in operations” stands in initiatives, row 1 already",
        ),
        (plain(initiatives=[initiative(milestones="soon")]), "initiatives, row 1, milestones"),
        (plain(initiatives=["x"]), "initiatives, row 1: it should have named fields"),
        (plain(iniatives=[]), "iniatives: there is no such section"),
        (plain(community={"channel": "C1", "name": "C", "zone": "Europe/Londn"}), "Did you mean Europe/London"),
        (plain(initiatives=[initiative()] * (MOST_ROWS + 1)), "rows are more than a community has"),
        ([], "it should begin with `community:`"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(whole: Any, line: str) -> None:
    found, problems = read(whole)

    assert found is None
    assert line in "\n".join(map(str, problems))


def test_targets_are_read_and_checked() -> None:
    row = initiative(targets=[{"on": "2026-03-01", "percent": 40}])

    found, problems = read(plain(initiatives=[row]))

    assert problems == []
    assert found is not None
    assert found.initiatives[0].targets == (Target(date(2026, 3, 1), 40.0),)
