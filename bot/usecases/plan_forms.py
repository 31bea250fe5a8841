"""What the forms and messages about plans show, from what is on record."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.plan import PlanKind
from bot.domain.plan_text import write_milestones, write_targets
from bot.usecases import links, measures, plans
from bot.usecases.plans import Difference
from bot.views import plans as views
from bot.views import terms
from bot.views.reader import Reader
from storage import initiatives
from storage import plans as kept
from storage.tables import Community, Initiative, Person
from storage.tables_plans import Measure, PlanChange, PlanProposal


def plan(session: Session, community: Community, row: Initiative, person: Person, now: datetime) -> views.PlanForm:
    """Return the plan as the person may see and change it."""
    wanted = plans.wanted_of(session, row)
    text = write_targets(wanted.targets) if wanted.kind is PlanKind.targets else write_milestones(wanted.milestones)
    may_propose = plans.may(session, row, person, Act.propose_baseline_change, now)
    return views.PlanForm(
        initiative=row.id or 0,
        key=initiatives.key(community, row),
        title=row.title,
        kind=wanted.kind,
        starts_on=wanted.starts_on,
        due_on=wanted.due_on,
        points=text,
        agreed_on=row.baseline_on,
        waits_for_lead=kept.waiting_proposal(session, row.id or 0) is not None,
        milestones=_milestones(session, row),
        may_edit=plans.may(session, row, person, Act.edit_initiative, now),
        may_propose=may_propose,
        decides=may_propose and plans.may(session, row, person, Act.change_baseline, now),
    )


def proposal(session: Session, row: PlanProposal) -> views.Proposal:
    """Return the proposal with what it would change, or did change when it was decided."""
    initiative = session.get_one(Initiative, row.initiative_id)
    community = session.get_one(Community, initiative.community_id)
    decided_by = session.get(Person, row.decided_by_id) if row.decided_by_id else None
    return views.Proposal(
        proposal=row.id or 0,
        key=initiatives.key(community, initiative),
        title=initiative.title,
        by=session.get_one(Person, row.by_id).slack_id,
        reason=row.reason,
        decision=row.decision,
        decided_by=decided_by.slack_id if decided_by else "",
        changes=[_difference(each) for each in _differs(session, initiative, row)],
    )


def history(session: Session, row: Initiative) -> list[views.Change]:
    """Return every change of the plan, oldest first, with those of the due date that came with an answer."""
    noted = [_change(session, each) for each in kept.changes(session, row.id or 0)]
    with_plans = {each.at for each in noted if each.what == plans.What.due.value}
    moved = [
        views.Change(
            plans.What.due.value,
            "",
            move.from_on.isoformat(),
            move.to_on.isoformat(),
            move.reason,
            _slack_id(session, move.by_id),
            move.at,
        )
        for move in initiatives.due_moves(session, row.id or 0)
        if not any(at and abs((at - move.at).total_seconds()) < 1 for at in with_plans)
    ]
    return sorted([*noted, *moved], key=lambda each: each.at or row.created_at)


def measure_lines(session: Session, row: Initiative, now: datetime) -> list[views.MeasureLine]:
    """Return the initiative's measures."""
    return [measure_line(each, row, now) for each in kept.measures(session, row.id or 0)]


def measure_line(row: Measure, initiative: Initiative, now: datetime) -> views.MeasureLine:
    """Return one measure of the initiative."""
    return views.MeasureLine(
        row.id or 0,
        row.name,
        row.unit,
        row.baseline,
        row.target,
        row.current,
        row.is_lag,
        measures.reached(row),
        measures.due_by_now(row, initiative, now.date()),
    )


def details(session: Session, reader: Reader, community: Community, row: Initiative, now: datetime) -> views.LinksForm:
    """Return what the initiative is for and hangs together with."""
    parent = session.get(Initiative, row.parent_id) if row.parent_id else None
    return views.LinksForm(
        initiative=row.id or 0,
        key=initiatives.key(community, row),
        outcome=row.outcome,
        tags=[str(tag) for tag in row.tags],
        sponsor=row.sponsor_id,
        sponsors=[(id_, each.name) for id_, each in links.sponsors(session, community, now).items()],
        parent=initiatives.key(community, parent) if parent else "",
        upstream=", ".join(initiatives.key(community, each) for each in kept.upstream_of(session, row.id or 0)),
        notes=surroundings(session, reader, community, row, now),
    )


def surroundings(session: Session, reader: Reader, community: Community, row: Initiative, now: datetime) -> list[str]:
    """Return in sentences what waits for the initiative, and how its children stand: the weakest, and all together."""
    found = []
    waiting = [initiatives.key(community, each) for each in kept.downstream_of(session, row.id or 0)]
    if waiting:
        found.append(reader.text("Waiting for this: {keys}", keys=", ".join(waiting)))
    above = session.get(Initiative, row.parent_id) if row.parent_id else None
    if above:
        found.append(reader.text("Part of {key}", key=initiatives.key(community, above)))
    rolled = links.rolled_up(session, row)
    if rolled is None:
        return found
    standing, children = rolled
    if standing.inherited and standing.weakest:
        weakest = initiatives.key(community, children[standing.weakest])
        found.append(
            reader.text(
                "{state} (inherited from {key}, its weakest part)",
                state=terms.state(reader, standing.inherited),
                key=weakest,
            )
        )
    elif standing.own:
        state = terms.state(reader, standing.own)
        found.append(reader.text("{state} (own; no part of it stands worse)", state=state))
    if whole := links.parts_together(session, community, children.values(), now):
        found.append(
            reader.text(
                "Its parts together: {reported} reported, {planned} planned by now (weighted by planned time)",
                reported=reader.percent(whole.reported),
                planned=reader.percent(whole.planned),
            )
        )
    return found


def _milestones(session: Session, row: Initiative) -> list[views.Milestone]:
    listed, before = [], 0.0
    for number, point in enumerate(initiatives.plan_points(session, row.id or 0), 1):
        if point.kind != "milestone":
            continue
        title = point.title or f"{number}"
        listed.append(views.Milestone(point.id or 0, title, point.due_on, point.percent - before, point.done_on))
        before = point.percent
    return listed


def _differs(session: Session, initiative: Initiative, row: PlanProposal) -> list[Difference]:
    if row.decision == "waiting":
        return plans.differences(plans.wanted_of(session, initiative), plans.from_plain(row.plan))
    if row.decision != "agreed":
        return []
    return [
        Difference(plans.What(each.what), each.subject, each.before, each.after)
        for each in kept.changes(session, initiative.id or 0)
        if each.at == row.decided_at
    ]


def _difference(each: Difference) -> views.Change:
    return views.Change(each.what.value, each.subject, each.before, each.after)


def _change(session: Session, row: PlanChange) -> views.Change:
    return views.Change(row.what, row.subject, row.before, row.after, row.reason, _slack_id(session, row.by_id), row.at)


def _slack_id(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.slack_id if person else ""
