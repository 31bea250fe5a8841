"""Who may do what: one table, and everything that is not in it is refused.

The table has a row for every act and a column for every role, plus one for people who belong to the
community without a role (an initiative's owner, a helper). A person with several roles may do what any one of
them allows.
Setting up a community where none exists yet is decided elsewhere: there is no standing in it to ask about.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.domain.acts import WHO_MAY, Act
from bot.domain.sentences import N_
from bot.domain.words import DivisionId, Level, PersonId, Role

__all__ = ["TABLE", "Act", "Scope", "Standing", "Verdict", "act_to_change_level", "may"]


class Scope(StrEnum):
    """How far a permission reaches."""

    none = "none"
    own = "own"
    """What belongs to the person: an initiative they own, an intervention they lead, their own data."""
    own_division = "own_division"
    """What belongs to a division the person speaks for today; a deputy only while standing in."""
    named_division = "named_division"
    """What belongs to a division whose roster names the person, also a deputy who is not standing in."""
    any = "any"


@dataclass(frozen=True)
class Standing:
    """What one person is in one community at one moment."""

    person: PersonId
    is_member: bool = False
    is_guest: bool = False
    is_from_elsewhere: bool = False
    roles: frozenset[Role] = frozenset()
    represents: frozenset[DivisionId] = frozenset()
    deputises: frozenset[DivisionId] = frozenset()
    stands_in_for: frozenset[DivisionId] = frozenset()
    """The divisions of `deputises` where the representative is away or the place is vacant."""


@dataclass(frozen=True)
class Verdict:
    """Whether the act is allowed; if not, a sentence for the person and who could do it instead."""

    is_allowed: bool
    message: str = ""
    instead: tuple[Role, ...] = ()


OUTSIDE = N_(
    "This belongs to a community of practice that you are not part of. If you should be, one of its leads can add you."
)
GUEST = N_("Communities of practice here are for full members of the workspace, so there is nothing to show a guest.")
FROM_ELSEWHERE = N_("This community of practice is internal to another organisation, so there is nothing to show here.")
OBSERVER = N_("As an observer you can read along. To take part, ask a lead to give you a role.")

_NO, _OWN, _ANY = Scope.none, Scope.own, Scope.any
_DIV, _NAMED = Scope.own_division, Scope.named_division

# fmt: off
_COLUMNS: tuple[Role | None, ...] = (
    Role.knowledge_lead, Role.hr_lead, Role.sponsor, Role.representative, Role.deputy, Role.observer, None,
)
_ROWS: dict[Act, tuple[Scope, ...]] = {
    #                              know. HR    spons. repr.   deputy  obs.  member
    Act.view:                     (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _ANY, _ANY),
    Act.see_restricted:           (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.export:                   (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.audit:                    (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.answer_check_in:          (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.amend_answer:             (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.skip_check_in:            (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.acknowledge_check_in:     (_ANY, _NO,  _NO,   _NO,    _NO,    _NO,  _NO),
    Act.snooze_prompt:            (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.manage_absence_own:       (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.manage_absence_other:     (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.propose_initiative:       (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.edit_initiative:          (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.pause_initiative:         (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.close_initiative:         (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.agree_baseline:           (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.propose_baseline_change:  (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.change_baseline:          (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),
    Act.override_state:           (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.run_community:            (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),
    Act.hand_over_division:       (_ANY, _ANY, _NO,   _DIV,   _NO,    _NO,  _NO),
    Act.confirm_terms:            (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.forget_own:               (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _OWN, _OWN),
    Act.forget_other:             (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.issue_directive:          (_NO,  _ANY, _NO,   _NO,    _NO,    _NO,  _NO),
    Act.answer_directive:         (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.request_alignment_review: (_ANY, _ANY, _NO,   _DIV,   _DIV,   _NO,  _NO),
    Act.decide_alignment_review:  (_NO,  _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.raise_intervention:       (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.comment:                  (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.record_decision:          (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.take_action:              (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.settle_action:            (_ANY, _ANY, _OWN,  _NAMED, _NAMED, _NO,  _OWN),
    Act.acknowledge_intervention: (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.lead_intervention:        (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.hand_over_intervention:   (_ANY, _ANY, _ANY,  _OWN,   _OWN,   _NO,  _OWN),
    Act.help_intervention:        (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.keep_record:              (_ANY, _ANY, _ANY,  _ANY,   _ANY,   _NO,  _ANY),
    Act.hand_over_record:         (_ANY, _ANY, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.give_update:              (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.agree_plan:               (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.set_level:                (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.set_level_direct:         (_ANY, _ANY, _ANY,  _NO,    _NO,    _NO,  _NO),
    Act.decide_sponsor_ask:       (_NO,  _NO,  _ANY,  _NO,    _NO,    _NO,  _NO),
    Act.close_intervention:       (_ANY, _ANY, _ANY,  _NO,    _NO,    _NO,  _NO),
    Act.withdraw_intervention:    (_ANY, _ANY, _ANY,  _NO,    _NO,    _NO,  _NO),
    Act.reopen_intervention:      (_ANY, _ANY, _ANY,  _NAMED, _NAMED, _NO,  _OWN),
    Act.correct_timestamp:        (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),

    Act.answer_pulse:             (_OWN, _OWN, _OWN,  _OWN,   _OWN,   _NO,  _OWN),
    Act.run_pulse:                (_ANY, _ANY, _NO,   _NO,    _NO,    _NO,  _NO),
}
# fmt: on

TABLE: Mapping[Act, Mapping[Role | None, Scope]] = {
    act: dict(zip(_COLUMNS, row, strict=True)) for act, row in _ROWS.items()
}
"""Every act, every role; `None` is the column of a member without a role."""


def may(
    standing: Standing,
    act: Act,
    division: DivisionId | None = None,
    owner: PersonId | Collection[PersonId] | None = None,
) -> Verdict:
    """Return whether the person may do `act` to a thing of `division` that belongs to `owner`.

    `owner` may be several people: an initiative's owner and the intervention's lead, or everybody whom a
    restricted intervention concerns. For an act on the person's own data, the owner is the person.
    """
    if (stranger := _why_a_stranger(standing)) is not None:
        return Verdict(False, stranger)
    owners = _owners(owner)
    if any(_reaches(standing, role, TABLE[act][role], division, owners) for role in _seats(standing)):
        return Verdict(True)
    return Verdict(False, _refusal(standing, act), _who_could(act))


def act_to_change_level(present: Level, wanted: Level) -> Act:
    """Return the act to ask `may` about; leaving the level direct takes the same authority as setting it."""
    return Act.set_level_direct if Level.direct in (present, wanted) else Act.set_level


def _why_a_stranger(standing: Standing) -> str | None:
    if standing.is_from_elsewhere:
        return FROM_ELSEWHERE
    if standing.is_guest:
        return GUEST
    return None if standing.is_member else OUTSIDE


def _owners(owner: PersonId | Collection[PersonId] | None) -> Collection[PersonId]:
    if owner is None:
        return ()
    return (owner,) if isinstance(owner, int) else owner


def _seats(standing: Standing) -> Collection[Role | None]:
    """Return the columns that apply: a pure observer has only that one, everybody else is also a member."""
    return standing.roles if standing.roles == {Role.observer} else {*standing.roles, None}


def _reaches(
    standing: Standing,
    role: Role | None,
    scope: Scope,
    division: DivisionId | None,
    owners: Collection[PersonId],
) -> bool:
    is_own = standing.person in owners
    match scope:
        case Scope.none:
            return False
        case Scope.own:
            return is_own
        case Scope.own_division:
            return division in _divisions(standing, role)
        case Scope.named_division:
            return is_own or division in _divisions(standing, role) | _deputised(standing, role)
        case Scope.any:
            return True
        case _:
            assert_never(scope)


def _divisions(standing: Standing, role: Role | None) -> frozenset[DivisionId]:
    if role is Role.representative:
        return standing.represents
    return standing.deputises & standing.stands_in_for if role is Role.deputy else frozenset()


def _deputised(standing: Standing, role: Role | None) -> frozenset[DivisionId]:
    return standing.deputises if role is Role.deputy else frozenset()


def _refusal(standing: Standing, act: Act) -> str:
    return OBSERVER if standing.roles == {Role.observer} else WHO_MAY[act]


def _who_could(act: Act) -> tuple[Role, ...]:
    """Return the roles whose permission goes beyond the own things, in the order of the table."""
    return tuple(role for role in Role if TABLE[act][role] in (Scope.any, Scope.own_division, Scope.named_division))
