"""The catalogue of kinds, a community's changes to it, and the questions that lead to a kind."""

from datetime import date

import pytest

from bot.domain.actions import SettlesWith
from bot.domain.errors import Invalid
from bot.domain.escalation import Place, Roster
from bot.domain.playbooks import DEFAULTS, FIRST_QUESTION, QUESTIONS, Draft, Task, drafts, playbooks
from bot.domain.words import Kind
from tests.domain.interventions import ADA, BEN, DIRK


def kinds_reached_from(key: str, path: tuple[str, ...] = ()) -> set[Kind]:
    assert key not in path, f"a circle: {path}"
    reached: set[Kind] = set()
    for choice in QUESTIONS[key].choices:
        if isinstance(choice.leads_to, Kind):
            reached.add(choice.leads_to)
        else:
            reached |= kinds_reached_from(choice.leads_to, (*path, key))
    return reached


def test_the_questions_reach_every_kind_without_a_circle():
    assert kinds_reached_from(FIRST_QUESTION) == set(Kind)


def test_every_question_is_asked_by_another_and_offers_a_choice():
    asked = {choice.leads_to for question in QUESTIONS.values() for choice in question.choices}

    assert set(QUESTIONS) - {FIRST_QUESTION} == asked - set(Kind)
    for question in QUESTIONS.values():
        assert question.words.endswith("?")
        assert len({choice.words for choice in question.choices}) == len(question.choices) >= 2


def test_no_way_through_takes_more_than_five_questions():
    def longest(key: str) -> int:
        return 1 + max(
            0 if isinstance(choice.leads_to, Kind) else longest(choice.leads_to) for choice in QUESTIONS[key].choices
        )

    assert longest(FIRST_QUESTION) == 5


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_when_it_fits_and_has_a_checklist_in_the_order_of_its_dates(kind):
    playbook = DEFAULTS[kind]

    assert playbook.kind is kind
    assert playbook.fits.endswith(".")
    days = [task.due_in_working_days for task in playbook.tasks]
    assert len(days) >= 3
    assert days == sorted(days)
    assert days[0] >= 1


def test_without_changes_a_community_has_the_defaults():
    assert playbooks() == DEFAULTS


def test_a_community_changes_one_checklist_and_keeps_the_rest():
    line = {"words": " Call the archive ", "due_in_working_days": 2, "for_place": "deputy"}

    merged = playbooks({"coaching": {"tasks": [line]}})

    assert merged[Kind.coaching].tasks == (Task("Call the archive", 2, Place.deputy),)
    assert merged[Kind.coaching].fits == DEFAULTS[Kind.coaching].fits
    assert merged[Kind.stop] == DEFAULTS[Kind.stop]


def test_a_community_says_in_its_own_words_when_a_kind_fits_and_keeps_the_checklist():
    merged = playbooks({"stop": {"fits": "The board said so."}})

    assert merged[Kind.stop].fits == "The board said so."
    assert merged[Kind.stop].tasks == DEFAULTS[Kind.stop].tasks


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"party": {}}, "kind"),
        ({"coaching": {"fits": " "}}, "coaching.fits"),
        ({"coaching": {"fits": 7}}, "coaching.fits"),
        ({"coaching": {"tasks": []}}, "coaching.tasks"),
        ({"coaching": {"tasks": "Call"}}, "coaching.tasks"),
        ({"coaching": {"tasks": [{"words": "Call", "due_in_working_days": 1}] * 13}}, "coaching.tasks"),
        ({"coaching": {"tasks": ["Call"]}}, "coaching.tasks.1"),
        ({"coaching": {"tasks": [{"words": "x" * 201, "due_in_working_days": 1}]}}, "coaching.tasks.1"),
        ({"coaching": {"tasks": [{"words": "Call", "due_in_working_days": 0}]}}, "coaching.tasks.1"),
        ({"coaching": {"tasks": [{"words": "Call", "due_in_working_days": True}]}}, "coaching.tasks.1"),
        ({"coaching": {"tasks": [{"words": "Call"}]}}, "coaching.tasks.1"),
        (
            {"coaching": {"tasks": [{"words": "Call", "due_in_working_days": 1, "for_place": "boss"}]}},
            "coaching.tasks.1",
        ),
    ],
)
def test_a_change_that_cannot_be_used_says_which(overrides, field):
    with pytest.raises(Invalid) as invalid:
        playbooks(overrides)

    assert invalid.value.field == field
    assert str(invalid.value)


def test_a_checklist_proposes_owners_by_place_and_dates_in_their_working_days():
    roster = Roster(owner=ADA, representative=BEN)

    proposed = drafts(
        DEFAULTS[Kind.re_plan],
        roster,
        lead=DIRK,
        start=date(2026, 3, 6),
        is_working_day=lambda _, d: d.weekday() < 5,
    )

    assert proposed == [
        Draft("List what has changed since the plan was agreed", ADA, date(2026, 3, 11)),
        Draft("Propose new milestones and a new due date", ADA, date(2026, 3, 18)),
        Draft("Approve the change of plan, or say what is missing", DIRK, date(2026, 3, 24)),
    ]


def test_what_a_directive_settles_is_settled_in_the_defaults_words_and_in_no_others():
    kept = DEFAULTS[Kind.hr_direction].tasks[2]
    lines = [
        {"words": kept.words, "due_in_working_days": 2, "for_place": "sponsor"},
        {"words": "Ring everybody", "due_in_working_days": 3},
    ]

    book = playbooks({"hr_direction": {"tasks": lines}})[Kind.hr_direction]

    assert [task.settles_with for task in book.tasks] == [SettlesWith.directive, None]
