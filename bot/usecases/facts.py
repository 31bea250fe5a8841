"""What is true of an initiative on one day, beside what its answers say.

A barrier or an ask waits from the day it was raised until it is replied to. A reply is a message of somebody else in
a thread on the initiative, or a later answer that names neither barrier nor ask; saying the same again without a
reply does not start the waiting anew. Nobody speaks for an initiative while its division has neither a
representative nor a deputy, or while the owner it names has left.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.local_time import instant
from bot.domain.plan import Milestone, Plan, PlanKind, Target, kept_median, milestone_plan, straight_line, target_plan
from bot.domain.words import Stage, State
from storage import initiatives, interventions, plans, roster
from storage.tables import Answer, Assessment, Community, DueMove, Initiative, Person, PlanPoint, ThreadReply, Tracking
from storage.tables_plans import Override

ONE_DAY = timedelta(days=1)


class Waiting(NamedTuple):
    """Since when a barrier or an ask has waited, and who raised it."""

    since: datetime
    by_id: int


class Upstream(NamedTuple):
    """Something that an initiative depends on: its key, where detection stands on it, a lead's word against that."""

    key: str
    tracking: Tracking | None
    override: Override | None

    @property
    def is_slipping(self) -> bool:
        """Whether it slips as things stand, by the rules or by a lead's word."""
        judged = self.override or self.tracking
        return judged is not None and judged.state is State.slipping


def plan_from(initiative: Initiative, points: Sequence[PlanPoint]) -> Plan:
    """Return the initiative's frozen plan: its milestones or targets, the division's usual course, a straight line."""
    start, due = initiative.starts_on, initiative.baseline_due_on
    milestones = [point for point in points if point.kind == "milestone"]
    if milestones:
        return milestone_plan(start, due, _weighted(milestones))
    course = [Target(point.due_on, point.percent) for point in points]
    if any(point.kind == PlanKind.division_median for point in points):
        return kept_median(start, due, course)
    if points:
        return target_plan(start, due, course)
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


@dataclass(frozen=True)
class Today:
    """The facts of today about some initiatives of a community, read in a fixed number of queries."""

    community: Community
    now: datetime
    tracking: Mapping[int, Tracking]
    points: Mapping[int, Sequence[PlanPoint]]
    upstream: Mapping[int, Sequence[Upstream]]
    replies: Mapping[int, Sequence[ThreadReply]]
    people: Mapping[int, Person]
    vacant: Mapping[int, date | None]

    @property
    def day(self) -> date:
        """The date in the community's zone."""
        return self.now.astimezone(ZoneInfo(self.community.tz)).date()

    def of(self, initiative: Initiative) -> dict[str, Any]:
        """Return the facts as `Observation` takes them, and keep since when nobody has spoken for it."""
        id_ = initiative.id or 0
        tracking = self.tracking[id_]
        unowned = self._unowned_since(initiative, tracking.unowned_on)
        if unowned != tracking.unowned_on:
            tracking.unowned_on = unowned
        waiting = waiting_in(tracking)
        waits = waiting is not None and not self._is_answered(id_, waiting, self.now)
        return {
            "due": initiative.due_on,
            "milestones_done": done_by(self.points.get(id_, ()), self.day),
            "waiting_since": self._day_of(waiting.since) if waiting and waits else None,
            "unowned_since": unowned,
            "slipping_upstream": tuple(each.key for each in self.upstream.get(id_, ()) if each.is_slipping),
        }

    def waits_after(self, answer: Answer) -> Waiting | None:
        """Return what waits once this answer is given."""
        before = waiting_in(self.tracking[answer.initiative_id])
        if not answer.barrier and not answer.ask:
            return None
        if before is None or self._is_answered(answer.initiative_id, before, answer.at):
            return Waiting(answer.at, answer.by_id)
        return before

    def _is_answered(self, initiative_id: int, waiting: Waiting, until: datetime) -> bool:
        asker = self.people.get(waiting.by_id)
        slack_id = asker.slack_id if asker else None
        return _is_answered(self.replies.get(initiative_id, ()), waiting, slack_id, until)

    def _unowned_since(self, initiative: Initiative, known: date | None) -> date | None:
        owner = self.people.get(initiative.owner_id or 0)
        has_left = owner is not None and not owner.is_active
        if initiative.division_id not in self.vacant:
            return (known or self.day) if has_left else None
        since = self.vacant[initiative.division_id] or self._day_of(initiative.created_at)
        return min(known or since, since)

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.community.tz)).date()


def today_of(
    session: Session,
    community: Community,
    listed: Sequence[Initiative],
    now: datetime,
    tracking: dict[int, Tracking] | None = None,
) -> Today:
    """Return the facts of today about these initiatives of the community, with their `tracking` where it was read."""
    ids = [each.id or 0 for each in listed]
    zone = ZoneInfo(community.tz)
    tracking = initiatives.tracking_of(session, list(listed)) if tracking is None else tracking
    for id_ in ids:
        if id_ not in tracking:
            tracking[id_] = Tracking(initiative_id=id_, memory={}, findings=[])
    asked = {id_: seen.asked_by_id for id_, seen in tracking.items() if seen.asked_by_id}
    owners = [each.owner_id for each in listed if each.owner_id]
    return Today(
        community=community,
        now=now,
        tracking=tracking,
        points=initiatives.plan_points_of(session, ids),
        upstream=_upstream(session, community, ids, now.astimezone(zone).date()),
        replies=interventions.replies_about(session, list(asked)),
        people=roster.people_by_id(session, {*asked.values(), *owners}),
        vacant=_vacant(session, community, {each.division_id for each in listed}, now),
    )


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
        return _is_answered(self.replies, waiting, self.askers.get(waiting.by_id), until)


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
        replies=interventions.replies_about(session, [id_]).get(id_, []),
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
    if waiting != waiting_in(tracking):
        tracking.asked_at, tracking.asked_by_id = waiting or (None, None)


def _slipped_on(verdicts: Sequence[Assessment], day: date) -> bool:
    earlier = [each for each in verdicts if each.as_of <= day]
    return bool(earlier) and earlier[-1].state is State.slipping


def _is_answered(replies: Sequence[ThreadReply], waiting: Waiting, asker: str | None, until: datetime) -> bool:
    return any(waiting.since <= reply.at <= until and reply.slack_user != asker for reply in replies)


def _upstream(session: Session, community: Community, ids: Sequence[int], today: date) -> dict[int, list[Upstream]]:
    """Return the active initiatives that each of these depends on."""
    pairs = [(id_, each) for id_, each in plans.upstream_by_id(session, ids) if each.stage is Stage.active]
    if not pairs:
        return {}
    upstream = {each.id or 0: each for _, each in pairs}
    tracking = initiatives.tracking_of(session, list(upstream.values()))
    overrides = plans.overrides_on(session, list(upstream), today)
    found: dict[int, list[Upstream]] = {}
    for id_, each in pairs:
        known = Upstream(initiatives.key(community, each), tracking.get(each.id or 0), overrides.get(each.id or 0))
        found.setdefault(id_, []).append(known)
    return found


def _vacant(
    session: Session, community: Community, divisions: Collection[int], now: datetime
) -> dict[int, date | None]:
    """Return the divisions for which nobody speaks, and since which day where that is known."""
    zone = ZoneInfo(community.tz)
    spoken_for = roster.divisions_spoken_for(session, community.id or 0, now)
    vacant = [division for division in divisions if division not in spoken_for]
    ended = {division: roster.vacant_since(session, division, now) for division in vacant}
    return {division: at.astimezone(zone).date() if at else None for division, at in ended.items()}


def _weighted(points: Sequence[PlanPoint]) -> list[Milestone]:
    """Return milestones weighted by what each adds to the cumulative percent."""
    weights, before = [], 0.0
    for name, point in zip(_names(points), points, strict=True):
        weights.append(Milestone(name, point.due_on, point.percent - before))
        before = point.percent
    return weights


def _names(points: Sequence[PlanPoint]) -> list[str]:
    return [point.title or f"{number}" for number, point in enumerate(points, 1)]
