"""What can happen to an intervention. `by` is the person who did it, and `None` when detection or the "
"clock did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.words import Kind, Level, Outcome, PersonId


class EventName(StrEnum):
    """The rows of the lifecycle table."""

    raise_again = "raise_again"
    open = "open"
    acknowledge = "acknowledge"
    unacknowledge = "unacknowledge"
    agree_plan = "agree_plan"
    change_level = "change_level"
    check_in_good = "check_in_good"
    check_in_bad = "check_in_bad"
    propose_close = "propose_close"
    keep_open = "keep_open"
    close = "close"
    withdraw = "withdraw"
    reopen = "reopen"
    hand_over_lead = "hand_over_lead"
    lose_lead = "lose_lead"
    offer_help = "offer_help"
    hand_over_record = "hand_over_record"
    step_down = "step_down"
    give_update = "give_update"
    report_no_news = "report_no_news"
    snooze_update = "snooze_update"
    add_action = "add_action"
    complete_action = "complete_action"
    drop_action = "drop_action"
    decide = "decide"
    escalate = "escalate"


@dataclass(frozen=True)
class RaiseAgain:
    """Somebody, or a rule, raised what is already open: it joins the same thread."""

    by: PersonId | None = None


@dataclass(frozen=True)
class Open:
    """A candidate is confirmed and its thread starts."""

    by: PersonId | None = None


@dataclass(frozen=True)
class Acknowledge:
    by: PersonId


@dataclass(frozen=True)
class Unacknowledge:
    """Nothing was heard for too long after the acknowledgement, so the intervention waits for somebody "
    "again."""


@dataclass(frozen=True)
class AgreePlan:
    """What is directed: the kind, and the plan in the words of the people.

    `required` says why the community has to step in; above the level advise somebody decides that and says so.
    """

    by: PersonId
    kind: Kind
    plan: str
    required: str = ""


@dataclass(frozen=True)
class ChangeLevel:
    level: Level
    by: PersonId | None = None
    reason: str = ""


@dataclass(frozen=True)
class CheckInGood:
    """A check-in after which the initiative no longer counts as slipping."""


@dataclass(frozen=True)
class CheckInBad:
    """A check-in after which the initiative still counts as slipping."""


@dataclass(frozen=True)
class ProposeClose:
    by: PersonId | None = None


@dataclass(frozen=True)
class KeepOpen:
    """The proposal to close is declined; two more good check-ins bring the next one."""

    by: PersonId


@dataclass(frozen=True)
class Close:
    by: PersonId
    outcome: Outcome
    conclusion: str


@dataclass(frozen=True)
class Withdraw:
    by: PersonId
    reason: str


@dataclass(frozen=True)
class Reopen:
    """The initiative slipped again, or a person says that it is not over."""

    by: PersonId | None = None
    level: Level | None = None


@dataclass(frozen=True)
class HandOverLead:
    by: PersonId
    to: PersonId


@dataclass(frozen=True)
class LoseLead:
    """`person` left the community or can no longer lead."""

    person: PersonId


@dataclass(frozen=True)
class OfferHelp:
    by: PersonId


@dataclass(frozen=True)
class HandOverRecord:
    """From now on `to` keeps the record; whoever claims it hands it to themselves."""

    by: PersonId
    to: PersonId


@dataclass(frozen=True)
class StepDown:
    """`person` no longer helps nor keeps the record."""

    person: PersonId


@dataclass(frozen=True)
class GiveUpdate:
    """What stands, what is being done, what is needed."""

    by: PersonId
    conditions: str
    actions: str = ""
    needs: str = ""


@dataclass(frozen=True)
class ReportNoNews:
    by: PersonId


@dataclass(frozen=True)
class SnoozeUpdate:
    by: PersonId
    until: datetime


@dataclass(frozen=True)
class AddAction:
    by: PersonId


@dataclass(frozen=True)
class CompleteAction:
    by: PersonId


@dataclass(frozen=True)
class DropAction:
    by: PersonId


@dataclass(frozen=True)
class Decide:
    by: PersonId


@dataclass(frozen=True)
class Escalate:
    """One more person of the chain is asked, because nobody has answered in time."""


TakingUp = RaiseAgain | Open | Acknowledge | Unacknowledge | AgreePlan | ChangeLevel | Escalate
CheckingIn = CheckInGood | CheckInBad
Ending = ProposeClose | KeepOpen | Close | Withdraw | Reopen
Leading = HandOverLead | LoseLead
TakingPart = OfferHelp | HandOverRecord | StepDown
Reporting = GiveUpdate | ReportNoNews | SnoozeUpdate
Recording = AddAction | CompleteAction | DropAction | Decide
Event = TakingUp | CheckingIn | Ending | Leading | TakingPart | Reporting | Recording

NAMES: dict[type[Event], EventName] = {
    RaiseAgain: EventName.raise_again,
    Open: EventName.open,
    Acknowledge: EventName.acknowledge,
    Unacknowledge: EventName.unacknowledge,
    AgreePlan: EventName.agree_plan,
    ChangeLevel: EventName.change_level,
    CheckInGood: EventName.check_in_good,
    CheckInBad: EventName.check_in_bad,
    ProposeClose: EventName.propose_close,
    KeepOpen: EventName.keep_open,
    Close: EventName.close,
    Withdraw: EventName.withdraw,
    Reopen: EventName.reopen,
    HandOverLead: EventName.hand_over_lead,
    LoseLead: EventName.lose_lead,
    OfferHelp: EventName.offer_help,
    HandOverRecord: EventName.hand_over_record,
    StepDown: EventName.step_down,
    GiveUpdate: EventName.give_update,
    ReportNoNews: EventName.report_no_news,
    SnoozeUpdate: EventName.snooze_update,
    AddAction: EventName.add_action,
    CompleteAction: EventName.complete_action,
    DropAction: EventName.drop_action,
    Decide: EventName.decide,
    Escalate: EventName.escalate,
}


def name_of(event: Event) -> EventName:
    """Return the event's row in the lifecycle table."""
    return NAMES[type(event)]
