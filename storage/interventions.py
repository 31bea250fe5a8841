"""Interventions, their timelines and what was said in their threads."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.escalation import StepKind
from bot.domain.words import PersonId
from storage.database import columns, is_one_of
from storage.tables import Community, Initiative, Intervention, InterventionEvent, InterventionStep, ThreadReply

# Asked for with every answer, so built once: that takes SQLAlchemy as long as to run them.
_HELD = (
    select(Initiative.id)
    .where(col(Initiative.id).in_(bindparam("initiatives", expanding=True)))
    .order_by(col(Initiative.id))
    .with_for_update()
)
_STEPS = (
    select(InterventionStep)
    .where(InterventionStep.intervention_id == bindparam("intervention"))
    .order_by(col(InterventionStep.id))
)
_NAMED = (
    select(InterventionStep.who_id, InterventionStep.ran_at)
    .join(Intervention, col(InterventionStep.intervention_id) == Intervention.id)
    .where(
        Intervention.community_id == bindparam("community"),
        col(InterventionStep.who_id).in_(bindparam("people", expanding=True)),
        col(InterventionStep.ran_at) > bindparam("after"),
        is_one_of(col(InterventionStep.kind), StepKind.mention, StepKind.escalate),
    )
)
_OPEN = (
    select(Intervention)
    .where(
        col(Intervention.initiative_id).in_(bindparam("initiatives", expanding=True)),
        col(Intervention.closed_at).is_(None),
    )
    .order_by(col(Intervention.id))
    .with_for_update()
)


def locked(session: Session, intervention_id: int) -> Intervention | None:
    """Return the intervention as it stands now, held against everybody else's changes until the unit of work ends."""
    # What was read before the lock may be out of date, so it is read again; what was changed here is written first.
    session.flush()
    return session.get(Intervention, intervention_id, with_for_update=True, populate_existing=True)


def initiative_of(session: Session, intervention_id: int) -> int | None:
    """Return the id of the initiative that the intervention is about; None when there is no such intervention."""
    return session.exec(select(Intervention.initiative_id).where(Intervention.id == intervention_id)).first()


def hold(session: Session, initiative_ids: Sequence[int]) -> dict[int, list[Intervention]]:
    """Return the open interventions about each of the initiatives, restricted ones too, held as these are.

    Nobody else begins or ends one about them until the unit of work ends. To be done before anything is changed.
    """
    columns(session, _HELD, {"initiatives": list(initiative_ids)})
    return _open_about(session, initiative_ids)


def open_for(session: Session, initiative_id: int) -> Intervention | None:
    """Return the initiative's open intervention that is not restricted; there is at most one."""
    found = _open_about(session, [initiative_id])[initiative_id]
    return next((each for each in found if not each.is_restricted), None)


def _open_about(session: Session, initiative_ids: Sequence[int]) -> dict[int, list[Intervention]]:
    found: dict[int, list[Intervention]] = {each: [] for each in initiative_ids}
    for row in session.exec(_OPEN, params={"initiatives": list(initiative_ids)}):
        found[row.initiative_id].append(row)
    return found


def last_for(session: Session, initiative_id: int) -> Intervention | None:
    """Return the initiative's newest intervention that is not restricted, open or closed."""
    return session.exec(_of(initiative_id).order_by(col(Intervention.id).desc())).first()


def all_in(session: Session, community_id: int) -> list[Intervention]:
    """Return every intervention of the community that is not restricted, oldest first."""
    return list(
        session.exec(
            select(Intervention)
            .where(Intervention.community_id == community_id, col(Intervention.is_restricted).is_(False))
            .order_by(col(Intervention.id))
        )
    )


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of the interventions the clock has to look at, the longest waiting first."""
    query = select(Intervention.id).where(col(Intervention.next_at) <= now)
    return [each or 0 for each in session.exec(query.order_by(col(Intervention.next_at)).limit(limit))]


def steps(session: Session, intervention_id: int) -> list[InterventionStep]:
    """Return the steps that ran, oldest first."""
    return list(session.exec(_STEPS, params={"intervention": intervention_id}))


def named_since(
    session: Session, community_id: int, people: Iterable[int], after: datetime
) -> dict[PersonId, list[datetime]]:
    """Return when these people were named or asked on interventions of the community after an instant."""
    found: dict[PersonId, list[datetime]] = {}
    for who, at in session.exec(_NAMED, params={"community": community_id, "people": list(people), "after": after}):
        found.setdefault(PersonId(who or 0), []).append(at)
    return found


def latest_event(session: Session, intervention_id: int, what: str) -> InterventionEvent | None:
    """Return the newest entry of that kind in the timeline."""
    return session.exec(
        select(InterventionEvent)
        .where(InterventionEvent.intervention_id == intervention_id, InterventionEvent.what == what)
        .order_by(col(InterventionEvent.id).desc())
    ).first()


def newest_event(session: Session, intervention_id: int) -> int:
    """Return the id of the newest entry in the timeline, 0 when it is empty."""
    query = select(func.max(InterventionEvent.id)).where(InterventionEvent.intervention_id == intervention_id)
    return session.exec(query).one() or 0


def all_for(session: Session, initiative_id: int) -> list[Intervention]:
    """Return the initiative's interventions that not only a few may see, oldest first."""
    return list(
        session.exec(
            select(Intervention)
            .where(Intervention.initiative_id == initiative_id, col(Intervention.is_restricted).is_(False))
            .order_by(col(Intervention.raised_at))
        )
    )


def open_in(session: Session, community_id: int) -> list[Intervention]:
    """Return the community's open interventions, restricted ones and candidates included, oldest first."""
    return list(
        session.exec(
            select(Intervention)
            .where(Intervention.community_id == community_id, col(Intervention.closed_at).is_(None))
            .order_by(col(Intervention.raised_at), col(Intervention.id))
        )
    )


def events(session: Session, intervention_id: int) -> list[InterventionEvent]:
    """Return the timeline, oldest first."""
    return list(
        session.exec(
            select(InterventionEvent)
            .where(InterventionEvent.intervention_id == intervention_id)
            .order_by(col(InterventionEvent.at), col(InterventionEvent.id))
        )
    )


def reply_at(session: Session, intervention_id: int, ts: str) -> ThreadReply | None:
    """Return the recorded reply that stands at `ts`."""
    return session.exec(
        select(ThreadReply).where(ThreadReply.intervention_id == intervention_id, ThreadReply.ts == ts)
    ).first()


def thread_of_reply(session: Session, workspace_id: int, channel: str, ts: str) -> int | None:
    """Return the id of the intervention in whose thread in the channel the reply was recorded."""
    query = (
        select(ThreadReply.intervention_id)
        .join(Intervention, col(ThreadReply.intervention_id) == Intervention.id)
        .join(Community, col(Intervention.community_id) == Community.id)
        .where(ThreadReply.ts == ts, Community.workspace_id == workspace_id, Community.channel == channel)
        .where(col(Intervention.is_restricted).is_(False))
    )
    return session.exec(query).first()


def replies(session: Session, intervention_id: int) -> list[ThreadReply]:
    """Return the recorded replies, oldest first."""
    return list(
        session.exec(
            select(ThreadReply).where(ThreadReply.intervention_id == intervention_id).order_by(col(ThreadReply.ts))
        )
    )


def count_replies(session: Session, intervention_id: int) -> int:
    """Return how many replies stand in the thread."""
    query = select(func.count()).where(
        ThreadReply.intervention_id == intervention_id, col(ThreadReply.deleted_at).is_(None)
    )
    return session.exec(query).one()


def replies_about(session: Session, initiative_ids: list[int]) -> dict[int, list[ThreadReply]]:
    """Return what people wrote in threads on the initiatives and did not delete, oldest first, by initiative id."""
    found: dict[int, list[ThreadReply]] = {}
    if initiative_ids:
        rows = session.exec(
            select(ThreadReply, Intervention.initiative_id)
            .join(Intervention, col(ThreadReply.intervention_id) == Intervention.id)
            .where(col(Intervention.initiative_id).in_(initiative_ids), col(ThreadReply.deleted_at).is_(None))
            .order_by(col(ThreadReply.at))
        )
        for reply, initiative_id in rows:
            found.setdefault(initiative_id, []).append(reply)
    return found


def _of(initiative_id: int) -> SelectOfScalar[Intervention]:
    return select(Intervention).where(
        Intervention.initiative_id == initiative_id, col(Intervention.is_restricted).is_(False)
    )
