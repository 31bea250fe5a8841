"""Plans: proposed by a division, agreed and so frozen by a lead, every change kept with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.plan import Milestone, Plan, PlanKind, Target, milestone_plan, straight_line, target_plan
from bot.domain.words import CLOSED_STAGES, Role
from bot.usecases import assessing, curves, facts, people
from storage import initiatives, outbox, plans, roster
from storage.tables import Community, DueMove, Initiative, Person, PlanPoint
from storage.tables_plans import PlanChange, PlanProposal

LONGEST_REASON = 1000
# What the domain calls the plan's parts, by the block of the form under which the problem is shown.
BLOCKS = {"milestones": "points", "targets": "points", "plan": "points"}


@dataclass(frozen=True)
class Wanted:
    """A plan as somebody would have it; `kind` decides which of milestones and targets counts."""

    kind: PlanKind
    starts_on: date
    due_on: date
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()


class What(StrEnum):
    """What a change was made to."""

    start = "start"
    due = "due"
    kind = "kind"
    added = "added"
    removed = "removed"
    moved = "moved"
    weighed = "weighed"
    done = "done"
    reopened = "reopened"
    measure = "measure"
    links = "links"
    override = "override"


class Difference(NamedTuple):
    """One thing in which two plans differ; dates as ISO, numbers as short text."""

    what: What
    subject: str
    before: str
    after: str


class Saved(StrEnum):
    """What became of a plan that was sent."""

    agreed = "agreed"
    proposed = "proposed"
    unchanged = "unchanged"


def wanted_of(session: Session, initiative: Initiative) -> Wanted:
    """Return the plan that counts now."""
    points = initiatives.plan_points(session, initiative.id or 0)
    plan = facts.plan_from(initiative, points)
    targets = [Target(point.due_on, point.percent) for point in points if point.kind == "target"]
    # Nobody asks for a median: it is what the bot makes of two dates.
    kind = PlanKind.straight_line if plan.kind is PlanKind.division_median else plan.kind
    return Wanted(kind, plan.start, plan.due, plan.milestones, tuple(targets))


def may_see(session: Session, initiative_id: int, person: Person, now: datetime) -> tuple[Community, Initiative]:
    """Return the initiative with its community. Raises Refused for somebody outside, NotFound when it is gone."""
    initiative = session.get(Initiative, initiative_id)
    if initiative is None:
        raise NotFound("This initiative is not on record any more.")
    community = session.get_one(Community, initiative.community_id)
    people.permit_view(session, community, person, now)
    return community, initiative


def may(session: Session, initiative: Initiative, person: Person, act: Act, now: datetime) -> bool:
    """Return whether the person may do this with the initiative."""
    try:
        permit(session, initiative, person, act, now)
    except Refused:
        return False
    return True


def permit(session: Session, initiative: Initiative, person: Person, act: Act, now: datetime) -> Community:
    """Return the initiative's community. Raises Refused when the person may not, or the initiative is closed."""
    community = session.get_one(Community, initiative.community_id)
    people.permit(session, community, person, act, now, division=initiative.division_id)
    if initiative.stage in CLOSED_STAGES:
        raise Refused("This initiative is closed, so its plan stays as it was.")
    return community


def send(session: Session, initiative_id: int, person: Person, wanted: Wanted, reason: str, now: datetime) -> Saved:
    """Agree the plan at once on a lead's word; anybody else's waits for a lead.

    Raises Invalid, under the block of the form that has to be mended, or Refused; then nothing is kept.
    """
    _, initiative = may_see(session, initiative_id, person, now)
    community = permit(session, initiative, person, Act.propose_baseline_change, now)
    checked(wanted)
    found = differences(wanted_of(session, initiative), wanted)
    if not found:
        return Saved.unchanged
    if not reason.strip():
        raise Invalid("reason", "Say in a sentence why the plan changes; it is kept with the change.")
    proposal = PlanProposal(
        initiative_id=initiative_id,
        plan=to_plain(wanted),
        reason=reason.strip()[:LONGEST_REASON],
        by_id=person.id or 0,
        at=now,
    )
    _replace_waiting(session, community, initiative, now)
    session.add(proposal)
    session.flush()
    if may(session, initiative, person, Act.change_baseline, now):
        _agree(session, community, initiative, proposal, person, now)
        return Saved.agreed
    _ask_a_lead(session, community, proposal, now)
    return Saved.proposed


def decide(session: Session, proposal_id: int, person: Person, is_agreed: bool, now: datetime) -> PlanProposal:
    """Agree the proposed plan, or leave the present one as it is. Raises Refused unless a lead decides, and once."""
    proposal = session.get(PlanProposal, proposal_id)
    if proposal is None:
        raise NotFound("This proposal is not on record any more.")
    initiative = session.get_one(Initiative, proposal.initiative_id)
    community = permit(session, initiative, person, Act.change_baseline, now)
    if proposal.decision == "replaced":
        raise Refused("A newer plan has been proposed since; look at that one.")
    if proposal.decision != "waiting":
        raise Refused("This has been decided already.")
    if is_agreed:
        _agree(session, community, initiative, proposal, person, now)
    else:
        _decided(session, proposal, person, "not yet", now)
    _show(session, community, proposal, now)
    _tell_proposer(session, community, proposal, now)
    return proposal


def mark(session: Session, point_id: int, person: Person, is_done: bool, now: datetime) -> PlanPoint:
    """Note that the milestone is done as of today, or open again. Raises Refused when the person may not."""
    point = session.get(PlanPoint, point_id)
    if point is None or point.kind != "milestone":
        raise NotFound("This milestone is no longer part of the plan.")
    initiative = session.get_one(Initiative, point.initiative_id)
    community = permit(session, initiative, person, Act.edit_initiative, now)
    if bool(point.done_on) is is_done:
        return point
    point.done_on = now.astimezone(ZoneInfo(community.tz)).date() if is_done else None
    session.add(point)
    change = Difference(What.done if is_done else What.reopened, point.title, "", "")
    note(session, initiative, [change], "", person, now)
    assessing.look_soon(session, community, initiative, now)
    return point


def differences(before: Wanted, after: Wanted) -> list[Difference]:
    """Return in what two plans differ, in the order in which people read them."""
    found = []
    if before.starts_on != after.starts_on:
        found.append(Difference(What.start, "", _iso(before.starts_on), _iso(after.starts_on)))
    if before.due_on != after.due_on:
        found.append(Difference(What.due, "", _iso(before.due_on), _iso(after.due_on)))
    if before.kind != after.kind:
        found.append(Difference(What.kind, "", before.kind.value, after.kind.value))
    return found + _point_differences(_points_by_name(before), _points_by_name(after))


def checked(wanted: Wanted) -> Plan:
    """Return the plan as the domain takes it. Raises Invalid, under the block of the form that has to be mended."""
    try:
        match wanted.kind:
            case PlanKind.milestones:
                return milestone_plan(wanted.starts_on, wanted.due_on, wanted.milestones)
            case PlanKind.targets:
                return target_plan(wanted.starts_on, wanted.due_on, wanted.targets)
            case PlanKind.straight_line | PlanKind.division_median:
                return straight_line(wanted.starts_on, wanted.due_on)
    except Invalid as problem:
        raise Invalid(BLOCKS.get(problem.field, problem.field), problem.message, **problem.params) from None


def note(
    session: Session, initiative: Initiative, found: Sequence[Difference], reason: str, person: Person, now: datetime
) -> None:
    """Keep changes with their reason."""
    session.add_all(
        PlanChange(
            initiative_id=initiative.id or 0,
            what=each.what.value,
            subject=each.subject,
            before=each.before,
            after=each.after,
            reason=reason,
            by_id=person.id,
            at=now,
        )
        for each in found
    )


def proposal_key(proposal_id: int) -> str:
    """Return the key of the message that puts a proposed plan before a lead."""
    return f"plan_proposal:{proposal_id}"


def to_plain(wanted: Wanted) -> dict[str, Any]:
    """Return the plan as plain values for storage."""
    return {
        "kind": wanted.kind.value,
        "starts_on": _iso(wanted.starts_on),
        "due_on": _iso(wanted.due_on),
        "milestones": [[each.name, _iso(each.due), each.weight] for each in wanted.milestones],
        "targets": [[_iso(each.on), each.percent] for each in wanted.targets],
    }


def from_plain(plain: dict[str, Any]) -> Wanted:
    """Return a stored plan."""
    return Wanted(
        PlanKind(plain["kind"]),
        date.fromisoformat(plain["starts_on"]),
        date.fromisoformat(plain["due_on"]),
        tuple(Milestone(name, date.fromisoformat(due), weight) for name, due, weight in plain["milestones"]),
        tuple(Target(date.fromisoformat(on), percent) for on, percent in plain["targets"]),
    )


def _agree(
    session: Session,
    community: Community,
    initiative: Initiative,
    proposal: PlanProposal,
    lead: Person,
    now: datetime,
) -> None:
    """Freeze the proposed plan as the one that counts from today on."""
    wanted = from_plain(proposal.plan)
    plan = checked(wanted)
    found = differences(wanted_of(session, initiative), wanted)
    proposer = session.get_one(Person, proposal.by_id)
    note(session, initiative, found, proposal.reason, proposer, now)
    if initiative.due_on != wanted.due_on:
        session.add(_move(initiative, wanted.due_on, proposal, now))
    initiative.starts_on = wanted.starts_on
    initiative.due_on = initiative.baseline_due_on = wanted.due_on
    points = _rows(session, initiative, wanted, plan) or curves.usual_course(session, community, initiative, now)
    plans.replace_points(session, initiative.id or 0, points)
    initiative.baseline_on = now.astimezone(ZoneInfo(community.tz)).date()
    session.add(initiative)
    _decided(session, proposal, lead, "agreed", now)
    session.flush()
    assessing.start_anew(session, community, initiative, now)
    assessing.look_soon(session, community, initiative, now)


def _rows(session: Session, initiative: Initiative, wanted: Wanted, plan: Plan) -> list[PlanPoint]:
    """Return the plan's rows; a milestone of the same name keeps whether it is done."""
    id_ = initiative.id or 0
    if plan.kind is PlanKind.targets:
        return [
            PlanPoint(initiative_id=id_, kind="target", due_on=each.on, percent=each.percent) for each in wanted.targets
        ]
    done = {point.title: point.done_on for point in initiatives.plan_points(session, id_)}
    return [
        PlanPoint(
            initiative_id=id_,
            kind="milestone",
            title=each.name,
            due_on=each.due,
            percent=point.percent,
            done_on=done.get(each.name),
        )
        for each, point in zip(plan.milestones, plan.points[1:], strict=False)
    ]


def _move(initiative: Initiative, to_on: date, proposal: PlanProposal, now: datetime) -> DueMove:
    return DueMove(
        initiative_id=initiative.id or 0,
        from_on=initiative.due_on,
        to_on=to_on,
        reason=proposal.reason,
        by_id=proposal.by_id,
        at=now,
    )


def _decided(session: Session, proposal: PlanProposal, lead: Person, decision: str, now: datetime) -> None:
    proposal.decision, proposal.decided_by_id, proposal.decided_at = decision, lead.id, now
    session.add(proposal)


def _replace_waiting(session: Session, community: Community, initiative: Initiative, now: datetime) -> None:
    """Let a newer proposal take the place of one that still waits."""
    waiting = plans.waiting_proposal(session, initiative.id or 0)
    if waiting:
        waiting.decision, waiting.decided_at = "replaced", now
        session.add(waiting)
        _show(session, community, waiting, now)


def _ask_a_lead(session: Session, community: Community, proposal: PlanProposal, now: datetime) -> None:
    lead = _lead(session, community, now)
    if lead is None:
        raise Refused("There is no lead in this community who could agree the plan.")
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=lead.slack_id,
        key=proposal_key(proposal.id or 0),
        notice="plan_proposed",
        about={"proposal": proposal.id, "person": lead.id},
        now=now,
    )


def _lead(session: Session, community: Community, now: datetime) -> Person | None:
    for role in (Role.knowledge_lead, Role.hr_lead):
        if found := roster.holders(session, community.id or 0, role, now):
            return found[0]
    return None


def _tell_proposer(session: Session, community: Community, proposal: PlanProposal, now: datetime) -> None:
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=session.get_one(Person, proposal.by_id).slack_id,
        key=f"{proposal_key(proposal.id or 0)}:decided",
        notice="plan_decided",
        about={"proposal": proposal.id, "person": proposal.by_id},
        now=now,
    )


def _show(session: Session, community: Community, proposal: PlanProposal, now: datetime) -> None:
    outbox.show_again(session, community.workspace_id, proposal_key(proposal.id or 0), now)


class _Point(NamedTuple):
    on: date
    weight: str


def _points_by_name(wanted: Wanted) -> dict[str, _Point]:
    match wanted.kind:
        case PlanKind.milestones:
            return {each.name: _Point(each.due, f"{each.weight:g}") for each in _scaled(wanted.milestones)}
        case PlanKind.targets:
            return {_iso(each.on): _Point(each.on, f"{each.percent:g}") for each in wanted.targets}
        case PlanKind.straight_line | PlanKind.division_median:
            return {}


def _scaled(milestones: tuple[Milestone, ...]) -> list[Milestone]:
    """Return the milestones with weights in percent, so that 1 and 1 says the same as 2 and 2."""
    total = sum(each.weight for each in milestones) or 1
    return [Milestone(each.name, each.due, round(100 * each.weight / total, 1)) for each in milestones]


def _point_differences(before: dict[str, _Point], after: dict[str, _Point]) -> list[Difference]:
    found = []
    for name, point in after.items():
        known = before.get(name)
        if known is None:
            found.append(Difference(What.added, name, "", f"{_iso(point.on)} · {point.weight} %"))
            continue
        if known.on != point.on:
            found.append(Difference(What.moved, name, _iso(known.on), _iso(point.on)))
        if known.weight != point.weight:
            found.append(Difference(What.weighed, name, f"{known.weight} %", f"{point.weight} %"))
    gone = [name for name in before if name not in after]
    return found + [Difference(What.removed, name, _iso(before[name].on), "") for name in gone]


def _iso(day: date) -> str:
    return day.isoformat()
