"""Cycles, check-ins and the versions of answers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import BindParameter, and_, bindparam, func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.words import CheckInState, Role
from storage.answers import newest
from storage.database import columns, is_one_of
from storage.tables import Answer, CheckIn, Community, Cycle, Division, Initiative, Membership, Person
from storage.tables_setup import InitiativeMove

# Asked for at each look at a check-in, so built once: that takes SQLAlchemy as long as to run them.
_WITH_DIVISION = (
    select(CheckIn, Community, Division)
    .join(Community, col(CheckIn.community_id) == Community.id)
    .join(Division, col(CheckIn.division_id) == Division.id)
    .where(CheckIn.id == bindparam("id"))
)
_DUE = (
    select(CheckIn.id)
    .where(col(CheckIn.next_at) <= bindparam("now"))
    .order_by(col(CheckIn.next_at), col(CheckIn.id))
    .limit(bindparam("most"))
)
_BEFORE = (
    select(CheckIn)
    .where(CheckIn.division_id == bindparam("division"), col(CheckIn.day) < bindparam("day"))
    .order_by(col(CheckIn.day).desc())
    .limit(1)
)
_CYCLE = select(Cycle).where(Cycle.community_id == bindparam("community"), Cycle.day == bindparam("day"))
_SUBMITTED = select(Answer).where(
    Answer.submission == bindparam("submission"), Answer.initiative_id == bindparam("initiative")
)
_ANSWERS = select(Answer).where(Answer.check_in_id == bindparam("check_in")).order_by(col(Answer.version))
_BETWEEN = (
    select(CheckIn)
    .where(
        CheckIn.division_id == bindparam("division"),
        col(CheckIn.day) >= bindparam("first"),
        col(CheckIn.day) <= bindparam("last"),
    )
    .order_by(col(CheckIn.day))
)
_OF_SPEAKER = (
    select(CheckIn)
    .join(Community, col(CheckIn.community_id) == Community.id)
    .where(
        col(CheckIn.division_id).in_(
            select(Membership.division_id).where(
                Membership.person_id == bindparam("person"),
                is_one_of(col(Membership.role), Role.representative, Role.deputy),
                col(Membership.starts_at) <= bindparam("now"),
                or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > bindparam("now")),
            )
        ),
        col(CheckIn.day) >= bindparam("first"),
        col(CheckIn.day) <= bindparam("last"),
    )
    .order_by(Community.name, col(CheckIn.division_id), col(CheckIn.day))
)
_OF_CYCLE = select(CheckIn).where(CheckIn.cycle_id == bindparam("cycle")).order_by(col(CheckIn.division_id))
_LAST_NUMBER = select(func.max(Cycle.number)).where(Cycle.community_id == bindparam("community"))
_IN_HAND = select(CheckIn).where(
    is_one_of(col(CheckIn.state), CheckInState.waiting, CheckInState.open, CheckInState.vacant),
    col(CheckIn.ended_at).is_(None),
    or_(
        col(CheckIn.division_id).in_(select(Membership.division_id).where(Membership.person_id == bindparam("person"))),
        col(CheckIn.asked_id) == bindparam("person"),
    ),
)
_OPENS_AFTER = select(func.min(CheckIn.opens_at)).where(
    CheckIn.division_id == bindparam("division"), col(CheckIn.opens_at) > bindparam("opens_at")
)


def divisions_to_plan(session: Session, until: date) -> list[int]:
    """Return the divisions whose next check-in is held on a day up to `until`, or that were never scheduled.

    A community without a next cycle asks by no cadence.
    """
    rows = session.exec(to_plan(until).order_by(col(Division.next_on), col(Division.id)))
    return [id_ for id_ in rows if id_ is not None]


def to_plan(until: date | BindParameter[date]) -> SelectOfScalar[int | None]:
    """Return the query for the divisions to plan."""
    return (
        select(col(Division.id))
        .join(Community, col(Division.community_id) == Community.id)
        .where(
            or_(col(Division.next_on) <= until, col(Division.next_on).is_(None)),
            col(Division.retired_at).is_(None),
            col(Community.is_paused).is_(False),
            col(Community.next_cycle_on).is_not(None),
        )
    )


def next_to_plan() -> SelectOfScalar[date | None]:
    """Return the query for the day of the next check-in that is not planned yet."""
    return (
        select(func.min(Division.next_on))
        .join(Community, col(Division.community_id) == Community.id)
        .where(
            col(Division.next_on) < date.max,
            col(Division.retired_at).is_(None),
            col(Community.is_paused).is_(False),
            col(Community.next_cycle_on).is_not(None),
        )
    )


def misplaced(session: Session, now: datetime) -> list[int]:
    """Return the check-ins under way with somebody who left or speaks for the division no more, or with nobody
    though somebody was appointed since they opened, and those of a retired division.
    """
    return [id_ for id_ in session.exec(out_of_place(now)) if id_ is not None]


def out_of_place(now: datetime | BindParameter[datetime]) -> SelectOfScalar[int | None]:
    """Return the query for the misplaced check-ins."""
    speaks = (
        select(Membership.id)
        .join(Person, col(Membership.person_id) == Person.id)
        .where(
            Membership.division_id == CheckIn.division_id,
            is_one_of(col(Membership.role), Role.representative, Role.deputy),
            col(Membership.starts_at) <= now,
            or_(col(Membership.ends_at).is_(None), col(Membership.ends_at) > now),
            col(Person.is_active).is_(True),
        )
        .correlate(CheckIn)
    )
    return (
        select(col(CheckIn.id))
        .join(Division, col(CheckIn.division_id) == Division.id)
        .where(
            is_one_of(col(CheckIn.state), CheckInState.open, CheckInState.vacant),
            col(CheckIn.ended_at).is_(None),
            or_(
                col(Division.retired_at).is_not(None),
                and_(
                    col(CheckIn.state) == CheckInState.open,
                    ~speaks.where(Membership.person_id == CheckIn.asked_id).exists(),
                ),
                and_(
                    col(CheckIn.state) == CheckInState.vacant,
                    speaks.where(col(Membership.starts_at) > CheckIn.opens_at).exists(),
                ),
            ),
        )
    )


def look_again(session: Session, person_id: int, now: datetime) -> None:
    """Have the clock look at every check-in of the person's divisions that was not asked yet or is under way."""
    for check_in in session.exec(_IN_HAND, params={"person": person_id}):
        check_in.next_at = now
        session.add(check_in)


def under_way(session: Session, division_id: int) -> list[CheckIn]:
    """Return the division's check-ins that are planned, asked, or wait for somebody to ask."""
    states = [CheckInState.waiting, CheckInState.open, CheckInState.vacant]
    return list(session.exec(select(CheckIn).where(CheckIn.division_id == division_id, col(CheckIn.state).in_(states))))


def with_division(session: Session, check_in_id: int) -> tuple[CheckIn, Community, Division]:
    """Return the check-in with its community and its division."""
    check_in, community, division = session.execute(_WITH_DIVISION, {"id": check_in_id}).one()
    return check_in, community, division


def asked_of(session: Session, person_id: int, community_id: int) -> list[CheckIn]:
    """Return the community's check-ins that the person has in hand."""
    return list(
        session.exec(
            select(CheckIn).where(
                CheckIn.state == CheckInState.open,
                CheckIn.asked_id == person_id,
                CheckIn.community_id == community_id,
            )
        )
    )


def before(session: Session, division_id: int, day: date) -> CheckIn | None:
    """Return the division's last check-in before the one of `day`."""
    return session.exec(_BEFORE, params={"division": division_id, "day": day}).first()


def last_of_division(session: Session, division_id: int) -> date | None:
    """Return the occurrence of the division's newest check-in."""
    return session.exec(
        select(func.max(Cycle.day))
        .join(CheckIn, col(CheckIn.cycle_id) == Cycle.id)
        .where(CheckIn.division_id == division_id)
    ).first()


def between(session: Session, division_id: int, first: date, last: date) -> list[CheckIn]:
    """Return the division's check-ins held from the first to the last day, both included."""
    return list(session.exec(_BETWEEN, params={"division": division_id, "first": first, "last": last}))


def of_speaker(session: Session, person_id: int, first: date, last: date, now: datetime) -> list[CheckIn]:
    """Return the check-ins, held in those days, of the divisions that the person speaks for at `now`."""
    named = {"person": person_id, "first": first, "last": last, "now": now}
    return list(session.exec(_OF_SPEAKER, params=named))


def lapsed_between(session: Session, community_id: int, first: datetime, last: datetime) -> list[CheckIn]:
    """Return the check-ins that were given up between two instants since nobody was asked in time."""
    return list(
        session.exec(
            select(CheckIn)
            .where(
                CheckIn.community_id == community_id,
                CheckIn.state == CheckInState.lapsed,
                col(CheckIn.ended_at) >= first,
                col(CheckIn.ended_at) < last,
            )
            .order_by(col(CheckIn.opens_at))
        )
    )


def cycle_on(session: Session, community_id: int, day: date) -> Cycle:
    """Return the community's cycle of `day`, made new when there is none."""
    found = session.exec(_CYCLE, params={"community": community_id, "day": day}).first()
    if found is None:
        number = last_cycle_number(session, community_id) + 1
        found = Cycle(community_id=community_id, number=number, day=day)
        session.add(found)
        session.flush()
    return found


def locked_cycle(session: Session, cycle_id: int) -> Cycle:
    """Return the cycle, held against everybody else's changes until the unit of work ends."""
    return session.get_one(Cycle, cycle_id, with_for_update=True)


def cycle_before(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the community's cycle before this one."""
    return session.exec(
        select(Cycle)
        .where(Cycle.community_id == cycle.community_id, col(Cycle.day) < cycle.day)
        .order_by(col(Cycle.day).desc())
        .limit(1)
    ).first()


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of check-ins that the clock has to look at, longest waiting first."""
    return list(columns(session, _DUE, {"now": now, "most": limit}).scalars())


def next_due(session: Session) -> datetime | None:
    """Return when the clock has to look at a check-in next."""
    return session.exec(select(func.min(CheckIn.next_at))).first()


def last_cycle_number(session: Session, community_id: int) -> int:
    """Return the number of the community's newest cycle, 0 before the first."""
    return session.exec(_LAST_NUMBER, params={"community": community_id}).first() or 0


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
    return list(session.exec(_OF_CYCLE, params={"cycle": cycle_id}))


def answers_in(session: Session, check_in_id: int) -> dict[int, Answer]:
    """Return the newest version of each answer in the check-in, by initiative id."""
    return {row.initiative_id: row for row in session.exec(_ANSWERS, params={"check_in": check_in_id})}


def was_submitted(session: Session, submission: str, initiative_id: int) -> Answer | None:
    """Return the answer that this very submission made before, if Slack delivers it again."""
    return session.exec(_SUBMITTED, params={"submission": submission, "initiative": initiative_id}).first()


def last_answer(session: Session, initiative_id: int, *, before: datetime | None = None) -> Answer | None:
    """Return what was said last about the initiative, in any check-in; given before the instant, if one is named."""
    query = select(Answer).where(Answer.initiative_id == initiative_id)
    if before is not None:
        query = query.where(col(Answer.at) < before)
    return session.exec(query.order_by(col(Answer.at).desc(), col(Answer.id).desc()).limit(1)).first()


_LAST_ANSWERS = select(Answer).where(
    col(Answer.id).in_(
        sa.select(newest(col(Answer.id))).where(col(Initiative.id).in_(bindparam("initiatives", expanding=True)))
    )
)


def last_answers(session: Session, initiative_ids: list[int]) -> dict[int, Answer]:
    """Return what was said last about each of the initiatives, in one query.

    Looking up the newest of each costs the same however many there were before it; to group them would read them all.
    """
    rows = session.exec(_LAST_ANSWERS, params={"initiatives": initiative_ids})
    return {row.initiative_id: row for row in rows}


def history(session: Session, initiative: Initiative) -> list[tuple[CheckIn, Cycle, Answer | None]]:
    """Return the check-ins that asked about the initiative by day, whichever division it was in then.

    Each comes with the newest answer about it.
    """
    rows = session.exec(
        select(CheckIn, Cycle)
        .join(Cycle, col(CheckIn.cycle_id) == Cycle.id)
        .where(col(CheckIn.division_id).in_(divisions_of(session, initiative)))
        .order_by(col(Cycle.day), col(CheckIn.id))
    )
    answers: dict[int, Answer] = {}
    for answer in session.exec(
        select(Answer).where(Answer.initiative_id == initiative.id).order_by(col(Answer.version))
    ):
        answers[answer.check_in_id] = answer
    return [
        (check_in, cycle, answers.get(check_in.id or 0))
        for check_in, cycle in rows
        if initiative.id in check_in.asks or check_in.id in answers
    ]


def divisions_of(session: Session, initiative: Initiative) -> list[int]:
    """Return the division the initiative belongs to and those it belonged to before."""
    left = select(InitiativeMove.from_division_id).where(InitiativeMove.initiative_id == initiative.id).distinct()
    return [initiative.division_id, *session.exec(left)]


def opens_after(session: Session, check_in: CheckIn) -> datetime | None:
    """Return when the division's check-in after this one opens; None while none is planned."""
    named = {"division": check_in.division_id, "opens_at": check_in.opens_at}
    at: datetime | None = columns(session, _OPENS_AFTER, named).scalar_one()
    return at
