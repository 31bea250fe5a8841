"""The roles in an intervention beside its lead: whoever keeps the record, and those who help.

Somebody may do both, and a lead may keep the record, too. A new round begins without either.
"""

from dataclasses import replace
from typing import assert_never

from bot.domain import intervention_events as events
from bot.domain.errors import Refused
from bot.domain.intervention_record import Intervention
from bot.domain.sentences import N_, Sentence


def take_part(before: Intervention, event: events.TakingPart) -> Intervention:
    """Return the intervention with the person's part in it, or the very same object when that was so already.

    Raises:
        Refused: the lead wants to step down from nothing else.
    """
    match event:
        case events.OfferHelp():
            is_known = event.by in before.helpers or event.by == before.lead
            return before if is_known else replace(before, helpers=(*before.helpers, event.by))
        case events.HandOverRecord():
            return before if event.to == before.scribe else replace(before, scribe=event.to)
        case events.StepDown():
            return _stepped_down(before, event)
        case _:
            assert_never(event)


def answer_when_unchanged(intervention: Intervention, event: events.TakingPart) -> Sentence:
    """Return what to tell the person whose event changed nothing."""
    match event:
        case events.OfferHelp() if event.by == intervention.lead:
            return Sentence(N_("You lead this already."))
        case events.OfferHelp():
            return Sentence(N_("You help with this already. Thank you."))
        case events.HandOverRecord():
            return Sentence(N_("{person} keeps the record already."), {"person": event.to})
        case events.StepDown():
            return Sentence(N_("You neither help with this nor keep its record."))
        case _:
            assert_never(event)


def _stepped_down(before: Intervention, event: events.StepDown) -> Intervention:
    if event.person not in before.takes_part:
        if event.person == before.lead:
            raise Refused(N_("You lead this. Hand over the lead, and somebody else takes it on."))
        return before
    return replace(
        before,
        scribe=None if event.person == before.scribe else before.scribe,
        helpers=tuple(each for each in before.helpers if each != event.person),
    )
