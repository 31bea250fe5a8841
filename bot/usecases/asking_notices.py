"""What the messages of check-ins say now: the parts that concern who is asked, reminded, away or missing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from bot.domain.absences import NobodyAsked, who_is_asked
from bot.domain.words import CheckInState, State
from bot.usecases import absent, resting, rosters
from bot.usecases.rosters import local_day_of
from bot.views import asking, away, cycle, gaps
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import as_of, checkins, initiatives, roster
from storage.tables import CheckIn, Community, Cycle, Division, Message, Person
from storage.tables_asking import Absence, Break


def asking_of(session: Session, check_in: CheckIn, for_person: int | None = None) -> asking.Asking:
    """Return how the check-in stands between people, as `for_person` is to see it."""
    handed_on = for_person is not None and check_in.asked_id not in {None, for_person}
    return asking.Asking(
        check_in=check_in.id or 0,
        state=CheckInState(check_in.state),
        due_at=check_in.due_at,
        instead_of=None if handed_on else _slack_id(session, check_in.instead_of_id),
        taken_over_by=_slack_id(session, check_in.asked_id) if handed_on else None,
        snoozed_until=check_in.snoozed_until,
        was_asked_late=check_in.was_asked_late,
        skip_reason=check_in.skip_reason,
    )


def reminder(session: Session, message: Message, now: datetime) -> Surface | None:
    """Compose a reminder; None when it was overtaken before it was sent."""
    check_in = session.get_one(CheckIn, message.about["check_in"])
    data = asking_of(session, check_in, message.about["person"])
    waiting = set(check_in.asks) - set(checkins.answers_in(session, check_in.id or 0))
    if message.ts is None and (check_in.state != CheckInState.open or not waiting or data.taken_over_by):
        return None
    division = session.get_one(Division, check_in.division_id)
    return asking.reminder(_reader(session, message), division.name, len(waiting), data)


def cycle_post(session: Session, message: Message, now: datetime) -> Surface:
    """Compose the cycle's one post."""
    community, progress = _progress(session, message)
    return cycle.post(Reader(community.locale, community.tz), progress)


def cycle_details(session: Session, message: Message, now: datetime) -> Surface:
    """Compose the one reply under it."""
    community, progress = _progress(session, message)
    return cycle.details(Reader(community.locale, community.tz), progress)


def cycle_gaps(session: Session, message: Message, now: datetime) -> Surface:
    """Compose what a lead has to settle in a cycle."""
    row = session.get_one(Cycle, message.about["cycle"])
    vacant = []
    for check_in in checkins.of_cycle(session, row.id or 0):
        if check_in.state != CheckInState.vacant:
            continue
        seats = rosters.roster_of(session, check_in.community_id, check_in.division_id, now)
        lead = session.get_one(Person, message.about["person"])
        asked = who_is_asked(seats, local_day_of(lead, now))
        if isinstance(asked, NobodyAsked):
            name = session.get_one(Division, check_in.division_id).name
            vacant.append(gaps.Gap(check_in.division_id, name, asked.reason, check_in.id or 0))
    idle = [gaps.Idle(each, session.get_one(Division, each).name) for each in row.idle]
    return gaps.of_cycle(_reader(session, message), row.community_id, row.day, vacant, idle)


def lapsed_by_us(session: Session, message: Message, now: datetime) -> Surface:
    """Compose what could not be asked while the bot was down."""
    first = datetime.combine(date.fromisoformat(message.about["day"]), time(0), UTC)
    rows = checkins.lapsed_between(session, message.about["community"], first, first + timedelta(days=1))
    listed = [gaps.Lapsed(session.get_one(Division, each.division_id).name, each.day) for each in rows]
    return gaps.of_outage(_reader(session, message), listed)


def welcome_back(session: Session, message: Message, now: datetime) -> Surface | None:
    """Compose what happened while somebody was away."""
    row = session.get(Absence, message.about["absence"])
    return (
        away.welcome(_reader(session, message), held_of(session, absent.meanwhile(session, row, now))) if row else None
    )


def break_post(session: Session, message: Message, now: datetime) -> Surface:
    """Compose the channel's post about a break."""
    row = session.get_one(Break, message.about["break"])
    community = session.get_one(Community, row.community_id)
    return away.break_post(
        Reader(community.locale, community.tz),
        row.first_day,
        row.last_day,
        row.reason,
        is_cancelled=row.cancelled_at is not None,
        is_over=resting.is_over(row, community, now),
    )


def held_of(session: Session, seen: list[absent.Meanwhile]) -> list[away.Held]:
    """Return what became of check-ins, as views take it."""
    return [
        away.Held(
            each.division.name,
            each.check_in.day,
            CheckInState(each.check_in.state),
            by=each.by.slack_id if each.by else None,
            asked=each.asked.slack_id if each.asked else None,
            to_answer=each.check_in.id if each.check_in.state == CheckInState.open else None,
        )
        for each in seen
    ]


def _progress(session: Session, message: Message) -> tuple[Community, cycle.Progress]:
    row = session.get_one(Cycle, message.about["cycle"])
    community = session.get_one(Community, row.community_id)
    rows = checkins.of_cycle(session, row.id or 0)
    names = as_of.division_names(session, community.id or 0)
    people = roster.people_by_id(session, {id_ for each in rows for id_ in (each.asked_id, each.instead_of_id) if id_})
    divisions = [_division(row, each, names, people) for each in rows]
    states = initiatives.count_states(session, community.id or 0)
    counts = states.get(State.slipping, 0), states.get(State.watch, 0)
    return community, cycle.Progress(row.number, row.day, divisions, *counts)


def _division(row: Cycle, check_in: CheckIn, names: Mapping[int, str], people: Mapping[int, Person]) -> cycle.Division:
    def name(person_id: int | None) -> str:
        return people[person_id].name if person_id else ""

    return cycle.Division(
        name=names[check_in.division_id],
        state=CheckInState(check_in.state),
        by=name(check_in.asked_id),
        instead_of=name(check_in.instead_of_id),
        reason=check_in.skip_reason,
        is_late=check_in.late,
        moved_to=check_in.day if check_in.day != row.day else None,
    )


def _reader(session: Session, message: Message) -> Reader:
    person = session.get_one(Person, message.about["person"])
    return Reader(person.locale, person.tz)


def _slack_id(session: Session, person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).slack_id if person_id else None
