"""What was on record at an instant, read off rows that are never edited; each question is one query for a community.

An instant counts what was written at that very instant. Rows that tell what was before say what held until they were
written: the first of them after the instant knows better than the row that they are about.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BindParameter, ColumnElement
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.domain.directives import Step
from bot.domain.escalation import StepKind
from bot.domain.words import CheckInState, Role, Stage, State, Status, Strand
from storage.tables import (
    Answer,
    CheckIn,
    Community,
    Cycle,
    Division,
    DueMove,
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
from storage.tables_plans import Override
from storage.tables_reporting import ActionChange, PresenceChange, VerdictChange
from storage.tables_setup import StageChange

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


class Present(NamedTuple):
    """An initiative as it stands today."""

    id: int
    number: int
    title: str
    division_id: int
    strand: Strand
    stage: Stage
    due_on: date
    created_at: datetime


class Verdict(NamedTuple):
    """What detection concluded last; `change` is the row with its findings."""

    change: int
    state: State


class Said(NamedTuple):
    """What was said last about an initiative."""

    answer: int
    status: Status | None
    progress: float | None
    ask: str
    at: datetime
    by_id: int


def initiatives(session: Session, community_id: int, at: datetime) -> list[Present]:
    """Return the initiatives that there were, by number, as they stand today."""
    # Columns, not rows: to make objects of 2,000 rows takes most of the time that a report has.
    columns = (getattr(Initiative, name) for name in Present._fields)
    query = sa.select(*columns).where(col(Initiative.community_id) == community_id, col(Initiative.created_at) <= at)
    return [Present(*row) for row in session.execute(query.order_by(col(Initiative.number)))]


def divisions(session: Session, community_id: int) -> list[Division]:
    """Return every division that there ever was, by name."""
    return list(session.exec(select(Division).where(Division.community_id == community_id).order_by(Division.name)))


def stage_changes(
    session: Session, community_id: int, after: datetime, until: datetime | None = None
) -> list[StageChange]:
    """Return the steps in initiatives' lives after one instant and up to another, oldest first."""
    query = (
        select(StageChange)
        .join(Initiative, col(StageChange.initiative_id) == Initiative.id)
        .where(Initiative.community_id == community_id, *_between(col(StageChange.at), after, until))
    )
    return list(session.exec(query.order_by(col(StageChange.at), col(StageChange.id))))


def pauses(session: Session, initiative_ids: Iterable[int], at: datetime) -> dict[int, StageChange]:
    """Return the last pause of each of these initiatives."""
    query = select(StageChange).where(
        col(StageChange.initiative_id).in_(list(initiative_ids)),
        StageChange.to_stage == Stage.paused,
        col(StageChange.at) <= at,
    )
    return {row.initiative_id: row for row in session.exec(query.order_by(col(StageChange.at), col(StageChange.id)))}


def due_moves(session: Session, community_id: int, after: datetime, until: datetime | None = None) -> list[DueMove]:
    """Return the moves of due dates after one instant and up to another, oldest first."""
    query = (
        select(DueMove)
        .join(Initiative, col(DueMove.initiative_id) == Initiative.id)
        .where(Initiative.community_id == community_id, *_between(col(DueMove.at), after, until))
    )
    return list(session.exec(query.order_by(col(DueMove.at), col(DueMove.id))))


def verdicts(session: Session, community_id: int, at: datetime) -> dict[int, Verdict]:
    """Return detection's last verdict on each initiative by its id; one that was never assessed is left out."""
    # One seek in the index for each initiative: grouping would read the whole history.
    newest = (
        select(VerdictChange.id)
        .where(VerdictChange.initiative_id == Initiative.id, col(VerdictChange.at) <= at)
        .order_by(col(VerdictChange.at).desc(), col(VerdictChange.id).desc())
        .limit(1)
        .correlate(Initiative)
        .scalar_subquery()
    )
    rows = session.exec(
        select(VerdictChange.id, VerdictChange.initiative_id, VerdictChange.state)
        .join(Initiative, newest == VerdictChange.id)
        .where(Initiative.community_id == community_id)
    )
    return {initiative_id: Verdict(id_ or 0, State(state)) for id_, initiative_id, state in rows}


def slipped(session: Session, community_id: int, after: datetime, until: datetime) -> set[int]:
    """Return the initiatives that detection found slipping at any time after one instant and up to another."""
    query = select(VerdictChange.initiative_id).where(
        VerdictChange.community_id == community_id,
        VerdictChange.state == State.slipping,
        *_between(col(VerdictChange.at), after, until),
    )
    return set(session.exec(query.distinct()))


def findings(session: Session, change_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Return what these verdicts rest on, by the ids of their initiatives."""
    query = sa.select(col(VerdictChange.initiative_id), col(VerdictChange.findings))
    rows = session.execute(query.where(col(VerdictChange.id).in_(list(change_ids))))
    return {row.initiative_id: row.findings for row in rows}


def directives(session: Session, community_id: int, at: datetime) -> list[Directive]:
    """Return the directives that were open, the one that is due first first."""
    query = select(Directive).where(Directive.community_id == community_id, Directive.issued_at <= at)
    query = query.where(or_(col(Directive.ended_at).is_(None), col(Directive.ended_at) > at))
    return list(session.exec(query.order_by(col(Directive.in_effect_by), col(Directive.number))))


def directed(session: Session, directive_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """Return to how many divisions that were not retired each of these directives went."""
    rows = session.exec(
        select(DirectiveDivision.directive_id, func.count())
        .join(Division, col(DirectiveDivision.division_id) == Division.id)
        .where(col(DirectiveDivision.directive_id).in_(list(directive_ids)), DirectiveDivision.added_at <= at)
        .where(or_(col(Division.retired_at).is_(None), col(Division.retired_at) > at))
        .group_by(col(DirectiveDivision.directive_id))
    )
    return dict(rows.all())


def in_effect(session: Session, directive_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """Return in how many divisions that were not retired each of these directives was in effect."""
    rows = session.exec(
        select(DirectiveConfirmation.directive_id, func.count())
        .join(Division, col(DirectiveConfirmation.division_id) == Division.id)
        .where(col(DirectiveConfirmation.directive_id).in_(list(directive_ids)), DirectiveConfirmation.at <= at)
        .where(DirectiveConfirmation.step == Step.in_effect)
        .where(or_(col(DirectiveConfirmation.undone_at).is_(None), col(DirectiveConfirmation.undone_at) > at))
        .where(or_(col(Division.retired_at).is_(None), col(Division.retired_at) > at))
        .group_by(col(DirectiveConfirmation.directive_id))
    )
    return dict(rows.all())


def answers(session: Session, community_id: int, at: datetime) -> dict[int, Said]:
    """Return what was said last about each initiative by its id; one of which nothing was said is left out."""
    newest = (
        select(Answer.id)
        .where(Answer.initiative_id == Initiative.id, col(Answer.at) <= at)
        .order_by(col(Answer.at).desc(), col(Answer.id).desc())
        .limit(1)
        .correlate(Initiative)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            col(Answer.initiative_id),
            col(Answer.id),
            col(Answer.status),
            col(Answer.progress),
            col(Answer.ask),
            col(Answer.at),
            col(Answer.by_id),
        )
        .join(Initiative, newest == Answer.id)
        .where(col(Initiative.community_id) == community_id)
    )
    return {initiative_id: Said(*rest) for initiative_id, *rest in rows}


def asked_since(session: Session, initiative_ids: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Return when the run of answers with an ask began that each of these initiatives ends in."""
    # From the newest answer without an ask on, for each initiative by itself: grouping would read the whole history.
    without = aliased(Answer)
    last_without = (
        select(func.max(without.at))
        .where(without.initiative_id == Initiative.id, without.ask == "", col(without.at) <= at)
        .correlate(Initiative)
        .scalar_subquery()
    )
    began = (
        select(func.min(Answer.at))
        .where(Answer.initiative_id == Initiative.id, Answer.ask != "", col(Answer.at) <= at)
        .where(col(Answer.at) > func.coalesce(last_without, sa.literal(BEFORE_ALL, UTCDateTime())))
        .correlate(Initiative)
        .scalar_subquery()
    )
    rows = session.execute(sa.select(col(Initiative.id), began).where(col(Initiative.id).in_(list(initiative_ids))))
    return {initiative_id: since for initiative_id, since in rows if since}


def replies(session: Session, initiative_ids: Iterable[int], at: datetime) -> list[tuple[int, ThreadReply]]:
    """Return what people wrote in threads about these initiatives and had not deleted, with the initiatives' ids."""
    rows = session.exec(
        select(Intervention.initiative_id, ThreadReply)
        .join(ThreadReply, col(ThreadReply.intervention_id) == Intervention.id)
        .where(col(Intervention.initiative_id).in_(list(initiative_ids)), col(ThreadReply.at) <= at)
        .where(or_(col(ThreadReply.deleted_at).is_(None), col(ThreadReply.deleted_at) > at))
    )
    return [(initiative_id, reply) for initiative_id, reply in rows]


def overrides(session: Session, community_id: int, at: datetime, day: date) -> dict[int, Override]:
    """Return what leads said against the rules and held on that day, by the initiatives' ids."""
    rows = session.exec(
        select(Override)
        .join(Initiative, col(Override.initiative_id) == Initiative.id)
        .where(Initiative.community_id == community_id, col(Override.at) <= at, col(Override.until) >= day)
        .where(or_(col(Override.ended_at).is_(None), col(Override.ended_at) > at))
        .order_by(col(Override.id))
    )
    return {row.initiative_id: row for row in rows}


def actions(session: Session, community_id: int, at: datetime) -> list[tuple[Action, int | None]]:
    """Return the promises that were open and may appear in a list, each with the initiative it is about, if any."""
    rows = session.exec(
        select(Action, Intervention.initiative_id)
        .join(Intervention, col(Action.intervention_id) == Intervention.id, isouter=True)
        .where(Action.community_id == community_id, col(Action.made_at) <= at, _unrestricted())
        .where(or_(col(Action.settled_at).is_(None), col(Action.settled_at) > at))
        .order_by(col(Action.id))
    )
    return [(action, initiative_id) for action, initiative_id in rows]


def action_changes(session: Session, community_id: int, after: datetime) -> dict[int, ActionChange]:
    """Return the first change of each action after the instant: what it was before held until then."""
    query = select(ActionChange).where(ActionChange.community_id == community_id, col(ActionChange.at) > after)
    rows = session.exec(query.order_by(col(ActionChange.at).desc(), col(ActionChange.id).desc()))
    return {row.action_id: row for row in rows}


def decisions(session: Session, community_id: int, after: datetime | None, until: datetime) -> list[Decision]:
    """Return the decisions of a stretch of time that may appear in a list, oldest first."""
    rows = session.exec(
        select(Decision)
        .join(Intervention, col(Decision.intervention_id) == Intervention.id, isouter=True)
        .where(Decision.community_id == community_id, *_between(col(Decision.recorded_at), after, until))
        .where(_unrestricted())
        .order_by(col(Decision.id))
    )
    return list(rows)


def sponsor_asks(session: Session, community_id: int) -> list[tuple[SponsorAsk, int]]:
    """Return the requests to sponsors that may appear in a list, oldest first, each with the initiative it is about."""
    rows = session.exec(
        select(SponsorAsk, Intervention.initiative_id)
        .join(Intervention, col(SponsorAsk.intervention_id) == Intervention.id)
        .where(SponsorAsk.community_id == community_id, col(Intervention.is_restricted).is_(False))
        .order_by(col(SponsorAsk.id))
    )
    return [(ask, initiative_id) for ask, initiative_id in rows]


def interventions(session: Session, community_id: int, after: datetime | None) -> list[Intervention]:
    """Return the interventions that may appear in a list and had not ended by the instant, or all."""
    query = select(Intervention).where(
        Intervention.community_id == community_id, col(Intervention.is_restricted).is_(False)
    )
    if after is not None:
        query = query.where(or_(col(Intervention.closed_at).is_(None), col(Intervention.closed_at) > after))
    return list(session.exec(query.order_by(col(Intervention.id))))


def named_later(session: Session, community_id: int, after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Return for which initiatives whom a thread did not name, since their week was full: the ids of both."""
    query = (
        select(Intervention.initiative_id, InterventionStep.who_id)
        .join(Intervention, col(InterventionStep.intervention_id) == Intervention.id)
        .where(Intervention.community_id == community_id, col(Intervention.is_restricted).is_(False))
        .where(InterventionStep.kind == StepKind.named_later, col(InterventionStep.ran_at) > after)
        .where(col(InterventionStep.ran_at) <= until)
        .order_by(col(InterventionStep.id))
    )
    return [(initiative, who) for initiative, who in session.exec(query) if who is not None]


def holders(
    session: Session, community_id: int, roles: Iterable[Role], at: datetime
) -> list[tuple[Membership, Person]]:
    """Return who held one of these roles and was in the workspace then."""
    came_or_went = select(PresenceChange).where(col(PresenceChange.at) > at).order_by(col(PresenceChange.id).desc())
    # Whoever left later was there, and whoever came back later was not.
    first_after = {row.person_id: not row.is_active for row in session.exec(came_or_went)}
    rows = session.exec(
        select(Membership, Person)
        .join(Person, col(Membership.person_id) == Person.id)
        .where(Membership.community_id == community_id, col(Membership.role).in_(list(roles)))
        .where(col(Membership.starts_at) <= at, or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > at))
        .order_by(col(Membership.id))
    )
    return [(held, person) for held, person in rows if first_after.get(person.id or 0, person.is_active)]


def cycles(session: Session, community_id: int, first: date, last: date) -> list[Cycle]:
    """Return the rounds of these days of which the answers were due, oldest first."""
    query = select(Cycle).where(
        Cycle.community_id == community_id,
        col(Cycle.day) >= first,
        col(Cycle.day) <= last,
        col(Cycle.digested_at).is_not(None),
    )
    return list(session.exec(query.order_by(col(Cycle.day))))


def check_ins(session: Session, cycle_ids: Iterable[int]) -> list[CheckIn]:
    """Return what was asked in these rounds."""
    return list(session.exec(select(CheckIn).where(col(CheckIn.cycle_id).in_(list(cycle_ids)))))


def begun(session: Session, cycle_ids: Iterable[int], at: datetime) -> set[int]:
    """Return the check-ins of these rounds in which something was said."""
    rows = session.exec(
        select(CheckIn.id)
        .join(Answer, col(Answer.check_in_id) == CheckIn.id)
        .where(col(CheckIn.cycle_id).in_(list(cycle_ids)), col(Answer.at) <= at)
        .distinct()
    )
    return {each or 0 for each in rows}


def lessons(session: Session, community_id: int, after: datetime, until: datetime) -> list[tuple[Lesson, int]]:
    """Return what was learned from interventions in the time, each with the initiative it was about."""
    rows = session.exec(
        select(Lesson, Intervention.initiative_id)
        .join(Intervention, col(Lesson.intervention_id) == Intervention.id)
        .where(Lesson.community_id == community_id, col(Intervention.is_restricted).is_(False))
        .where(*_between(col(Lesson.at), after, until))
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
    rows = session.exec(select(Person).where(col(Person.id).in_(wanted))) if wanted else ()
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
    .order_by(col(Cycle.day), col(Cycle.id))
)


def undigested(session: Session) -> list[tuple[Cycle, datetime]]:
    """Return the cycles that have no digest yet, oldest first, with when their last answers are due."""
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
    query = select(func.max(Cycle.digested_at)).where(
        Cycle.community_id == cycle.community_id,
        col(Cycle.digested_at) < cycle.digested_at,
    )
    return session.exec(query).first()


def _unrestricted() -> ColumnElement[bool]:
    return or_(col(Intervention.id).is_(None), col(Intervention.is_restricted).is_(False))


def _between(column: Mapped[datetime], after: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [
        *([column > after] if after is not None else []),
        *([column <= until] if until is not None else []),
    ]
