"""The words of the product as types: ids, roles, and every closed list of values.

One word has one meaning, in code, tables, messages and documents alike.
"""

from enum import StrEnum
from typing import NewType

WorkspaceId = NewType("WorkspaceId", int)
PersonId = NewType("PersonId", int)
CommunityId = NewType("CommunityId", int)
DivisionId = NewType("DivisionId", int)
InitiativeId = NewType("InitiativeId", int)
CycleId = NewType("CycleId", int)
CheckInId = NewType("CheckInId", int)
InterventionId = NewType("InterventionId", int)

SlackTeamId = NewType("SlackTeamId", str)
SlackUserId = NewType("SlackUserId", str)
SlackChannelId = NewType("SlackChannelId", str)


class Role(StrEnum):
    """What a person is in a community; a person may hold several at once."""

    knowledge_lead = "knowledge_lead"
    hr_lead = "hr_lead"
    sponsor = "sponsor"
    representative = "representative"
    deputy = "deputy"
    observer = "observer"


LEADS = frozenset({Role.knowledge_lead, Role.hr_lead})


class Strand(StrEnum):
    information_management = "information_management"
    knowledge_management = "knowledge_management"
    strategic_learning = "strategic_learning"


class Stage(StrEnum):
    """Where an initiative stands in its own life; only an active one is checked in on and assessed."""

    draft = "draft"
    active = "active"
    paused = "paused"
    achieved = "achieved"
    partly_achieved = "partly_achieved"
    missed = "missed"
    dropped = "dropped"


CLOSED_STAGES = frozenset({Stage.achieved, Stage.partly_achieved, Stage.missed, Stage.dropped})


class Status(StrEnum):
    """What a representative reports."""

    on_track = "on_track"
    at_risk = "at_risk"
    off_track = "off_track"


class CheckInState(StrEnum):
    """Where a check-in stands. What was never asked, or of somebody away, is no silence; a skip is."""

    waiting = "waiting"
    open = "open"
    answered = "answered"
    partly = "partly"
    missed = "missed"
    skipped = "skipped"
    excused = "excused"
    """Whoever was asked was away when the answer was due."""
    vacant = "vacant"
    """There was nobody to ask."""
    lapsed = "lapsed"
    """The bot was down for the whole window."""
    withdrawn = "withdrawn"
    """The division was retired, or a break began before it was asked."""


class State(StrEnum):
    """What detection concludes about an active initiative."""

    clear = "clear"
    watch = "watch"
    slipping = "slipping"


class Level(StrEnum):
    """Who is asked to act on an intervention; each level adds people to the one before."""

    advise = "advise"
    assist = "assist"
    direct = "direct"

    @property
    def rank(self) -> int:
        """0 for advise, 1 for assist, 2 for direct."""
        return list(Level).index(self)


class Kind(StrEnum):
    """What an intervention directs."""

    strategic_learning_session = "strategic_learning_session"
    coaching = "coaching"
    peer_assist = "peer_assist"
    sponsor_ask = "sponsor_ask"
    resources = "resources"
    clarify_ownership = "clarify_ownership"
    hr_direction = "hr_direction"
    re_plan = "re_plan"
    stop = "stop"


class OutOfReach(StrEnum):
    """Why nothing can be said in a community's channel."""

    archived = "archived"
    removed = "removed"
    """The bot is not in the channel any more."""
    gone = "gone"
    """Deleted, or not to be seen by the bot."""


class Outcome(StrEnum):
    """How an intervention ended."""

    recovered = "recovered"
    re_planned = "re_planned"
    stopped = "stopped"
    withdrawn = "withdrawn"


class Rule(StrEnum):
    """The reason codes of detection; the value is what people and files read."""

    forecast = "forecast"
    pace_needed = "pace-needed"
    shortfall = "shortfall"
    milestone_overdue = "milestone-overdue"
    date_moved = "date-moved"
    status = "status"
    silence = "silence"
    no_owner = "no-owner"
    barrier_open = "barrier-open"
    upstream = "upstream"
    conflict = "conflict"
    stall = "stall"
    confidence = "confidence"
