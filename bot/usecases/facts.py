"""What is true of an initiative on one day, beside what its answers say.

A barrier or an ask waits from the day it was raised until it is replied to. A reply is a message of somebody else in
a thread on the initiative, or a later answer that names neither barrier nor ask; saying the same again without a
reply does not start the waiting anew. Nobody speaks for an initiative while its division has neither a
representative nor a deputy, or while the owner it names has left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.local_time import instant
from bot.domain.plan import Milestone, Plan, Target, milestone_plan, straight_line, target_plan
from bot.domain.words import Role, Stage, State
from storage import initiatives, interventions, plans, roster
from storage.tables import Answer, Assessment, Community, DueMove, Initiative, Person, PlanPoint, ThreadReply, Tracking

ONE_DAY = timedelta(days=1)


class Waiting(NamedTuple):
    """Since when a barrier or an ask has waited, and who raised it."""

    since: datetime
    by_id: int


def plan_from(initiative: Initiative, points: Sequence[PlanPoint]) -> Plan:
    """Return the initiative's frozen plan; a straight line where it has no points."""
    start, due = initiative.starts_on, initiative.baseline_due_on
    milestones = [point for point in points if point.kind == "milestone"]
    if milestones:
        return milestone_plan(start, due, _weighted(milestones))
    if points:
        return target_plan(start, due, [Target(point.due_on, point.percent) for point in points])
    return straight_line(start, due)


def done_by(points: Sequence[PlanPoint], day: date) -> frozenset[str] | None:
    """Return the milestones finished by that day; None while nobody has marked one, so that percentages decide."""
    names = zip(_names(points), points, strict=True)
    done = frozenset(name for name, point in names if point.done_on and point.done_on <= day)
    return done or None


def due_by(initiative: Initiative, moves: Sequence[DueMove], day: date, zone: ZoneInfo) -> date:
    """Return the due date as it was declared by that day."""
    later = [move for move in moves if move.at.astimezone(zone).date() > day]
    return later[0].from_on if later else initiative.due_on


def waits_after(session: Session, answer: Answer, before: Waiting | None) -> Waiting | None:
    """Return what waits once this answer is given."""
    if not answer.barrier and not answer.ask:
        return None
    if before is None or is_answered(session, answer.initiative_id, before, answer.at):
        return Waiting(answer.at, answer.by_id)
    return before


def is_answered(session: Session, initiative_id: int, waiting: Waiting, until: datetime) -> bool:
    """Return whether somebody has replied in a thread since."""
    asker = session.get_one(Person, waiting.by_id)
    return interventions.was_answered(session, initiative_id, asker.slack_id, waiting.since, until)


def waiting_day(
    session: Session, initiative_id: int, waiting: Waiting | None, until: datetime, zone: ZoneInfo
) -> date | None:
    """Return the day since which something waits at `until`; None when nothing does."""
    if waiting is None or is_answered(session, initiative_id, waiting, until):
        return None
    return waiting.since.astimezone(zone).date()


def unowned_since(
    session: Session, community: Community, initiative: Initiative, known: date | None, now: datetime
) -> date | None:
    """Return the first day on which nobody spoke for it; `known` is that day as it was seen before."""
    zone = ZoneInfo(community.tz)
    today = now.astimezone(zone).date()
    owner = session.get(Person, initiative.owner_id) if initiative.owner_id else None
    has_left = owner is not None and not owner.is_active
    if not _is_vacant(session, community, initiative.division_id, now):
        return (known or today) if has_left else None
    ended = roster.vacant_since(session, initiative.division_id, now)
    since = ended.astimezone(zone).date() if ended else initiative.created_at.astimezone(zone).date()
    return min(known or since, since)


def slipping_upstream(session: Session, community: Community, initiative: Initiative, today: date) -> tuple[str, ...]:
    """Return the keys of the active initiatives it depends on that are slipping, by the rules or by a lead's word."""
    upstream = [each for each in plans.upstream_of(session, initiative.id or 0) if each.stage is Stage.active]
    if not upstream:
        return ()
    states = {id_: seen.state for id_, seen in initiatives.tracking_of(session, upstream).items()}
    overridden = plans.overrides_on(session, [each.id or 0 for each in upstream], today)
    states |= {id_: override.state for id_, override in overridden.items()}
    return tuple(initiatives.key(community, each) for each in upstream if states.get(each.id or 0) is State.slipping)


def today_of(
    session: Session,
    community: Community,
    initiative: Initiative,
    tracking: Tracking,
    points: Sequence[PlanPoint],
    now: datetime,
) -> dict[str, Any]:
    """Return the facts of today as `Observation` takes them, and keep since when nobody has spoken for it."""
    zone = ZoneInfo(community.tz)
    today = now.astimezone(zone).date()
    tracking.unowned_on = unowned_since(session, community, initiative, tracking.unowned_on, now)
    return {
        "due": initiative.due_on,
        "milestones_done": done_by(points, today),
        "waiting_since": waiting_day(session, initiative.id or 0, waiting_in(tracking), now, zone),
        "unowned_since": tracking.unowned_on,
        "slipping_upstream": slipping_upstream(session, community, initiative, today),
    }


@dataclass(frozen=True)
class Past:
    """What was known of an initiative on earlier days, read once so that a long history costs no more queries."""

    community: Community
    initiative: Initiative
    points: Sequence[PlanPoint]
    moves: Sequence[DueMove]
    replies: Sequence[ThreadReply]
    upstream: Mapping[str, Sequence[Assessment]]
    askers: Mapping[int, str]
    unowned_on: date | None

    def known_on(self, day: date, waiting: Waiting | None) -> dict[str, Any]:
        """Return the facts of that day as `Observation` takes them."""
        zone = ZoneInfo(self.community.tz)
        night = instant(day + ONE_DAY, time(0), zone)
        waits = waiting is not None and not self._is_answered(waiting, night)
        was_unowned = self.unowned_on is not None and self.unowned_on <= day
        return {
            "due": due_by(self.initiative, self.moves, day, zone),
            "milestones_done": done_by(self.points, day),
            "waiting_since": waiting.since.astimezone(zone).date() if waiting and waits else None,
            "unowned_since": self.unowned_on if was_unowned else None,
            "slipping_upstream": tuple(key for key, seen in self.upstream.items() if _slipped_on(seen, day)),
        }

    def waits_after(self, answer: Answer, before: Waiting | None) -> Waiting | None:
        """Return what waits once this answer is given."""
        if not answer.barrier and not answer.ask:
            return None
        if before is None or self._is_answered(before, answer.at):
            return Waiting(answer.at, answer.by_id)
        return before

    def _is_answered(self, waiting: Waiting, until: datetime) -> bool:
        asker = self.askers.get(waiting.by_id)
        return any(waiting.since <= reply.at <= until and reply.slack_user != asker for reply in self.replies)


def past_of(session: Session, community: Community, initiative: Initiative, points: Sequence[PlanPoint]) -> Past:
    """Return what was known of the initiative on earlier days."""
    id_ = initiative.id or 0
    tracking = session.get(Tracking, id_)
    upstream = {
        initiatives.key(community, each): initiatives.assessments(session, each.id or 0)
        for each in plans.upstream_of(session, id_)
    }
    return Past(
        community=community,
        initiative=initiative,
        points=points,
        moves=initiatives.due_moves(session, id_),
        replies=interventions.replies_about(session, id_),
        upstream=upstream,
        askers=roster.slack_ids_of_answerers(session, id_),
        unowned_on=tracking.unowned_on if tracking else None,
    )


def waiting_in(tracking: Tracking) -> Waiting | None:
    """Return what waits as it was kept."""
    if tracking.asked_at is None or tracking.asked_by_id is None:
        return None
    return Waiting(tracking.asked_at, tracking.asked_by_id)


def keep_waiting(tracking: Tracking, waiting: Waiting | None) -> None:
    """Keep what waits."""
    tracking.asked_at, tracking.asked_by_id = waiting or (None, None)


def _slipped_on(verdicts: Sequence[Assessment], day: date) -> bool:
    earlier = [each for each in verdicts if each.as_of <= day]
    return bool(earlier) and earlier[-1].state is State.slipping


def _is_vacant(session: Session, community: Community, division_id: int, now: datetime) -> bool:
    roles = (Role.representative, Role.deputy)
    return not any(roster.holders(session, community.id or 0, role, now, division_id) for role in roles)


def _weighted(points: Sequence[PlanPoint]) -> list[Milestone]:
    """Return milestones weighted by what each adds to the cumulative percent."""
    weights, before = [], 0.0
    for name, point in zip(_names(points), points, strict=True):
        weights.append(Milestone(name, point.due_on, point.percent - before))
        before = point.percent
    return weights


def _names(points: Sequence[PlanPoint]) -> list[str]:
    return [point.title or f"{number}" for number, point in enumerate(points, 1)]
