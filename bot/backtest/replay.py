"""A data set replayed through every detector and through the product's own engine."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from bot.backtest.detectors import DETECTORS, reference_states
from bot.backtest.metrics import Score, Track, score
from bot.datasets import DataSet, Ending, History
from bot.domain.detection.engine import Assessment, assess
from bot.domain.detection.memory import Memory
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import State

OURS = "Convener"
REFERENCE = "P4"
FLAGGED = frozenset({State.slipping})
NOTICED = frozenset({State.slipping, State.watch})


@dataclass(frozen=True, slots=True)
class Summary:
    """What a data set holds, as the benchmark's README lists it."""

    name: str
    initiatives: int
    late: int
    check_ins: int
    median_days: int

    @property
    def base_rate(self) -> float:
        """The precision of a rule that flags everything."""
        return self.late / self.initiatives if self.initiatives else 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """A data set's table: one score per detector that had its evidence, the product's own last."""

    summary: Summary
    scores: dict[str, Score]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The product's assessment after every check-in of one initiative, those after the due date too."""

    history: History
    assessments: tuple[Assessment, ...]


def replay(data: DataSet, thresholds: Thresholds, advance: Callable[[], None] = lambda: None) -> tuple[Replayed, ...]:
    """Return the product's assessments; `advance` is called after each initiative."""
    return tuple(_each(data.histories, lambda history: Replayed(history, assess_history(history, thresholds)), advance))


def assess_history(history: History, thresholds: Thresholds) -> tuple[Assessment, ...]:
    """Return the assessment after each check-in, each made without knowing the next."""
    memory, assessments = Memory(), []
    for observation in history.observations():
        memory, assessment = assess(memory, observation, history.plan, thresholds)
        assessments.append(assessment)
    return tuple(assessments)


def result_of(data: DataSet, replayed: Iterable[Replayed]) -> Result:
    """Return the table of a data set; initiatives without a known outcome are left out."""
    closed = [history for history in data.histories if history.ending]
    ours = {each.history.initiative: [one.state for one in each.assessments] for each in replayed}
    scores = dict(_baseline_scores(closed))
    scores |= _both_readings(closed, REFERENCE, [list(reference_states(history)) for history in closed])
    scores |= _both_readings(closed, OURS, [ours[history.initiative] for history in closed])
    return Result(_summary(data.name, closed), scores)


def tracks(histories: Iterable[History], states: Iterable[Iterable[State]], on: frozenset[State]) -> list[Track]:
    """Return each initiative's flags up to its due date; `on` are the states that count as a flag."""
    return [
        Track(
            history.ending is Ending.late,
            [
                (time, state in on)
                for each, state in zip(history.check_ins, its_states, strict=True)
                if (time := history.plan.time_of(each.on)) <= 1
            ],
        )
        for history, its_states in zip(histories, states, strict=True)
    ]


def _baseline_scores(closed: list[History]) -> Iterator[tuple[str, Score]]:
    for detector in DETECTORS:
        if any(detector.needs(each) for history in closed for each in history.check_ins):
            states = (detector.states(history) for history in closed)
            yield detector.name, score(tracks(closed, states, FLAGGED))


def _both_readings(closed: list[History], name: str, states: list[list[State]]) -> dict[str, Score]:
    return {
        f"{name}: slipping": score(tracks(closed, states, FLAGGED)),
        f"{name}: watch or slipping": score(tracks(closed, states, NOTICED)),
    }


def _summary(name: str, closed: list[History]) -> Summary:
    counted = sum(each.on <= history.plan.due for history in closed for each in history.check_ins)
    days = round(median(history.plan.days for history in closed)) if closed else 0
    return Summary(name, len(closed), sum(history.ending is Ending.late for history in closed), counted, days)


def _each(
    histories: Iterable[History], work: Callable[[History], Replayed], advance: Callable[[], None]
) -> Iterator[Replayed]:
    for history in histories:
        yield work(history)
        advance()
