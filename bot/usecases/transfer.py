"""A community into a file and out of one: compare, tell the differences, and do them in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from functools import cache, partial
from itertools import pairwise

from sqlmodel import Session

from bot.domain.blueprint import Blueprint, Charter, DivisionSketch, InitiativeSketch, Seat, people_in
from bot.domain.blueprint_plain import NOWHERE_ELSE, Places, Plain, Problem, write
from bot.domain.cadence_plain import from_plain
from bot.domain.plan import Milestone, Target
from bot.domain.words import Role
from bot.usecases import charter, establishing, founding, retiring, seating
from bot.usecases.seating import Wanted
from storage import initiatives, roster, setting_up
from storage.tables import Community, Division, Initiative, Person, PlanPoint
from storage.tables_imports import ImportRecord
from storage.tables_setup import StageChange

Spoken = Callable[[], Mapping[str, tuple[Division, Person | None]]]
WEIGHT_DIGITS = 4
MOST_HINTS = 20


@dataclass(frozen=True)
class Difference:
    """One thing in which the file and the community differ; `do` makes the community as the file has it.

    Without `do` it is only told: an import never ends a role and never changes an agreed plan.
    """

    what: str
    do: Callable[[], object] | None = None


def blueprint_of(session: Session, community: Community, now: datetime) -> Blueprint:
    """Return the community as it stands, people by their Slack ids."""
    terms = setting_up.latest_terms(session, community.id or 0)
    held = [(each, person) for each, person in roster.members(session, community.id or 0, now)]
    spoken = {(each.division_id or 0, each.role): person.slack_id for each, person in held if each.division_id}
    divisions = roster.divisions(session, community.id or 0)
    names = {each.id: each.name for each in divisions}
    followed = initiatives.of_community(session, community.id or 0)
    points = initiatives.plan_points_of(session, [each.id or 0 for each in followed])
    owners = roster.people_by_id(session, {each.owner_id for each in followed if each.owner_id})
    return Blueprint(
        channel=community.channel,
        charter=Charter(
            community.name, community.purpose, terms.scope if terms else "", terms.decides if terms else ""
        ),
        zone=community.tz,
        cadence=from_plain(community.cadence),
        key_prefix=community.key_prefix,
        seats=tuple(Seat(each.role, person.slack_id, each.title) for each, person in held if each.division_id is None),
        divisions=tuple(
            DivisionSketch(
                each.name,
                each.country,
                each.region,
                spoken.get((each.id or 0, Role.representative), ""),
                spoken.get((each.id or 0, Role.deputy), ""),
            )
            for each in divisions
        ),
        initiatives=tuple(
            _sketch(each, names[each.division_id], points.get(each.id or 0, []), owners.get(each.owner_id or 0))
            for each in followed
            if each.division_id in names
        ),
    )


def resolve(
    session: Session, workspace_id: int, plan: Blueprint, places: Places = NOWHERE_ELSE
) -> tuple[Blueprint, dict[str, Person], list[Problem]]:
    """Return the blueprint with Slack ids for names, the people by Slack id, and who is not known or not clear.

    `places` says where each row of a section stands in the file.
    """
    everybody = setting_up.everybody(session, workspace_id)
    called: dict[str, dict[str, Person]] = {}
    for each in everybody:
        for word in (each.slack_id.casefold(), each.name.casefold()):
            called.setdefault(word, {})[each.slack_id] = each
    found: dict[str, Person] = {}
    problems: list[Problem] = []
    for reference in people_in(plan):
        fitting = list(called.get(reference.casefold(), {}).values())
        if len(fitting) != 1:
            names = [each.name for each in everybody] if len(problems) < MOST_HINTS else []
            problems += _unclear(plan, places, reference, len(fitting), get_close_matches(reference, names, n=2))
        elif fitting[0].is_guest or not fitting[0].is_active:
            problems.append(Problem(f"person {reference}", "is a guest or has left the workspace"))
        else:
            found[reference] = fitting[0]
    if problems:
        return plan, {}, problems
    return _with_ids(plan, found), {each.slack_id: each for each in found.values()}, []


def differences(
    session: Session, workspace_id: int, plan: Blueprint, people: Mapping[str, Person], now: datetime
) -> list[Difference]:
    """Return what an import would do, in the order in which it has to be done; nothing is done yet."""
    community = roster.community_in(session, workspace_id, plan.channel)
    if community is None:
        text = (
            f"new community “{plan.charter.name}” with {len(plan.divisions)} divisions "
            f"and {len(plan.initiatives)} initiatives"
        )
        return [Difference(text, lambda: _establish(session, workspace_id, plan, people, now))]
    present = blueprint_of(session, community, now)
    return [
        *_of_the_community(session, community, present, plan, now),
        *_of_seats(session, community, present, plan, people, now),
        *_of_divisions(session, community, present, plan, people, now),
        *_of_initiatives(session, community, present, plan, people, now),
    ]


def keep(session: Session, plan: Blueprint, workspace_id: int, before: Plain | None, file: str, now: datetime) -> None:
    """Keep what was changed by an import that was just applied, so that it can be undone."""
    community = roster.community_in(session, workspace_id, plan.channel)
    assert community is not None, "an import that was applied leaves a community"
    after = write(blueprint_of(session, community, now))
    session.add(ImportRecord(community_id=community.id or 0, file=file, at=now, before=before, after=after))
    session.flush()


def present(session: Session, workspace_id: int, channel: str, now: datetime) -> Plain | None:
    """Return the community in the channel as plain data; None where there is none."""
    community = roster.community_in(session, workspace_id, channel)
    return write(blueprint_of(session, community, now)) if community else None


def _establish(
    session: Session, workspace_id: int, plan: Blueprint, people: Mapping[str, Person], now: datetime
) -> None:
    community = establishing.establish(session, workspace_id, replace(plan, initiatives=()), people, None, now)
    spoken = _spoken_for(session, community, now)
    for sketch in _numbered_first(plan):
        _add_initiative(session, community, sketch, people, spoken, now)


def _of_the_community(
    session: Session, community: Community, present: Blueprint, plan: Blueprint, now: datetime
) -> list[Difference]:
    found = []
    if plan.charter != present.charter:
        adopt = partial(charter.adopt, session, community, plan.charter, None, now)
        found.append(Difference("new terms of reference", adopt))
    if (plan.zone, plan.cadence) != (present.zone, present.cadence):
        found.append(
            Difference(
                "new cadence or zone", lambda: establishing.retime(session, community, plan.cadence, plan.zone, now)
            )
        )
    if plan.key_prefix != present.key_prefix:
        found.append(Difference(f"the keys stay {present.key_prefix}-…, since people know them"))
    return found


def _of_seats(
    session: Session,
    community: Community,
    present: Blueprint,
    plan: Blueprint,
    people: Mapping[str, Person],
    now: datetime,
) -> list[Difference]:
    held = {(seat.role, seat.person): seat for seat in present.seats}
    found = []
    for seat in plan.seats:
        before = held.pop((seat.role, seat.person), None)
        who = people[seat.person]
        if before is None:
            wanted = Wanted(seat.role, None, seat.title)
            give = partial(seating.give, session, community, who, wanted, now)
            found.append(Difference(f"{who.name} becomes {seat.role}", give))
        elif before.title != seat.title:
            rename = partial(seating.retitle, session, community, who, seat.role, seat.title, now)
            found.append(Difference(f"{who.name}'s title as {seat.role} is “{seat.title}”", rename))
    found += [Difference(f"{person} stays {role}, though not in the file") for role, person in held]
    return found


def _of_divisions(
    session: Session,
    community: Community,
    present: Blueprint,
    plan: Blueprint,
    people: Mapping[str, Person],
    now: datetime,
) -> list[Difference]:
    known = {each.name.casefold(): each for each in present.divisions}
    found = []
    for each in plan.divisions:
        before = known.pop(each.name.casefold(), None)
        if before is None:
            add = partial(_add_division, session, community, each, now)
            found.append(Difference(f"new division {each.name}", add))
        elif (before.name, before.country, before.region) != (each.name, each.country, each.region):
            found.append(Difference(f"division {each.name} changes", partial(_edit, session, community, each)))
        for role, wanted, held in (
            (Role.representative, each.representative, before.representative if before else ""),
            (Role.deputy, each.deputy, before.deputy if before else ""),
        ):
            if wanted and wanted != held:
                give = partial(_speak, session, community, each.name, role, people[wanted], now)
                found.append(Difference(f"{people[wanted].name} becomes {role} of {each.name}", give))
    found += [Difference(f"division {each.name} stays, though not in the file") for each in known.values()]
    return found


def _of_initiatives(
    session: Session,
    community: Community,
    present: Blueprint,
    plan: Blueprint,
    people: Mapping[str, Person],
    now: datetime,
) -> list[Difference]:
    by_number = {each.number: each for each in present.initiatives}
    by_title = {(each.division.casefold(), each.title.casefold()): each for each in present.initiatives}
    spoken = _spoken_for(session, community, now)
    found = []
    for each in _numbered_first(plan):
        same_title = by_title.get((each.division.casefold(), each.title.casefold()))
        before = by_number.get(each.number) if each.number else same_title
        if before is None:
            add = partial(_add_initiative, session, community, each, people, spoken, now)
            found.append(Difference(f"new initiative {each.title} in {each.division}", add))
            continue
        key = f"{community.key_prefix}-{before.number}"
        if _course(before) != _course(each):
            found.append(Difference(f"the plan or division of {key} differs; it is changed in Slack, with a reason"))
        if (before.title, before.strand, before.owner or each.owner, before.stage) != (
            each.title,
            each.strand,
            each.owner or before.owner,
            each.stage,
        ):
            change = partial(_change, session, community, before.number or 0, each, people, now)
            found.append(Difference(f"{key} changes", change))
    return found


def _course(sketch: InitiativeSketch) -> tuple[object, ...]:
    """Return what is agreed about an initiative's course: dates, and what is done by when, weights as percentages."""
    total = sum(each.weight for each in sketch.milestones) or 1.0
    milestones = sorted((each.due, each.name, round(100 * each.weight / total, 2)) for each in sketch.milestones)
    targets = sorted((each.on, round(each.percent, 2)) for each in sketch.targets)
    return sketch.division.casefold(), sketch.starts_on, sketch.due_on, milestones, targets


def _change(
    session: Session,
    community: Community,
    number: int,
    sketch: InitiativeSketch,
    people: Mapping[str, Person],
    now: datetime,
) -> None:
    row = initiatives.by_number(session, community.id or 0, number)
    assert row is not None, "a difference is about an initiative that is there"
    if row.stage is not sketch.stage:
        session.add(StageChange(initiative_id=row.id or 0, from_stage=row.stage, to_stage=sketch.stage, at=now))
    row.title, row.strand, row.stage = sketch.title, sketch.strand, sketch.stage
    row.owner_id = people[sketch.owner].id if sketch.owner else row.owner_id
    session.add(row)
    session.flush()


def _add_initiative(
    session: Session,
    community: Community,
    sketch: InitiativeSketch,
    people: Mapping[str, Person],
    spoken: Spoken,
    now: datetime,
) -> None:
    division, speaks = spoken()[sketch.division.casefold()]
    owner = people[sketch.owner] if sketch.owner else speaks
    founding.add_initiative(session, community, division, owner, establishing.as_agreed(sketch), now)


def _spoken_for(session: Session, community: Community, now: datetime) -> Spoken:
    """Return a function that returns each division, by its name, with who speaks for it; they are looked up once.

    To be called when divisions and roles are as the file has them.
    """

    @cache
    def spoken() -> Mapping[str, tuple[Division, Person | None]]:
        speaks = {
            each.division_id: person
            for each, person in roster.members(session, community.id or 0, now)
            if each.role is Role.representative and person.is_active
        }
        divisions = roster.divisions(session, community.id or 0)
        return {each.name.casefold(): (each, speaks.get(each.id)) for each in divisions}

    return spoken


def _add_division(session: Session, community: Community, sketch: DivisionSketch, now: datetime) -> None:
    """Add the division, or have one of this name back that was retired."""
    retired = roster.retired_divisions(session, community.id or 0)
    if any(each.name.casefold() == sketch.name.casefold() for each in retired):
        retiring.restore(session, community, sketch.name, now)
        _edit(session, community, sketch)
    else:
        seating.add_division(session, community, sketch.name, sketch.country, sketch.region, now)


def _edit(session: Session, community: Community, sketch: DivisionSketch) -> None:
    division = _division(session, community, sketch.name)
    seating.edit_division(session, community, division, sketch.name, sketch.country, sketch.region)


def _speak(session: Session, community: Community, division: str, role: Role, person: Person, now: datetime) -> None:
    seating.give(session, community, person, Wanted(role, _division(session, community, division)), now)


def _division(session: Session, community: Community, name: str) -> Division:
    everyone = roster.divisions(session, community.id or 0)
    return next(each for each in everyone if each.name.casefold() == name.casefold())


def _numbered_first(plan: Blueprint) -> list[InitiativeSketch]:
    """Return the initiatives with those first that have a key, so that a new key never takes theirs."""
    return sorted(plan.initiatives, key=lambda each: (each.number is None, each.number or 0))


def _sketch(row: Initiative, division: str, points: list[PlanPoint], owner: Person | None) -> InitiativeSketch:
    return InitiativeSketch(
        title=row.title,
        division=division,
        strand=row.strand,
        starts_on=row.starts_on,
        due_on=row.due_on,
        owner=owner.slack_id if owner else "",
        stage=row.stage,
        number=row.number,
        milestones=_milestones([each for each in points if each.kind == "milestone"]),
        targets=tuple(Target(each.due_on, each.percent) for each in points if each.kind == "target"),
    )


def _milestones(points: list[PlanPoint]) -> tuple[Milestone, ...]:
    """Return milestones whose weights are the steps of the cumulative percentages."""
    percents = [0.0, *(each.percent for each in points)]
    steps = [round(after - before, WEIGHT_DIGITS) for before, after in pairwise(percents)]
    return tuple(Milestone(each.title, each.due_on, step) for each, step in zip(points, steps, strict=True))


def _unclear(plan: Blueprint, places: Places, reference: str, fitting: int, near: list[str]) -> list[Problem]:
    meant = f". Did you mean {' or '.join(near)}?" if near else ""
    what = (
        f"{fitting} people are called “{reference}”: write the Slack id"
        if fitting
        else f"“{reference}” is not known{meant}"
    )
    rows = [("roles", [[each.person] for each in plan.seats])]
    rows += [("divisions", [[each.representative, each.deputy] for each in plan.divisions])]
    rows += [("initiatives", [[each.owner] for each in plan.initiatives])]
    return [
        Problem(places[section][number] if section in places else f"{section}, row {number + 1}", what)
        for section, named in rows
        for number, people in enumerate(named)
        if reference in people
    ]


def _with_ids(plan: Blueprint, found: Mapping[str, Person]) -> Blueprint:
    def slack_id(reference: str) -> str:
        return found[reference].slack_id if reference else ""

    return replace(
        plan,
        # A person may stand there twice, once by name and once by id.
        seats=tuple(
            {
                (each.role, slack_id(each.person)): replace(each, person=slack_id(each.person)) for each in plan.seats
            }.values()
        ),
        divisions=tuple(
            replace(each, representative=slack_id(each.representative), deputy=slack_id(each.deputy))
            for each in plan.divisions
        ),
        initiatives=tuple(replace(each, owner=slack_id(each.owner)) for each in plan.initiatives),
    )
