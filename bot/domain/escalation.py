"""Who is asked about an intervention, when, and what follows when nobody answers.

All times are working time of the person who is asked: the caller hands in the arithmetic. A person who is
away is a vacant place to this module. Each step is counted from when the one before it really ran: everybody
gets the whole response time, and an outage of the bot never ends in everybody being asked at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.intervention import Intervention, Phase
from bot.domain.words import Level, PersonId

Named = Mapping[PersonId, Collection[datetime]]
"""When somebody was last named or asked, on any intervention of the community."""
AddWorkingTime = Callable[[PersonId, datetime, float], datetime]
"""The instant after so many working hours of that person from the start."""

NOBODY: Named = {}
HOURS_PER_WORKING_DAY = 8
NUDGES_PER_UPDATE = 2


class Place(StrEnum):
    """A place in the escalation chain, in the order in which it is asked."""

    owner = "owner"
    representative = "representative"
    deputy = "deputy"
    knowledge_lead = "knowledge_lead"
    hr_lead = "hr_lead"
    sponsor = "sponsor"


@dataclass(frozen=True)
class Terms:
    """What a level asks of people, in working time."""

    response_hours: float
    remind_after_hours: float
    update_every_days: int
    unacknowledge_after_days: int


DEFAULT_TERMS: Mapping[Level, Terms] = {
    Level.advise: Terms(16, 8, update_every_days=10, unacknowledge_after_days=20),
    Level.assist: Terms(8, 4, update_every_days=5, unacknowledge_after_days=10),
    Level.direct: Terms(4, 2, update_every_days=2, unacknowledge_after_days=4),
}

CHAIN: Mapping[Level, tuple[Place, ...]] = {
    Level.advise: (Place.owner, Place.representative, Place.deputy),
    Level.assist: (Place.owner, Place.representative, Place.deputy, Place.knowledge_lead, Place.hr_lead),
    Level.direct: tuple(Place),
}


WEEK = timedelta(days=7)
MOST_NAMED_A_WEEK: Mapping[Place, int] = {Place.hr_lead: 5, Place.sponsor: 2}
"""How often detection names somebody in a head post. Whoever is asked in their turn of the chain is always asked."""


@dataclass(frozen=True)
class Roster:
    """Who holds each place today; `None` where it is vacant or the person is away."""

    owner: PersonId | None = None
    representative: PersonId | None = None
    deputy: PersonId | None = None
    knowledge_lead: PersonId | None = None
    hr_lead: PersonId | None = None
    sponsor: PersonId | None = None

    def at(self, place: Place) -> PersonId | None:
        return {
            Place.owner: self.owner,
            Place.representative: self.representative,
            Place.deputy: self.deputy,
            Place.knowledge_lead: self.knowledge_lead,
            Place.hr_lead: self.hr_lead,
            Place.sponsor: self.sponsor,
        }[place]

    def only(self, concerned: Collection[PersonId]) -> "Roster":
        """Return the roster with everybody else's place vacant, for a restricted intervention."""
        kept = {place.value: self.at(place) for place in Place if self.at(place) in concerned}
        return Roster(**kept)


class StepKind(StrEnum):
    mention = "mention"
    """Named in the head post, once for each time the intervention waits for somebody."""
    named_later = "named_later"
    """The week was full, so the digest says that it is theirs, too, and the mention is due when there is room."""
    acknowledge_reminder = "acknowledge_reminder"
    escalate = "escalate"
    """The next in the chain is asked."""
    nobody_answered = "nobody_answered"
    """The chain is at its end; nobody more is asked, and the leads see it in the digest and on Home."""
    update_nudge = "update_nudge"
    unacknowledge = "unacknowledge"
    """Nothing was heard since the acknowledgement; the caller applies the event of that name."""
    lead_silent = "lead_silent"
    """Nudged in vain; the next in the chain is told once."""
    lead_needed = "lead_needed"
    """The lead left in the middle of a plan."""


@dataclass(frozen=True)
class Step:
    """One thing to do; `since` and `number` tell it from the same step of another time."""

    kind: StepKind
    since: datetime
    due_at: datetime
    who: PersonId | None = None
    number: int = 1


@dataclass(frozen=True)
class DoneStep:
    """A step that ran, and when."""

    step: Step
    at: datetime


def mentions(level: Level, roster: Roster) -> tuple[PersonId, ...]:
    """Return whom the head post names at this level, each once, vacant places skipped.

    The deputy is named in the representative's place when that is vacant.
    """
    named = [roster.owner, roster.representative or roster.deputy]
    if level.rank >= Level.assist.rank:
        named += [roster.knowledge_lead, roster.hr_lead]
    if level is Level.direct:
        named += [roster.sponsor]
    return _each_once(named)


def chain(level: Level, roster: Roster) -> tuple[PersonId, ...]:
    """Return who is asked one after the other at this level, each once, vacant places skipped."""
    return _each_once(roster.at(place) for place in CHAIN[level])


def first_free(most: int, named: Collection[datetime], since: datetime) -> datetime:
    """Return the first instant from `since` on at which one more naming leaves at most `most` in any week."""
    latest = sorted(named)[-most:]
    return max(since, latest[0] + WEEK) if len(latest) == most else since


def held_back(planned: Iterable[Step], now: datetime) -> frozenset[PersonId]:
    """Return those whom the level names and whose mention waits for room in their week."""
    return frozenset(
        step.who for step in planned if step.kind is StepKind.mention and step.due_at > now and step.who is not None
    )


def due_by(planned: Iterable[Step], now: datetime) -> list[Step]:
    """Return those of the planned steps that are to be done by `now`, in their order."""
    return [step for step in planned if step.due_at <= now]


def planned_steps(
    intervention: Intervention,
    roster: Roster,
    done: Collection[DoneStep],
    add_working_time: AddWorkingTime,
    terms: Mapping[Level, Terms] = DEFAULT_TERMS,
    named: Named = NOBODY,
) -> list[Step]:
    """Return the next steps with their due instants, earliest first, as far as they are known today.

    The first one's `due_at` is when to look again.
    """
    if intervention.phase in (Phase.candidate, Phase.closed):
        return []
    clock = _Clock(intervention, roster, done, add_working_time, terms[intervention.level], named)
    steps = [*clock.mentions(), *clock.waiting(), *clock.following_through()]
    return sorted(steps, key=lambda step: step.due_at)


def update_due_at(
    intervention: Intervention,
    add_working_time: AddWorkingTime,
    terms: Mapping[Level, Terms] = DEFAULT_TERMS,
) -> datetime | None:
    """Return when the lead's next update is due, for the head post; `None` while nobody leads."""
    if intervention.lead is None or intervention.phase in (Phase.candidate, Phase.raised, Phase.closed):
        return None
    hours = terms[intervention.level].update_every_days * HOURS_PER_WORKING_DAY
    due = add_working_time(intervention.lead, _last_heard(intervention), hours)
    return max(due, intervention.update_snoozed_until or due)


def audit(due: Iterable[Step], done: Iterable[DoneStep]) -> list[Step]:
    """Return the steps that were due and never ran, in the order they were due."""
    ran = {_identity(entry.step) for entry in done}
    return sorted((step for step in due if _identity(step) not in ran), key=lambda step: step.due_at)


@dataclass(frozen=True)
class _Clock:
    """One intervention with everything its steps are computed from."""

    intervention: Intervention
    roster: Roster
    done: Collection[DoneStep]
    add_working_time: AddWorkingTime
    terms: Terms
    named: Named

    def mentions(self) -> list[Step]:
        """Everybody whom the level names and who was not yet named since it was raised or last waited.

        Whose week is full is named later, and the digest says so meanwhile.
        """
        since = self.intervention.waiting_since or self.intervention.raised_at
        assert since is not None
        named = {entry.step.who for entry in self.done if entry.step.kind is StepKind.mention and entry.at >= since}
        at, steps = max(since, self._level_since()), []
        for who in mentions(self.intervention.level, self.roster):
            if who not in named:
                later = self._named_from(who, at)
                steps += [Step(StepKind.named_later, since, at, who)] if later > at else []
                steps.append(Step(StepKind.mention, since, later, who))
        return self._open(steps)

    def waiting(self) -> list[Step]:
        """While nobody acknowledges: a reminder, the next in the chain, and at its end the leads' list."""
        since = self.intervention.waiting_since
        if since is None:
            return []
        people = chain(self.intervention.level, self.roster)
        escalations = self._ran(StepKind.escalate, since)
        if not people and not escalations:
            return self._open([Step(StepKind.nobody_answered, since, since)])
        asked = max(escalations, key=lambda entry: entry.at) if escalations else self._named(people[0], since)
        if asked is None or asked.step.who is None:
            return []
        reminder = [] if escalations else [self._reminder(asked.step.who, since, asked.at)]
        # A new level names people anew, and they get the whole time as well.
        asked_at = max(asked.at, self._level_since())
        due = self.add_working_time(asked.step.who, asked_at, self.terms.response_hours)
        return self._open([*reminder, self._next_asked(people[1:], escalations, since, due)])

    def following_through(self) -> list[Step]:
        """Once acknowledged: nudges for an update, and what follows when none comes."""
        lead = self.intervention.lead
        if self.intervention.phase is Phase.raised:
            return []
        if lead is None:
            return self._open([self._lead_needed()])
        if self.intervention.close_proposed_at is not None:
            # Two good check-ins say how it stands, and what comes next is not the lead's to say.
            return []
        heard = _last_heard(self.intervention)
        nudges = self._ran(StepKind.update_nudge, heard)
        if not nudges:
            return [self._nudge(lead, heard, heard, 1)]
        last = max(entry.at for entry in nudges)
        if self.intervention.phase is Phase.acknowledged:
            return self._open([self._unacknowledge(lead, heard, last)])
        if len(nudges) < NUDGES_PER_UPDATE:
            return [self._nudge(lead, heard, last, len(nudges) + 1)]
        return self._open([self._lead_silent(lead, heard, last)])

    def _named_from(self, who: PersonId, at: datetime) -> datetime:
        """Return from when on the person may be named: at once, unless detection has filled the person's week.

        Nobody is held back from what a person brought to this level, from what is restricted, of which no digest
        tells, or who is the first to be asked.
        """
        intervention = self.intervention
        by_a_person = intervention.detected_level.rank < intervention.level.rank
        held = {place for place in CHAIN[intervention.level] if self.roster.at(place) == who}
        is_first = chain(intervention.level, self.roster)[0] == who
        if by_a_person or intervention.is_restricted or is_first or not held <= MOST_NAMED_A_WEEK.keys():
            return at
        return first_free(max(MOST_NAMED_A_WEEK[place] for place in held), self.named.get(who, ()), at)

    def _ran(self, kind: StepKind, since: datetime) -> list[DoneStep]:
        return [entry for entry in self.done if entry.step.kind is kind and entry.step.since == since]

    def _named(self, who: PersonId, since: datetime) -> DoneStep | None:
        """Return when the person was first named; `None` while the head post waits to be sent."""
        named = [
            entry
            for entry in self.done
            if entry.step.kind is StepKind.mention and entry.step.who == who and entry.at >= since
        ]
        return min(named, key=lambda entry: entry.at, default=None)

    def _reminder(self, who: PersonId, since: datetime, asked_at: datetime) -> Step:
        due = self.add_working_time(who, asked_at, self.terms.remind_after_hours)
        return Step(StepKind.acknowledge_reminder, since, due, who)

    def _next_asked(
        self, others: Collection[PersonId], escalations: Collection[DoneStep], since: datetime, due: datetime
    ) -> Step:
        asked = {entry.step.who for entry in escalations}
        for who in others:
            if who not in asked:
                return Step(StepKind.escalate, since, due, who, number=len(asked) + 1)
        return Step(StepKind.nobody_answered, since, due)

    def _nudge(self, lead: PersonId, heard: datetime, start: datetime, number: int) -> Step:
        due = self.add_working_time(lead, start, self.terms.update_every_days * HOURS_PER_WORKING_DAY)
        return Step(StepKind.update_nudge, heard, self._not_snoozed(due), lead, number=number)

    def _unacknowledge(self, lead: PersonId, heard: datetime, nudged: datetime) -> Step:
        days = max(0, self.terms.unacknowledge_after_days - self.terms.update_every_days)
        due = self.add_working_time(lead, nudged, days * HOURS_PER_WORKING_DAY)
        return Step(StepKind.unacknowledge, heard, self._not_snoozed(due), lead)

    def _lead_silent(self, lead: PersonId, heard: datetime, nudged: datetime) -> Step:
        due = self.add_working_time(lead, nudged, self.terms.update_every_days * HOURS_PER_WORKING_DAY)
        return Step(StepKind.lead_silent, heard, self._not_snoozed(due), self._next_above(lead))

    def _not_snoozed(self, due: datetime) -> datetime:
        return max(due, self.intervention.update_snoozed_until or due)

    def _lead_needed(self) -> Step:
        since = self.intervention.leaderless_since or self.intervention.last_event_at
        return Step(StepKind.lead_needed, since, since, self._next_above(None))

    def _next_above(self, lead: PersonId | None) -> PersonId | None:
        """Return the one after the lead in the chain; the highest below when the lead is its end."""
        people = chain(self.intervention.level, self.roster)
        after = people[people.index(lead) + 1 :] if lead in people else people
        others = [who for who in people if who != lead]
        return after[0] if after else (others[-1] if others else None)

    def _level_since(self) -> datetime:
        return self.intervention.level_since or self.intervention.last_event_at

    def _open(self, steps: Iterable[Step]) -> list[Step]:
        return audit(steps, self.done)


def _last_heard(intervention: Intervention) -> datetime:
    heard = [at for at in (intervention.acknowledged_at, intervention.last_update_at) if at is not None]
    return max(heard, default=intervention.last_event_at)


def _identity(step: Step) -> tuple[StepKind, datetime, int, PersonId | None]:
    """A mention, now or later, and an escalation are a person's; the others stay the same when the lead changes."""
    is_personal = step.kind in (StepKind.mention, StepKind.named_later, StepKind.escalate)
    return step.kind, step.since, 0 if is_personal else step.number, step.who if is_personal else None


def _each_once(people: Iterable[PersonId | None]) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(who for who in people if who is not None))
