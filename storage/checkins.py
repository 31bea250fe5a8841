"""Cycles, check-ins and the versions of answers."""

from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import Answer, CheckIn, Community, Cycle

ASKED = ("waiting", "open")


def communities_to_plan(session: Session, until: date) -> list[Community]:
    """Return the communities whose next cycle falls on a day up to `until`."""
    return list(
        session.exec(
            select(Community)
            .where(col(Community.next_cycle_on) <= until, col(Community.is_paused).is_(False))
            .order_by(col(Community.next_cycle_on), col(Community.id))
        )
    )


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of check-ins that the clock has to look at, longest waiting first."""
    return [
        id_
        for id_ in session.exec(
            select(CheckIn.id)
            .where(col(CheckIn.next_at) <= now)
            .order_by(col(CheckIn.next_at), col(CheckIn.id))
            .limit(limit)
        )
        if id_ is not None
    ]


def next_due(session: Session) -> datetime | None:
    """Return when the clock has to look at a check-in next."""
    return session.exec(select(func.min(CheckIn.next_at))).first()


def last_cycle_number(session: Session, community_id: int) -> int:
    """Return the number of the community's newest cycle, 0 before the first."""
    return session.exec(select(func.max(Cycle.number)).where(Cycle.community_id == community_id)).first() or 0


def last_cycles(session: Session, community_id: int, most: int) -> list[Cycle]:
    """Return the community's newest cycles, oldest first."""
    rows = session.exec(
        select(Cycle).where(Cycle.community_id == community_id).order_by(col(Cycle.day).desc()).limit(most)
    )
    return list(rows)[::-1]


def latest_of_division(session: Session, division_id: int, now: datetime) -> CheckIn | None:
    """Return the division's newest check-in that has opened, answered or not."""
    return session.exec(
        select(CheckIn)
        .where(CheckIn.division_id == division_id, col(CheckIn.opens_at) <= now)
        .order_by(col(CheckIn.opens_at).desc(), col(CheckIn.id).desc())
        .limit(1)
    ).first()


def next_of_division(session: Session, division_id: int, now: datetime) -> CheckIn | None:
    """Return the division's planned check-in that opens next, for an answer that comes early."""
    return session.exec(
        select(CheckIn)
        .where(CheckIn.division_id == division_id, col(CheckIn.opens_at) > now)
        .order_by(col(CheckIn.opens_at))
        .limit(1)
    ).first()


def of_cycle(session: Session, cycle_id: int) -> list[CheckIn]:
    """Return the cycle's check-ins in the order of their divisions."""
    return list(session.exec(select(CheckIn).where(CheckIn.cycle_id == cycle_id).order_by(col(CheckIn.division_id))))


def answers_in(session: Session, check_in_id: int) -> dict[int, Answer]:
    """Return the newest version of each answer in the check-in, by initiative id."""
    rows = session.exec(select(Answer).where(Answer.check_in_id == check_in_id).order_by(col(Answer.version)))
    return {row.initiative_id: row for row in rows}


def answer_to(session: Session, check_in_id: int, initiative_id: int) -> Answer | None:
    """Return the newest version of the answer, if there is one."""
    return session.exec(
        select(Answer)
        .where(Answer.check_in_id == check_in_id, Answer.initiative_id == initiative_id)
        .order_by(col(Answer.version).desc())
        .limit(1)
    ).first()


def was_submitted(session: Session, submission: str, initiative_id: int) -> Answer | None:
    """Return the answer that this very submission made before, if Slack delivers it again."""
    return session.exec(
        select(Answer).where(Answer.submission == submission, Answer.initiative_id == initiative_id)
    ).first()


def last_answer(session: Session, initiative_id: int, *, before: datetime | None = None) -> Answer | None:
    """Return what was said last about the initiative, in any check-in; given before the instant, if one is named."""
    query = select(Answer).where(Answer.initiative_id == initiative_id)
    if before is not None:
        query = query.where(col(Answer.at) < before)
    return session.exec(query.order_by(col(Answer.at).desc(), col(Answer.id).desc()).limit(1)).first()


def last_answers(session: Session, initiative_ids: list[int]) -> dict[int, Answer]:
    """Return what was said last about each of the initiatives, in one query."""
    newest = (
        select(func.max(Answer.id))
        .where(col(Answer.initiative_id).in_(initiative_ids))
        .group_by(col(Answer.initiative_id))
    )
    return {row.initiative_id: row for row in session.exec(select(Answer).where(col(Answer.id).in_(newest)))}


def history(session: Session, initiative_id: int, division_id: int) -> list[tuple[CheckIn, Cycle, Answer | None]]:
    """Return the division's past check-ins by day, each with the newest answer about the initiative."""
    rows = session.exec(
        select(CheckIn, Cycle)
        .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
        .where(CheckIn.division_id == division_id)
        .order_by(col(Cycle.day))
    )
    answers: dict[int, Answer] = {}
    for answer in session.exec(
        select(Answer).where(Answer.initiative_id == initiative_id).order_by(col(Answer.version))
    ):
        answers[answer.check_in_id] = answer
    return [(check_in, cycle, answers.get(check_in.id or 0)) for check_in, cycle in rows]


def opens_after(session: Session, check_in: CheckIn) -> datetime | None:
    """Return when the division's check-in after this one opens; None while none is planned."""
    return session.exec(
        select(func.min(CheckIn.opens_at)).where(
            CheckIn.division_id == check_in.division_id, col(CheckIn.opens_at) > check_in.opens_at
        )
    ).first()
