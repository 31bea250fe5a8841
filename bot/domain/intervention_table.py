"""The lifecycle of an intervention as data: for every event and phase where it leads, or why it cannot be."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.intervention_events import EventName as E
from bot.domain.sentences import N_


class Phase(StrEnum):
    """Where an intervention stands; `directed` means that a plan is agreed."""

    candidate = "candidate"
    raised = "raised"
    acknowledged = "acknowledged"
    directed = "directed"
    recovering = "recovering"
    closed = "closed"


OPEN_PHASES = frozenset(Phase) - {Phase.closed}


class Cell(StrEnum):
    """A decision that names no new phase."""

    stay = "stay"
    """It happens, and the phase stays."""
    unchanged = "unchanged"
    """It has happened already or means nothing here: nothing changes, and nobody is told off."""
    refused = "refused"


P = Phase
_STAY, _SAME, _NO = Cell.stay, Cell.unchanged, Cell.refused

# fmt: off
_ROWS: dict[E, tuple[Phase | Cell, ...]] = {
    #                   candidate  raised          acknowledged    directed      recovering    closed
    E.raise_again:     (_STAY,     _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.open:            (P.raised,  _SAME,          _SAME,          _SAME,        _SAME,        _NO),
    E.acknowledge:     (_NO,       P.acknowledged, _SAME,          _SAME,        _SAME,        _NO),
    E.unacknowledge:   (_NO,       _NO,            P.raised,       _NO,          _NO,          _NO),
    E.agree_plan:      (_NO,       P.directed,     P.directed,     _STAY,        _STAY,        _NO),
    E.change_level:    (_STAY,     _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.check_in_good:   (_STAY,     _STAY,          _STAY,          P.recovering, _STAY,        _SAME),
    E.check_in_bad:    (_STAY,     _STAY,          _STAY,          _STAY,        P.directed,   _SAME),
    E.propose_close:   (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.keep_open:       (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.close:           (_NO,       P.closed,       P.closed,       P.closed,     P.closed,     _NO),
    E.withdraw:        (P.closed,  P.closed,       P.closed,       P.closed,     P.closed,     _NO),
    E.reopen:          (_NO,       _NO,            _NO,            _NO,          _NO,          P.raised),
    E.hand_over_lead:  (_NO,       _NO,            _STAY,          _STAY,        _STAY,        _NO),
    E.lose_lead:       (_SAME,     _SAME,          P.raised,       _STAY,        _STAY,        _SAME),
    E.offer_help:      (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.hand_over_record: (_NO,      _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.step_down:       (_SAME,     _STAY,          _STAY,          _STAY,        _STAY,        _SAME),
    E.give_update:     (_NO,       P.acknowledged, _STAY,          _STAY,        _STAY,        _NO),
    E.report_no_news:  (_NO,       _NO,            _STAY,          _STAY,        _STAY,        _NO),
    E.snooze_update:   (_NO,       _NO,            _STAY,          _STAY,        _STAY,        _NO),
    E.add_action:      (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.complete_action: (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _STAY),
    E.drop_action:     (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _STAY),
    E.decide:          (_NO,       _STAY,          _STAY,          _STAY,        _STAY,        _NO),
    E.escalate:        (_NO,       _STAY,          _NO,            _NO,          _NO,          _NO),
}
# fmt: on

TABLE: Mapping[tuple[Phase, E], Phase | Cell] = {
    (phase, event): cell for event, row in _ROWS.items() for phase, cell in zip(Phase, row, strict=True)
}

REFUSALS: Mapping[tuple[Phase, E], str] = {
    (P.closed, E.raise_again): N_(
        "The intervention about this closed on {closed_at}. Reopen it, and the same thread goes on."
    ),
    (P.closed, E.open): N_("This was closed on {closed_at}. Reopen it if it is not over."),
    (P.candidate, E.acknowledge): N_("This is not raised yet. Raise it first, then acknowledge it."),
    (P.closed, E.acknowledge): N_("This was closed on {closed_at}, so there is nothing left to acknowledge."),
    (P.candidate, E.unacknowledge): N_("This is not raised yet, so nobody has acknowledged it."),
    (P.raised, E.unacknowledge): N_("Nobody has acknowledged this yet. It is still open for somebody to take."),
    (P.directed, E.unacknowledge): N_("A plan is agreed. If somebody else should take it on, hand over the lead."),
    (P.recovering, E.unacknowledge): N_(
        "This is recovering. If somebody else should see it through, hand over the lead."
    ),
    (P.closed, E.unacknowledge): N_("This was closed on {closed_at}, and its record stays as it is."),
    (P.candidate, E.agree_plan): N_("This is not raised yet. Raise it first, then agree what to do."),
    (P.closed, E.agree_plan): N_("This was closed on {closed_at}. Reopen it to agree a new plan."),
    (P.closed, E.change_level): N_("This was closed on {closed_at}. Reopen it to set a level."),
    (P.candidate, E.propose_close): N_("This is not raised yet. Withdraw it if it is not needed."),
    (P.closed, E.propose_close): N_("This was closed on {closed_at} already."),
    (P.candidate, E.keep_open): N_("This is not raised yet, and nobody has proposed to close it."),
    (P.closed, E.keep_open): N_("This was closed on {closed_at}. Reopen it if it should go on."),
    (P.candidate, E.close): N_("This was never raised, so there is no result to close it with. Withdraw it instead."),
    (P.closed, E.close): N_("This was closed on {closed_at}. Its result is in the thread."),
    (P.closed, E.withdraw): N_("This was closed on {closed_at}, so there is nothing to withdraw."),
    (P.candidate, E.reopen): N_("This is not raised yet. Raise it to begin."),
    (P.raised, E.reopen): N_("This is open and waits for somebody to acknowledge it."),
    (P.acknowledged, E.reopen): N_("This is open and acknowledged. Next, agree what to do."),
    (P.directed, E.reopen): N_("This is open, and its plan is under way. Change the plan if it does not help."),
    (P.recovering, E.reopen): N_("This is open and recovering. Say in the thread what worries you."),
    (P.candidate, E.hand_over_lead): N_("This is not raised yet, so there is no lead to hand over."),
    (P.raised, E.hand_over_lead): N_("Nobody leads this yet. Acknowledge it first, then hand it over."),
    (P.closed, E.hand_over_lead): N_("This was closed on {closed_at} and needs no lead any more."),
    (P.candidate, E.offer_help): N_("This is not raised yet. Raise it first, then offer help."),
    (P.closed, E.offer_help): N_("This was closed on {closed_at}. Thank you; no help is needed any more."),
    (P.candidate, E.hand_over_record): N_("This is not raised yet, so there is no record to keep."),
    (P.closed, E.hand_over_record): N_("This was closed on {closed_at}, and its record is complete."),
    (P.candidate, E.give_update): N_("This is not raised yet. Raise it first, then say what stands."),
    (P.closed, E.give_update): N_("This was closed on {closed_at}. Reply in the thread, or reopen it."),
    (P.candidate, E.report_no_news): N_("This is not raised yet, so no update is due."),
    (P.raised, E.report_no_news): N_("Acknowledge this first. From then on updates are due."),
    (P.closed, E.report_no_news): N_("This was closed on {closed_at}, so no update is due."),
    (P.candidate, E.snooze_update): N_("This is not raised yet, so there is no reminder to snooze."),
    (P.raised, E.snooze_update): N_("This waits for somebody to acknowledge it. After that reminders can be snoozed."),
    (P.closed, E.snooze_update): N_("This was closed on {closed_at}, so no reminder will come."),
    (P.candidate, E.add_action): N_("This is not raised yet. Raise it first, then add actions."),
    (P.closed, E.add_action): N_("This was closed on {closed_at}. Reopen it to add an action."),
    (P.candidate, E.complete_action): N_("This is not raised yet and has no actions to complete."),
    (P.candidate, E.drop_action): N_("This is not raised yet and has no actions to drop."),
    (P.candidate, E.decide): N_("This is not raised yet. Raise it first, then record decisions in its thread."),
    (P.closed, E.decide): N_("This was closed on {closed_at}. Reopen it to record another decision."),
    (P.candidate, E.escalate): N_("This is not raised yet, so nobody is asked."),
    (P.acknowledged, E.escalate): N_("This is acknowledged, so nobody else is asked."),
    (P.directed, E.escalate): N_("A plan is agreed, so nobody else is asked. To involve more people, raise the level."),
    (P.recovering, E.escalate): N_("This is recovering, so nobody else is asked."),
    (P.closed, E.escalate): N_("This was closed on {closed_at}, so nobody else is asked."),
}
"""What a person reads for each refused cell. {closed_at} is an instant, for a view to put into words."""
