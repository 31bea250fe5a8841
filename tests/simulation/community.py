"""A community of simulated people and initiatives, drawn from a seed; nothing in it knows the rules.

Each initiative has a hidden pace. What its representative reports is that pace with noise, mostly too optimistic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.answers import Said
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.plan import Milestone
from bot.domain.words import Role, Stage, Status, Strand
from bot.usecases import founding, links, people
from bot.usecases.founding import NewInitiative
from storage.database import Database
from storage.tables import Initiative, Person

START = datetime.fromisoformat("2026-01-01T08:00:00+00:00")
PER_DIVISION = 10
TEAM = "T0"


@dataclass
class Course:
    """The truth about one initiative: it goes at `pace` times the plan's, by fits and starts."""

    start: date
    due: date
    pace: float
    optimism: float
    reported: float = 0.0

    def said(self, day: date, random: Random) -> Said:
        """Return what its representative says of it on a day."""
        done = 100 * self.pace * max(0, (day - self.start).days) / (self.due - self.start).days
        self.reported = round(min(100.0, max(self.reported, done + random.gauss(0, 3))), 1)
        planned = min(100.0, 100 * max(0, (day - self.start).days) / (self.due - self.start).days)
        gap = planned - self.reported - self.optimism
        status = Status.off_track if gap > 20 else Status.at_risk if gap > 8 else Status.on_track
        is_blocked = status is not Status.on_track or random.random() < 0.05
        moved = random.random() < 0.04 and gap > 10
        return Said(
            status=status,
            progress=self.reported,
            confidence=max(1, min(10, round(9 - gap / 8 + random.gauss(0, 1)))),
            barrier="The supplier is late" if is_blocked else "",
            ask="A decision on the supplier" if is_blocked and random.random() < 0.5 else "",
            forecast_due=day + timedelta(days=random.randint(30, 120)) if moved else None,
        )


@dataclass(frozen=True)
class Simulated:
    """Who and what there is, by the ids of the database."""

    community: int
    leads: list[int]
    courses: dict[int, Course]


def founded(database: Database, random: Random, initiatives: int, days: int) -> Simulated:
    """Return a new community whose initiatives begin and end at any time within these days, or after."""
    with database.writing() as session:
        workspace = people.connect_workspace(session, TEAM, "Simulated", "UBOT")
        cadence = Cadence(Weekly(frozenset({Weekday.monday}), every=4))
        community = founding.found_community(
            session, workspace.id or 0, "C0", "Simulated", "Europe/London", cadence, START
        )
        names = _names()

        def person(tz: str = "Europe/London") -> Person:
            name = next(names)
            return people.remember(session, TEAM, people.Profile(f"U{name}", name, tz, "en-GB"), START)

        leads = [person(), person()]
        founding.give_role(session, community, leads[0], Role.knowledge_lead, START)
        founding.give_role(session, community, leads[1], Role.hr_lead, START)
        founding.give_role(session, community, person(), Role.sponsor, START)
        courses: dict[int, Course] = {}
        earlier: list[Initiative] = []
        for number in range(initiatives):
            if number % PER_DIVISION == 0:
                division = founding.add_division(session, community, f"Division {number // PER_DIVISION + 1}")
                zone = random.choice(["Europe/London", "America/New_York", "Asia/Tokyo"])
                speaks = person(zone)
                founding.give_role(session, community, speaks, Role.representative, START, division)
            course = _course(random, days)
            row = founding.add_initiative(session, community, division, speaks, _new(number, course, random), START)
            if earlier and random.random() < 0.2:
                upstream = f"KS-{random.choice(earlier).number}"
                links.save(session, row.id or 0, leads[0], links.Entered("", (), None, "", upstream), START)
            courses[row.id or 0] = course
            earlier.append(row)
        return Simulated(community.id or 0, [lead.id or 0 for lead in leads], courses)


def _course(random: Random, days: int) -> Course:
    start = START.date() + timedelta(days=random.randint(0, max(1, days - 120)))
    due = start + timedelta(days=random.randint(90, 360))
    return Course(start, due, pace=random.choice([1.3, 1.2, 1.1, 1.05, 0.9, 0.7, 0.4]), optimism=random.gauss(5, 5))


def _new(number: int, course: Course, random: Random) -> NewInitiative:
    days = (course.due - course.start).days
    milestones = tuple(
        Milestone(f"Step {step}", course.start + timedelta(days=days * step // 4), random.randint(1, 3))
        for step in range(1, 5)
    )
    return NewInitiative(
        title=f"Initiative {number + 1}",
        strand=random.choice(list(Strand)),
        starts_on=course.start,
        due_on=course.due,
        milestones=milestones if random.random() < 0.6 else (),
        stage=Stage.draft,
    )


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"P{number}"
