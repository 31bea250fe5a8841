"""Saying "as before": what it repeats, and how often in a row before evidence is asked for.

A report that never changes is cheap to give and says little, so an initiative takes it twice running. The third
time it takes evidence: a link, a number, a document.
"""

from dataclasses import dataclass, replace

from bot.domain.answers import Said
from bot.domain.errors import Invalid

MOST_RUNNING = 2


@dataclass(frozen=True)
class Before:
    """What was said about an initiative in the check-in before, and how often running that was "as before"."""

    said: Said
    repeats: int = 0

    @property
    def takes_a_repeat(self) -> bool:
        """Whether "as before" may be said once more without evidence."""
        return self.repeats < MOST_RUNNING


def as_before(said: Said, note: str = "") -> Said:
    """Return the answer that repeats `said`; evidence, note and a moved date belonged to their own time."""
    return replace(said, evidence="", note=note, forecast_due=None)


def count_repeats(said: Said, before: Before | None) -> int:
    """Return how many times running this answer says the same as before, 0 for one with news or evidence.

    Raises ExceptionGroup of one Invalid when that is once too often.
    """
    if before is None or said.evidence or _substance(said) != _substance(before.said):
        return 0
    if not before.takes_a_repeat:
        problem = Invalid(
            "evidence",
            "This would be the third answer in a row without a change. Name what shows it: a link, a number.",
        )
        raise ExceptionGroup("the answer has fields to mend", [problem])
    return before.repeats + 1


def _substance(said: Said) -> tuple[object, ...]:
    return (said.status, said.progress, said.confidence, said.barrier, said.ask, said.forecast_due)
