"""What detection keeps of an initiative's past: a handful of values, however long the history is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar, assert_never

from bot.domain.detection.arithmetic import shortfall_step
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.plan import Plan
from bot.domain.words import Rule, State, Status

Kept = TypeVar("Kept")

VERSION = 2
KEPT = 3
"""Answers kept word for word: as many as the longest rule looks back."""


class Reported(NamedTuple):
    """A progress in percent and the day of its answer."""

    on: date
    progress: float


class Said(NamedTuple):
    """A status and the day of its answer."""

    on: date
    status: Status


class Felt(NamedTuple):
    """A confidence and the day of its answer."""

    on: date
    confidence: int


@dataclass(frozen=True, slots=True)
class Memory:
    """The folded past of one initiative under one plan; a new plan starts from an empty one.

    `carried_to` is the day up to which the last progress is taken to hold: its own answer's, or that of a
    later check-in that was missed. `behind` is the running shortfall in percent. `grave` counts the check-ins
    running at which the forecast was grave. `held` says since when each rule has spoken without a break. `points`
    are those of the last due check-in.
    """

    check_ins: int = 0
    as_of: date | None = None
    last_check_in: date | None = None
    cadence_days: int = 0
    progress: tuple[Reported, ...] = ()
    statuses: tuple[Said, ...] = ()
    confidences: tuple[Felt, ...] = ()
    carried_to: date | None = None
    behind: float = 0.0
    behind_since: date | None = None
    grave: int = 0
    missed: int = 0
    missed_on: tuple[date, ...] = ()
    declared_due: date | None = None
    moves: int = 0
    milestones_done: frozenset[str] | None = None
    held: tuple[tuple[Rule, date], ...] = ()
    state: State = State.clear
    points: float = 0.0
    calm: int = 0
    cooling: int = 0


def remember(memory: Memory, seen: Observation, plan: Plan, slack: float) -> Memory:
    """Return the memory with one more observation in it; verdicts are added by the engine."""
    facts = replace(
        memory,
        as_of=seen.on,
        declared_due=seen.due or memory.declared_due,
        moves=memory.moves + (seen.due is not None and seen.due != (memory.declared_due or plan.due)),
        milestones_done=memory.milestones_done if seen.milestones_done is None else seen.milestones_done,
    )
    match seen.occasion:
        case Occasion.day:
            return facts
        case Occasion.excused:
            return _counted(facts, seen.on, plan)
        case Occasion.missed:
            return _missed(_counted(facts, seen.on, plan), seen.on)
        case Occasion.answered:
            return _answered(_counted(facts, seen.on, plan), seen, plan, slack)
        case unreachable:
            assert_never(unreachable)


def to_dict(memory: Memory) -> dict[str, Any]:
    """Return the memory as plain values that JSON can hold."""
    return {"version": VERSION, **{each.name: _plain(getattr(memory, each.name)) for each in fields(Memory)}}


def from_dict(plain: Mapping[str, Any]) -> Memory | None:
    """Return a stored memory, or None for another version's: then the past must be folded again."""
    if plain.get("version") != VERSION:
        return None
    done = plain["milestones_done"]
    return Memory(
        check_ins=plain["check_ins"],
        as_of=_day(plain["as_of"]),
        last_check_in=_day(plain["last_check_in"]),
        cadence_days=plain["cadence_days"],
        progress=tuple(Reported(date.fromisoformat(on), value) for on, value in plain["progress"]),
        statuses=tuple(Said(date.fromisoformat(on), Status(value)) for on, value in plain["statuses"]),
        confidences=tuple(Felt(date.fromisoformat(on), value) for on, value in plain["confidences"]),
        carried_to=_day(plain["carried_to"]),
        behind=plain["behind"],
        behind_since=_day(plain["behind_since"]),
        grave=plain["grave"],
        missed=plain["missed"],
        missed_on=tuple(map(date.fromisoformat, plain["missed_on"])),
        declared_due=_day(plain["declared_due"]),
        moves=plain["moves"],
        milestones_done=None if done is None else frozenset(done),
        held=tuple((Rule(rule), date.fromisoformat(since)) for rule, since in plain["held"]),
        state=State(plain["state"]),
        points=plain["points"],
        calm=plain["calm"],
        cooling=plain["cooling"],
    )


def _counted(memory: Memory, on: date, plan: Plan) -> Memory:
    since = (on - (memory.last_check_in or plan.start)).days
    return replace(memory, check_ins=memory.check_ins + 1, last_check_in=on, cadence_days=max(0, since))


def _missed(memory: Memory, on: date) -> Memory:
    return replace(
        memory,
        missed=memory.missed + 1,
        missed_on=(*memory.missed_on, on)[-KEPT:],
        carried_to=on if memory.progress else None,
    )


def _answered(memory: Memory, seen: Observation, plan: Plan, slack: float) -> Memory:
    told = replace(
        memory,
        missed=0,
        missed_on=(),
        statuses=_kept(memory.statuses, Said(seen.on, seen.status) if seen.status else None),
        confidences=_kept(memory.confidences, None if seen.confidence is None else Felt(seen.on, seen.confidence)),
    )
    percent = _percent(seen, plan)
    return told if percent is None else _progressed(told, Reported(seen.on, percent), plan, slack)


def _percent(seen: Observation, plan: Plan) -> float | None:
    if seen.progress is None:
        return None if seen.milestones_done is None else plan.percent_done(seen.milestones_done)
    return min(100.0, max(0.0, seen.progress))


def _progressed(memory: Memory, new: Reported, plan: Plan, slack: float) -> Memory:
    before = memory.progress[-1] if memory.progress else Reported(plan.start, 0.0)
    planned_before = plan.planned(plan.time_of(before.on)) if memory.progress else 0.0
    planned_gain = plan.planned(plan.time_of(new.on)) - planned_before
    behind = shortfall_step(memory.behind, planned_gain, new.progress - before.progress, slack)
    return replace(
        memory,
        progress=_kept(memory.progress, new),
        carried_to=new.on,
        behind=behind,
        behind_since=(memory.behind_since or new.on) if behind > 0 else None,
    )


def _kept(earlier: tuple[Kept, ...], new: Kept | None) -> tuple[Kept, ...]:
    return earlier if new is None else (*earlier, new)[-KEPT:]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case frozenset():
            return sorted(value)
        case _:
            return value
