"""Lets simulated time pass over the community: people live, the bot ticks, fails, restarts."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlmodel import Session

from bot.domain.answers import Said
from bot.domain.errors import DomainError
from bot.domain.reminders import SnoozeFor
from bot.domain.words import CheckInState, Role, Status
from bot.usecases import absent, checkins, founding, people, reminding, resting, ticking
from storage import agenda, as_of, roster
from storage import checkins as kept
from storage.database import Database
from storage.tables import CheckIn, Community, Lane, Membership, Person
from storage.tables_asking import Absence, Break
from tests.migrated import copied_to
from tests.simulated_years.company import START, ZONES, Company, found, successor
from tests.simulated_years.post_office import Posted, PostOffice

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEAT = timedelta(seconds=10)
Deed = Callable[[datetime], None]
# Detection's daily look and interventions have a simulation of their own.
NEXT = select(
    *(
        select(func.min(each)).scalar_subquery()
        for each in (Absence.next_at, Break.next_at, CheckIn.next_at, Lane.next_at)
    ),
    kept.next_to_plan().scalar_subquery(),
    as_of.SOONEST_DIGEST,
)


@dataclass(frozen=True)
class Outage:
    """The bot does not run from one instant to another."""

    begins: datetime
    ends: datetime


@dataclass
class Years:
    """One run; afterwards it is there to be looked at."""

    folder: Path
    size: int
    days: int
    seed: int
    office: PostOffice = field(default_factory=PostOffice)
    counts: Counter[str] = field(default_factory=Counter)
    outages: list[Outage] = field(default_factory=list)
    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.url = copied_to(self.folder / "years.db")
        self.database = Database(self.url)
        with self.database.writing() as session:
            self.company: Company = found(session, self.size, self.random)
        self.now = START
        self.end = START + self.days * DAY
        self._order = count()
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._seen = 0
        self._event: datetime | None = None

    def run(self) -> None:
        """Let the years pass."""
        self._foresee()
        self._beat()
        while self.now < self.end:
            upcoming = [self._deeds[0][0]] if self._deeds else []
            if self._event:
                upcoming.append(self._event)
            self.now = self._awake(max(self.now, min([*upcoming, self.end])))
            while self._deeds and self._deeds[0][0] <= self.now:
                heapq.heappop(self._deeds)[2](self.now)
            self._beat()
        self._let_everything_close()

    def _next_event(self, session: Session) -> datetime | None:
        """Return when asking has something to do next."""
        *instants, planned_on, no_digest_before = session.connection().execute(NEXT).one()
        at = min((each for each in instants if each), default=None)
        return ticking.soonest(session, agenda.Next(at, planned_on, no_digest_before))

    def _let_everything_close(self) -> None:
        """Stop planning and let what was planned come to its end."""
        with self.database.writing() as session:
            community = session.get_one(Community, self.company.community)
            community.is_paused = True
            session.add(community)
        self._beat()
        while self._event and self._event < self.end + 40 * DAY:
            self.now = max(self.now, self._event)
            self._beat()

    def _beat(self) -> None:
        if self.random.random() < 0.02:
            self._restart_in_the_middle()
        ticking.check_ins(self.database, self.now)
        self.counts["ticks"] += 1
        self.now += BEAT
        with self.database.writing() as session:
            self.office.deliver(session, self.now)
            self._event = self._next_event(session)
        self._react()

    def _restart_in_the_middle(self) -> None:
        """Kill the bot after a few of the steps that are due, and start it again."""
        left = self.random.randrange(4)

        def stop() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        ticking.check_ins(self.database, self.now, stop=stop)
        # Every connection goes; what the bot knows is in the file.
        self.database.close()
        self.counts["restarts"] += 1

    def _awake(self, moment: datetime) -> datetime:
        while outage := next((each for each in self.outages if each.begins <= moment < each.ends), None):
            moment = outage.ends
        return moment

    # -- what happens to people ----------------------------------------------------------------------------

    def _foresee(self) -> None:
        """Lay down what will happen by itself: outages, breaks, absences, moves, successions."""
        random = self.random
        moment = START + 5 * DAY
        while (moment := moment + random.uniform(10, 50) * DAY) < self.end - 20 * DAY:
            length = random.choice([HOUR, 3 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 9 * DAY])
            self.outages.append(Outage(moment, moment + length))
            moment += length
        for year in range(START.year, self.end.year + 1):
            self._later(START.replace(year=year, month=12, day=1), self._pause(date(year, 12, 21), date(year, 12, 31)))
        for division, person in self.company.representatives.items():
            for _ in range(round(self.days / 365 * 4)):
                self._later(self._some_time(), self._leave(person, random.randrange(1, 16)))
            if random.random() < 0.2:
                self._later(self._some_time(), self._move(person, random.choice(list(ZONES))))
            if random.random() < 0.1:
                self._later(self._some_time(), self._replace(division, person))
        for person in self.company.deputies.values():
            for _ in range(round(self.days / 365 * 2)):
                self._later(self._some_time(), self._leave(person, random.randrange(1, 10)))

    def _some_time(self) -> datetime:
        return START + self.random.uniform(3, self.days - 20) * DAY

    def _later(self, at: datetime, deed: Deed) -> None:
        # On the full hour, so that several fall together and a run stays short.
        at = at.replace(minute=0, second=0, microsecond=0) + HOUR
        heapq.heappush(self._deeds, (at, next(self._order), deed))

    def _pause(self, first: date, last: date) -> Deed:
        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                community = session.get_one(Community, self.company.community)
                lead = session.get_one(Person, self.company.lead)
                resting.pause(session, community, lead, first, last, "Year's end", now)
            self.counts["breaks"] += 1

        return deed

    def _leave(self, person_id: int, length: int) -> Deed:
        ahead = self.random.randrange(0, 15)

        def deed(now: datetime) -> None:
            first = now.date() + ahead * DAY
            last = first + length * DAY
            with self.database.writing() as session:
                community = session.get_one(Community, self.company.community)
                person = session.get_one(Person, person_id)
                if not roster.roles_of(session, community.id or 0, person_id, now):
                    return
                absent.set_absence(session, community, person, person, first, last, now)
            self.away.setdefault(person_id, []).append((first, last))
            self.counts["absences"] += 1

        return deed

    def _move(self, person_id: int, zone: str) -> Deed:
        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                person = session.get_one(Person, person_id)
                people.remember(session, "T1", people.Profile(person.slack_id, person.name, zone), now)
            self.counts["moves to another zone"] += 1

        return deed

    def _replace(self, division_id: int, person_id: int) -> Deed:
        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                community = session.get_one(Community, self.company.community)
                old = session.get_one(Person, person_id)
                for held in roster.roles_of(session, community.id or 0, person_id, now):
                    row = session.get_one(Membership, held.id)
                    row.ends_at = now
                    session.add(row)
                new = successor(session, f"new{division_id:02}", old.tz)
                division = next(each for each in roster.divisions(session, 1) if each.id == division_id)
                founding.give_role(session, community, new, Role.representative, now, division)
            self.counts["successions"] += 1

        return deed

    # -- what people do ------------------------------------------------------------------------------------

    def _react(self) -> None:
        """Let people decide what they do about every card that has just appeared."""
        fresh, self._seen = self.office.posted[self._seen :], len(self.office.posted)
        for posted in fresh:
            if posted.notice == "check_in_card":
                self._decide(posted)

    def _decide(self, card: Posted) -> None:
        check_in, person = card.about["check_in"], card.about["person"]
        hours = self.random.uniform(0.1, 50)
        match self.random.choices(["answer", "late", "skip", "snooze", "nothing"], [62, 8, 8, 7, 15])[0]:
            case "answer":
                self._later(card.at + hours * HOUR, self._answer(check_in, person))
            case "late":
                self._later(card.at + (hours + 60) * HOUR, self._answer(check_in, person))
            case "skip":
                self._later(card.at + hours * HOUR, self._skip(check_in, person))
            case "snooze":
                self._later(card.at + HOUR, self._snooze(check_in, person))

    def _answer(self, check_in_id: int, person_id: int) -> Deed:
        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                check_in = session.get_one(CheckIn, check_in_id)
                said = Said(Status.on_track, progress=min(100.0, 4.0 * check_in.cycle_id), confidence=8)
                checkins.record(
                    session,
                    check_in_id,
                    check_in.asks[0],
                    session.get_one(Person, person_id),
                    said,
                    f"{check_in_id}",
                    now,
                )
            self.counts["answers"] += 1

        return self._if_allowed(deed)

    def _skip(self, check_in_id: int, person_id: int) -> Deed:
        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                reminding.skip(session, check_in_id, session.get_one(Person, person_id), "Year-end close", now)
            self.counts["skips"] += 1

        return self._if_allowed(deed)

    def _snooze(self, check_in_id: int, person_id: int) -> Deed:
        choice = self.random.choice([SnoozeFor.hour, SnoozeFor.tomorrow])

        def deed(now: datetime) -> None:
            with self.database.writing() as session:
                check_in = session.get_one(CheckIn, check_in_id)
                reminding.snooze_one(session, check_in, session.get_one(Person, person_id), choice, now)
            self.counts["snoozes"] += 1

        return self._if_allowed(deed)

    def _if_allowed(self, deed: Deed) -> Deed:
        def tried(now: datetime) -> None:
            try:
                deed(now)
            except DomainError:
                self.counts["refused politely"] += 1

        return tried

    # -- looking -------------------------------------------------------------------------------------------

    def check_ins(self) -> list[CheckIn]:
        """Return every check-in of the run."""
        with self.database.reading() as session:
            divisions = self.company.divisions
            return [each for division in divisions for each in kept.between(session, division, date.min, date.max)]

    def summary(self) -> dict[str, int]:
        """Return what happened, counted."""
        states = Counter(f"check-ins {each.state}" for each in self.check_ins())
        late = sum(each.was_asked_late for each in self.check_ins())
        messages = Counter(f"messages {each.notice}" for each in self.office.posted)
        everything = Counter(
            {"outages": len(self.outages), "asked late, with a note": late, "edits": self.office.edits}
        )
        return dict(sorted((everything + self.counts + states + messages).items()))


FINAL = set(CheckInState) - {CheckInState.waiting, CheckInState.open}
