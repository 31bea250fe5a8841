"""What was on record of a community at an instant, read off rows that are never edited; each question is one query.

An instant counts what was written at that very instant. `storage.known` says how each initiative stood.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.directives import Step
from bot.domain.escalation import StepKind
from bot.domain.words import CheckInState, Role
from storage.database import is_one_of
from storage.tables import (
    Answer,
    CheckIn,
    Community,
    Cycle,
    Division,
    Initiative,
    Intervention,
    InterventionStep,
    Membership,
    Person,
    PlanPoint,
    ThreadReply,
)
from storage.tables_directing import Action, Decision, Lesson, SponsorAsk
from storage.tables_directives import Directive, DirectiveConfirmation, DirectiveDivision
from storage.tables_reporting import ActionChange, PresenceChange


class Held(NamedTuple):
    """A check-in as it stands today; `is_begun` if something was said in it by an instant."""

    cycle_id: int
    division_id: int
    state: str
    opens_at: datetime
    answered_at: datetime | None
    skipped_at: datetime | None
    skip_reason: str
    ended_at: datetime | None
    is_begun: bool


class Promised(NamedTuple):
    """An action as it stands today, and the initiative that it is about, if any."""

    id: int
    owner_id: int
    due_on: date
    words: str
    initiative_id: int | None


class Heard(NamedTuple):
    """That somebody wrote in a thread about an initiative."""

    initiative_id: int
    slack_user: str
    at: datetime


# Built once: that takes SQLAlchemy as long as to run them.
_THERE = or_(col(Division.retired_at).is_(None), col(Division.retired_at) > bindparam("at"))
_NOT_RESTRICTED = or_(col(Intervention.id).is_(None), col(Intervention.is_restricted).is_(False))
_NAMES = (
    sa.select(col(Division.id), col(Division.name))
    .where(col(Division.community_id) == bindparam("community"))
    .order_by(col(Division.name))
)
_PRESENT = _NAMES.where(_THERE, or_(col(Division.added_at).is_(None), col(Division.added_at) <= bindparam("at")))
_CAME_OR_WENT = (
    sa.select(col(PresenceChange.is_active))
    .where(col(PresenceChange.person_id) == Person.id, col(PresenceChange.at) > bindparam("at"))
    .order_by(col(PresenceChange.id))
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
_SPOKEN_FOR = (
    sa.select(col(Membership.division_id), col(Person.is_active), _CAME_OR_WENT)
    .join(Person, col(Membership.person_id) == Person.id)
    .where(col(Membership.community_id) == bindparam("community"))
    .where(is_one_of(col(Membership.role), Role.representative, Role.deputy))
    .where(col(Membership.starts_at) <= bindparam("at"))
    .where(or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > bindparam("at")))
)
_DIRECTIVES = (
    select(Directive)
    .where(Directive.community_id == bindparam("community"), col(Directive.issued_at) <= bindparam("at"))
    .where(or_(col(Directive.ended_at).is_(None), col(Directive.ended_at) > bindparam("at")))
    .order_by(col(Directive.in_effect_by), col(Directive.number))
)
_DIRECTED = (
    select(DirectiveDivision.directive_id, func.count())
    .join(Division, col(DirectiveDivision.division_id) == Division.id)
    .where(col(DirectiveDivision.directive_id).in_(bindparam("directives", expanding=True)), _THERE)
    .where(col(DirectiveDivision.added_at) <= bindparam("at"))
    .group_by(col(DirectiveDivision.directive_id))
)
_IN_EFFECT = (
    select(DirectiveConfirmation.directive_id, func.count())
    .join(Division, col(DirectiveConfirmation.division_id) == Division.id)
    .where(col(DirectiveConfirmation.directive_id).in_(bindparam("directives", expanding=True)), _THERE)
    .where(DirectiveConfirmation.step == Step.in_effect, col(DirectiveConfirmation.at) <= bindparam("at"))
    .where(or_(col(DirectiveConfirmation.undone_at).is_(None), col(DirectiveConfirmation.undone_at) > bindparam("at")))
    .group_by(col(DirectiveConfirmation.directive_id))
)
_HEARD = (
    sa.select(col(Intervention.initiative_id), col(ThreadReply.slack_user), col(ThreadReply.at))
    .join(ThreadReply, col(ThreadReply.intervention_id) == Intervention.id)
    .where(col(Intervention.initiative_id).in_(bindparam("initiatives", expanding=True)))
    .where(col(ThreadReply.at) <= bindparam("at"))
    .where(or_(col(ThreadReply.deleted_at).is_(None), col(ThreadReply.deleted_at) > bindparam("at")))
)
_ACTIONS = (
    sa.select(
        col(Action.id), col(Action.owner_id), col(Action.due_on), col(Action.words), col(Intervention.initiative_id)
    )
    .join(Intervention, col(Action.intervention_id) == Intervention.id, isouter=True)
    .where(col(Action.community_id) == bindparam("community"), col(Action.made_at) <= bindparam("at"), _NOT_RESTRICTED)
    .where(or_(col(Action.settled_at).is_(None), col(Action.settled_at) > bindparam("at")))
    .order_by(col(Action.id))
)
_ACTION_CHANGES = (
    select(ActionChange)
    .where(ActionChange.community_id == bindparam("community"), col(ActionChange.at) > bindparam("after"))
    .order_by(col(ActionChange.at).desc(), col(ActionChange.id).desc())
)
_DECISIONS = (
    select(Decision)
    .join(Intervention, col(Decision.intervention_id) == Intervention.id, isouter=True)
    .where(Decision.community_id == bindparam("community"), _NOT_RESTRICTED)
    .where(col(Decision.recorded_at) > bindparam("after"), col(Decision.recorded_at) <= bindparam("until"))
    .order_by(col(Decision.id))
)
_SPONSOR_ASKS = (
    select(SponsorAsk, Intervention.initiative_id)
    .join(Intervention, col(SponsorAsk.intervention_id) == Intervention.id)
    .where(SponsorAsk.community_id == bindparam("community"), col(Intervention.is_restricted).is_(False))
    .order_by(col(SponsorAsk.id))
)
_INTERVENTIONS = (
    select(Intervention)
    .where(Intervention.community_id == bindparam("community"), col(Intervention.is_restricted).is_(False))
    .where(or_(col(Intervention.closed_at).is_(None), col(Intervention.closed_at) > bindparam("after")))
    .order_by(col(Intervention.id))
)
# A round begins after the one before it has ended, so the last beginning stands for both.
_TURNED = _INTERVENTIONS.where(
    or_(col(Intervention.raised_at) > bindparam("after"), col(Intervention.closed_at) > bindparam("after"))
)
_NAMED_LATER = (
    select(Intervention.initiative_id, InterventionStep.who_id)
    .join(Intervention, col(InterventionStep.intervention_id) == Intervention.id)
    .where(Intervention.community_id == bindparam("community"), col(Intervention.is_restricted).is_(False))
    .where(InterventionStep.kind == StepKind.named_later, col(InterventionStep.ran_at) > bindparam("after"))
    .where(col(InterventionStep.ran_at) <= bindparam("until"))
    .order_by(col(InterventionStep.id))
)
_BEGUN = select(Answer.id).where(Answer.check_in_id == CheckIn.id, col(Answer.at) <= bindparam("at")).exists()
_CHECK_INS = sa.select(
    col(CheckIn.cycle_id),
    col(CheckIn.division_id),
    col(CheckIn.state),
    col(CheckIn.opens_at),
    col(CheckIn.answered_at),
    col(CheckIn.skipped_at),
    col(CheckIn.skip_reason),
    col(CheckIn.ended_at),
    _BEGUN,
).where(col(CheckIn.cycle_id).in_(bindparam("cycles", expanding=True)))
_PEOPLE = select(Person).where(col(Person.id).in_(bindparam("people", expanding=True)))
_DIGESTED_BEFORE = select(func.max(Cycle.digested_at)).where(
    Cycle.community_id == bindparam("community"), col(Cycle.digested_at) < bindparam("at")
)


def division_names(session: Session, community_id: int) -> dict[int, str]:
    """Return what the divisions are called, by id and in the order of their names, retired ones included."""
    return dict(session.execute(_NAMES, {"community": community_id}).all())


def divisions(session: Session, community_id: int) -> dict[int, Division]:
    """Return every division that there ever was, by id."""
    rows = session.exec(select(Division).where(Division.community_id == community_id))
    return {row.id or 0: row for row in rows}


def vacant(session: Session, community_id: int, at: datetime) -> list[str]:
    """Return the divisions for which nobody spoke who was in the workspace then, by name."""
    named = {"community": community_id, "at": at}
    # Whoever left later was there, and whoever came back later was not.
    spoken_for = {
        division_id
        for division_id, is_active, came in session.execute(_SPOKEN_FOR, named)
        if (is_active if came is None else not came)
    }
    return [name for id_, name in session.execute(_PRESENT, named) if id_ not in spoken_for]


def directives(session: Session, community_id: int, at: datetime) -> list[Directive]:
    """Return the directives that were open, the one that is due first first."""
    return list(session.exec(_DIRECTIVES, params={"community": community_id, "at": at}))


def directed(session: Session, directive_ids: Collection[int], at: datetime) -> dict[int, int]:
    """Return to how many divisions that were not retired each of these directives went."""
    if not directive_ids:
        return {}
    return dict(session.exec(_DIRECTED, params={"directives": list(directive_ids), "at": at}).all())


def in_effect(session: Session, directive_ids: Collection[int], at: datetime) -> dict[int, int]:
    """Return in how many divisions that were not retired each of these directives was in effect."""
    if not directive_ids:
        return {}
    return dict(session.exec(_IN_EFFECT, params={"directives": list(directive_ids), "at": at}).all())


def heard(session: Session, initiative_ids: Collection[int], at: datetime) -> list[Heard]:
    """Return what people wrote in threads about these initiatives and had not deleted."""
    if not initiative_ids:
        return []
    return [Heard(*row) for row in session.execute(_HEARD, {"initiatives": list(initiative_ids), "at": at})]


def actions(session: Session, community_id: int, at: datetime) -> list[Promised]:
    """Return the promises that were open and may appear in a list."""
    return [Promised(*row) for row in session.execute(_ACTIONS, {"community": community_id, "at": at})]


def action_changes(session: Session, community_id: int, after: datetime) -> dict[int, ActionChange]:
    """Return the first change of each action after the instant: what it was before held until then."""
    rows = session.exec(_ACTION_CHANGES, params={"community": community_id, "after": after})
    return {row.action_id: row for row in rows}


def decisions(session: Session, community_id: int, after: datetime, until: datetime) -> list[Decision]:
    """Return the decisions of a stretch of time that may appear in a list, oldest first."""
    return list(session.exec(_DECISIONS, params={"community": community_id, "after": after, "until": until}))


def sponsor_asks(session: Session, community_id: int) -> list[tuple[SponsorAsk, int]]:
    """Return the requests to sponsors that may appear in a list, oldest first, each with the initiative it is about."""
    rows = session.exec(_SPONSOR_ASKS, params={"community": community_id})
    return [(ask, initiative_id) for ask, initiative_id in rows]


def interventions(session: Session, community_id: int, after: datetime) -> list[Intervention]:
    """Return the interventions that may appear in a list and had not ended by the instant."""
    return list(session.exec(_INTERVENTIONS, params={"community": community_id, "after": after}))


def interventions_turned(session: Session, community_id: int, after: datetime) -> list[Intervention]:
    """Return the interventions that may appear in a list and were raised or ended after the instant."""
    return list(session.exec(_TURNED, params={"community": community_id, "after": after}))


def named_later(session: Session, community_id: int, after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Return for which initiatives whom a thread did not name, since their week was full: the ids of both."""
    rows = session.exec(_NAMED_LATER, params={"community": community_id, "after": after, "until": until})
    return [(initiative, who) for initiative, who in rows if who is not None]


def cycles(session: Session, community_id: int, first: date, last: date) -> list[Cycle]:
    """Return the rounds of these days of which the answers were due, oldest first."""
    query = select(Cycle).where(
        Cycle.community_id == community_id,
        col(Cycle.day) >= first,
        col(Cycle.day) <= last,
        col(Cycle.digested_at).is_not(None),
    )
    return list(session.exec(query.order_by(col(Cycle.day))))


def check_ins(session: Session, cycle_ids: Collection[int], at: datetime) -> list[Held]:
    """Return what was asked in these rounds."""
    return [Held(*row) for row in session.execute(_CHECK_INS, {"cycles": list(cycle_ids), "at": at})]


def lessons(session: Session, community_id: int, after: datetime, until: datetime) -> list[tuple[Lesson, int]]:
    """Return what was learned from interventions in the time, each with the initiative it was about."""
    rows = session.exec(
        select(Lesson, Intervention.initiative_id)
        .join(Intervention, col(Lesson.intervention_id) == Intervention.id)
        .where(Lesson.community_id == community_id, col(Intervention.is_restricted).is_(False))
        .where(col(Lesson.at) > after, col(Lesson.at) <= until)
        .order_by(col(Lesson.at), col(Lesson.id))
    )
    return [(lesson, initiative_id) for lesson, initiative_id in rows]


def milestones(session: Session, community_id: int, first: date, last: date) -> list[PlanPoint]:
    """Return the milestones of today's plans that are due in these days, by date."""
    rows = session.exec(
        select(PlanPoint)
        .join(Initiative, col(PlanPoint.initiative_id) == Initiative.id)
        .where(Initiative.community_id == community_id, PlanPoint.kind == "milestone")
        .where(col(PlanPoint.due_on) >= first, col(PlanPoint.due_on) <= last)
        .order_by(col(PlanPoint.due_on), col(PlanPoint.id))
    )
    return list(rows)


def people(session: Session, ids: Iterable[int | None]) -> dict[int, Person]:
    """Return these people by their ids."""
    wanted = {each for each in ids if each}
    rows = session.exec(_PEOPLE, params={"people": list(wanted)}) if wanted else ()
    return {person.id or 0: person for person in rows}


# -- what is due -----------------------------------------------------------------------------------------------

_LAST_DUE = (
    sa.select(col(CheckIn.cycle_id).label("cycle_id"), func.max(CheckIn.due_at).label("due_at"))
    .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
    .where(col(Cycle.digested_at).is_(None), col(CheckIn.state) != CheckInState.withdrawn)
    .group_by(col(CheckIn.cycle_id))
    .subquery()
)
SOONEST_DIGEST = sa.select(func.min(_LAST_DUE.c.due_at)).scalar_subquery()
"""When the last answers of a cycle without a digest are due; its digest is made then or when work begins after it."""
_UNDIGESTED = (
    select(Cycle, _LAST_DUE.c.due_at)
    .join(_LAST_DUE, _LAST_DUE.c.cycle_id == Cycle.id)
    .order_by(_LAST_DUE.c.due_at, col(Cycle.id))
)


def undigested(session: Session) -> list[tuple[Cycle, datetime]]:
    """Return the cycles that have no digest yet with when their last answers are due, which puts them in order."""
    return [(cycle, due_at) for cycle, due_at in session.execute(_UNDIGESTED)]


def all_answers_due(now: BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for cycles without a digest in which no answer is due later than `now`."""
    asked = select(CheckIn.id).where(CheckIn.cycle_id == Cycle.id, col(CheckIn.state) != CheckInState.withdrawn)
    return select(col(Cycle.id)).where(
        col(Cycle.digested_at).is_(None),
        asked.correlate(Cycle).exists(),
        ~asked.where(col(CheckIn.due_at) > now).correlate(Cycle).exists(),
    )


def to_steer(now: datetime | BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for the running communities whose steering review is due, or was never planned."""
    return select(col(Community.id)).where(
        or_(col(Community.next_steering_at).is_(None), col(Community.next_steering_at) <= now),
        col(Community.is_paused).is_(False),
    )


def steering_due(session: Session, now: datetime) -> list[int]:
    """Return the running communities whose steering review is due, or was never planned."""
    return [each or 0 for each in session.exec(to_steer(now).order_by(col(Community.id)))]


def digested(session: Session, community_id: int, day: date | None) -> Cycle | None:
    """Return the newest cycle that has a digest, of those up to the day where one is named."""
    query = select(Cycle).where(Cycle.community_id == community_id, col(Cycle.digested_at).is_not(None))
    if day is not None:
        query = query.where(col(Cycle.day) <= day)
    return session.exec(query.order_by(col(Cycle.digested_at).desc(), col(Cycle.day).desc()).limit(1)).first()


def digested_before(session: Session, cycle: Cycle) -> datetime | None:
    """Return when the community's digest before that of the cycle was made."""
    named = {"community": cycle.community_id, "at": cycle.digested_at}
    return session.exec(_DIGESTED_BEFORE, params=named).first()
