"""Alignment reviews: which are due, an HR lead's verdict with its reason, who is told, and one reminder a week."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.alignment import HOLDS_FOR, REVIEWED_STAGES, Alignment, Due, checked_reason, due
from bot.domain.authority import Act
from bot.domain.calendar import ONE_DAY
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.local_time import instant
from bot.domain.sentences import N_
from bot.domain.words import Role
from bot.usecases import people, rosters, working
from bot.views.lines import Unreviewed
from storage import alignment, initiatives, outbox, roster
from storage.tables import Community, Initiative, Membership, Person
from storage.tables_alignment import AlignmentReminder, AlignmentRequest, AlignmentReview

GONE = N_("This initiative is not on record any more.")
NOT_REVIEWED = N_("This initiative is paused or closed, so it is not reviewed now.")


def unreviewed(session: Session, community: Community, now: datetime) -> list[Unreviewed]:
    """Return the initiatives whose alignment review is due, those that have waited longest first."""
    agreed_at = alignment.agreed_in(session, community.id or 0, now)
    asked_at = alignment.asked_in(session, community.id or 0, now)
    names = roster.division_names(session, community.id or 0)
    waiting = []
    held_since = now - HOLDS_FOR
    # Where the plan changed, or another look was asked for, before that, the last review holds no more anyway.
    again = {id_ for at in (agreed_at, asked_at) for id_, since in at.items() if since > held_since}
    for id_, number, title, division, created_at, reviewed_at in alignment.to_review(
        session, community.id or 0, REVIEWED_STAGES, now, held_since, again
    ):
        found = due(created_at, reviewed_at, agreed_at.get(id_), asked_at.get(id_), now)
        if found and division in names:
            key = initiatives.key_of(community, number)
            waiting.append(Unreviewed(id_, key, title, names[division], found.why, found.since))
    return sorted(waiting, key=lambda each: (each.since, each.initiative))


def due_of(session: Session, initiative: Initiative, now: datetime) -> Due | None:
    """Return why a review of this initiative is due, and since when; None while the last one holds."""
    id_, community = initiative.id or 0, initiative.community_id
    given = alignment.reviews(session, id_)
    return due(
        initiative.created_at,
        given[0].at if given else None,
        alignment.agreed_in(session, community, now).get(id_),
        alignment.asked_in(session, community, now).get(id_),
        now,
    )


def may_review(session: Session, initiative: Initiative, person: Person, now: datetime) -> Community:
    """Return the community. Raises Refused when the person is no HR lead, or the initiative rests or has ended."""
    community = session.get_one(Community, initiative.community_id)
    people.permit(session, community, person, Act.decide_alignment_review, now)
    if initiative.stage not in REVIEWED_STAGES:
        raise Refused(NOT_REVIEWED)
    return community


def review(
    session: Session,
    initiative_id: int,
    person: Person,
    last_seen: int,
    verdict: Alignment,
    reason: str,
    now: datetime,
) -> AlignmentReview:
    """Keep the verdict beside the earlier ones, and tell owner and representative unless it is aligned.

    `last_seen` is the number of the newest review that the person had before them, 0 for none. Raises Refused when
    somebody has reviewed it since, or this is not the person's to decide; Invalid without a reason.
    """
    initiative = alignment.held(session, initiative_id)
    if initiative is None:
        raise NotFound(GONE)
    community = may_review(session, initiative, person, now)
    given = alignment.reviews(session, initiative_id)
    if given and given[0].number != last_seen:
        by = session.get_one(Person, given[0].by_id)
        raise Refused(
            N_("{name} reviewed this while your form was open. Open it again to see the verdict."), name=by.name
        )
    found = due_of(session, initiative, now)
    kept = AlignmentReview(
        community_id=community.id or 0,
        initiative_id=initiative_id,
        number=last_seen + 1,
        alignment=verdict.value,
        why=found.why.value if found else "",
        reason=checked_reason(verdict, reason),
        by_id=person.id or 0,
        at=now,
    )
    session.add(kept)
    session.flush()
    if verdict is not Alignment.aligned:
        _tell(session, community, initiative, kept, now)
    return kept


def may_ask_again(session: Session, review_id: int, person: Person, now: datetime) -> AlignmentReview:
    """Return the review. Raises Refused when it was answered already, or asking is not the person's."""
    kept = session.get(AlignmentReview, review_id)
    initiative = alignment.held(session, kept.initiative_id) if kept else None
    if kept is None or initiative is None:
        raise NotFound(GONE)
    community = session.get_one(Community, kept.community_id)
    people.permit(session, community, person, Act.request_alignment_review, now, division=initiative.division_id)
    if alignment.reviews(session, kept.initiative_id)[0].number != kept.number:
        raise Refused(N_("There is a newer review of this initiative since. `/cop review` with its key shows it."))
    if asked := alignment.request_after(session, kept.initiative_id, kept.number):
        by = session.get_one(Person, asked.by_id)
        raise Refused(N_("{name} asked for another look on {at} already."), name=by.name, at=asked.at)
    return kept


def ask_again(session: Session, review_id: int, person: Person, words: str, now: datetime) -> AlignmentRequest:
    """Have the initiative listed as unreviewed again, with what has changed since the verdict."""
    kept = may_ask_again(session, review_id, person, now)
    if not words.strip():
        raise Invalid("words", N_("Say in a sentence what has changed since."))
    asked = AlignmentRequest(
        community_id=kept.community_id,
        initiative_id=kept.initiative_id,
        number=kept.number,
        words=checked_reason(Alignment.aligned, words),
        by_id=person.id or 0,
        at=now,
    )
    session.add(asked)
    session.flush()
    for told in (session.get(Person, each) for each in _whom_to_tell(session, kept, now)):
        if told:
            outbox.show_again(session, told.workspace_id, told_key(kept, told), now)
    return asked


def told_key(kept: AlignmentReview, person: Person) -> str:
    """Return the key of the message by which the person hears of the verdict."""
    return f"alignment:{kept.id}:for:{person.id}"


# -- reminders ---------------------------------------------------------------------------------------------


def begin_reminding(session: Session, membership_id: int, now: datetime) -> bool:
    """Have an HR lead reminded from the beginning of next week on; return whether that is new."""
    held = session.get_one(Membership, membership_id)
    if alignment.reminder_of(session, held.community_id, held.person_id):
        return False
    community = session.get_one(Community, held.community_id)
    next_at = _next_week(session, community, session.get_one(Person, held.person_id), now)
    session.add(AlignmentReminder(community_id=held.community_id, person_id=held.person_id, next_at=next_at))
    session.flush()
    return True


def remind(session: Session, reminder_id: int, now: datetime) -> bool:
    """Tell the HR lead of every review that waits, in one message, or of none; then not again before next week."""
    row = alignment.reminder_held(session, reminder_id)
    if row is None or row.next_at > now:
        return False
    person, community = session.get_one(Person, row.person_id), session.get_one(Community, row.community_id)
    leads = roster.holders(session, community.id or 0, Role.hr_lead, now)
    if person.id not in {each.id for each in leads}:
        session.delete(row)
        return True
    moment = working.next_moment(session, community, person, now)
    row.next_at = moment if moment > now else _next_week(session, community, person, now)
    session.add(row)
    if moment == now and unreviewed(session, community, now):
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=person.slack_id,
            key=f"alignment:{community.id}:due:{person.id}:{now.date().isoformat()}",
            notice="alignment_due",
            about={"person": person.id, "community": community.id},
            now=now,
        )
    return True


def _next_week(session: Session, community: Community, person: Person, now: datetime) -> datetime:
    """Return when the person begins to work in a later week."""
    today = rosters.local_day_of(person, now)
    monday = today + (7 - today.weekday()) * ONE_DAY
    return working.next_moment(session, community, person, instant(monday, time(0), ZoneInfo(person.tz)))


def _tell(session: Session, community: Community, initiative: Initiative, kept: AlignmentReview, now: datetime) -> None:
    for person_id in _whom_to_tell(session, kept, now):
        person = session.get_one(Person, person_id)
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=person.slack_id,
            key=told_key(kept, person),
            notice="alignment_verdict",
            about={"person": person_id, "review": kept.id},
            now=now,
        )


def _whom_to_tell(session: Session, kept: AlignmentReview, now: datetime) -> list[int]:
    """Return the initiative's owner and whoever speaks for its division today, each once, without the reviewer."""
    initiative = session.get_one(Initiative, kept.initiative_id)
    community = session.get_one(Community, kept.community_id)
    speaks = rosters.who_speaks(session, community, initiative.division_id, now)
    owner = session.get(Person, initiative.owner_id) if initiative.owner_id else None
    told = [each.id or 0 for each in (owner, speaks) if each and each.is_active and each.id != kept.by_id]
    return list(dict.fromkeys(told))
