"""What an initiative is for and how it hangs together with others: outcome, tags, sponsor, parent, dependencies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound
from bot.domain.links import Part, RollUp, Together, roll_up, together, way_back
from bot.domain.words import InitiativeId, Role, Stage
from bot.usecases import assessing, facts, finding, plans
from bot.usecases.plans import Difference, What
from storage import checkins, initiatives, roster
from storage import plans as kept
from storage.tables import Community, Initiative, Person

LONGEST_OUTCOME = 500


class Tag(StrEnum):
    """What an initiative does with knowledge."""

    development = "KD"
    sharing = "KS"
    utilization = "KU"


@dataclass(frozen=True)
class Entered:
    """What was typed: `upstream` keys with commas between, `parent` one key, both may be empty."""

    outcome: str
    tags: tuple[Tag, ...]
    sponsor_id: int | None
    parent: str
    upstream: str


def save(session: Session, initiative_id: int, person: Person, entered: Entered, now: datetime) -> Initiative:
    """Keep what was typed. Raises Invalid under the field that makes a circle or names nothing, or Refused."""
    _, row = plans.may_see(session, initiative_id, person, now)
    community = plans.permit(session, row, person, Act.edit_initiative, now)
    upstream = _upstream(session, community, row, entered.upstream)
    parent = _parent(session, community, row, entered.parent)
    before = described(session, community, row)
    if entered.sponsor_id is not None and entered.sponsor_id not in sponsors(session, community, now):
        raise Invalid("sponsor", "Choose somebody of this community.")
    row.outcome = entered.outcome.strip()[:LONGEST_OUTCOME]
    row.tags = [tag.value for tag in entered.tags]
    row.sponsor_id, row.parent_id = entered.sponsor_id, parent.id if parent else None
    session.add(row)
    kept.set_upstream(session, initiative_id, [each.id or 0 for each in upstream])
    after = described(session, community, row)
    if before != after:
        plans.note(session, row, [Difference(What.links, "", before, after)], "", person, now)
        assessing.look_soon(session, community, row, now)
    return row


def described(session: Session, community: Community, row: Initiative) -> str:
    """Return parent and dependencies by their keys, as they are kept in the history."""
    parent = session.get(Initiative, row.parent_id) if row.parent_id else None
    upstream = ", ".join(initiatives.key(community, each) for each in kept.upstream_of(session, row.id or 0))
    return f"{initiatives.key(community, parent) if parent else '-'} / {upstream or '-'}"


def sponsors(session: Session, community: Community, now: datetime) -> dict[int, Person]:
    """Return who may be named as an initiative's sponsor: the community's sponsors, leads and representatives."""
    return {
        person.id or 0: person
        for membership, person in roster.members(session, community.id or 0, now)
        if membership.role is not Role.observer
    }


def rolled_up(session: Session, row: Initiative) -> tuple[RollUp, dict[int, Initiative]] | None:
    """Return how a parent stands with its active children, by id; None for an initiative without any."""
    children = {each.id or 0: each for each in kept.children_of(session, row.id or 0) if each.stage is Stage.active}
    if not children:
        return None
    seen = initiatives.tracking_of(session, [row, *children.values()])
    own = seen.get(row.id or 0)
    states = {InitiativeId(child): seen[child].state for child in children if child in seen}
    return roll_up(own.state if own else None, states), children


def parts_together(
    session: Session, community: Community, children: Collection[Initiative], now: datetime
) -> Together | None:
    """Return what the children come to together, one without a progress counting as not begun."""
    last = checkins.last_answers(session, [each.id or 0 for each in children])
    today = now.astimezone(ZoneInfo(community.tz)).date()
    parts = []
    for each in children:
        plan = facts.plan_from(each, initiatives.plan_points(session, each.id or 0))
        answer = last.get(each.id or 0)
        planned = plan.planned(min(1.0, max(0.0, plan.time_of(today))))
        parts.append(Part(plan.days, (answer.progress if answer else None) or 0.0, planned))
    return together(parts)


def _upstream(session: Session, community: Community, row: Initiative, words: str) -> list[Initiative]:
    named = [
        _named(session, community, "upstream", each) for each in words.replace(";", ",").split(",") if each.strip()
    ]
    found = list({each.id: each for each in named}.values())
    if any(each.id == row.id for each in found):
        raise Invalid("upstream", "An initiative cannot depend on itself.")
    pairs = [(InitiativeId(one), InitiativeId(other)) for one, other in kept.dependencies(session, community.id or 0)]
    circle = way_back(pairs, InitiativeId(row.id or 0), [InitiativeId(each.id or 0) for each in found])
    if circle:
        keys = " → ".join(initiatives.key(community, session.get_one(Initiative, each)) for each in circle)
        raise Invalid(
            "upstream", "That would be a circle: {own} → {keys}.", own=initiatives.key(community, row), keys=keys
        )
    return found


def _parent(session: Session, community: Community, row: Initiative, words: str) -> Initiative | None:
    if not words.strip():
        return None
    parent = _named(session, community, "parent", words)
    above: Initiative | None = parent
    while above is not None:
        if above.id == row.id:
            raise Invalid("parent", "An initiative cannot be above itself, not even through others.")
        above = session.get(Initiative, above.parent_id) if above.parent_id else None
    return parent


def _named(session: Session, community: Community, field: str, words: str) -> Initiative:
    try:
        return finding.initiative_named(session, community, words)
    except NotFound as problem:
        raise Invalid(field, problem.message, **problem.params) from None
