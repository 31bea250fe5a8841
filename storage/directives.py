"""Directives: the divisions they are for, what was confirmed, and whom the clock has to write to."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import BindParameter, bindparam, exists, func
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.directives import DirectiveState, Step
from storage.tables import Division, Membership
from storage.tables_directives import Directive, DirectiveConfirmation, DirectiveDivision, DirectiveRecipient


class HowFar(NamedTuple):
    """The divisions that a directive is for and that were not retired, and which of them confirmed what."""

    divisions: set[int]
    received: set[int]
    in_effect: set[int]


# Columns, not rows, of all directives at once: each may go to 200 divisions.
_ADDRESSED = (
    sa.select(col(DirectiveDivision.directive_id), col(DirectiveDivision.division_id))
    .join(Division, col(DirectiveDivision.division_id) == Division.id)
    .where(col(DirectiveDivision.directive_id).in_(bindparam("directives", expanding=True)))
    .where(col(Division.retired_at).is_(None))
)
_CONFIRMED = (
    sa.select(
        col(DirectiveConfirmation.directive_id), col(DirectiveConfirmation.division_id), col(DirectiveConfirmation.step)
    )
    .where(col(DirectiveConfirmation.directive_id).in_(bindparam("directives", expanding=True)))
    .where(col(DirectiveConfirmation.undone_at).is_(None))
)


def locked(session: Session, directive_id: int) -> Directive | None:
    """Return the directive, held against everybody else's changes until the unit of work ends."""
    return session.get(Directive, directive_id, with_for_update=True)


def by_number(session: Session, community_id: int, number: int) -> Directive | None:
    """Return the community's directive with this number."""
    query = select(Directive).where(Directive.community_id == community_id, Directive.number == number)
    return session.exec(query).first()


def next_number(session: Session, community_id: int) -> int:
    """Return the number that the community's next directive gets."""
    highest = session.exec(select(func.max(Directive.number)).where(Directive.community_id == community_id)).first()
    return (highest or 0) + 1


def of_community(session: Session, community_id: int, *states: DirectiveState) -> list[Directive]:
    """Return the community's directives in the given states, or all, the newest first."""
    query = select(Directive).where(Directive.community_id == community_id).order_by(col(Directive.number).desc())
    return list(session.exec(query.where(col(Directive.state).in_(states)) if states else query))


def of_intervention(session: Session, intervention_id: int) -> list[Directive]:
    """Return the directives that came of the intervention, oldest first."""
    query = select(Directive).where(Directive.intervention_id == intervention_id)
    return list(session.exec(query.order_by(col(Directive.id))))


def divisions_of(session: Session, directive_id: int) -> list[Division]:
    """Return the divisions that the directive is for and that were not retired, by name."""
    return list(
        session.exec(
            select(Division)
            .join(DirectiveDivision, col(DirectiveDivision.division_id) == Division.id)
            .where(DirectiveDivision.directive_id == directive_id, col(Division.retired_at).is_(None))
            .order_by(Division.name)
        )
    )


def how_far(session: Session, directive_ids: Collection[int]) -> dict[int, HowFar]:
    """Return how far each of these directives is."""
    found = {each: HowFar(set(), set(), set()) for each in directive_ids}
    named = {"directives": list(directive_ids)}
    for directive, division in session.execute(_ADDRESSED, named) if found else ():
        found[directive].divisions.add(division)
    for directive, division, step in session.execute(_CONFIRMED, named) if found else ():
        if division in found[directive].divisions:
            (found[directive].received if step == Step.received else found[directive].in_effect).add(division)
    return found


def without(session: Session, directive: Directive) -> list[int]:
    """Return the community's present divisions that the directive is not for yet."""
    has_it = exists().where(
        col(DirectiveDivision.directive_id) == directive.id, col(DirectiveDivision.division_id) == Division.id
    )
    rows = session.exec(
        select(Division.id)
        .where(Division.community_id == directive.community_id, col(Division.retired_at).is_(None), ~has_it)
        .order_by(col(Division.id))
    )
    return [each or 0 for each in rows]


def confirmations(session: Session, directive_id: int) -> list[DirectiveConfirmation]:
    """Return everything that was ever confirmed of the directive, what was taken back included, oldest first."""
    query = select(DirectiveConfirmation).where(DirectiveConfirmation.directive_id == directive_id)
    return list(session.exec(query.order_by(col(DirectiveConfirmation.id))))


def standing(session: Session, directive_id: int) -> list[DirectiveConfirmation]:
    """Return what is confirmed and was not taken back, oldest first."""
    return [each for each in confirmations(session, directive_id) if each.undone_at is None]


def recipients(session: Session, directive_id: int) -> list[DirectiveRecipient]:
    """Return everybody who was or will be written to about the directive."""
    query = select(DirectiveRecipient).where(DirectiveRecipient.directive_id == directive_id)
    return list(session.exec(query.order_by(col(DirectiveRecipient.id))))


def due_of(session: Session, person_id: int, now: datetime) -> list[DirectiveRecipient]:
    """Return what the person is to be written to about, held until the unit of work ends."""
    return list(
        session.exec(
            select(DirectiveRecipient)
            .where(DirectiveRecipient.person_id == person_id, col(DirectiveRecipient.next_at) <= now)
            .order_by(col(DirectiveRecipient.id))
            .with_for_update()
        )
    )


def to_write_to(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the people who are due a message about a directive."""
    query = select(DirectiveRecipient.person_id).where(col(DirectiveRecipient.next_at) <= now)
    return list(session.exec(query.distinct().limit(limit)))


def to_look_at(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the open directives whose time has come, or whose divisions or people changed since the last look."""
    return [each or 0 for each in session.exec(changed(now).order_by(col(Directive.id)).limit(limit))]


def changed(now: datetime | BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for the directives to look at."""
    since = col(Directive.looked_at)
    came_or_went = or_(
        and_(col(Membership.starts_at) > since, col(Membership.starts_at) <= now),
        and_(col(Membership.ends_at) > since, col(Membership.ends_at) <= now),
    )
    changes = [
        col(Directive.next_at) <= now,
        exists().where(col(Membership.community_id) == Directive.community_id, came_or_went),
        exists().where(col(Division.community_id) == Directive.community_id, col(Division.retired_at) > since),
        and_(
            col(Directive.is_to_all).is_(True),
            exists().where(
                col(Division.community_id) == Directive.community_id,
                col(Division.retired_at).is_(None),
                # By name: by itself SQLAlchemy takes the directive for one of this query's own, and any would do.
                ~exists()
                .where(
                    col(DirectiveDivision.directive_id) == Directive.id,
                    col(DirectiveDivision.division_id) == Division.id,
                )
                .correlate(Directive, Division),
            ),
        ),
    ]
    return select(col(Directive.id)).where(Directive.state == DirectiveState.open, or_(*changes))
