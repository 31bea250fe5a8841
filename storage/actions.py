"""Actions and decisions: promises with their reminders, and what was settled."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import Initiative, Intervention
from storage.tables_directing import Action, Decision


def open_in(session: Session, community_id: int) -> list[Action]:
    """Return the community's open actions that may appear in a list, soonest due first."""
    return list(session.exec(_unrestricted(_open().where(Action.community_id == community_id))))


def open_in_division(session: Session, community_id: int, division_id: int) -> list[Action]:
    """Return the open actions of the division's interventions that may appear in a list, soonest due first."""
    query = _unrestricted(_open().where(Action.community_id == community_id))
    query = query.join(Initiative, col(Initiative.id) == Intervention.initiative_id)
    return list(session.exec(query.where(Initiative.division_id == division_id)))


def open_of(session: Session, owner_id: int) -> list[Action]:
    """Return a person's open actions, those of restricted interventions included, soonest due first."""
    return list(session.exec(_OPEN_OF, params={"owner": owner_id}))


def due_of(session: Session, owner_id: int, now: datetime) -> list[Action]:
    """Return the person's open actions that are due a reminder, held until the unit of work ends."""
    query = _open().where(Action.owner_id == owner_id, col(Action.next_at) <= now)
    return list(session.exec(query.with_for_update()))


def everything_open(session: Session, community_id: int) -> list[Action]:
    """Return the community's open actions, those of restricted interventions included."""
    return list(session.exec(_open().where(Action.community_id == community_id)))


def of_intervention(session: Session, intervention_id: int) -> list[Action]:
    """Return the intervention's actions, settled ones included, in the order they were made."""
    return list(session.exec(select(Action).where(Action.intervention_id == intervention_id).order_by(col(Action.id))))


def settling_with(session: Session, intervention_id: int, what: str) -> list[Action]:
    """Return the intervention's open actions that `what` settles, held; one that is just being settled is left out."""
    return list(
        session.exec(
            select(Action)
            .where(Action.intervention_id == intervention_id, Action.settles_with == what)
            .where(col(Action.settled).is_(None))
            .order_by(col(Action.id))
            .with_for_update(skip_locked=True)
        )
    )


def all_in(session: Session, community_id: int) -> list[Action]:
    """Return every action of the community that may appear in figures."""
    query = select(Action).where(Action.community_id == community_id).order_by(col(Action.id))
    return list(session.exec(_unrestricted(query)))


def locked(session: Session, action_id: int) -> Action | None:
    """Return the action as it stands now, held against everybody else's changes until the unit of work ends."""
    session.flush()
    return session.get(Action, action_id, with_for_update=True, populate_existing=True)


def owners_to_remind(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the people who are due a reminder."""
    query = select(Action.owner_id).where(col(Action.next_at) <= now).distinct().limit(limit)
    return list(session.exec(query))


def decision_at(session: Session, community_id: int, channel: str, ts: str) -> Decision | None:
    """Return the decision that was recorded from the message."""
    return session.exec(
        select(Decision).where(Decision.community_id == community_id, Decision.channel == channel, Decision.ts == ts)
    ).first()


def decisions_at(session: Session, channel: str, ts: str) -> list[Decision]:
    """Return what was recorded from the message."""
    return list(session.exec(select(Decision).where(Decision.channel == channel, Decision.ts == ts)))


def decisions_in(session: Session, community_id: int, limit: int) -> list[Decision]:
    """Return the community's newest decisions that may appear in a list, the newest first."""
    return list(
        session.exec(
            select(Decision)
            .join(Intervention, col(Decision.intervention_id) == Intervention.id, isouter=True)
            .where(Decision.community_id == community_id)
            .where(or_(col(Intervention.id).is_(None), col(Intervention.is_restricted).is_(False)))
            .order_by(col(Decision.id).desc())
            .limit(limit)
        )
    )


def _open() -> SelectOfScalar[Action]:
    return select(Action).where(col(Action.settled).is_(None)).order_by(col(Action.due_on), col(Action.id))


_OPEN_OF = _open().where(Action.owner_id == bindparam("owner"))


def _unrestricted(query: SelectOfScalar[Action]) -> SelectOfScalar[Action]:
    return query.join(Intervention, col(Action.intervention_id) == Intervention.id, isouter=True).where(
        or_(col(Intervention.id).is_(None), col(Intervention.is_restricted).is_(False))
    )
