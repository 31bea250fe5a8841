"""Simulated portfolios of our own, made after the description in the benchmark's README, with other seeds and
somewhat other companies: what was fitted to one generator's numbers should hold for another's.

An initiative is a layered random network of activities, whose critical path gives the plan. What really happens
is lognormal around the plan with a factor common to the whole initiative; some early finishes are not passed on.
People report honestly, too well or too badly, in steps of five, never less than before, at most 95 % until the work
is done, and are silent more often when it goes badly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp
from random import Random

from bot.datasets import CheckIn, DataSet, Ending, History
from bot.domain.plan import Plan, Target, stepped_plan, target_plan
from bot.domain.words import Status

START = date(2024, 1, 1)
LATE = 0.05
LEAST_WEEKS = 12
STATUSES = (Status.on_track, Status.at_risk, Status.off_track)


@dataclass(frozen=True, slots=True)
class Company:
    """How one company's work goes and how it talks about it; the defaults follow the README."""

    name: str
    common: float = 0.2
    own: float = 0.3
    drift: float = 0.0
    early_kept: float = 0.5
    honest: float = 0.4
    optimistic: float = 0.4
    bias: float = 0.12
    noise: float = 4.0
    silent: float = 0.1
    silent_late: float = 0.3
    step: int = 5
    per_plan: int = 12
    has_milestones: bool = False


COMPANIES = (
    Company("as described"),
    Company("rosy", honest=0.2, optimistic=0.7, bias=0.2),
    Company("candid", honest=0.8, optimistic=0.1, noise=2.0),
    Company("noisy", noise=10.0, step=10),
    Company("silent", silent=0.25, silent_late=0.5),
    Company("steady", common=0.1, own=0.15),
    Company("stormy", common=0.35, own=0.5),
    Company("seldom asked", per_plan=6),
    Company("often asked", per_plan=24),
    Company("milestones", has_milestones=True),
    Company("milestones, seldom asked", has_milestones=True, per_plan=6),
    Company("milestones, stormy", has_milestones=True, common=0.35, own=0.5),
)


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work: its planned and its real start and end, in days from the initiative's start."""

    planned: tuple[float, float]
    real: tuple[float, float]

    @property
    def weight(self) -> float:
        return self.planned[1] - self.planned[0]


def portfolio(company: Company, seed: int, initiatives: int) -> DataSet:
    """Return a portfolio; the same company and seed give the same one."""
    random = Random(f"{company.name} {seed}")
    histories = tuple(_history(company, random, number) for number in range(initiatives))
    return DataSet(company.name, histories)


def _history(company: Company, random: Random, number: int) -> History:
    work = _work(company, random)
    days = max(LEAST_WEEKS * 7, ceil(max(each.planned[1] for each in work)))
    end = max(each.real[1] for each in work)
    return History(
        initiative=f"{number:04d}",
        group=f"division-{number % 20:02d}",
        plan=_plan(company, work, days),
        has_plan=True,
        ending=Ending.late if end > (1 + LATE) * days else Ending.on_time,
        check_ins=tuple(_check_ins(company, random, work, days, end)),
    )


def _work(company: Company, random: Random) -> list[Activity]:
    """Return the activities, each begun when those before it are planned to be done, and really are."""
    layers = _layers(random)
    common = exp(random.gauss(company.drift, company.common))
    done: list[Activity] = []
    before: list[Activity] = []
    for size in layers:
        layer = []
        for _ in range(size):
            upstream = random.sample(before, min(len(before), random.randint(1, 3)))
            begins = max((each.planned[1] for each in upstream), default=0.0)
            really = max((each.real[1] for each in upstream), default=0.0)
            planned = random.uniform(1, 6) * 7
            taken = planned * common * exp(random.gauss(0, company.own))
            if taken < planned and random.random() >= company.early_kept:
                taken = planned
            layer.append(Activity((begins, begins + planned), (really, really + taken)))
        done += layer
        before = layer
    return done


def _layers(random: Random) -> list[int]:
    left, layers = random.randint(8, 30), []
    while left > 0:
        layers.append(min(left, random.randint(1, 5)))
        left -= layers[-1]
    return layers


def _plan(company: Company, work: Sequence[Activity], days: int) -> Plan:
    due = START + timedelta(days=days)
    if company.has_milestones:
        ends = sorted({min(days, max(1, round(each.planned[1]))) for each in work})
        steps = [(end, 100 * sum(each.planned[1] <= end + 0.5 for each in work) / len(work)) for end in ends]
        return stepped_plan(START, due, [Target(START + timedelta(days=end), percent) for end, percent in steps])
    times = [round(days * number / company.per_plan) for number in range(company.per_plan + 1)]
    curve = {time: _done(work, float(time), is_planned=True) for time in times}
    return target_plan(START, due, [Target(START + timedelta(days=time), percent) for time, percent in curve.items()])


def _done(work: Sequence[Activity], time: float, *, is_planned: bool) -> float:
    """Return the percent done at a time, an activity under way counting for its share."""
    spans = [(each.planned if is_planned else each.real, each.weight) for each in work]
    earned = sum(weight * min(1.0, max(0.0, (time - begins) / (ends - begins))) for (begins, ends), weight in spans)
    return min(100.0, round(100 * earned / sum(weight for _, weight in spans), 6))


def _check_ins(company: Company, random: Random, work: Sequence[Activity], days: int, end: float) -> Iterator[CheckIn]:
    tendency = random.choices((0.0, 1.0, -1.0), (company.honest, company.optimistic, _pessimistic(company)))[0]
    told, number = 0.0, 0
    while True:
        number += 1
        time = days * number / company.per_plan
        if time >= end:
            return
        on = START + timedelta(days=round(time))
        is_troubled = end > 1.1 * days and time > 0.3 * end
        if random.random() < (company.silent_late if is_troubled else company.silent):
            yield CheckIn(on, is_answered=False)
            continue
        if company.has_milestones:
            told = 100 * sum(each.real[1] <= time for each in work) / len(work)
            yield CheckIn(on, True, None, told)
            continue
        true = _done(work, time, is_planned=False)
        felt = true * (1 + tendency * company.bias) + random.gauss(0, company.noise)
        told = min(95.0, max(told, company.step * round(felt / company.step)))
        behind = _done(work, time, is_planned=True) - told
        yield CheckIn(on, True, _status(random, behind, tendency), told, _confidence(random, behind))


def _pessimistic(company: Company) -> float:
    return max(0.0, 1 - company.honest - company.optimistic)


def _status(random: Random, behind: float, tendency: float) -> Status:
    grade = (behind > 5) + (behind > 12)
    if tendency > 0 and random.random() < 0.5:
        grade -= 1
    return STATUSES[max(0, grade)]


def _confidence(random: Random, behind: float) -> int:
    return max(1, min(10, round(8 - behind / 4 + random.gauss(0, 1))))
