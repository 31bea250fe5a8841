"""One check-in through time: asked, handed over when its person is gone or away, reminded of, closed.

`next_at` of a check-in says when the clock has to look at it again. Every step moves it on in the transaction that
does the step, so a step that is run twice does nothing the second time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.absences import Asked, DeputyAsked, DivisionRoster, NobodyAsked, RepresentativeAsked, who_is_asked
from bot.domain.catch_up import CatchUp, asked_late, catch_up
from bot.domain.local_time import instant, local_day
from bot.domain.words import CheckInState
from bot.usecases import assessing, pace, planning, reminding, rosters, telling
from storage import checkins
from storage.tables import CheckIn, Community, Division, Person


@dataclass(frozen=True)
class Case:
    """One check-in with what belongs to it, looked at now."""

    session: Session
    community: Community
    division: Division
    check_in: CheckIn
    roster: DivisionRoster
    now: datetime

    def person(self) -> Person:
        """Return who has the check-in in hand."""
        return self.session.get_one(Person, self.check_in.asked_id)


def step(session: Session, check_in_id: int, now: datetime) -> bool:
    """Do what is due on the check-in at `now`: ask, hand over, remind or close; return whether anything was."""
    check_in, community, division = checkins.with_division(session, check_in_id)
    if check_in.next_at is None or check_in.next_at > now:
        return False
    _look_at(session, check_in, community, division, now)
    return True


def look(session: Session, check_in_id: int, now: datetime) -> bool:
    """Look at the check-in whether or not it is due; return whether that changed anything."""
    return _look_at(session, *checkins.with_division(session, check_in_id), now)


def _look_at(session: Session, check_in: CheckIn, community: Community, division: Division, now: datetime) -> bool:
    stood = (check_in.state, check_in.asked_id, check_in.next_at)
    seats = rosters.roster_of(session, community.id or 0, division.id or 0, now)
    _look(Case(session, community, division, check_in, seats, now))
    session.add(check_in)
    return stood != (check_in.state, check_in.asked_id, check_in.next_at)


def _look(case: Case) -> None:
    match CheckInState(case.check_in.state):
        case CheckInState.waiting | CheckInState.open | CheckInState.vacant if case.division.retired_at:
            _withdraw(case)
        case CheckInState.waiting:
            _ask_when_it_opens(case)
        case CheckInState.open | CheckInState.vacant | CheckInState.skipped if case.now >= case.check_in.closes_at:
            _close(case)
        case CheckInState.vacant:
            _ask_if_somebody_is_back(case)
        case CheckInState.open:
            _hand_over_or_remind(case)
        case CheckInState.skipped:
            case.check_in.next_at = case.check_in.closes_at
        case _:
            case.check_in.next_at = None


# -- asking ------------------------------------------------------------------------------------------------


def _ask_when_it_opens(case: Case) -> None:
    planning.fit_to_zone(case.session, case.community, case.division, case.check_in, case.roster)
    check_in, now = case.check_in, case.now
    span = planning.window_of(check_in)
    match catch_up(span, now):
        case CatchUp.wait:
            check_in.next_at = check_in.opens_at
        case CatchUp.ask:
            _ask(case)
        case CatchUp.ask_with_note:
            late = asked_late(span, now)
            check_in.due_at, check_in.closes_at, check_in.was_asked_late = late.due_at, late.closes_at, True
            _ask(case)
        case CatchUp.mark_missed:
            _let_lapse(case)


def _ask(case: Case) -> None:
    """Ask whoever speaks for the division today; when nobody can be asked, a lead hears of it."""
    asked = who_is_asked(case.roster, _today(case))
    if isinstance(asked, NobodyAsked):
        case.check_in.state, case.check_in.asked_id = CheckInState.vacant.value, None
        case.check_in.next_at = _next_chance(case)
        _tell_a_lead_what_is_new(case)
    else:
        _put_into_hands(case, asked)
    telling.the_channel(case.session, case.community, case.check_in.cycle_id, case.now)


def _put_into_hands(case: Case, asked: RepresentativeAsked | DeputyAsked) -> None:
    check_in, person = case.check_in, case.session.get_one(Person, asked.person)
    ladder = _ladder(case, person)
    check_in.state, check_in.asked_id = CheckInState.open.value, asked.person
    check_in.instead_of_id = asked.instead_of if isinstance(asked, DeputyAsked) else None
    check_in.asked_at = check_in.reminded_at = case.now
    check_in.reminders_sent, check_in.snoozed_until = 0, None
    check_in.next_at = _next_look(case, ladder)
    telling.card(case.session, case.community, check_in, person, case.now)


def _let_lapse(case: Case) -> None:
    """Give up a question that could not be asked in time: through no fault of the person, so it is no silence."""
    case.check_in.state, case.check_in.next_at = CheckInState.lapsed.value, None
    case.check_in.ended_at = case.now
    case.session.add(case.check_in)
    telling.a_lead_of_the_outage(case.session, case.community, case.check_in, case.now)


def _ask_if_somebody_is_back(case: Case) -> None:
    asked = who_is_asked(case.roster, _today(case))
    if isinstance(asked, NobodyAsked):
        case.check_in.next_at = _next_chance(case)
        return
    _put_into_hands(case, asked)
    _show_the_lead(case)
    _show(case)


def _tell_a_lead_what_is_new(case: Case) -> None:
    """Have a lead told, unless nobody could be asked in the division's last check-in already."""
    before = checkins.before(case.session, case.check_in.division_id, case.check_in.day)
    if before is None or before.state != CheckInState.vacant:
        telling.a_lead(case.session, case.community, case.check_in.cycle_id, case.now)


def _show_the_lead(case: Case) -> None:
    """Have what a lead was told in this cycle, or in the one since which nobody could be asked, say what is so now."""
    told: CheckIn | None = case.check_in
    while told is not None:
        telling.the_lead_again(case.session, case.community, told.cycle_id, case.now)
        before = checkins.before(case.session, told.division_id, told.day)
        told = before if before and before.state == CheckInState.vacant else None


# -- under way ---------------------------------------------------------------------------------------------


def _hand_over_or_remind(case: Case) -> None:
    if (following := _successor(case)) is not None:
        if isinstance(following, NobodyAsked):
            _leave_vacant(case)
        else:
            _put_into_hands(case, following)
        _show(case)
        return
    ladder = _ladder(case, case.person())
    is_reminded = reminding.is_reminded(case.check_in, ladder, case.now)
    case.check_in.next_at = _next_look(case, ladder)
    if is_reminded:
        reminding.remind(case.session, case.community, case.check_in, case.person(), case.now)


def _successor(case: Case) -> Asked | None:
    """Return who takes over from the person asked; None while that person can still answer."""
    seats = case.roster
    mine = next(
        (seat for seat in (seats.representative, *seats.deputies) if seat and seat.person == case.check_in.asked_id),
        None,
    )
    day = local_day(case.now, ZoneInfo(case.person().tz))
    if mine and mine.is_there_on(day):
        return None
    asked = who_is_asked(seats, day)
    # Somebody who is only away keeps the check-in while nobody stands in; it is excused when it closes.
    return None if mine and mine.is_active and isinstance(asked, NobodyAsked) else asked


def _leave_vacant(case: Case) -> None:
    case.check_in.state, case.check_in.asked_id = CheckInState.vacant.value, None
    case.check_in.next_at = _next_chance(case)
    telling.a_lead(case.session, case.community, case.check_in.cycle_id, case.now)


def _withdraw(case: Case) -> None:
    """Take the question back; what was answered stays."""
    case.check_in.state, case.check_in.next_at = CheckInState.withdrawn.value, None
    case.check_in.ended_at = case.now
    _show(case)


def _ladder(case: Case, person: Person) -> reminding.Ladder:
    return reminding.ladder_of(case.session, case.community, case.division, case.check_in, person)


def _next_look(case: Case, ladder: reminding.Ladder) -> datetime:
    """Return the next reminder, or the end of the window."""
    reminder = reminding.next_reminder(case.check_in, ladder, case.now)
    return min(reminder or case.check_in.closes_at, case.check_in.closes_at)


def _next_chance(case: Case) -> datetime:
    """Return when the first of those who are away is back, or the end of the window."""
    seats = case.roster
    zone = ZoneInfo(case.check_in.tz)
    at = pace.hours_of(case.community).start
    backs = [
        instant(date.fromordinal(absence.last_day.toordinal() + 1), at, zone)
        for seat in (seats.representative, *seats.deputies)
        if seat and seat.is_active
        for absence in seat.absences
    ]
    return min([back for back in backs if back > case.now] + [case.check_in.closes_at])


# -- the end -----------------------------------------------------------------------------------------------


def _close(case: Case) -> None:
    """End the window: what was asked and not answered counts as missed, unless its person was away."""
    answered = checkins.answers_in(case.session, case.check_in.id or 0)
    _end(case, _outcome(case, bool(answered)), answered)
    _show(case)


def _outcome(case: Case, has_answers: bool) -> CheckInState:
    check_in = case.check_in
    if check_in.state != CheckInState.open:
        return CheckInState(check_in.state)
    if has_answers:
        return CheckInState.partly
    day = local_day(check_in.due_at, ZoneInfo(case.person().tz))
    away = check_in.asked_id is not None and rosters.is_away(case.session, check_in.asked_id, day)
    return CheckInState.excused if away else CheckInState.missed


def _end(case: Case, state: CheckInState, answered: Collection[int] = ()) -> None:
    check_in = case.check_in
    silent = [initiative_id for initiative_id in check_in.asks if initiative_id not in answered]
    known = assessing.known_before(case.session, case.community, check_in, silent, case.now)
    check_in.state, check_in.next_at, check_in.ended_at = state.value, None, case.now
    case.session.add(check_in)
    for initiative_id in silent:
        assessing.after_check_in(case.session, known, initiative_id, None)


def _show(case: Case) -> None:
    telling.progress(case.session, case.community, case.check_in, case.now)


def _today(case: Case) -> date:
    return local_day(case.now, ZoneInfo(case.check_in.tz))
