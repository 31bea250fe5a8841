"""How a community comes to be: its channel and cadence, divisions, people in their roles, initiatives with plans."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.domain.cadence import Cadence, next_occurrence
from bot.domain.cadence_plain import to_plain
from bot.domain.errors import Invalid
from bot.domain.local_time import zone_named
from bot.domain.plan import Milestone, Target, milestone_plan, straight_line, target_plan
from bot.domain.words import Role, Stage, Strand
from bot.usecases import curves
from storage import initiatives
from storage.tables import Community, Division, Initiative, Membership, Person, PlanPoint

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewInitiative:
    """An initiative as it is agreed; either `milestones` (weighted) or `targets`, or neither.

    Without a `number` it gets the next one.
    """

    title: str
    strand: Strand
    starts_on: date
    due_on: date
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    stage: Stage = Stage.active
    number: int | None = None


def found_community(
    session: Session, workspace_id: int, channel: str, name: str, tz: str, cadence: Cadence, now: datetime
) -> Community:
    """Return a new community whose first cycle is the cadence's next day. Raises Invalid for an unknown zone."""
    today = now.astimezone(zone_named(tz)).date()
    community = Community(
        workspace_id=workspace_id,
        channel=channel,
        name=name,
        tz=tz,
        cadence=to_plain(cadence),
        next_cycle_on=next_occurrence(cadence, today - ONE_DAY),
        created_at=now,
    )
    session.add(community)
    session.flush()
    return community


def add_division(session: Session, community: Community, name: str, country: str = "") -> Division:
    """Return a new division of the community."""
    division = Division(community_id=community.id or 0, name=name, country=country)
    session.add(division)
    session.flush()
    return division


def give_role(
    session: Session,
    community: Community,
    person: Person,
    role: Role,
    now: datetime,
    division: Division | None = None,
    title: str = "",
) -> Membership:
    """Return the new role of the person, held from `now` on."""
    membership = Membership(
        community_id=community.id or 0,
        person_id=person.id or 0,
        role=role,
        division_id=division.id if division else None,
        title=title,
        starts_at=now,
    )
    session.add(membership)
    session.flush()
    return membership


def add_initiative(
    session: Session, community: Community, division: Division, owner: Person | None, new: NewInitiative, now: datetime
) -> Initiative:
    """Return the new initiative with its plan frozen. Raises Invalid for a plan that cannot be followed."""
    if not new.title.strip():
        raise Invalid("title", "An initiative needs a title.")
    points = _points(new)
    initiative = Initiative(
        community_id=community.id or 0,
        division_id=division.id or 0,
        number=new.number or initiatives.next_number(session, community.id or 0),
        title=new.title.strip(),
        strand=new.strand,
        stage=new.stage,
        owner_id=owner.id if owner else None,
        starts_on=new.starts_on,
        due_on=new.due_on,
        baseline_due_on=new.due_on,
        created_at=now,
    )
    session.add(initiative)
    session.flush()
    for point in points or curves.usual_course(session, community, initiative, now):
        point.initiative_id = initiative.id or 0
        session.add(point)
    return initiative


def _points(new: NewInitiative) -> list[PlanPoint]:
    """Return the rows of a plan that the domain has accepted; percentages are cumulative."""
    if new.milestones:
        plan = milestone_plan(new.starts_on, new.due_on, new.milestones)
        return [
            PlanPoint(initiative_id=0, kind="milestone", title=each.name, due_on=each.due, percent=point.percent)
            for each, point in zip(plan.milestones, plan.points[1:], strict=True)
        ]
    if new.targets:
        target_plan(new.starts_on, new.due_on, new.targets)
        return [PlanPoint(initiative_id=0, kind="target", due_on=each.on, percent=each.percent) for each in new.targets]
    straight_line(new.starts_on, new.due_on)
    return []
