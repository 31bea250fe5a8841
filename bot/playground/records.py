"""Records of real programmes, played through the bot as if a community had checked in on them at the time.

Groups are divisions, and each has a representative who is asked on the dates of the records and answers what they
say. An initiative comes to the community at its first record and leaves it after its last; a community of records
has no cadence. What was not recorded is not made up: an answer without a status has none.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from bot.clock import MovableClock
from bot.datasets import CheckIn, DataSet, History
from bot.domain.answers import Said
from bot.domain.plan import PlanKind, Target
from bot.domain.words import Level, Role, Rule, Stage, State, Strand
from bot.playground.scene import Scene, open_scene
from bot.playground.script import MONDAYS
from bot.usecases import checkins, cycles, founding, people, ticking
from bot.usecases.founding import NewInitiative
from storage import checkins as check_ins
from storage import initiatives, roster
from storage import interventions as kept
from storage.tables import Assessment, Community, Division, Initiative, Person

CHANNEL = "records"
NO_GROUP = "No group"
ASKED_AT = time(9, 0)
ONE_DAY = timedelta(days=1)
LONGEST_WINDOW = timedelta(days=14)
A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """The verdict after one check-in; `reasons` are the rules that spoke."""

    initiative: str
    date: date
    state: State
    level: Level | None
    reasons: tuple[Rule, ...]


@dataclass(frozen=True)
class Replayed:
    """What came of it: a line for each check-in in the order of the file, and how many threads were opened."""

    lines: tuple[Line, ...]
    threads: int


@dataclass(frozen=True)
class _Due:
    """A check-in of one initiative, as it was recorded."""

    history: History
    record: CheckIn


def steps(data: DataSet) -> int:
    """Return how many days there are to play."""
    return len({each.on for history in data.histories for each in history.check_ins})


def play(data: DataSet, advance: Callable[[], None] = lambda: None) -> Replayed:
    """Play the records day by day and return what the bot concluded; `advance` is called after each day."""
    days = _by_day(data)
    first = min(days, default=date(2026, 1, 1))
    with TemporaryDirectory(prefix="convener-records-") as folder:
        clock = MovableClock(_at(first - ONE_DAY))
        with open_scene(Path(folder), clock) as scene:
            cast = _Cast(scene, data)
            for day in sorted(days):
                cast.hold(day, days[day])
                advance()
            cast.let_pass(clock() + 2 * LONGEST_WINDOW)
            return cast.outcome(data)


class _Cast:
    """The people and the initiatives of a data set, brought on one day after the other."""

    def __init__(self, scene: Scene, data: DataSet) -> None:
        self._scene = scene
        self._days_of = _days_by_group(data)
        self._ids: dict[str, int] = {}
        self._leaves_on: dict[int, date] = {}
        with scene.house.database.writing() as session:
            self._representatives = _found(session, scene, sorted(self._days_of))

    def hold(self, day: date, due: list[_Due]) -> None:
        """Have everybody asked who has a record of this day, and have them answer it."""
        self.let_pass(_at(day))
        with self._scene.house.database.writing() as session:
            community = session.get_one(Community, 1)
            self._let_leave(session, day)
            for each in due:
                self._bring_on(session, community, each.history)
            self._ask(session, community, day, due)
            self._answer(session, community, day, due)
        # Delivered once everybody has answered: each card and the post of the cycle are written once.
        self._scene.clock.reach(_at(day) + A_MOMENT)
        self._scene.house.settle()

    def let_pass(self, instant: datetime) -> None:
        """Let time pass; check-ins that nobody answered close on the way."""
        self._scene.clock.reach(instant)
        ticking.tick(self._scene.house.database, instant)

    def outcome(self, data: DataSet) -> Replayed:
        """Return every verdict on record, in the order of the file."""
        with self._scene.house.database.reading() as session:
            verdicts = {name: _verdicts(session, number) for name, number in self._ids.items()}
            threads = sum(kept.last_for(session, number) is not None for number in self._ids.values())
        lines = (
            _line(history.initiative, each.on, verdicts[history.initiative][each.on])
            for history in data.histories
            for each in history.check_ins
        )
        return Replayed(tuple(lines), threads)

    def _bring_on(self, session: Session, community: Community, history: History) -> None:
        if history.initiative in self._ids:
            return
        division, person = self._representatives[history.group]
        initiative = founding.add_initiative(
            session, community, division, person, _as_agreed(history), self._scene.clock()
        )
        self._ids[history.initiative] = initiative.id or 0
        self._leaves_on[initiative.id or 0] = history.check_ins[-1].on + LONGEST_WINDOW

    def _let_leave(self, session: Session, day: date) -> None:
        """Stop looking at what has no more records, once its last check-in is closed."""
        for gone in [each for each, leaves_on in self._leaves_on.items() if leaves_on <= day]:
            session.get_one(Initiative, gone).stage = Stage.paused
            del self._leaves_on[gone]

    def _ask(self, session: Session, community: Community, day: date, due: list[_Due]) -> None:
        asks: dict[int, list[int]] = defaultdict(list)
        for each in due:
            division, _ = self._representatives[each.history.group]
            asks[division.id or 0].append(self._ids[each.history.initiative])
        until = min(self._asked_next(each.history.group, day) for each in due)
        cycle = cycles.open_cycle(session, community, day, self._scene.clock(), until=until, asks=asks)
        for check_in in check_ins.of_cycle(session, cycle.id or 0):
            cycles.step(session, check_in.id or 0, self._scene.clock())

    def _asked_next(self, group: str, day: date) -> date:
        following = [each for each in self._days_of[group] if each > day]
        return min([*following, day + LONGEST_WINDOW])

    def _answer(self, session: Session, community: Community, day: date, due: list[_Due]) -> None:
        for each in due:
            if not each.record.is_answered:
                continue
            division, person = self._representatives[each.history.group]
            check_in = check_ins.latest_of_division(session, division.id or 0, self._scene.clock())
            assert check_in is not None, "the division was asked a moment ago"
            asked, said = self._ids[each.history.initiative], _said(each.record)
            checkins.record(session, check_in.id or 0, asked, person, said, f"record:{day}", self._scene.clock())


def _found(session: Session, scene: Scene, groups: list[str]) -> dict[str, tuple[Division, Person]]:
    """Found the community and return each group's division and representative."""
    now = scene.clock()
    workspace = roster.workspace_of_team(session, scene.stand_in.team_id)
    assert workspace is not None, "the bot is connected"
    names = ["Knowledge lead", "HR lead", "Sponsor", *(f"Representative {n}" for n in range(1, len(groups) + 1))]
    cast = [_join(session, scene, name) for name in names]
    channel = scene.slack.add_channel(CHANNEL, members=[each.slack_id for each in cast])
    community = founding.found_community(session, workspace.id or 0, channel, "Records", "UTC", MONDAYS, now)
    community.next_cycle_on = None
    for person, role in zip(cast, (Role.knowledge_lead, Role.hr_lead, Role.sponsor), strict=False):
        founding.give_role(session, community, person, role, now)
    found = {}
    for group, person in zip(groups, cast[3:], strict=True):
        division = founding.add_division(session, community, group or NO_GROUP)
        founding.give_role(session, community, person, Role.representative, now, division)
        found[group] = division, person
    return found


def _join(session: Session, scene: Scene, name: str) -> Person:
    handle = name.lower().replace(" ", "-")
    slack_id = scene.slack.add_member(handle, real_name=name, tz="UTC", locale="en-GB")
    return people.remember(session, scene.stand_in.team_id, people.Profile(slack_id, name), scene.clock())


def _as_agreed(history: History) -> NewInitiative:
    plan = history.plan
    targets = [Target(plan.day_of(each.at), each.percent) for each in plan.points]
    return NewInitiative(
        title=history.initiative,
        strand=Strand.knowledge_management,
        starts_on=plan.start,
        due_on=plan.due,
        milestones=plan.milestones,
        targets=tuple(targets) if plan.kind is PlanKind.targets else (),
    )


def _said(record: CheckIn) -> Said:
    return Said(record.status, record.percent, record.confidence, forecast_due=record.forecast_due)


def _verdicts(session: Session, initiative_id: int) -> dict[date, Assessment]:
    verdicts = initiatives.assessments(session, initiative_id)
    return {each.as_of: each for each in verdicts if each.occasion == "check_in"}


def _line(initiative: str, day: date, verdict: Assessment) -> Line:
    reasons = tuple(Rule(each["rule"]) for each in verdict.findings)
    return Line(initiative, day, verdict.state, verdict.level, reasons)


def _by_day(data: DataSet) -> dict[date, list[_Due]]:
    days: dict[date, list[_Due]] = defaultdict(list)
    for history in data.histories:
        for record in history.check_ins:
            days[record.on].append(_Due(history, record))
    return days


def _days_by_group(data: DataSet) -> dict[str, list[date]]:
    days: dict[str, set[date]] = defaultdict(set)
    for history in data.histories:
        days[history.group].update(each.on for each in history.check_ins)
    return {group: sorted(its_days) for group, its_days in days.items()}


def _at(day: date) -> datetime:
    return datetime.combine(day, ASKED_AT, UTC)
