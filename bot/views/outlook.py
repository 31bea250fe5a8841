"""Why a slipping initiative has its level, and what would make it clear again."""

from typing import assert_never

from bot.domain.detection.levels import Grade, Ground
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import State
from bot.views import findings, terms
from bot.views.reader import Reader


def level(reader: Reader, given: Grade, limits: Thresholds) -> str:
    """Return the level and its one ground in a sentence."""
    return reader.text(
        "Level *{level}*: {ground}.", level=terms.level(reader, given.level), ground=_ground(reader, given, limits)
    )


def way_back(reader: Reader, state: State, calm: int, limits: Thresholds) -> str:
    """Return what would make it clear again, after `calm` calm answers running; empty where it is clear."""
    match state:
        case State.slipping:
            calm_at = findings.points(reader, limits.calm_at)
            if calm:
                return reader.text(
                    "The last answer was calm (at most {points}); one more and it is clear", points=calm_at
                )
            return reader.text("Clear again after two calm answers running (at most {points} each)", points=calm_at)
        case State.watch:
            below = findings.points(reader, limits.watch_from)
            return reader.text(
                "Clear again with fewer than {points} and no “off track” in the last answer", points=below
            )
        case State.clear:
            return ""
    assert_never(state)


def _ground(reader: Reader, given: Grade, limits: Thresholds) -> str:
    grave, late = reader.percent(100 * limits.direct_late, 1), reader.percent(100 * limits.assist_late, 1)
    match given.ground:
        case Ground.declared:
            return reader.text("its due date was moved by more than {share} of the planned time", share=grave)
        case Ground.persistent:
            return reader.text(
                "at two check-ins running it was forecast more than {share} late, or needed more than {factor} times "
                "the planned pace",
                share=grave,
                factor=reader.number(limits.direct_pace, 2),
            )
        case Ground.lost:
            return reader.text("off track when last heard of, and no answer to two check-ins since")
        case Ground.late:
            return reader.text("forecast or declared more than {share} of the planned time late", share=late)
        case Ground.milestone:
            return reader.text(
                "a milestone is open by more than {share} of the planned time",
                share=reader.percent(100 * limits.assist_milestone_late, 1),
            )
        case Ground.slipping:
            return reader.text("slipping, and nothing so far that would call for a higher one")
    assert_never(given.ground)
