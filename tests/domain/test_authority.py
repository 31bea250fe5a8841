"""Every act times every role times whose thing it is; what is not granted is refused."""

from itertools import product

import pytest

from bot.domain.acts import WHO_MAY, Act
from bot.domain.authority import (
    FROM_ELSEWHERE,
    GUEST,
    OBSERVER,
    OUTSIDE,
    TABLE,
    Scope,
    Standing,
    act_to_change_level,
    may,
)
from bot.domain.words import DivisionId, Level, PersonId, Role

ADA, BEN = PersonId(1), PersonId(2)
SALES, LEGAL = DivisionId(10), DivisionId(20)

# Written out by hand from the product's rules, not derived from the table under test. Per column a letter:
# - nothing, o own things, d the division spoken for today, n the division that names one, * everything.
# Columns: knowledge lead, HR lead, sponsor, representative, deputy, observer, member without a role.
EXPECTED = {
    "view": "*******",
    "see_restricted": "ooooo-o",
    "export": "**-dd--",
    "audit": "**-----",
    "answer_check_in": "**-dd--",
    "amend_answer": "**-dd--",
    "skip_check_in": "**-dd--",
    "acknowledge_check_in": "*------",
    "snooze_prompt": "ooooo-o",
    "manage_absence_own": "ooooo-o",
    "manage_absence_other": "**-----",
    "propose_initiative": "**-dd--",
    "edit_initiative": "**-dd--",
    "pause_initiative": "**-dd--",
    "close_initiative": "**-dd--",
    "agree_baseline": "**-dd--",
    "propose_baseline_change": "**-dd--",
    "change_baseline": "**-----",
    "override_state": "**-----",
    "run_community": "**-----",
    "hand_over_division": "**-d---",
    "confirm_terms": "ooooo-o",
    "forget_own": "ooooooo",
    "forget_other": "**-----",
    "issue_directive": "-*-----",
    "answer_directive": "**-dd--",
    "request_alignment_review": "**-dd--",
    "decide_alignment_review": "-*-----",
    "raise_intervention": "*****-*",
    "comment": "*****-*",
    "record_decision": "*****-*",
    "take_action": "*****-*",
    "settle_action": "**onn-o",
    "acknowledge_intervention": "***nn-o",
    "lead_intervention": "***nn-o",
    "hand_over_intervention": "***oo-o",
    "help_intervention": "*****-*",
    "keep_record": "*****-*",
    "hand_over_record": "**ooo-o",
    "give_update": "***nn-o",
    "agree_plan": "***nn-o",
    "set_level": "***nn-o",
    "set_level_direct": "***----",
    "decide_sponsor_ask": "--*----",
    "close_intervention": "***----",
    "withdraw_intervention": "***----",
    "reopen_intervention": "***nn-o",
    "correct_timestamp": "**-----",
    "answer_pulse": "ooooo-o",
    "run_pulse": "**-----",
}
COLUMNS: list[Role | None] = [*Role, None]


def standing(role: Role | None, *, stands_in: bool = False) -> Standing:
    return Standing(
        ADA,
        is_member=True,
        roles=frozenset({role} if role else ()),
        represents=frozenset({SALES} if role is Role.representative else ()),
        deputises=frozenset({SALES} if role is Role.deputy else ()),
        stands_in_for=frozenset({SALES} if stands_in else ()),
    )


def expected(letter: str, role: Role | None, stands_in: bool, division: DivisionId, owner: PersonId) -> bool:
    speaks_today = division == SALES and (role is Role.representative or stands_in)
    match letter:
        case "*":
            return True
        case "o":
            return owner == ADA
        case "d":
            return speaks_today
        case "n":
            return owner == ADA or (division == SALES and role in (Role.representative, Role.deputy))
        case _:
            return False


def test_the_table_of_this_test_names_every_act_once():
    assert sorted(EXPECTED) == sorted(Act)
    assert {len(letters) for letters in EXPECTED.values()} == {len(COLUMNS)}


@pytest.mark.parametrize("act", Act)
def test_every_cell_of_the_table_holds_for_own_and_other_divisions_and_owners(act):
    for (role, letter), division, owner, stands_in in product(
        zip(COLUMNS, EXPECTED[act], strict=True), (SALES, LEGAL), (ADA, BEN), (False, True)
    ):
        if stands_in and role is not Role.deputy:
            continue

        verdict = may(standing(role, stands_in=stands_in), act, division=division, owner=owner)

        assert verdict.is_allowed == expected(letter, role, stands_in, division, owner), (
            role,
            division,
            owner,
        )


@pytest.mark.parametrize("act", Act)
def test_an_act_on_nothing_in_particular_needs_a_permission_for_everything(act):
    for role in COLUMNS:
        assert may(standing(role), act).is_allowed == (TABLE[act][role] is Scope.any)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(
    ("stranger", "sentence"),
    [
        (Standing(ADA), OUTSIDE),
        (Standing(ADA, is_guest=True), GUEST),
        (Standing(ADA, is_from_elsewhere=True), FROM_ELSEWHERE),
        (Standing(ADA, is_member=True, is_guest=True, roles=frozenset(Role)), GUEST),
        (Standing(ADA, is_member=True, is_from_elsewhere=True, roles=frozenset(Role)), FROM_ELSEWHERE),
    ],
)
def test_people_outside_guests_and_other_organisations_may_nothing_and_learn_nothing(act, stranger, sentence):
    verdict = may(stranger, act, division=SALES, owner=ADA)

    assert not verdict.is_allowed
    assert verdict.message == sentence
    assert verdict.instead == ()


@pytest.mark.parametrize("act", Act)
def test_a_refusal_says_in_a_sentence_who_may(act):
    verdict = may(standing(None), act, division=LEGAL, owner=BEN)

    assert verdict.is_allowed or verdict.message == WHO_MAY[act]
    assert WHO_MAY[act].endswith(".")
    assert "{" not in WHO_MAY[act]


def test_the_sentences_are_complete_and_no_two_acts_share_one():
    assert set(WHO_MAY) == set(Act)
    assert len(set(WHO_MAY.values())) == len(Act)


def test_a_refusal_names_the_roles_that_could_do_it_instead():
    verdict = may(standing(Role.representative), Act.set_level_direct, division=SALES)

    assert verdict.instead == (Role.knowledge_lead, Role.hr_lead, Role.sponsor)


def test_a_pure_observer_is_told_how_to_take_part():
    assert may(standing(Role.observer), Act.comment).message == OBSERVER


def test_an_observer_with_another_role_has_that_roles_permissions():
    both = Standing(
        ADA,
        is_member=True,
        roles=frozenset({Role.observer, Role.representative}),
        represents=frozenset({SALES}),
    )

    assert may(both, Act.answer_check_in, division=SALES).is_allowed
    assert may(both, Act.comment).is_allowed


def test_several_roles_allow_what_any_one_of_them_allows():
    both = Standing(
        ADA,
        is_member=True,
        roles=frozenset({Role.representative, Role.sponsor}),
        represents=frozenset({SALES}),
    )

    assert may(both, Act.answer_check_in, division=SALES).is_allowed
    assert may(both, Act.set_level_direct, division=LEGAL).is_allowed
    assert not may(both, Act.answer_check_in, division=LEGAL).is_allowed


def test_a_place_on_the_roster_without_the_role_grants_nothing():
    former = Standing(ADA, is_member=True, represents=frozenset({SALES}), stands_in_for=frozenset({SALES}))

    assert not may(former, Act.answer_check_in, division=SALES).is_allowed


def test_standing_in_for_a_division_one_does_not_deputise_grants_nothing():
    deputy = Standing(
        ADA,
        is_member=True,
        roles=frozenset({Role.deputy}),
        deputises=frozenset({SALES}),
        stands_in_for=frozenset({SALES, LEGAL}),
    )

    assert not may(deputy, Act.answer_check_in, division=LEGAL).is_allowed


def test_a_restricted_intervention_opens_for_everybody_concerned_and_nobody_else():
    lead = standing(Role.knowledge_lead)

    assert may(lead, Act.see_restricted, owner={BEN, ADA}).is_allowed
    assert not may(lead, Act.see_restricted, owner={BEN}).is_allowed


@pytest.mark.parametrize(
    ("present", "wanted", "act"),
    [
        (Level.advise, Level.assist, Act.set_level),
        (Level.assist, Level.advise, Act.set_level),
        (Level.assist, Level.direct, Act.set_level_direct),
        (Level.direct, Level.advise, Act.set_level_direct),
    ],
)
def test_reaching_and_leaving_the_level_direct_take_the_same_authority(present, wanted, act):
    assert act_to_change_level(present, wanted) is act
