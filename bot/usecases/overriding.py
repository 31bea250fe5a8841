"""A lead's word against the rules: with a reason, for a time, shown wherever the state is shown.

While an override holds, the community acts on its state and not on the rules': no thread is opened, reopened or
written to on account of rules that a lead has set aside, and "slipping" opens one at the level advise. Answers are
assessed all the same, so that the rules' own verdict is there when the override ends.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound
from bot.domain.words import Stage, State
from bot.usecases import assessing, plans
from bot.usecases.plans import Difference, What
from bot.views import standing as views
from storage import plans as kept
from storage.tables import Community, Initiative, Person, Tracking
from storage.tables_plans import Override

LONGEST = timedelta(days=92)
LONGEST_REASON = 1000


def set_state(
    session: Session, initiative_id: int, person: Person, state: State, reason: str, until: date | None, now: datetime
) -> Override:
    """Have the initiative counted as in this state through `until`. Raises Invalid or Refused."""
    community, row = _permitted(session, initiative_id, person, now)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    if row.stage is not Stage.active:
        raise Invalid("state", "Only an active initiative is assessed, so there is nothing to override.")
    if until is None or not today <= until <= today + LONGEST:
        raise Invalid("until", "Choose a day from today to {latest}; it can be set again.", latest=today + LONGEST)
    if not reason.strip():
        raise Invalid("reason", "Say in a sentence what the rules do not know.")
    before = kept.override_on(session, initiative_id, today)
    override = Override(
        initiative_id=initiative_id,
        state=state,
        reason=reason.strip()[:LONGEST_REASON],
        by_id=person.id or 0,
        at=now,
        until=until,
    )
    if before:
        _end(session, before, person, now)
    session.add(override)
    _note(session, row, before, f"{state.value}, {until.isoformat()}", override.reason, person, now)
    assessing.look_soon(session, community, row, now)
    return override


def end(session: Session, initiative_id: int, person: Person, reason: str, now: datetime) -> None:
    """Let the rules count again from now on. Raises NotFound when nothing overrides them."""
    community, row = _permitted(session, initiative_id, person, now)
    holds = kept.override_on(session, initiative_id, now.astimezone(ZoneInfo(community.tz)).date())
    if holds is None:
        raise NotFound("Nothing overrides the rules here any more.")
    _end(session, holds, person, now)
    tracking = session.get(Tracking, initiative_id)
    _note(session, row, holds, tracking.state.value if tracking else "", reason.strip(), person, now)
    assessing.look_soon(session, community, row, now)


def shown(session: Session, community: Community, row: Initiative, now: datetime) -> views.Override | None:
    """Return the override that holds now, as it is shown."""
    holds = kept.override_on(session, row.id or 0, now.astimezone(ZoneInfo(community.tz)).date())
    if holds is None:
        return None
    return views.Override(holds.state, holds.reason, session.get_one(Person, holds.by_id).slack_id, holds.until)


def states(session: Session, community: Community, now: datetime) -> dict[int, State]:
    """Return the states by which leads override the rules today, by initiative id."""
    return kept.states_by_override(session, community.id or 0, now.astimezone(ZoneInfo(community.tz)).date())


def _permitted(session: Session, initiative_id: int, person: Person, now: datetime) -> tuple[Community, Initiative]:
    community, row = plans.may_see(session, initiative_id, person, now)
    plans.permit(session, row, person, Act.override_state, now)
    return community, row


def _end(session: Session, override: Override, person: Person, now: datetime) -> None:
    override.ended_at, override.ended_by_id = now, person.id
    session.add(override)


def _note(
    session: Session, row: Initiative, before: Override | None, after: str, reason: str, person: Person, now: datetime
) -> None:
    was = f"{before.state.value}, {before.until.isoformat()}" if before else "-"
    plans.note(session, row, [Difference(What.override, "", was, after)], reason, person, now)
