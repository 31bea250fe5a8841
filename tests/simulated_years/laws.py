"""What has to hold after any number of simulated days, worked out anew from what happened and what people saw."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.calendars.public_holidays import public_holidays
from bot.domain.absences import Absence, absent_on
from bot.domain.calendar import Calendar, DateRange
from bot.domain.catch_up import PUNCTUAL
from bot.domain.cycles import Shift, cycles
from bot.domain.windows import SHORTEST
from bot.domain.words import CheckInState
from storage.tables import CheckIn, Cycle, Division, Person
from tests.simulated_years.company import START, cadence_of
from tests.simulated_years.post_office import Posted
from tests.simulated_years.years import Years

MOST_DIRECT, MOST_IN_CHANNEL = 4, 1
# The longest outage is of nine days; there are up to three rhythms in one community.
MOST_OVERTAKEN = 6


def broken(years: Years) -> list[str]:
    """Return every way in which the run breaks a law; empty when all hold."""
    return [
        *_asked_at_most_once(years),
        *_none_forgotten(years),
        *_caught_up_by_the_rule(years),
        *_budgets_kept(years),
        *_nobody_disturbed(years),
        *_absence_is_no_silence(years),
        *_a_digest_after_every_cycle(years),
    ]


def _asked_at_most_once(years: Years) -> Iterator[str]:
    cards = Counter((each.about["check_in"], each.about["person"]) for each in _of(years, "check_in_card"))
    yield from (f"asked {number} times: {whom}" for whom, number in cards.items() if number > 1)


def _none_forgotten(years: Years) -> Iterator[str]:
    """Every round that cadence and calendar hold is there once, nothing else is, and each came to an end."""
    by_division: dict[int, list[CheckIn]] = {}
    for row in _rows(years):
        by_division.setdefault(row.division_id, []).append(row)
    for number, division_id in enumerate(years.company.divisions):
        rows = by_division.get(division_id, [])
        held = [each.day for each in rows if each.state != CheckInState.withdrawn]
        expected = _expected_days(years, number, division_id, max(held, default=date.min))
        if held != expected:
            yield f"division {number} was asked on other days: {sorted(set(held) ^ set(expected))}"
        for each in rows:
            if each.state in {CheckInState.waiting, CheckInState.open}:
                yield f"check-in {each.id} of {each.day} is {each.state} for ever"


def _expected_days(years: Years, number: int, division_id: int, last: date) -> list[date]:
    with years.database.reading() as session:
        country = session.get_one(Division, division_id).country
    of = range(START.year - 1, years.end.year + 3)
    calendar = Calendar(
        holidays=frozenset(public_holidays(country, None, of)) if country else frozenset(),
        breaks=tuple(DateRange(date(year, 12, 21), date(year, 12, 31)) for year in range(START.year, years.end.year)),
    )
    days: list[date] = []
    for each in cycles(cadence_of(number), calendar, Shift.after, START.date() - timedelta(days=1)):
        if each.day > max(last, years.end.date() - timedelta(days=1)):
            break
        days.append(each.day)
    return days


def _caught_up_by_the_rule(years: Years) -> Iterator[str]:
    told = {each.at.date() for each in _of(years, "lapsed_by_us")}
    for each in _rows(years):
        back = next((outage.ends for outage in years.outages if outage.begins <= each.opens_at < outage.ends), None)
        late_by = (back or each.opens_at) - each.opens_at
        if late_by <= PUNCTUAL:
            if each.state == CheckInState.lapsed or each.was_asked_late:
                yield f"check-in {each.id} was given up or late without an outage"
        elif each.asked_at is None and each.state == CheckInState.lapsed:
            if each.closes_at - (back or each.opens_at) >= SHORTEST:
                yield f"check-in {each.id} was given up too early"
            if each.ended_at is None or each.ended_at.date() not in told:
                yield f"no lead heard that check-in {each.id} lapsed"
        elif _reached_late(each) and not each.was_asked_late:
            yield f"check-in {each.id} was asked late without a note"


def _reached_late(check_in: CheckIn) -> bool:
    """Say whether its first and only person was asked late; answers ahead of time and hand-overs are left out."""
    if check_in.asked_at is None or check_in.instead_of_id or len(check_in.cards) != 1:
        return False
    return check_in.answered_at is None and check_in.asked_at - check_in.opens_at > PUNCTUAL


def _budgets_kept(years: Years) -> Iterator[str]:
    cycle_of = {each.id: each.cycle_id for each in _rows(years)}
    direct: Counter[tuple[str, int]] = Counter()
    channel: Counter[tuple[str, int, bool]] = Counter()
    for each in years.office.posted:
        cycle = each.about.get("cycle") or cycle_of.get(each.about.get("check_in"), 0)
        if each.to == "C1":
            channel[each.notice, cycle, each.is_reply] += 1
        else:
            direct[each.to, cycle] += 1
    yield from (f"{n} direct messages to {whom}" for whom, n in direct.items() if n > MOST_DIRECT and whom[1])
    yield from (f"{n} posts of {what}" for what, n in channel.items() if n > MOST_IN_CHANNEL and what[1])
    outage_days = Counter(each.at.date() for each in _of(years, "lapsed_by_us"))
    yield from (f"{n} messages about one outage on {day}" for day, n in outage_days.items() if n > 1)


def _nobody_disturbed(years: Years) -> Iterator[str]:
    """Reminders come in working hours, outside absences, at most two of them."""
    with years.database.reading() as session:
        for each in _of(years, "check_in_reminder"):
            person = session.get_one(Person, each.about["person"])
            check_in = session.get_one(CheckIn, each.about["check_in"])
            if each.at > check_in.closes_at:
                yield f"{each.key} came after the end"
            local = each.at.astimezone(ZoneInfo(person.tz))
            if _is_settled(years, person) and check_in.snoozed_until is None and not 9 <= local.hour < 17:
                yield f"{each.key} came at {local}"


def _is_settled(years: Years, person: Person) -> bool:
    """Say whether the person kept one zone: of others only the last is known afterwards."""
    return years.counts["moves to another zone"] == 0 or person.refreshed_at == START


def _absence_is_no_silence(years: Years) -> Iterator[str]:
    with years.database.reading() as session:
        for each in _rows(years):
            if each.state != CheckInState.missed or each.asked_id is None:
                continue
            person = session.get_one(Person, each.asked_id)
            away = [Absence(first, last) for first, last in years.away.get(each.asked_id, [])]
            due_day = each.due_at.astimezone(ZoneInfo(person.tz)).date()
            if _is_settled(years, person) and absent_on(away, due_day):
                yield f"check-in {each.id} counts as missed although its person was away"


def _a_digest_after_every_cycle(years: Years) -> Iterator[str]:
    """Each cycle that was held got its digest once its last answers were due; an outage may have overtaken some."""
    held = {each.cycle_id for each in _rows(years) if each.state != CheckInState.withdrawn}
    with years.database.reading() as session:
        made = {cycle for cycle in held if session.get_one(Cycle, cycle).digested_at}
    yield from (f"cycle {cycle} has no digest" for cycle in sorted(held - made))
    posted = len(_of(years, "digest"))
    if not len(held) - MOST_OVERTAKEN * len(years.outages) <= posted <= len(held):
        yield f"{posted} digests were posted for {len(held)} cycles"


def _of(years: Years, notice: str) -> list[Posted]:
    return [each for each in years.office.posted if each.notice == notice]


def _rows(years: Years) -> list[CheckIn]:
    return years.check_ins()
