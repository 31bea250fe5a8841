"""What waits for the clock, of everything at once: a beat on which nothing is due costs one query.

The statements are built once. To build and to key one takes SQLAlchemy longer than SQLite takes to answer it.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from storage import alignment, as_of, checkins, directives, initiatives
from storage.tables import CheckIn, Community, Initiative, Intervention, Lane
from storage.tables_alignment import AlignmentReminder
from storage.tables_asking import Absence, Break
from storage.tables_directing import Action, Lesson, SponsorAsk
from storage.tables_directives import Directive, DirectiveRecipient
from storage.tables_home import Stale
from storage.tables_pulse import Pulse


class Due(NamedTuple):
    """Of which kinds something is due."""

    absences: bool
    breaks: bool
    divisions: bool
    misplaced: bool
    check_ins: bool
    digests: bool
    steering: bool
    looks: bool
    reviews: bool
    interventions: bool
    actions: bool
    sponsor_asks: bool
    lessons: bool
    homes: bool
    new_hr_leads: bool
    alignment_reminders: bool
    directives: bool
    recipients: bool
    pulses: bool


def due(session: Session, now: datetime, plan_until: date) -> Due:
    """Return of which kinds something is due at `now`; divisions are planned up to the day `plan_until`."""
    return Due(*session.connection().execute(_DUE, {"now": now, "plan_until": plan_until}).one())


class Next(NamedTuple):
    """When something is due next: the instant, the day of which check-ins are planned, and before when no digest is."""

    at: datetime | None
    planned_on: date | None
    no_digest_before: datetime | None


def next_due(session: Session) -> Next:
    """Return when something is due next."""
    *instants, planned_on, no_digest_before = session.connection().execute(_NEXT).one()
    return Next(min((each for each in instants if each), default=None), planned_on, no_digest_before)


def _is_any(column: Any) -> ColumnElement[bool]:
    return select(literal(1)).where(col(column) <= bindparam("now")).exists()


_DUE: Select[*tuple[Any, ...]] = select(
    _is_any(Absence.next_at),
    _is_any(Break.next_at),
    checkins.to_plan(bindparam("plan_until")).exists(),
    checkins.out_of_place(bindparam("now")).exists(),
    _is_any(CheckIn.next_at),
    as_of.all_answers_due(bindparam("now")).exists(),
    as_of.to_steer(bindparam("now")).exists(),
    initiatives.communities_due(bindparam("now")).exists(),
    _is_any(Initiative.review_at),
    _is_any(Intervention.next_at),
    _is_any(Action.next_at),
    _is_any(SponsorAsk.next_at),
    _is_any(Lesson.next_at),
    select(col(Stale.id)).exists(),
    alignment.without_reminder(bindparam("now")).exists(),
    _is_any(AlignmentReminder.next_at),
    directives.changed(bindparam("now")).exists(),
    _is_any(DirectiveRecipient.next_at),
    _is_any(Pulse.next_at),
)
_NEXT = select(
    *(
        select(func.min(col(each))).scalar_subquery()
        for each in (
            Absence.next_at,
            Break.next_at,
            CheckIn.next_at,
            Initiative.review_at,
            Intervention.next_at,
            Action.next_at,
            SponsorAsk.next_at,
            Lesson.next_at,
            AlignmentReminder.next_at,
            Directive.next_at,
            DirectiveRecipient.next_at,
            Pulse.next_at,
            Lane.next_at,
        )
    ),
    select(func.min(Community.next_look_at)).where(col(Community.is_paused).is_(False)).scalar_subquery(),
    select(func.min(Community.next_steering_at)).where(col(Community.is_paused).is_(False)).scalar_subquery(),
    checkins.next_to_plan().scalar_subquery(),
    as_of.SOONEST_DIGEST,
)
