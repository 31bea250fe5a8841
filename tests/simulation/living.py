"""Time passes: the bot ticks, its messages are taken as posted, people answer, talk, take up and close."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlmodel import Session, col, func, select

from bot.clock import MovableClock
from bot.domain.errors import DomainError
from bot.domain.words import CLOSED_STAGES, Level, Outcome, Stage
from bot.usecases import acting, checkins, discussing, ticking
from storage import outbox
from storage.database import Database
from storage.tables import CheckIn, Initiative, Intervention, Message, Person, Tracking
from tests.simulation.community import START, Simulated, founded

ANSWERED = 0.85
ACKNOWLEDGED = 0.6
SPOKEN = frozenset({"intervention_head", "intervention_news", "intervention_reopened"})

Deed = Callable[[Session, datetime], None]


@dataclass
class Course:
    """What was seen on the way; `broken` holds a sentence for each promise that was not kept."""

    answers: int = 0
    threads: int = 0
    news: int = 0
    reopened: int = 0
    messages: int = 0
    states: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass
class Told:
    """What a thread has said since it was opened or reopened."""

    rules: set[str]
    level: Level


class Life:
    """One simulated community and its bot, moved on from event to event."""

    def __init__(self, database: Database, seed: int, initiatives: int, days: int) -> None:
        self.database = database
        self.random = Random(seed)
        self.clock = MovableClock(START)
        self.end = START + timedelta(days=days)
        self.simulated: Simulated = founded(database, self.random, initiatives, days)
        self.seen = Course()
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._told: dict[int, Told] = {}
        self._number = 0
        for id_, course in self.simulated.courses.items():
            starts = datetime.combine(course.start, time(7), UTC)
            self._later(starts, lambda session, now, id_=id_: self._start(session, id_))

    def live(self) -> Course:
        """Go through all the time there is; return what was seen."""
        self._move_on()
        while (due := self._next()) and due <= self.end:
            self.clock.move_to(max(due, self.clock()))
            self._act()
            self._move_on()
        return self.seen

    def _next(self) -> datetime | None:
        events = [ticking.next_event(self.database), self._deeds[0][0] if self._deeds else None]
        return min((event for event in events if event), default=None)

    def _move_on(self) -> None:
        while ticking.tick(self.database, self.clock()) + self._deliver():
            self._look_around()

    def _act(self) -> None:
        with self.database.writing() as session:
            while self._deeds and self._deeds[0][0] <= self.clock():
                _, _, deed = heapq.heappop(self._deeds)
                deed(session, self.clock())

    def _deliver(self) -> int:
        """Take every message that is due as posted, the way delivery settles it."""
        posted: list[Message] = []
        with self.database.writing() as session:
            while claim := outbox.claim_lane(session, self.clock()):
                while message := outbox.next_message(session, claim, self.clock()):
                    if message.posted_at is None:
                        posted.append(message)
                    place = message.channel or claim.destination, message.ts or self._ts()
                    outbox.settle(session, claim, message, place=place, now=self.clock())
                    session.flush()
                outbox.release(session, claim)
                session.flush()
            for message in posted:
                self._hear(session, message)
        self.seen.messages += len(posted)
        return len(posted)

    def _hear(self, session: Session, message: Message) -> None:
        if message.notice in SPOKEN:
            self._check_what_is_new(session, message)
        if message.notice == "intervention_head":
            self._respond(message)
        if message.notice == "check_in_card":
            self._plan_answers(session, message.about["check_in"])

    def _check_what_is_new(self, session: Session, message: Message) -> None:
        id_ = message.about["intervention"]
        row = session.get_one(Intervention, id_)
        told = self._told.get(id_)
        if message.notice != "intervention_news" or told is None:
            is_again = message.notice == "intervention_reopened"
            self.seen.threads += message.notice == "intervention_head"
            self.seen.reopened += is_again
            self._told[id_] = Told(set(row.told_rules), row.level)
            return
        self.seen.news += 1
        rules, level = set(message.about.get("rules") or ()), message.about.get("level")
        rises = level is not None and Level(level).rank > told.level.rank
        if not rises and not rules - told.rules:
            self.seen.broken.append(f"thread {id_} was written to again without anything new: {message.about}")
        told.rules |= rules
        told.level = Level(level) if rises else told.level

    def _plan_answers(self, session: Session, check_in_id: int) -> None:
        check_in = session.get_one(CheckIn, check_in_id)
        at = self.clock() + timedelta(hours=12 * self.random.randint(1, 4))
        for initiative in check_in.asks:
            if self.random.random() < ANSWERED:
                self._later(at, lambda session, now, id_=initiative: self._answer(session, check_in_id, id_, now))

    def _start(self, session: Session, initiative_id: int) -> None:
        initiative = session.get_one(Initiative, initiative_id)
        initiative.stage = Stage.active
        session.add(initiative)

    def _answer(self, session: Session, check_in_id: int, initiative_id: int, now: datetime) -> None:
        check_in = session.get_one(CheckIn, check_in_id)
        initiative = session.get_one(Initiative, initiative_id)
        if initiative.stage in CLOSED_STAGES or check_in.asked_id is None or now > check_in.closes_at:
            return
        person = session.get_one(Person, check_in.asked_id)
        said = self.simulated.courses[initiative_id].said(now.date(), self.random)
        checkins.record(session, check_in_id, initiative_id, person, said, f"S{self._count()}", now)
        self.seen.answers += 1
        if said.progress == 100:
            initiative.stage = Stage.achieved
            session.add(initiative)

    def _respond(self, head: Message) -> None:
        """Have somebody take the thread up, talk in it and end it, or nobody."""
        id_ = head.about["intervention"]
        if self.random.random() > ACKNOWLEDGED:
            return
        at = self.clock() + timedelta(days=self.random.uniform(0.2, 6))
        self._later(at, lambda session, now: self._take_up(session, id_, head, now))
        ends = at + timedelta(days=self.random.uniform(10, 120))
        self._later(ends, lambda session, now: self._close(session, id_, now))

    def _take_up(self, session: Session, id_: int, head: Message, now: datetime) -> None:
        lead = session.get_one(Person, self.random.choice(self.simulated.leads))
        if session.get_one(Intervention, id_).closed_at is None:
            acting.acknowledge(session, id_, lead, now)
            place = (lead.workspace_id, head.channel or "C0", head.ts or "")
            discussing.heard(session, *place, f"{now.timestamp():.6f}", lead.slack_id, "On it", now)

    def _close(self, session: Session, id_: int, now: datetime) -> None:
        lead = session.get_one(Person, self.simulated.leads[0])
        if session.get_one(Intervention, id_).closed_at is None:
            outcome = self.random.choice([Outcome.recovered, Outcome.re_planned, Outcome.withdrawn])
            try:
                acting.close(session, id_, lead, outcome, "So be it", now)
            except DomainError as problem:
                # Whether it may end this way now is the record's business, not the simulation's.
                self.seen.states[f"not closed: {type(problem).__name__}"] += 1

    def _look_around(self) -> None:
        with self.database.reading() as session:
            crowded = session.exec(
                select(Intervention.initiative_id)
                .where(col(Intervention.closed_at).is_(None))
                .group_by(col(Intervention.initiative_id))
                .having(func.count() > 1)
            ).all()
        self.seen.broken += [f"initiative {each} has two open threads" for each in crowded]

    def _later(self, at: datetime, deed: Deed) -> None:
        """Have it done then, or a little later: people look into Slack twice a day."""
        at = at.replace(hour=7 if at.hour < 7 else 19, minute=0, second=0, microsecond=0)
        at = max(at, self.clock())
        heapq.heappush(self._deeds, (at, self._count(), deed))

    def _count(self) -> int:
        self._number += 1
        return self._number

    def _ts(self) -> str:
        return f"{self.clock().astimezone(UTC).timestamp():.0f}.{self._count():06}"


def final_states(database: Database) -> Counter[str]:
    """Return how many initiatives stand where at the end, and how many are looked at still."""
    with database.reading() as session:
        rows = session.exec(
            select(Tracking.state, Initiative.stage).join(Initiative, col(Tracking.initiative_id) == Initiative.id)
        )
        return Counter(f"{stage.value} and {state.value}" for state, stage in rows)
