"""Promises and what was settled: action items with their reminders, and decisions with their later edits."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Invalid, Refused
from bot.domain.sentences import N_
from bot.domain.words import PersonId

IsWorkingDay = Callable[[PersonId, date], bool]

LONGEST_TEXT = 500
LATEST_DUE = timedelta(days=730)
LATE_REMINDERS_AFTER = (1, 6, 11)
"""Working days after the due date; then the action is shown as overdue and its owner is left in peace."""

REMINDED_WITHIN = timedelta(days=30)
"""Before the due date; whoever has no working day in a month is not reminded."""


class SettlesWith(StrEnum):
    """What happens elsewhere and settles an action by itself."""

    directive = "directive"
    """A directive was issued from the intervention."""


class ActionState(StrEnum):
    """`overdue` is an open action past its due date: computed for a day, never stored."""

    open = "open"
    overdue = "overdue"
    done = "done"
    dropped = "dropped"


@dataclass(frozen=True)
class Action:
    """A promise with an owner and a date; `due_on` is a date in the owner's own zone."""

    words: str
    owner: PersonId
    due_on: date
    first_due_on: date
    made_at: datetime
    made_by: PersonId
    settled: ActionState | None = None
    settled_at: datetime | None = None
    settled_by: PersonId | None = None
    result: str = ""
    reminded_stage: int = 0

    def state_on(self, today: date) -> ActionState:
        """Return the state on a day of the owner's calendar; an action is overdue from the day after."""
        if self.settled is not None:
            return self.settled
        return ActionState.overdue if today > self.due_on else ActionState.open


def promise(
    words: str,
    owner: PersonId,
    due_on: date,
    by: PersonId,
    now: datetime,
    today: date,
    people_here: Collection[PersonId],
) -> Action:
    """Return a new open action. `today` is the owner's date, `people_here` those who can be asked today.

    Raises:
        Invalid: no words or too many, a due date in the past or years away, an owner who is not here.
    """
    _require_owner(owner, people_here)
    _require_due_date(due_on, today)
    return Action(_words("words", words), owner, due_on, due_on, now, by)


def complete(action: Action, result: str, by: PersonId, now: datetime) -> Action:
    """Return the action done with a word on the result. Raises Refused when it is settled already."""
    return _settled(action, ActionState.done, result, N_("Say in a few words what came of it."), by, now)


def drop(action: Action, reason: str, by: PersonId, now: datetime) -> Action:
    """Return the action dropped with its reason. Raises Refused when it is settled already."""
    return _settled(action, ActionState.dropped, reason, N_("Say in a few words why it is dropped."), by, now)


def move(action: Action, due_on: date, today: date) -> Action:
    """Return the open action with a new due date; reminders begin anew, the first date is kept."""
    _require_open(action)
    _require_due_date(due_on, today)
    return replace(action, due_on=due_on, reminded_stage=0)


def give_to(action: Action, owner: PersonId, people_here: Collection[PersonId]) -> Action:
    """Return the open action with another owner, who is reminded from the beginning."""
    _require_open(action)
    _require_owner(owner, people_here)
    return replace(action, owner=owner, reminded_stage=0)


def without_owner(actions: Iterable[Action], people_here: Collection[PersonId]) -> list[Action]:
    """Return the open actions whose owner left, for a lead to give to somebody else."""
    return [action for action in actions if action.settled is None and action.owner not in people_here]


def due_reminders(
    actions: Iterable[Action], today: Callable[[PersonId], date], is_working_day: IsWorkingDay
) -> dict[PersonId, list[Action]]:
    """Return for each person the actions to be reminded of today, soonest due first: one message for each.

    `today` gives the date where the person is. After sending, keep `reminded(action, ...)` of each.
    """
    grouped: dict[PersonId, list[Action]] = {}
    for action in sorted(actions, key=lambda action: action.due_on):
        day = today(action.owner)
        is_due = reminder_stage(action, day, is_working_day) > action.reminded_stage
        if is_due and is_working_day(action.owner, day):
            grouped.setdefault(action.owner, []).append(action)
    return grouped


def reminded(action: Action, today: date, is_working_day: IsWorkingDay) -> Action:
    """Return the action with today's reminder noted, together with all earlier ones that an outage "
    "skipped."""
    return replace(action, reminded_stage=reminder_stage(action, today, is_working_day))


def reminder_stage(action: Action, today: date, is_working_day: IsWorkingDay) -> int:
    """Return how many reminders an open action has earned by `today`, in the owner's working days.

    The first comes on the last working day before the due date, the second on the due date (or the last
    working day before it when it is a day off), the rest by LATE_REMINDERS_AFTER.
    """
    if action.settled is not None:
        return 0
    if today <= action.due_on:
        left = _working_days(action.owner, today, action.due_on, is_working_day, at_most=2)
        return 2 - left
    late = _working_days(action.owner, action.due_on, today, is_working_day, LATE_REMINDERS_AFTER[-1])
    return 2 + sum(late >= days for days in LATE_REMINDERS_AFTER)


def next_reminder_day(action: Action, after: date, is_working_day: IsWorkingDay) -> date | None:
    """Return the first day later than `after` on which the owner is to be reminded; `None` when none is left."""
    first = max(after + timedelta(days=1), action.due_on - REMINDED_WITHIN)
    for days in range(3 * REMINDED_WITHIN.days):
        day = first + timedelta(days=days)
        if is_working_day(action.owner, day) and reminder_stage(action, day, is_working_day) > action.reminded_stage:
            return day
    return None


def due_date(owner: PersonId, start: date, working_days: int, is_working_day: IsWorkingDay) -> date:
    """Return the date so many of the owner's working days after `start`; a year without any ends the "
    "search."""
    day, left = start, working_days
    for _ in range(366 + 2 * working_days):
        if left == 0:
            break
        day += timedelta(days=1)
        left -= is_working_day(owner, day)
    return day


@dataclass(frozen=True)
class Edit:
    """What a recorded message became in Slack later; `words` is `None` when it was deleted."""

    words: str | None
    at: datetime


@dataclass(frozen=True)
class Decision:
    """Something settled: the words as they were recorded, and a link to where they were said."""

    words: str
    said_by: PersonId
    recorded_by: PersonId
    recorded_at: datetime
    link: str
    edits: tuple[Edit, ...] = ()

    @property
    def present_words(self) -> str | None:
        """What the message says now; `None` once it is deleted. The record keeps `words` in any case."""
        return self.edits[-1].words if self.edits else self.words


def note_edit(decision: Decision, words: str | None, now: datetime) -> Decision:
    """Return the decision with the edit or deletion noted; the same words again change nothing."""
    if words == decision.present_words:
        return decision
    return replace(decision, edits=(*decision.edits, Edit(words, now)))


def _settled(action: Action, state: ActionState, result: str, ask: str, by: PersonId, now: datetime) -> Action:
    _require_open(action)
    if not result.strip():
        raise Invalid("result", ask)
    words = _words("result", result)
    return replace(action, settled=state, settled_at=now, settled_by=by, result=words)


def _require_open(action: Action) -> None:
    if action.settled is ActionState.done:
        raise Refused(N_("This was done on {at}. Add a new action if more is needed."), at=action.settled_at)
    if action.settled is ActionState.dropped:
        raise Refused(N_("This was dropped on {at}. Add a new action if it is needed."), at=action.settled_at)


def _require_owner(owner: PersonId, people_here: Collection[PersonId]) -> None:
    if owner not in people_here:
        raise Invalid("owner", N_("{person} is not in the community any more. Choose somebody else."), person=owner)


def _require_due_date(due_on: date, today: date) -> None:
    if due_on < today:
        raise Invalid("due_on", N_("{date} has passed. Choose today or a later day."), date=due_on)
    if due_on > today + LATEST_DUE:
        raise Invalid("due_on", N_("{date} is more than two years away. Choose an earlier day."), date=due_on)


def _words(field: str, words: str) -> str:
    kept = words.strip()
    if not 1 <= len(kept) <= LONGEST_TEXT:
        raise Invalid(field, N_("Say it in one to {longest} characters."), longest=LONGEST_TEXT)
    return kept


def _working_days(person: PersonId, after: date, until: date, is_working_day: IsWorkingDay, at_most: int) -> int:
    """Return the person's working days in (after, until], counting no further than `at_most`."""
    day, count = after, 0
    while day < until and count < at_most:
        day += timedelta(days=1)
        count += is_working_day(person, day)
    return count
