"""How serious a slipping initiative is, and so who is asked to act."""

from bot.domain.detection.case import Case
from bot.domain.words import Level, Status

SILENT_TWICE = 2


def level_of(case: Case) -> Level:
    """Return the level for a slipping initiative; the later of forecast and declared date decides."""
    limits = case.thresholds
    late = max(case.moved, 0.0 if case.forecast_end is None else case.forecast_end - 1)
    is_lost = case.status is Status.off_track and case.memory.missed >= SILENT_TWICE
    if late > limits.direct_late or (case.pace_needed or 0.0) > limits.direct_pace or is_lost:
        return Level.direct
    if late > limits.assist_late or case.milestone_late > limits.assist_milestone_late:
        return Level.assist
    return Level.advise
