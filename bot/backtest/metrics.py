"""How right a detector was: precision, recall and F1 at half-time, at three quarters and ever, lead, false
alarms.

Definitions are the benchmark README's. Time is a fraction of the planned duration; only check-ins up to the
due date count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HALF_TIME = 0.50
THREE_QUARTERS = 0.75


@dataclass(frozen=True, slots=True)
class Track:
    """One initiative's flags up to its due date, as (time, whether the flag was on), in the order of time."""

    is_late: bool
    flags: Sequence[tuple[float, bool]]

    def flag_at(self, time: float) -> bool | None:
        """Return the flag at the last check-in up to `time`; None when there was none yet."""
        known = [flag for at, flag in self.flags if at <= time]
        return known[-1] if known else None

    @property
    def first_flagged(self) -> float | None:
        """The time of the first check-in with the flag on."""
        return next((at for at, flag in self.flags if flag), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """Right and wrong flags; the shares are None when nothing was flagged."""

    true_flags: int
    false_flags: int
    missed: int

    @property
    def precision(self) -> float | None:
        flagged = self.true_flags + self.false_flags
        return self.true_flags / flagged if flagged else None

    @property
    def recall(self) -> float | None:
        late = self.true_flags + self.missed
        return self.true_flags / late if late else None

    @property
    def f1(self) -> float | None:
        if not self.true_flags + self.false_flags:
            return None
        return 2 * self.true_flags / (2 * self.true_flags + self.false_flags + self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table; `lead` and `false_alarms` are None where there was nothing to average."""

    half_time: Reading
    three_quarters: Reading
    ever: Reading
    lead: float | None
    false_alarms: float | None

    @property
    def j(self) -> float:
        """The mean of the three F1, where one that does not exist counts 0."""
        return sum(each.f1 or 0.0 for each in (self.half_time, self.three_quarters, self.ever)) / 3


def score(tracks: Sequence[Track]) -> Score:
    """Return how right the flags of these initiatives were."""
    return Score(
        _reading((each.is_late, each.flag_at(HALF_TIME)) for each in tracks),
        _reading((each.is_late, each.flag_at(THREE_QUARTERS)) for each in tracks),
        _reading((each.is_late, each.first_flagged is not None if each.flags else None) for each in tracks),
        _lead(tracks),
        _false_alarms(tracks),
    )


def _reading(outcomes: Iterable[tuple[bool, bool | None]]) -> Reading:
    counted = [(is_late, flag) for is_late, flag in outcomes if flag is not None]
    return Reading(
        sum(is_late and flag for is_late, flag in counted),
        sum(not is_late and flag for is_late, flag in counted),
        sum(is_late and not flag for is_late, flag in counted),
    )


def _lead(tracks: Sequence[Track]) -> float | None:
    leads = [min(1.0, 1 - first) for each in tracks if each.is_late and (first := each.first_flagged) is not None]
    return sum(leads) / len(leads) if leads else None


def _false_alarms(tracks: Sequence[Track]) -> float | None:
    flags = [flag for each in tracks if not each.is_late for _, flag in each.flags]
    return sum(flags) / len(flags) if flags else None
