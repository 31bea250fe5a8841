"""From a blueprint to a community that runs: its people, divisions, initiatives, terms, and what each is told."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.blueprint import Blueprint, DivisionSketch, InitiativeSketch
from bot.domain.cadence import Cadence, next_occurrence
from bot.domain.cadence_plain import to_plain
from bot.domain.local_time import instant
from bot.domain.words import Role
from bot.usecases import charter, founding, planning
from bot.usecases.founding import NewInitiative
from storage.tables import Community, Division, Person

ONE_DAY = timedelta(days=1)


def first_day(cadence: Cadence, zone: str, now: datetime) -> date:
    """Return the day of a new community's first cycle: today only while the hour of the prompt is still to come."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    return next_occurrence(cadence, today if instant(today, cadence.at, here) <= now else today - ONE_DAY)


def establish(
    session: Session,
    workspace_id: int,
    plan: Blueprint,
    people: Mapping[str, Person],
    by: Person | None,
    now: datetime,
) -> Community:
    """Return the new community; its charter, and a welcome to each person, wait in the outbox.

    `people` has everybody the blueprint names.
    """
    community = founding.found_community(
        session, workspace_id, plan.channel, plan.charter.name, plan.zone, plan.cadence, now
    )
    community.purpose, community.key_prefix = plan.charter.purpose, plan.key_prefix
    community.locale = by.locale if by else community.locale
    community.next_cycle_on = first_day(plan.cadence, plan.zone, now)
    session.add(community)
    _seat(session, community, plan, people, now)
    divisions = {each.name: _division(session, community, each) for each in plan.divisions}
    for division in divisions.values():
        planning.begin(session, community, division, community.next_cycle_on)
    for each in plan.divisions:
        for role, who in ((Role.representative, each.representative), (Role.deputy, each.deputy)):
            if who:
                founding.give_role(session, community, people[who], role, now, divisions[each.name])
    for sketch in plan.initiatives:
        owner = people.get(sketch.owner) or _representative(plan, people, sketch.division)
        founding.add_initiative(session, community, divisions[sketch.division], owner, as_agreed(sketch), now)
    charter.adopt(session, community, plan.charter, by, now)
    charter.welcome_everybody(session, community, now)
    return community


def as_agreed(sketch: InitiativeSketch) -> NewInitiative:
    """Return the initiative that the sketch describes."""
    return NewInitiative(
        sketch.title,
        sketch.strand,
        sketch.starts_on,
        sketch.due_on,
        sketch.milestones,
        sketch.targets,
        sketch.stage,
        sketch.number,
    )


def retime(session: Session, community: Community, cadence: Cadence, zone: str, now: datetime) -> None:
    """Give the community this cadence and zone, and plan anew what was not asked yet."""
    community.tz, community.cadence = zone, to_plain(cadence)
    session.add(community)
    planning.replan(session, community, now)


def _seat(session: Session, community: Community, plan: Blueprint, people: Mapping[str, Person], now: datetime) -> None:
    for seat in plan.seats:
        founding.give_role(session, community, people[seat.person], seat.role, now, title=seat.title)


def _division(session: Session, community: Community, sketch: DivisionSketch) -> Division:
    division = founding.add_division(session, community, sketch.name, sketch.country)
    division.region = sketch.region
    session.add(division)
    return division


def _representative(plan: Blueprint, people: Mapping[str, Person], division: str) -> Person | None:
    return next((people.get(each.representative) for each in plan.divisions if each.name == division), None)
