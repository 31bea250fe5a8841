"""Every table. Instants are aware and kept in UTC; days are local dates; JSON columns hold plain dicts and lists.

Rows that belong to a community carry its id, so that every query can be held to one community.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, Index, UniqueConstraint, text
from sqlmodel import JSON, Column, Field, SQLModel

from bot.domain.words import Level, Role, Stage, State, Status, Strand

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def _json(*, nullable: bool = False, empty: str | None = None) -> Any:
    return Column(JSON, nullable=nullable, server_default=empty)


def _word(kind: type[StrEnum]) -> Any:
    """Return a column type that keeps the enum's name as plain text, so that a new word needs no migration."""
    return Enum(kind, native_enum=False, length=40)


# -- who -------------------------------------------------------------------------------------------------


class Workspace(SQLModel, table=True):
    """A Slack workspace the bot is installed in."""

    id: int | None = Field(default=None, primary_key=True)
    team: str = Field(unique=True)
    name: str
    bot_user: str
    url: str = Field(default="", sa_column_kwargs={"server_default": ""})
    connected: bool = True


class Person(SQLModel, table=True):
    """A person of a workspace, as Slack last described them."""

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str
    name: str
    tz: str = "UTC"
    locale: str = "en-US"
    is_active: bool = True
    is_guest: bool = False
    refreshed_at: datetime


class Community(SQLModel, table=True):
    """A community of practice: a channel with its terms, cadence and thresholds."""

    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    channel: str
    name: str
    purpose: str = ""
    key_prefix: str = "KS"
    tz: str = "UTC"
    locale: str = "en-US"
    cadence: dict[str, Any] = Field(sa_column=_json())
    thresholds: dict[str, Any] = Field(default={}, sa_column=_json())
    settings: dict[str, Any] = Field(default={}, sa_column=_json())
    is_paused: bool = False
    next_cycle_on: date | None = Field(default=None, index=True)
    next_look_at: datetime | None = Field(default=None, index=True)
    next_steering_at: datetime | None = Field(default=None, index=True)
    created_at: datetime


class Division(SQLModel, table=True):
    """A major division or operational function; without a `cadence` of its own the community's holds.

    `next_on` is the day on which its next check-in is held that is not planned yet, for `next_occurrence`.
    `vacancy_told_at` is when the HR leads were last told that it has no representative. One without `added_at` was
    there before that was noted.
    """

    __table_args__ = (UniqueConstraint("community_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str
    country: str = ""
    region: str = ""
    retired_at: datetime | None = None
    cadence: dict[str, Any] | None = Field(default=None, sa_column=_json(nullable=True))
    next_occurrence: date | None = None
    next_on: date | None = Field(default=None, index=True)
    vacancy_told_at: datetime | None = None
    added_at: datetime | None = None


class Membership(SQLModel, table=True):
    """One role of one person in a community, from one instant to another."""

    __table_args__ = (Index("ix_membership_current", "community_id", "ends_at"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=_word(Role))
    division_id: int | None = Field(default=None, foreign_key="division.id")
    title: str = ""
    starts_at: datetime
    ends_at: datetime | None = None


# -- what is followed --------------------------------------------------------------------------------------


class Initiative(SQLModel, table=True):
    """A piece of the knowledge strategy in one division; `number` makes its key.

    `review_at` is when those concerned are next asked whether a pause still holds.
    """

    __table_args__ = (UniqueConstraint("community_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    division_id: int = Field(foreign_key="division.id", index=True)
    number: int
    title: str
    strand: Strand = Field(sa_type=_word(Strand))
    stage: Stage = Field(default=Stage.active, sa_type=_word(Stage))
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    # Later columns name no foreign key: SQLite would have to copy the table, which its own references forbid.
    sponsor_id: int | None = None
    parent_id: int | None = Field(default=None, index=True)
    outcome: str = Field(default="", sa_column_kwargs={"server_default": ""})
    tags: list[Any] = Field(default=[], sa_column=_json(empty="[]"))
    starts_on: date
    due_on: date
    baseline_due_on: date
    baseline_on: date | None = None
    review_at: datetime | None = Field(default=None, index=True)
    created_at: datetime


class PlanPoint(SQLModel, table=True):
    """A milestone or a target of an initiative's plan; `percent` is cumulative."""

    __tablename__ = "plan_point"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    kind: str
    title: str = ""
    due_on: date
    percent: float
    done_on: date | None = None


class DueMove(SQLModel, table=True):
    """One change of an initiative's due date; never edited."""

    __tablename__ = "due_move"
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    from_on: date
    to_on: date
    reason: str
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


# -- check-ins ---------------------------------------------------------------------------------------------


class Cycle(SQLModel, table=True):
    """One round: every division is in it whose cadence occurs on `day`, even if a holiday moves the asking.

    `idle` are the divisions that occur on that day and have nothing to report. `digested_at` is when its digest was
    made, `corrected_at` when that last changed on account of what came late, and `left_out` says of which divisions
    nobody could have answered by then, by id with the state of their check-in.
    """

    __table_args__ = (UniqueConstraint("community_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    number: int
    day: date
    closed_at: datetime | None = None
    idle: list[Any] = Field(default=[], sa_column=Column(JSON, nullable=False, server_default="[]"))
    digested_at: datetime | None = Field(default=None, index=True)
    corrected_at: datetime | None = None
    left_out: dict[str, Any] = Field(default={}, sa_column=Column(JSON, nullable=False, server_default="{}"))


class CheckIn(SQLModel, table=True):
    """What one division is asked in one cycle. `next_at` is when the clock has to look at it again.

    `state` is a `CheckInState`; `day` the local day on which it is held, `tz` the zone its window was made for;
    `cards` are the people who have a card of it, in the order in which they were asked.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("cycle_id", "division_id"),
        Index("ix_check_in_division_id_opens_at", "division_id", "opens_at"),
        Index("ix_check_in_division_id_day", "division_id", "day"),
        Index("ix_check_in_state", "state"),
        Index("ix_check_in_community_id_day_state", "community_id", "day", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    cycle_id: int = Field(foreign_key="cycle.id")
    division_id: int = Field(foreign_key="division.id")
    day: date = Field(sa_column_kwargs={"server_default": "1970-01-01"})
    tz: str = Field(default="UTC", sa_column_kwargs={"server_default": "UTC"})
    asked_id: int | None = Field(default=None, foreign_key="person.id")
    instead_of_id: int | None = Field(default=None, foreign_key="person.id")
    asks: list[Any] = Field(default=[], sa_column=_json())
    state: str = Field(default="waiting")
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    cards: list[Any] = Field(default=[], sa_column=Column(JSON, nullable=False, server_default="[]"))
    reminders_sent: int = 0
    reminded_at: datetime | None = None
    snoozed_until: datetime | None = None
    skip_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    skipped_at: datetime | None = None
    was_asked_late: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    ended_at: datetime | None = None
    late: bool = False
    next_at: datetime | None = Field(default=None, index=True)


class Answer(SQLModel, table=True):
    """One version of what was said about one initiative in one check-in; never overwritten.

    An answer that a person gives has a status; one that is read in from records may lack it.
    `for_id` is the person on whose behalf `by_id` answered; `repeats` counts answers "as before" running;
    `replies` go by the id of the question in the version `question_set_id`; `day` is that of the check-in, by which
    what was said before is found without reading what was said before that.
    """

    __table_args__ = (
        UniqueConstraint("check_in_id", "initiative_id", "version"),
        UniqueConstraint("submission", "initiative_id"),
        Index("ix_answer_initiative_id_day", "initiative_id", "day", "id"),
        Index("ix_answer_initiative_id_at", "initiative_id", "at", "id", "status"),
    )
    id: int | None = Field(default=None, primary_key=True)
    check_in_id: int = Field(foreign_key="check_in.id")
    initiative_id: int = Field(foreign_key="initiative.id")
    day: date = Field(sa_column_kwargs={"server_default": "1970-01-01"})
    version: int
    submission: str
    status: Status | None = Field(default=None, sa_type=_word(Status))
    progress: float | None = None
    confidence: int | None = None
    barrier: str = ""
    ask: str = ""
    evidence: str = ""
    note: str = ""
    forecast_due_on: date | None = None
    by_id: int = Field(foreign_key="person.id")
    for_id: int | None = Field(default=None, foreign_key="person.id")
    repeats: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    question_set_id: int | None = Field(default=None, foreign_key="question_set.id")
    replies: dict[str, Any] = Field(default={}, sa_column=Column(JSON, nullable=False, server_default="{}"))
    at: datetime


class Draft(SQLModel, table=True):
    """What somebody has typed about an initiative and not yet sent; `form` is Slack's id of the view that kept it."""

    __table_args__ = (UniqueConstraint("check_in_id", "initiative_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    check_in_id: int = Field(foreign_key="check_in.id")
    initiative_id: int = Field(foreign_key="initiative.id")
    person_id: int = Field(foreign_key="person.id")
    fields: dict[str, Any] = Field(sa_column=_json())
    form: str = Field(default="", sa_column_kwargs={"server_default": ""})
    at: datetime


# -- detection ---------------------------------------------------------------------------------------------


class Tracking(SQLModel, table=True):
    """Where detection stands on an initiative: its memory and its latest verdict.

    `memory_before` is the memory without the last check-in, so that a correction of it costs one assessment.
    `asked_at` is when the oldest barrier or ask still without a reply was raised, by `asked_by_id`.
    """

    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    memory: dict[str, Any] = Field(sa_column=_json())
    memory_before: dict[str, Any] = Field(default={}, sa_column=_json(empty="{}"))
    asked_at: datetime | None = None
    asked_by_id: int | None = None
    unowned_on: date | None = None
    looked_on: date | None = Field(default=None, index=True)
    state: State = Field(default=State.clear, sa_type=_word(State))
    level: Level | None = Field(default=None, sa_type=_word(Level))
    points: float = 0.0
    findings: list[Any] = Field(default=[], sa_column=_json())
    as_of: date | None = None
    since: date | None = None


class Assessment(SQLModel, table=True):
    """Detection's verdict at one check-in or on one working day; a later refold replaces it."""

    __table_args__ = (UniqueConstraint("initiative_id", "as_of", "occasion"),)
    id: int | None = Field(default=None, primary_key=True)
    initiative_id: int = Field(foreign_key="initiative.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id")
    as_of: date
    occasion: str
    state: State = Field(sa_type=_word(State))
    level: Level | None = Field(default=None, sa_type=_word(Level))
    points: float
    findings: list[Any] = Field(sa_column=_json())


# -- interventions -----------------------------------------------------------------------------------------


class Intervention(SQLModel, table=True):
    """What the community does about one initiative, in one thread; at most one is open that is not restricted.

    `record` is the whole domain value; the other columns repeat what queries look for, and only
    `bot.usecases.interventions.keep` writes either. `concerned` are the people a restricted one is shared with.
    """

    __table_args__ = (
        Index(
            "uq_intervention_open",
            "initiative_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND NOT is_restricted"),
            postgresql_where=text("closed_at IS NULL AND NOT is_restricted"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    initiative_id: int = Field(foreign_key="initiative.id", index=True)
    phase: str
    level: Level = Field(sa_type=_word(Level))
    lead_id: int | None = Field(default=None, foreign_key="person.id")
    is_restricted: bool = False
    raised_at: datetime
    closed_at: datetime | None = None
    reason: str = ""
    source_link: str = Field(default="", sa_column_kwargs={"server_default": ""})
    concerned: list[Any] = Field(default=[], sa_column=_json(empty="[]"))
    told_rules: list[Any] = Field(default=[], sa_column=_json())
    record: dict[str, Any] = Field(sa_column=_json())
    next_at: datetime | None = Field(default=None, index=True)


class InterventionEvent(SQLModel, table=True):
    """One entry of an intervention's timeline; never edited."""

    __tablename__ = "intervention_event"
    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    what: str
    data: dict[str, Any] = Field(default={}, sa_column=_json())


class ThreadReply(SQLModel, table=True):
    """A person's message in an intervention's thread, as it stands now."""

    __tablename__ = "thread_reply"
    __table_args__ = (UniqueConstraint("intervention_id", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id")
    ts: str
    slack_user: str
    text: str
    at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    marked_by: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False, server_default="[]"))
    """The Slack ids of those who marked it for the story, in the order in which they did."""


# -- delivery ----------------------------------------------------------------------------------------------


class Lane(SQLModel, table=True):
    """The queue of one conversation; whoever holds its lease is the only one to write there."""

    __table_args__ = (UniqueConstraint("workspace_id", "destination"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    destination: str
    next_at: datetime | None = Field(default=None, index=True)
    rests_until: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0


class Message(SQLModel, table=True):
    """One message people see, for ever known by its key: what it shows, what it should show, where it stands.

    `wanted` grows with every change worth showing; delivery posts or edits until `shown` equals it.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_message_due", "lane_id", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    lane_id: int = Field(foreign_key="lane.id")
    key: str
    notice: str
    about: dict[str, Any] = Field(sa_column=_json())
    parent_key: str | None = None
    wanted: int = 1
    shown: int = 0
    due_at: datetime | None = None
    attempts: int = 0
    channel: str | None = Field(default=None, index=True)
    ts: str | None = None
    posted_at: datetime | None = None
    failure: str | None = None
    created_at: datetime


class SeenEvent(SQLModel, table=True):
    """A Slack event that was taken in; Slack sends some twice."""

    __tablename__ = "seen_event"
    event_id: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class Duty(SQLModel, table=True):
    """A thing that is done once per key, such as one community's re-assessment of one day."""

    key: str = Field(primary_key=True)
    done_at: datetime


# -- following interventions through -------------------------------------------------------------------------


class InterventionStep(SQLModel, table=True):
    """One step of asking people that ran: its identity as the domain planned it, and when it ran."""

    __tablename__ = "intervention_step"
    __table_args__ = (Index("ix_intervention_step_who_id_ran_at", "who_id", "ran_at"),)
    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    kind: str
    since: datetime
    due_at: datetime
    who_id: int | None = Field(default=None, foreign_key="person.id")
    number: int
    ran_at: datetime


class FormerPlace(SQLModel, table=True):
    """Where a message stood before somebody deleted it there and it was posted again."""

    __tablename__ = "former_place"
    __table_args__ = (UniqueConstraint("channel", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    channel: str
    ts: str


# Each of these rooms of tables needs the naming convention above, so they come last.
import storage.tables_alignment  # noqa: E402  # so that the metadata is complete
import storage.tables_answering  # noqa: E402
import storage.tables_asking  # noqa: E402
import storage.tables_calendars  # noqa: E402
import storage.tables_directing  # noqa: E402
import storage.tables_directives  # noqa: E402
import storage.tables_home  # noqa: E402
import storage.tables_imports  # noqa: E402
import storage.tables_maturity  # noqa: E402
import storage.tables_plans  # noqa: E402
import storage.tables_pulse  # noqa: E402
import storage.tables_reporting  # noqa: E402
import storage.tables_settings  # noqa: E402
import storage.tables_setup  # noqa: E402, F401
