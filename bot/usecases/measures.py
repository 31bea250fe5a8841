"""Measures: what shows that an initiative works, from where it was to where it should be."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound
from bot.usecases import plans
from bot.usecases.plans import Difference, What
from storage import plans as kept
from storage.tables import Initiative, Person
from storage.tables_plans import Measure

MOST = 12
LONGEST_NAME, LONGEST_UNIT = 80, 20


@dataclass(frozen=True)
class Entered:
    """A measure as it was typed."""

    name: str
    unit: str
    baseline: str
    target: str
    current: str
    is_lag: bool
    reason: str


def save(
    session: Session, initiative_id: int, measure_id: int | None, person: Person, entered: Entered, now: datetime
) -> Measure:
    """Keep the measure; another target asks for a reason. Raises Invalid for each field to mend, or Refused."""
    _, initiative = plans.may_see(session, initiative_id, person, now)
    plans.permit(session, initiative, person, Act.edit_initiative, now)
    row = _row(session, initiative, measure_id)
    name, baseline, target, current = _read(session, initiative, row, entered)
    before = _said(row) if row.id else ""
    if row.id and row.target != target and not entered.reason.strip():
        raise Invalid("reason", "Say in a sentence why the target changes; it is kept with the change.")
    if current is not None and current != row.current:
        row.measured_at = now
    row.name, row.unit, row.is_lag = name, entered.unit.strip()[:LONGEST_UNIT], entered.is_lag
    row.baseline, row.target, row.current = baseline, target, current
    session.add(row)
    session.flush()
    if before != _said(row):
        change = Difference(What.measure, name, before, _said(row))
        plans.note(session, initiative, [change], entered.reason.strip(), person, now)
    return row


def reached(measure: Measure) -> float | None:
    """Return how far the measure has come from its baseline to its target in percent; None before it is measured.

    The direction follows from the two: a target below the baseline is reached by falling.
    """
    if measure.current is None:
        return None
    return 100 * (measure.current - measure.baseline) / (measure.target - measure.baseline)


def due_by_now(measure: Measure, initiative: Initiative, today: date) -> float | None:
    """Return how far a lead measure should have come in percent of its way; None for one that follows later.

    What leads moves with the work, so it is paced along the time agreed for it. What lags moves after the work.
    """
    if measure.is_lag:
        return None
    days = (initiative.baseline_due_on - initiative.starts_on).days
    return 100 * min(1.0, max(0.0, (today - initiative.starts_on).days / days))


def _row(session: Session, initiative: Initiative, measure_id: int | None) -> Measure:
    if measure_id is None:
        if len(kept.measures(session, initiative.id or 0)) >= MOST:
            raise Invalid("name", "An initiative has at most {most} measures.", most=MOST)
        return Measure(initiative_id=initiative.id or 0, name="", baseline=0.0, target=0.0)
    row = session.get(Measure, measure_id)
    if row is None or row.initiative_id != initiative.id:
        raise NotFound("This measure is not on record any more.")
    return row


def _read(
    session: Session, initiative: Initiative, row: Measure, entered: Entered
) -> tuple[str, float, float, float | None]:
    problems: list[Invalid] = []

    def number(field: str, text: str) -> float:
        try:
            return float(text.strip().replace(" ", "").replace(",", "."))
        except ValueError:
            problems.append(Invalid(field, "Write a number, such as 40 or 12.5."))
            return 0.0

    name = " ".join(entered.name.split())[:LONGEST_NAME]
    others = {each.name.casefold() for each in kept.measures(session, initiative.id or 0) if each.id != row.id}
    if not name:
        problems.append(Invalid("name", "A measure needs a name."))
    elif name.casefold() in others:
        problems.append(Invalid("name", "There is a measure of this name already."))
    baseline, target = number("baseline", entered.baseline), number("target", entered.target)
    current = number("current", entered.current) if entered.current.strip() else None
    if not problems and baseline == target:
        problems.append(Invalid("target", "The target is the same as the baseline, so nothing would change."))
    if problems:
        raise ExceptionGroup("the measure has fields to mend", problems)
    return name, baseline, target, current


def _said(row: Measure) -> str:
    kind = "lag" if row.is_lag else "lead"
    now = "" if row.current is None else f", {row.current:g}"
    return f"{row.baseline:g} → {row.target:g} {row.unit} ({kind}{now})"
