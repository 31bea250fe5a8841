"""What each message about a directive says now: the one post, everybody's own message, reminders, its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.directives import Step
from bot.usecases import confirming, directives
from bot.views import directives as views
from bot.views.charts import Confirmed
from bot.views.directives import Board, Part, Word
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import directives as kept
from storage.tables import Community, Message, Person
from storage.tables_directives import Directive, DirectiveConfirmation

Compose = Callable[[Reader, Session, Message, datetime], Surface | None]
ONE_DAY = timedelta(days=1)


def board_of(session: Session, row: Directive, now: datetime) -> Board:
    """Return the directive with every division that counts and what each has said."""
    community = session.get_one(Community, row.community_id)
    ended_by = session.get(Person, row.ended_by_id) if row.ended_by_id else None
    return Board(
        line=directives.line(session, community, row, now),
        text=row.text,
        link=row.link,
        by=session.get_one(Person, row.issued_by_id).slack_id,
        issued_at=row.issued_at,
        is_to_all=row.is_to_all,
        parts=[_part(session, each) for each in directives.parts(session, row, now)],
        course=_course(session, community, row, now),
        ended_at=row.ended_at,
        ended_by=ended_by.slack_id if ended_by else "",
        reason=row.reason,
    )


def parts_of(session: Session, row: Directive, person: Person, now: datetime) -> list[Part]:
    """Return the parts of the directive for which the person answers today."""
    return [_part(session, each) for each in confirming.mine(session, row, person, now)]


def _part(session: Session, part: directives.Part) -> Part:
    received, in_effect = part.confirmed.get(Step.received), part.confirmed.get(Step.in_effect)
    return Part(part.division.name, part.is_vacant, _word(session, received), _word(session, in_effect))


def _word(session: Session, each: DirectiveConfirmation | None) -> Word | None:
    return Word(session.get_one(Person, each.by_id).slack_id, each.at, each.words) if each else None


def _course(session: Session, community: Community, row: Directive, now: datetime) -> list[Confirmed]:
    """Return how many of the divisions that count had confirmed what by the end of each day, by the zone's days."""
    zone = ZoneInfo(community.tz)
    counting = {each.id for each in kept.divisions_of(session, row.id or 0)}
    said = [each for each in kept.confirmations(session, row.id or 0) if each.division_id in counting]
    day, last = row.issued_at.astimezone(zone).date(), (row.ended_at or now).astimezone(zone).date()
    course = []
    while day <= last:
        standing = [
            each.step
            for each in said
            if each.at.astimezone(zone).date() <= day
            and (each.undone_at is None or each.undone_at.astimezone(zone).date() > day)
        ]
        course.append(Confirmed(day, standing.count(Step.received), standing.count(Step.in_effect)))
        day += ONE_DAY
    return course


def _directive(session: Session, message: Message) -> Directive:
    return session.get_one(Directive, message.about["directive"])


def _about(say: Callable[[Reader, Board], Surface]) -> Compose:
    return lambda reader, session, message, now: say(reader, board_of(session, _directive(session, message), now))


def _card(reader: Reader, session: Session, message: Message, now: datetime) -> Surface:
    row, person = _directive(session, message), session.get_one(Person, message.about["person"])
    may_undo = bool(confirming.undoable(kept.standing(session, row.id or 0), person))
    return views.card(reader, board_of(session, row, now), parts_of(session, row, person, now), may_undo=may_undo)


def _reminder(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
    person = session.get_one(Person, message.about["person"])
    rows = [session.get_one(Directive, each) for each in message.about["directives"]]
    boards = [(board_of(session, row, now), parts_of(session, row, person, now)) for row in rows if not row.ended_at]
    waiting = [(board, mine) for board, mine in boards if any(not each.in_effect for each in mine)]
    return views.reminder(reader, waiting) if waiting else None


COMPOSERS: dict[str, Compose] = {
    "directive_post": _about(views.post),
    "directive_card": _card,
    "directive_reminder": _reminder,
    "directive_withdrawn": _about(views.withdrawn),
    "directive_completed": _about(views.completed),
    "intervention_directive_issued": _about(views.issued_in_thread),
    "intervention_directive_completed": _about(views.ended_in_thread),
    "intervention_directive_withdrawn": _about(views.ended_in_thread),
    "intervention_directive_opened_again": _about(views.opened_again_in_thread),
}
