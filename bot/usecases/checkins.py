"""A representative's part in check-ins: find what is asked, fill in a form, and have the answer kept."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.answers import Said
from bot.domain.authority import Act
from bot.domain.errors import NotFound, Refused
from bot.usecases import assessing, cycles, lessons, people
from storage import checkins, initiatives
from storage.tables import Answer, CheckIn, Community, Division, DueMove, Initiative, Person


@dataclass(frozen=True)
class Asked:
    """One initiative of a check-in as it is put to a person; `position` counts from 1."""

    check_in: CheckIn
    initiative: Initiative
    key: str
    position: int
    count: int
    last: Answer | None
    is_answered: bool


@dataclass(frozen=True)
class Recorded:
    """What became of a submission; `following` is what is asked next, None when everything is answered."""

    answer: Answer
    is_new: bool
    following: Asked | None


def check_in_to_answer(
    session: Session, community: Community, division: Division, person: Person, now: datetime
) -> CheckIn:
    """Return the division's open check-in, or its next one when an answer comes early.

    Raises Refused when the person may not answer for the division, NotFound when there is nothing to answer.
    """
    people.permit(session, community, person, Act.answer_check_in, now, division=division.id)
    if not initiatives.active_in(session, division.id or 0):
        raise NotFound(
            "{division} has no active initiative, so there is nothing to check in on.", division=division.name
        )
    latest = checkins.latest_of_division(session, division.id or 0, now)
    if latest and now < latest.closes_at:
        return latest
    upcoming = checkins.next_of_division(session, division.id or 0, now)
    if upcoming is None:
        upcoming = cycles.plan_next(session, community, division, now)
    if upcoming is None:
        raise NotFound("No check-in is planned for {division} yet.", division=division.name)
    return upcoming


def first_to_answer(session: Session, check_in: CheckIn) -> Asked:
    """Return the first initiative without an answer, or the very first one when all have one."""
    answered = checkins.answers_in(session, check_in.id or 0)
    open_ones = [asked for asked in check_in.asks if asked not in answered]
    return asked_about(session, check_in, (open_ones or check_in.asks)[0])


def asked_about(session: Session, check_in: CheckIn, initiative_id: int) -> Asked:
    """Return one initiative of the check-in. Raises NotFound when it is not part of it."""
    if initiative_id not in check_in.asks:
        raise NotFound("This initiative is no longer part of the check-in.")
    community = session.get_one(Community, check_in.community_id)
    initiative = session.get_one(Initiative, initiative_id)
    given = checkins.answer_to(session, check_in.id or 0, initiative_id)
    return Asked(
        check_in=check_in,
        initiative=initiative,
        key=initiatives.key(community, initiative),
        position=check_in.asks.index(initiative_id) + 1,
        count=len(check_in.asks),
        last=given or checkins.last_answer(session, initiative_id),
        is_answered=given is not None,
    )


def permit_answer(session: Session, check_in: CheckIn, person: Person, now: datetime) -> Community:
    """Return the check-in's community. Raises Refused when the person may not answer for the division."""
    community = session.get_one(Community, check_in.community_id)
    people.permit(session, community, person, Act.answer_check_in, now, division=check_in.division_id)
    return community


def record(
    session: Session, check_in_id: int, initiative_id: int, person: Person, said: Said, submission: str, now: datetime
) -> Recorded:
    """Keep the answer as a new version, have detection look at it, and return what is asked next.

    The same `submission` is kept once, however often it arrives. Raises Refused, and keeps nothing, when the person
    may not answer for the division.
    """
    check_in = session.get_one(CheckIn, check_in_id)
    community = permit_answer(session, check_in, person, now)
    asked = asked_about(session, check_in, initiative_id)
    if known := checkins.was_submitted(session, submission, initiative_id):
        return Recorded(known, False, following(session, check_in, initiative_id))
    answer = _new_version(session, check_in, asked.initiative, person, said, submission, now)
    lessons.note_barrier(session, community, answer)
    _note_new_due_date(session, asked.initiative, person, said, now)
    _mark(session, check_in, now)
    assessing.after_check_in(session, community, check_in, initiative_id, now)
    cycles.show_progress(session, community, check_in, now)
    return Recorded(answer, True, following(session, check_in, initiative_id))


def following(session: Session, check_in: CheckIn, initiative_id: int) -> Asked | None:
    """Return the next initiative without an answer after this one, in turn."""
    answered = checkins.answers_in(session, check_in.id or 0)
    place = check_in.asks.index(initiative_id)
    in_turn = check_in.asks[place + 1 :] + check_in.asks[:place]
    waiting = [asked for asked in in_turn if asked not in answered]
    return asked_about(session, check_in, waiting[0]) if waiting else None


def local_today(person: Person, now: datetime) -> date:
    """Return the date on the person's wall."""
    return now.astimezone(ZoneInfo(person.tz)).date()


def _new_version(
    session: Session,
    check_in: CheckIn,
    initiative: Initiative,
    person: Person,
    said: Said,
    submission: str,
    now: datetime,
) -> Answer:
    if said.forecast_due and said.forecast_due < initiative.starts_on:
        raise Refused("That due date lies before the initiative started.")
    before = checkins.answer_to(session, check_in.id or 0, initiative.id or 0)
    answer = Answer(
        check_in_id=check_in.id or 0,
        initiative_id=initiative.id or 0,
        version=before.version + 1 if before else 1,
        submission=submission,
        status=said.status,
        progress=said.progress,
        confidence=said.confidence,
        barrier=said.barrier,
        ask=said.ask,
        evidence=said.evidence,
        note=said.note,
        forecast_due_on=said.forecast_due,
        by_id=person.id or 0,
        at=now,
    )
    session.add(answer)
    session.flush()
    return answer


def _note_new_due_date(session: Session, initiative: Initiative, person: Person, said: Said, now: datetime) -> None:
    if said.forecast_due is None or said.forecast_due == initiative.due_on:
        return
    session.add(
        DueMove(
            initiative_id=initiative.id or 0,
            from_on=initiative.due_on,
            to_on=said.forecast_due,
            reason=said.barrier or said.note,
            by_id=person.id,
            at=now,
        )
    )
    initiative.due_on = said.forecast_due
    session.add(initiative)


def _mark(session: Session, check_in: CheckIn, now: datetime) -> None:
    answered = checkins.answers_in(session, check_in.id or 0)
    if all(asked in answered for asked in check_in.asks):
        check_in.state = "answered"
        check_in.answered_at = check_in.answered_at or now
        check_in.late = check_in.late or now > check_in.due_at
        check_in.next_at = None
    session.add(check_in)
