"""A representative's part in check-ins: find what is asked, and have what is said kept.

Two people may answer the same check-in at the same moment. Both answers are kept, in the order in which they came,
the later one counts, and whoever gave it is told what the other said a moment before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import NobodyAsked, who_is_asked
from bot.domain.answers import Said
from bot.domain.authority import Act, Standing
from bot.domain.errors import NotFound, Refused
from bot.domain.phase import Phase, phase
from bot.domain.questions import Questions
from bot.domain.repeating import Before, as_before, count_repeats, refuse_once_too_often
from bot.usecases import assessing, cycles, digests, lessons, people, questions, rosters
from storage import answers, checkins, initiatives, notes, outbox
from storage.tables import Answer, CheckIn, Community, Division, Draft, DueMove, Initiative, Person
from storage.tables_answering import Note

LONGEST_NOTES = 3000


@dataclass(frozen=True)
class Asked:
    """One initiative of a check-in as it is put to a person; `position` counts from 1.

    `given` is the newest version in this check-in, `before` what was said in the one before, `notes` what was
    written in direct messages since, `others` how many of the check-in's other initiatives have no answer yet.
    """

    check_in: CheckIn
    initiative: Initiative
    key: str
    position: int
    count: int
    phase: Phase
    given: Answer | None
    before: Answer | None
    notes: list[Note]
    others: int

    @property
    def needs_evidence(self) -> bool:
        """Whether saying the same once more takes evidence."""
        return self.before is not None and not before_of(self.before).takes_a_repeat


@dataclass(frozen=True)
class Reply:
    """What came from a form: the answer, and the replies to the version of own questions that the form showed.

    `saw` is the version of the answer that the person had before their eyes, 0 for none, None when unknown.
    """

    said: Said
    replies: dict[str, str]
    question_set: int | None = None
    saw: int | None = None


@dataclass(frozen=True)
class Recorded:
    """What became of a submission; `following` is what is asked next, None when everything is answered.

    `overtaken` is somebody's answer that came after the form was opened and before this one.
    """

    answer: Answer
    is_new: bool
    following: Asked | None
    overtaken: Answer | None = None


@dataclass(frozen=True)
class Repeated:
    """What became of "as before": how many answers were kept, and the first initiative that needs a word."""

    kept: int
    asking: Asked | None


def check_in_to_answer(
    session: Session, community: Community, division: Division, person: Person, now: datetime
) -> CheckIn:
    """Return the division's check-in that waits for answers, else the next one, for an early answer.

    One that is complete can be edited here until it was due; from then on the card is the way to it.

    Raises Refused when the person may not answer for the division, NotFound when there is nothing to answer.
    """
    people.permit(session, community, person, Act.answer_check_in, now, division=division.id)
    if not initiatives.active_in(session, division.id or 0):
        raise NotFound(
            "{division} has no active initiative, so there is nothing to check in on.", division=division.name
        )
    latest = checkins.latest_of_division(session, division.id or 0, now)
    if latest and (now <= latest.due_at or latest.state != "answered"):
        return latest
    upcoming = checkins.next_of_division(session, division.id or 0, now)
    if upcoming is None:
        upcoming = cycles.plan_next(session, community, division, now)
        session.flush()
    if upcoming is None:
        raise NotFound("No check-in is planned for {division} yet.", division=division.name)
    return upcoming


def first_to_answer(session: Session, check_in: CheckIn, now: datetime) -> Asked:
    """Return the first initiative without an answer, or the very first one when all have one."""
    answered = checkins.answers_in(session, check_in.id or 0)
    open_ones = [asked for asked in check_in.asks if asked not in answered]
    return asked_about(session, check_in, (open_ones or check_in.asks)[0], now)


def asked_about(session: Session, check_in: CheckIn, initiative_id: int, now: datetime) -> Asked:
    """Return one initiative of the check-in. Raises NotFound when it is not part of it."""
    return _asked_about_each(session, check_in, [initiative_id], now)[0]


def _asked_about_each(session: Session, check_in: CheckIn, initiative_ids: Sequence[int], now: datetime) -> list[Asked]:
    if not set(initiative_ids) <= set(check_in.asks):
        raise NotFound("This initiative is no longer part of the check-in.")
    community = session.get_one(Community, check_in.community_id)
    answered = checkins.answers_in(session, check_in.id or 0)
    before, waiting = answers.before(session, check_in, initiative_ids), notes.waiting(session, initiative_ids)
    listed = {each.id: each for each in initiatives.by_ids(session, initiative_ids)}
    stands = phase_of(session, check_in, now)
    return [
        Asked(
            check_in=check_in,
            initiative=listed[initiative_id],
            key=initiatives.key(community, listed[initiative_id]),
            position=check_in.asks.index(initiative_id) + 1,
            count=len(check_in.asks),
            phase=stands,
            given=answered.get(initiative_id),
            before=before.get(initiative_id),
            notes=waiting[initiative_id],
            others=sum(each not in answered for each in check_in.asks if each != initiative_id),
        )
        for initiative_id in initiative_ids
    ]


def following(session: Session, check_in: CheckIn, initiative_id: int, now: datetime) -> Asked | None:
    """Return the next initiative without an answer after this one, in turn; None when there is no other."""
    answered = checkins.answers_in(session, check_in.id or 0)
    place = check_in.asks.index(initiative_id)
    in_turn = check_in.asks[place + 1 :] + check_in.asks[:place]
    waiting = [asked for asked in in_turn if asked not in answered]
    return asked_about(session, check_in, waiting[0], now) if waiting else None


def phase_of(session: Session, check_in: CheckIn, now: datetime) -> Phase:
    """Return where the check-in stands in its own time."""
    later = checkins.opens_after(session, check_in)
    return phase(check_in.opens_at, check_in.due_at, check_in.closes_at, later, now)


def permit_answer(session: Session, check_in: CheckIn, person: Person, now: datetime) -> tuple[Community, Standing]:
    """Return the community and the person's standing in it. Raises Refused when that does not allow an answer."""
    community = session.get_one(Community, check_in.community_id)
    act = Act.answer_check_in if now < check_in.closes_at else Act.amend_answer
    return community, people.permit(session, community, person, act, now, division=check_in.division_id)


def may_answer(session: Session, check_in: CheckIn, person: Person, now: datetime) -> bool:
    """Say whether the person's standing allows an answer."""
    try:
        permit_answer(session, check_in, person, now)
    except Refused:
        return False
    return True


def on_behalf_of(session: Session, check_in: CheckIn, person: Person, now: datetime) -> int | None:
    """Return whose answer it is when the person gives it for somebody else; None for one's own division."""
    community = session.get_one(Community, check_in.community_id)
    return _for_whom(session, check_in, person, people.standing(session, community, person, now), now)


def _for_whom(session: Session, check_in: CheckIn, person: Person, standing: Standing, now: datetime) -> int | None:
    if check_in.division_id in standing.represents:
        return None
    expected = check_in.instead_of_id or check_in.asked_id
    if expected is None:
        seats = rosters.roster_of(session, check_in.community_id, check_in.division_id, now)
        found = who_is_asked(seats, local_today(person, now))
        expected = None if isinstance(found, NobodyAsked) else found.person
    return expected if expected != person.id else None


def record(
    session: Session,
    check_in_id: int,
    initiative_id: int,
    person: Person,
    reply: Said | Reply,
    submission: str,
    now: datetime,
) -> Recorded:
    """Keep the answer as a new version, have detection look at it, and return what is asked next.

    The same `submission` is kept once, however often it arrives. A bare `Said` comes from records and is taken as it
    is; a `Reply` comes from a person, and saying the same too often takes evidence.

    Raises Refused, and keeps nothing, when the person may not answer for the division or the check-in is over, and
    ExceptionGroup of Invalid for fields to mend.
    """
    check_in = answers.held(session, check_in_id)
    community, standing = permit_answer(session, check_in, person, now)
    asked = asked_about(session, check_in, initiative_id, now)
    if known := checkins.was_submitted(session, submission, initiative_id):
        return Recorded(known, False, following(session, check_in, initiative_id, now))
    if asked.phase is Phase.over and asked.given is None:
        raise Refused(
            "This check-in is over and the next one has begun. Close this form: what you typed is kept, and "
            "`/cop checkin` opens the next one with it."
        )
    given = reply if isinstance(reply, Reply) else Reply(reply, {})
    if isinstance(reply, Reply):
        refuse_once_too_often(reply.said, before_of(asked.before) if asked.before else None)
    (answer,) = _keep(session, community, [(asked, given)], person, standing, submission, now)
    show(session, community, check_in, asked.phase, now)
    next_one = following(session, check_in, initiative_id, now) if asked.others else None
    return Recorded(answer, True, next_one, _overtaken(asked, given))


def repeat(
    session: Session, check_in_id: int, only: list[int] | None, person: Person, submission: str, now: datetime
) -> Repeated:
    """Keep "as before" for the named initiatives, or for all without an answer, where it may be said.

    What cannot be repeated, because nothing was said before or evidence is needed, is left open; the first such
    initiative is returned to be asked about.
    """
    check_in = answers.held(session, check_in_id)
    community, standing = permit_answer(session, check_in, person, now)
    answered = checkins.answers_in(session, check_in_id)
    asks = _own_questions(session, check_in)
    waiting = [each for each in (check_in.asks if only is None else only) if each not in answered]
    asked = _asked_about_each(session, check_in, waiting, now)
    said = [(each, _repeated(each)) for each in asked if each.before is not None and _may_repeat(each.before, asks)]
    if said:
        _keep(session, community, said, person, standing, submission, now)
        show(session, community, check_in, asked[0].phase, now)
    repeated = {each.initiative.id for each, _ in said}
    asking = next((each for each in waiting if each not in repeated), None)
    # Asked anew, since the answers just kept change how many others wait.
    return Repeated(len(said), asked_about(session, check_in, asking, now) if asking else None)


def show(session: Session, community: Community, check_in: CheckIn, phase: Phase, now: datetime) -> None:
    """Have the card and the channel say how the check-in stands; before anybody is asked the channel says nothing yet.

    A check-in that was answered early is told there when it opens, since the clock then finds nobody to ask.
    """
    digests.correct(session, community, check_in.cycle_id, now)
    key = cycles.cycle_key(check_in.cycle_id)
    if phase is not Phase.early or _is_posted(session, community, key):
        cycles.show_progress(session, community, check_in, now)
    elif check_in.state == "answered":
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=community.channel,
            key=key,
            notice="cycle_post",
            about={"cycle": check_in.cycle_id},
            now=check_in.opens_at,
        )


def _is_posted(session: Session, community: Community, key: str) -> bool:
    post = outbox.find(session, community.workspace_id, key)
    return post is not None and post.posted_at is not None


def said_in(answer: Answer) -> Said:
    """Return what was said, as a value."""
    return Said(
        answer.status,
        answer.progress,
        answer.confidence,
        answer.barrier,
        answer.ask,
        answer.evidence,
        answer.note,
        answer.forecast_due_on,
    )


def before_of(answer: Answer) -> Before:
    """Return what a later answer is compared with."""
    return Before(said_in(answer), answer.repeats)


def noted(waiting: list[Note]) -> str:
    """Return what was written in direct messages, for the form's note."""
    return "\n".join(note.text for note in waiting)[:LONGEST_NOTES]


def local_today(person: Person, now: datetime) -> date:
    """Return the date on the person's wall."""
    return now.astimezone(ZoneInfo(person.tz)).date()


def _keep(
    session: Session,
    community: Community,
    said: Sequence[tuple[Asked, Reply]],
    person: Person,
    standing: Standing,
    submission: str,
    now: datetime,
) -> list[Answer]:
    """Keep the answers in one check-in with everything that follows from them but what people see of it."""
    if any(asked.phase is Phase.over and asked.given is None for asked, _ in said):
        raise Refused("This check-in is over and the next one has begun. `/cop checkin` opens that one.")
    check_in = said[0][0].check_in
    for_id = _for_whom(session, check_in, person, standing, now)
    drafts = answers.drafts(session, check_in.id or 0, person.id or 0)
    ids = [asked.initiative.id or 0 for asked, _ in said]
    known = assessing.known_before(session, community, check_in, ids, now)
    kept = [_new_version(session, asked, person, for_id, reply, submission, now) for asked, reply in said]
    for (asked, reply), answer in zip(said, kept, strict=True):
        lessons.note_barrier(session, community, answer)
        _settle(session, asked, answer, drafts.get(answer.initiative_id))
        _note_new_due_date(session, asked.initiative, person, reply.said, now)
        assessing.after_check_in(session, known, answer.initiative_id, answer)
    # Those that waited beside the first one are the rest of these, and nothing else.
    if said[0][0].others == len(said) - 1:
        _mark_answered(session, check_in, now)
    return kept


def _may_repeat(before: Answer, asks: Questions) -> bool:
    missing = [
        each for each in asks if each.required and each.applies(before.status) and str(each.id) not in before.replies
    ]
    return before.status is not None and before_of(before).takes_a_repeat and not missing


def _repeated(asked: Asked) -> Reply:
    assert asked.before is not None, "only what was said before is repeated"
    said = as_before(said_in(asked.before), noted(asked.notes))
    return Reply(said, dict(asked.before.replies), asked.before.question_set_id)


def _own_questions(session: Session, check_in: CheckIn) -> Questions:
    return questions.asked_now(session, check_in.community_id)[1]


def _new_version(
    session: Session,
    asked: Asked,
    person: Person,
    for_id: int | None,
    reply: Reply,
    submission: str,
    now: datetime,
) -> Answer:
    said = reply.said
    if said.forecast_due and said.forecast_due < asked.initiative.starts_on:
        raise Refused("That due date lies before the initiative started.")
    answer = Answer(
        check_in_id=asked.check_in.id or 0,
        initiative_id=asked.initiative.id or 0,
        day=asked.check_in.day,
        version=asked.given.version + 1 if asked.given else 1,
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
        for_id=for_id,
        repeats=count_repeats(said, before_of(asked.before) if asked.before else None),
        question_set_id=reply.question_set,
        replies=reply.replies,
        at=now,
    )
    session.add(answer)
    return answer


def _settle(session: Session, asked: Asked, answer: Answer, draft: Draft | None) -> None:
    """Let the person's draft go, and note into which answer the waiting notes went."""
    if draft:
        session.delete(draft)
    if asked.notes:
        # The answer gets its id by being written.
        session.flush()
    for note in asked.notes:
        note.answer_id = answer.id
        session.add(note)
        outbox.show_again(session, note.workspace_id, f"note:{note.bundle}", answer.at)


def _overtaken(asked: Asked, reply: Reply) -> Answer | None:
    given = asked.given
    return given if given and reply.saw is not None and given.version > reply.saw else None


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


def _mark_answered(session: Session, check_in: CheckIn, now: datetime) -> None:
    if check_in.answered_at is None:
        check_in.state = "answered"
        check_in.answered_at = now
        check_in.late = check_in.late or now > check_in.due_at
        check_in.next_at = None
    session.add(check_in)
