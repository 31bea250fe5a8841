"""The arithmetic of Earned Schedule. Times are fractions of the planned duration, amounts of work are
percent.

Lipke (2003 to 2014), Vanhoucke & Vandevoorde (2007). `at` is elapsed time and above zero, `es` is Earned
Schedule.
"""

from math import inf

LEAST_PACE = 0.05
"""The slowest pace a forecast is made with: slower ones would put the end beyond any calendar."""


def pace(es: float, at: float) -> float:
    """Return SPI(t): planned time earned per unit of time that went by; 1 is exactly the plan's pace."""
    return es / at


def forecast(es: float, at: float, factor: float) -> float:
    """Return IEAC(t): when the work ends if the rest of it goes at `factor` times the planned pace."""
    return at + (1 - es) / factor


def steady_factor(es: float, at: float) -> float:
    """Return the factor of a forecast in which the rest goes at the pace so far."""
    return max(LEAST_PACE, pace(es, at))


def blended_factor(es: float, at: float) -> float:
    """Return the factor of a forecast that trusts the pace so far the more, the more time has gone by."""
    trust = min(1.0, at)
    return max(LEAST_PACE, trust * pace(es, at) + 1 - trust)


def pace_needed(es: float, at: float) -> float:
    """Return TSPI: how much faster than planned the rest must go to end on time; 1 when nothing is left."""
    if es >= 1:
        return 1.0
    return (1 - es) / (1 - at) if at < 1 else inf


def shortfall_step(behind: float, planned_gain: float, gain: float, slack: float) -> float:
    """Return the running shortfall, in percent, after one more answer (a one-sided CUSUM).

    `slack` is the share of the planned progress that may be missing at every answer without counting. The sum
    is kept in percent and divided by the progress planned for one check-in only when it is judged.
    """
    return max(0.0, behind + planned_gain - gain - slack * planned_gain)


def late_rate(late: int, closed: int) -> float:
    """Return the share of a division's initiatives that end late, drawn to one half while they are few."""
    return (late + 2) / (closed + 4)
