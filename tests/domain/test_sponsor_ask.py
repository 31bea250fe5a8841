"""A sponsor ask: one page in, one recorded answer out."""

from datetime import date
from itertools import product

import pytest

from bot.domain.errors import Invalid, Refused
from bot.domain.sponsor_ask import TABLE, AskAct, AskState, SponsorAsk, ask_sponsor, reply
from tests.domain.interventions import ADA, DAY, SOL, START

TODAY = date(2026, 3, 2)
WAY_TO = {
    AskState.asked: [],
    AskState.asked_back: [AskAct.ask_back],
    AskState.approved: [AskAct.approve],
    AskState.declined: [AskAct.decline],
    AskState.taken_back: [AskAct.take_back],
}


def asked(**changes) -> SponsorAsk:
    page = {
        "context": "The archive has no search",
        "options": ["Buy one", "Build one"],
        "recommendation": 1,
        "needed_by": TODAY,
        "by": ADA,
        "now": START,
        "today": TODAY,
    }
    return ask_sponsor(**(page | changes))


def in_state(state: AskState) -> SponsorAsk:
    ask = asked()
    for act in WAY_TO[state]:
        ask = reply(ask, act, "Because", SOL, START + DAY)
    return ask


@pytest.mark.parametrize(("state", "act"), list(product(AskState, AskAct)))
def test_every_act_in_every_state_leads_on_or_is_answered_with_a_sentence(state, act):
    expected = {
        AskState.asked: {
            "approve": "approved",
            "decline": "declined",
            "ask_back": "asked_back",
            "take_back": "taken_back",
        },
        AskState.asked_back: {
            "approve": "approved",
            "decline": "declined",
            "ask_back": "asked_back",
            "explain": "asked",
            "take_back": "taken_back",
        },
    }.get(state, {})
    ask = in_state(state)

    if act in expected:
        after = reply(ask, act, " Because ", SOL, START + 2 * DAY)
        assert after.state == expected[act]
        assert (after.replies[-1].words, after.replies[-1].by) == ("Because", SOL)
    else:
        with pytest.raises(Refused) as refusal:
            reply(ask, act, "Because", SOL, START + 2 * DAY)
        assert str(refusal.value).endswith(".")


def test_the_table_is_complete_and_each_refusal_has_its_own_sentence():
    sentences = [cell for cell in TABLE.values() if not isinstance(cell, AskState)]

    assert set(TABLE) == set(product(AskState, AskAct))
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"context": " "}, "context"),
        ({"options": ["", " "]}, "options"),
        ({"options": list("abcdef")}, "options"),
        ({"recommendation": 2}, "recommendation"),
        ({"recommendation": -1}, "recommendation"),
        ({"needed_by": date(2026, 3, 1)}, "needed_by"),
    ],
)
def test_an_incomplete_page_is_refused_at_the_field(change, field):
    with pytest.raises(Invalid) as invalid:
        asked(**change)

    assert invalid.value.field == field


@pytest.mark.parametrize(("option", "approved"), [(None, 1), (0, 0), (1, 1)])
def test_approving_settles_on_an_option_the_recommended_one_by_default(option, approved):
    ask = reply(asked(), AskAct.approve, "Worth it", SOL, START, option=option)

    assert (ask.state, ask.approved_option) == (AskState.approved, approved)


@pytest.mark.parametrize(("words", "option"), [(" ", None), ("Worth it", 2), ("Worth it", -1)])
def test_an_answer_without_reason_or_with_an_unknown_option_is_refused(words, option):
    with pytest.raises(Invalid):
        reply(asked(), AskAct.approve, words, SOL, START, option=option)


def test_the_second_of_two_answers_in_the_same_second_reads_the_first():
    declined = reply(asked(), AskAct.decline, "Not this year", SOL, START + DAY)

    with pytest.raises(Refused) as refusal:
        reply(declined, AskAct.approve, "Yes", SOL, START + DAY)

    assert refusal.value.params == {"at": START + DAY}


def test_declining_and_asking_back_approve_nothing():
    for act in (AskAct.decline, AskAct.ask_back):
        assert reply(asked(), act, "Why so much?", SOL, START).approved_option is None
