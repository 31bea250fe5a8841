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
    """Return how many times running this answer says the same as before, 0 for one with news or evidence."""
    is_news = before is None or said.evidence or _substance(said) != _substance(before.said)
    return 0 if is_news or before is None else before.repeats + 1


def refuse_once_too_often(said: Said, before: Before | None) -> None:
    """Return when the answer can be taken. Raises ExceptionGroup of one Invalid where it needs evidence."""
    if count_repeats(said, before) > MOST_RUNNING:
        problem = Invalid(
            "evidence",
            "This would be the third answer in a row without a change. Name what shows it: a link, a number.",
        )
        raise ExceptionGroup("the answer has fields to mend", [problem])


def _substance(said: Said) -> tuple[object, ...]:
    return (said.status, said.progress, said.confidence, said.barrier, said.ask, said.forecast_due)
