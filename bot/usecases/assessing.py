"""Detection at work: after each check-in and once every working day, and what follows for the community.

The memory kept with an initiative is the fold of its check-ins alone. A daily look is worked out from it and shown,
never folded in, so that the verdict at a check-in follows from the answers and nothing else. The memory before the
last check-in is kept too, so that an answer that comes late or is corrected costs one assessment like any other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.calendar import is_working_day
from bot.domain.detection.engine import Assessment, assess
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.memory import Memory, from_dict, to_dict
from bot.domain.detection.rules import Finding
from bot.domain.detection.thresholds import Thresholds, thresholds_from_dict
from bot.domain.local_time import instant
from bot.domain.plan import Plan
from bot.domain.words import Level, Rule, Stage, State
from bot.usecases import facts, interventions, pace, raising
from storage import checkins, initiatives, outbox, plans, tables
from storage import interventions as kept
from storage.tables import Answer, CheckIn, Community, Cycle, Initiative, Person, Tracking
from storage.tables_plans import Override
from storage.tables_reporting import VerdictChange

SATURDAY = 5
LOOK_AT = time(8)
ONE_DAY = timedelta(days=1)
# A skip is no word either: two in a row are silence, as two missed check-ins are.
MISSED = frozenset({"missed", "partly", "open", "skipped"})
NEVER_DUE = frozenset({"lapsed", "withdrawn"})


class Told(NamedTuple):
    """One due check-in of an initiative and what was answered in it, if anything."""

    check_in: CheckIn
    cycle: Cycle
    answer: Answer | None

    @property
    def on(self) -> date:
        """The day it counts for: the cycle's, or that of an answer given before anybody was asked."""
        if self.answer and self.answer.at < self.check_in.opens_at:
            return min(self.cycle.day, self.answer.at.date())
        return self.cycle.day


@dataclass(frozen=True)
class Known:
    """What is known of initiatives before a check-in ends for them; those that are not `active` are not judged."""

    check_in: CheckIn
    cycle: Cycle
    active: Mapping[int, plans.Judged]
    under_way: Mapping[int, list[tables.Intervention]]
    today: facts.Today


class Step(NamedTuple):
    """The memory and the verdict after one check-in of the past, and what waited for a reply then."""

    memory: Memory
    verdict: Assessment
    waiting: facts.Waiting | None


class Folded(NamedTuple):
    """The memory before and after the last check-in, and the verdict at it."""

    before: Memory
    memory: Memory
    verdict: Assessment


def known_before(
    session: Session, community: Community, check_in: CheckIn, initiative_ids: Sequence[int], now: datetime
) -> Known:
    """Return what is known of these initiatives; to be read before the check-in changes anything."""
    cycle = session.get_one(Cycle, check_in.cycle_id)
    under_way = kept.hold(session, initiative_ids)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    active = {each.initiative.id or 0: each for each in plans.judged(session, initiative_ids, today, cycle.day)}
    tracking = {id_: each.tracking for id_, each in active.items() if each.tracking}
    found = facts.today_of(session, community, [each.initiative for each in active.values()], now, tracking)
    return Known(check_in, cycle, active, under_way, found)


def after_check_in(session: Session, known: Known, initiative_id: int, answer: Answer | None) -> None:
    """Assess the initiative with the newest answer in the check-in, or its lack, and let the community act on it."""
    if initiative_id not in known.active:
        return
    initiative, _, override, earlier = known.active[initiative_id]
    community, now, tracking = known.today.community, known.today.now, known.today.tracking[initiative_id]
    told = Told(known.check_in, known.cycle, answer)
    before = _memory_before(tracking, told.on)
    if before is None:
        folded = _fold_again(session, community, initiative, tracking, now)
    else:
        folded = _fold_one(known.today, initiative, before, told)
    assert folded is not None, "this check-in itself is there to fold"
    was, verdict = tracking.state, folded.verdict
    if verdict.as_of != known.cycle.day:
        earlier = initiatives.assessment_of(session, initiative_id, verdict.as_of, "check_in")
    _keep(session, initiative, tracking, verdict, "check_in", earlier, now, known.check_in.id)
    tracking.memory, tracking.memory_before = to_dict(folded.memory), to_dict(folded.before)
    is_good, under_way = _is_good(told, verdict, limits_of(community)), known.under_way[initiative_id]
    _act(session, community, initiative, verdict, was, override, under_way, now, is_good=is_good)


def start_anew(session: Session, community: Community, initiative: Initiative, now: datetime) -> None:
    """Judge the initiative by its new plan: of what was said before it was agreed, only the last answer counts."""
    tracking = _tracking(session, initiative)
    folded = _fold_again(session, community, initiative, tracking, now)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    if folded is None:
        tracking.memory, tracking.memory_before = {}, {}
        verdict = Assessment(State.clear, None, 0.0, (), today)
    else:
        tracking.memory, tracking.memory_before = to_dict(folded.memory), to_dict(folded.before)
        verdict = replace(folded.verdict, as_of=today)
    _keep_of_day(session, initiative, tracking, verdict, "plan", now)


def look_soon(session: Session, community: Community, initiative: Initiative, now: datetime) -> None:
    """Have the initiative looked at again with the next tick, since a fact has changed."""
    tracking = _tracking(session, initiative)
    tracking.looked_on = None
    community.next_look_at = now
    session.add_all([tracking, community])


def communities_to_look_at(session: Session, now: datetime) -> list[int]:
    """Return the communities whose daily look is due."""
    return initiatives.communities_to_look_at(session, now)


def to_look_at(session: Session, community_id: int, now: datetime) -> list[int]:
    """Return the community's initiatives that have not been looked at today; none on a day off or in a break."""
    community = session.get_one(Community, community_id)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    if community.is_paused or not is_working_day(pace.calendar_of(session, community, None, today), today):
        return []
    return initiatives.to_look_at(session, community_id, today)


def look_at(session: Session, community_id: int, initiative_ids: Sequence[int], now: datetime) -> int:
    """Look at these initiatives as they stand today; return at how many."""
    community = session.get_one(Community, community_id)
    under_way = kept.hold(session, initiative_ids)
    listed = initiatives.by_ids(session, initiative_ids)
    known = facts.today_of(session, community, listed, now)
    overridden = plans.overrides_on(session, [each.id or 0 for each in listed], known.day)
    limits = limits_of(community)
    for each in listed:
        id_ = each.id or 0
        tracking = known.tracking[id_]
        was, before = tracking.state, _gist(tracking)
        verdict = _look_at(session, each, known, limits)
        waits_for_thread = verdict and verdict.state is State.slipping and not under_way[id_]
        if verdict and (waits_for_thread or id_ in overridden or _gist(tracking) != before):
            _act(session, community, each, verdict, was, overridden.get(id_), under_way[id_], now)
        elif verdict and verdict.state is State.slipping:
            # A thread that a lead was shown first opened by itself since.
            _show_picture(session, community, each, now)
    return len(listed)


def done_looking(session: Session, community_id: int, now: datetime) -> bool:
    """Plan the community's next daily look: in the morning of its next working day."""
    community = session.get_one(Community, community_id)
    zone = ZoneInfo(community.tz)
    day = now.astimezone(zone).date() + ONE_DAY
    while day.weekday() >= SATURDAY:
        day += ONE_DAY
    community.next_look_at = instant(day, LOOK_AT, zone)
    session.add(community)
    return True


def limits_of(community: Community) -> Thresholds:
    """Return the thresholds by which the community judges."""
    return thresholds_from_dict(community.thresholds)


def findings_of(plain: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return findings as they were kept."""
    return [
        Finding(
            rule=Rule(each["rule"]),
            points=each["points"],
            value=each["value"],
            threshold=each["threshold"],
            since=date.fromisoformat(each["since"]),
            numbers={
                name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
                for name, value in each["numbers"].items()
            },
            rests_on=tuple(map(date.fromisoformat, each["rests_on"])),
        )
        for each in plain
    ]


def history(session: Session, initiative: Initiative, now: datetime) -> list[Told]:
    """Return the check-ins by which the initiative is judged, by day: those since its plan was agreed.

    The last answer given before the plan was agreed comes first, since it says where the work stood then.
    """
    everything = [
        Told(*each)
        for each in checkins.history(session, initiative)
        if initiative.id in each[0].asks and (each[2] or (each[0].closes_at <= now and each[0].state not in NEVER_DUE))
    ]
    agreed = initiative.baseline_on
    if agreed is None:
        return everything
    earlier = [told for told in everything if told.answer and told.cycle.day < agreed]
    return [*earlier[-1:], *(told for told in everything if told.cycle.day >= agreed)]


def replayed(
    session: Session, community: Community, initiative: Initiative, limits: Thresholds, now: datetime
) -> Iterator[Step]:
    """Yield what detection concludes at each check-in of the initiative, by these thresholds, from the first on."""
    points = initiatives.plan_points(session, initiative.id or 0)
    plan, known = facts.plan_from(initiative, points), facts.past_of(session, community, initiative, points)
    memory, waiting = Memory(), None
    for told in history(session, initiative, now):
        if told.answer:
            waiting = known.waits_after(told.answer, waiting)
        seen = observed(told, known.known_on(told.on, waiting))
        memory, verdict = assess(memory, seen, plan, limits)
        yield Step(memory, verdict, waiting)


def observed(told: Told, known: Mapping[str, Any]) -> Observation:
    """Return what detection is told of a check-in, with the facts `known` of that day."""
    day, answer = told.on, told.answer
    if answer is None:
        occasion = Occasion.missed if told.check_in.state in MISSED else Occasion.excused
        return Observation(on=day, occasion=occasion, **known)
    said = {"due": answer.forecast_due_on or known["due"]}
    return Observation(
        on=day,
        occasion=Occasion.answered,
        status=answer.status,
        progress=answer.progress,
        confidence=answer.confidence,
        **{**known, **said},
    )


def _fold_one(today: facts.Today, initiative: Initiative, before: Memory, told: Told) -> Folded:
    id_ = initiative.id or 0
    if told.answer:
        facts.keep_waiting(today.tracking[id_], today.waits_after(told.answer))
    plan, limits = facts.plan_from(initiative, today.points.get(id_, ())), limits_of(today.community)
    memory, verdict = assess(before, observed(told, today.of(initiative)), plan, limits)
    return Folded(before, memory, verdict)


def _fold_again(
    session: Session, community: Community, initiative: Initiative, tracking: Tracking, now: datetime
) -> Folded | None:
    """Fold every check-in of the initiative anew, since an earlier one or the plan changed; None without any."""
    facts.keep_waiting(tracking, None)
    before, folded = Memory(), None
    for step in replayed(session, community, initiative, limits_of(community), now):
        facts.keep_waiting(tracking, step.waiting)
        folded = Folded(before, step.memory, step.verdict)
        before = step.memory
    return folded


def _memory_before(tracking: Tracking, day: date) -> Memory | None:
    """Return the memory to which the check-in of `day` is added; None when the past must be folded again."""
    memory = from_dict(tracking.memory) if tracking.memory else Memory()
    if memory is None or memory.last_check_in is None or day > memory.last_check_in:
        return memory
    if day < memory.last_check_in:
        return None
    if tracking.memory_before:
        return from_dict(tracking.memory_before)
    return Memory() if memory.check_ins <= 1 else None


def _look_at(session: Session, initiative: Initiative, today: facts.Today, limits: Thresholds) -> Assessment | None:
    """Keep how the initiative stands today; None where there is nothing new to act on."""
    tracking = today.tracking[initiative.id or 0]
    tracking.looked_on = today.day
    session.add(tracking)
    memory = _memory_of(session, initiative, tracking, today)
    plan = facts.plan_from(initiative, today.points.get(initiative.id or 0, ()))
    if initiative.stage is Stage.paused:
        _rest(session, initiative, tracking, memory, plan, today, limits)
        return None
    if memory.last_check_in and today.day <= memory.last_check_in:
        return None
    seen = Observation(on=today.day, occasion=Occasion.day, **today.of(initiative))
    _, verdict = assess(memory, seen, plan, limits)
    if verdict.state != tracking.state or verdict.points != tracking.points:
        _keep_of_day(session, initiative, tracking, verdict, "day", today.now)
    elif tracking.as_of:
        # The same verdict, but its numbers have grown by a day.
        tracking.findings = [_plain_finding(finding) for finding in verdict.findings]
        tracking.level = verdict.level
    return verdict


def _memory_of(session: Session, initiative: Initiative, tracking: Tracking, today: facts.Today) -> Memory:
    """Return the initiative's memory; one that another version of the bot kept is folded again from its history."""
    memory = from_dict(tracking.memory) if tracking.memory else Memory()
    if memory is not None:
        return memory
    folded = _fold_again(session, today.community, initiative, tracking, today.now)
    before, memory = (folded.before, folded.memory) if folded else (Memory(), Memory())
    tracking.memory, tracking.memory_before = to_dict(memory), to_dict(before)
    return memory


def _gist(tracking: Tracking) -> tuple[State, Level | None, list[str]]:
    """Return what the community would act on anew if it changed."""
    return tracking.state, tracking.level, [each["rule"] for each in tracking.findings]


def _rest(
    session: Session,
    initiative: Initiative,
    tracking: Tracking,
    memory: Memory,
    plan: Plan,
    today: facts.Today,
    limits: Thresholds,
) -> None:
    """Let a paused initiative be clear, with nothing held against it when it goes on."""
    if tracking.state is State.clear and not tracking.findings:
        return
    rested, verdict = assess(memory, Observation(on=today.day, occasion=Occasion.day, is_paused=True), plan, limits)
    tracking.memory = to_dict(rested)
    _keep_of_day(session, initiative, tracking, verdict, "day", today.now)


def _act(
    session: Session,
    community: Community,
    initiative: Initiative,
    verdict: Assessment,
    was: State,
    override: Override | None,
    under_way: list[tables.Intervention],
    now: datetime,
    *,
    is_good: bool | None = None,
) -> None:
    """Let the community act on the verdict, or on a lead's word against it while that holds."""
    if override:
        level = (verdict.level or Level.advise) if override.state is State.slipping else None
        verdict = replace(verdict, state=override.state, level=level)
    if override and override.state is State.slipping:
        _warn_downstream(session, community, initiative, override.at.astimezone(ZoneInfo(community.tz)).date(), now)
    elif verdict.state is State.slipping and was is not State.slipping:
        _warn_downstream(session, community, initiative, verdict.as_of, now)
    raising.follow(session, community, initiative, verdict, now, is_good=is_good, under_way=under_way)
    if verdict.state is State.slipping:
        _show_picture(session, community, initiative, now)


def _is_good(told: Told, verdict: Assessment, limits: Thresholds) -> bool | None:
    """Return whether the check-in was a good one: a calm answer. Silence is not; an absence is neither."""
    if told.answer is None:
        return False if told.check_in.state in MISSED else None
    return verdict.points <= limits.calm_at


def _warn_downstream(session: Session, community: Community, initiative: Initiative, day: date, now: datetime) -> None:
    """Tell those who wait for this initiative, once each time it begins to slip."""
    for waiting in plans.downstream_of(session, initiative.id or 0):
        places = interventions.places_about(session, community, waiting, now)
        speaks = places.representative or places.deputy
        if speaks is None:
            continue
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=session.get_one(Person, speaks).slack_id,
            key=f"upstream:{waiting.id}:{initiative.id}:{day}",
            notice="upstream_slips",
            about={"initiative": waiting.id, "upstream": initiative.id, "person": speaks},
            now=now,
        )


def _show_picture(session: Session, community: Community, initiative: Initiative, now: datetime) -> None:
    """Put the initiative's picture into its thread, once after each opening."""
    row = kept.open_for(session, initiative.id or 0)
    if row is None or outbox.find(session, community.workspace_id, interventions.head_key(row.id or 0)) is None:
        return
    head = interventions.head_key(row.id or 0)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{head}:picture:{interventions.record_of(row).reopened}",
        notice="initiative_picture",
        about={"initiative": initiative.id},
        reply_to=head,
        now=now,
    )


def _tracking(session: Session, initiative: Initiative) -> Tracking:
    """Return the initiative's row of detection, a new one where it was never assessed."""
    return session.get(Tracking, initiative.id) or _new_tracking(session, initiative)


def _new_tracking(session: Session, initiative: Initiative) -> Tracking:
    row = Tracking(initiative_id=initiative.id or 0, memory={}, findings=[])
    session.add(row)
    session.flush()
    return row


def _keep_of_day(
    session: Session, initiative: Initiative, tracking: Tracking, verdict: Assessment, occasion: str, now: datetime
) -> None:
    earlier = initiatives.assessment_of(session, tracking.initiative_id, verdict.as_of, occasion)
    _keep(session, initiative, tracking, verdict, occasion, earlier, now)


def _keep(
    session: Session,
    initiative: Initiative,
    tracking: Tracking,
    verdict: Assessment,
    occasion: str,
    earlier: tables.Assessment | None,
    now: datetime,
    check_in_id: int | None = None,
) -> None:
    """Keep the verdict, over an `earlier` one of the same day and occasion, and where detection stands now."""
    findings = [_plain_finding(finding) for finding in verdict.findings]
    row = earlier or tables.Assessment(
        initiative_id=tracking.initiative_id,
        as_of=verdict.as_of,
        occasion=occasion,
        state=verdict.state,
        points=verdict.points,
        findings=findings,
    )
    _note_change(session, initiative, tracking, verdict, findings, now)
    if tracking.since is None or tracking.state != verdict.state:
        tracking.since = verdict.as_of
    tracking.state, tracking.level, tracking.points = verdict.state, verdict.level, verdict.points
    tracking.findings, tracking.as_of = findings, verdict.as_of
    row.check_in_id = check_in_id
    row.state, row.level, row.points, row.findings = verdict.state, verdict.level, verdict.points, findings
    session.add_all([tracking, row])


def _note_change(
    session: Session,
    initiative: Initiative,
    tracking: Tracking,
    verdict: Assessment,
    findings: list[dict[str, Any]],
    now: datetime,
) -> None:
    """Note what is concluded from now on, unless that was known already."""
    if tracking.as_of and (tracking.state, tracking.level, tracking.findings) == (
        verdict.state,
        verdict.level,
        findings,
    ):
        return
    session.add(
        VerdictChange(
            community_id=initiative.community_id,
            initiative_id=tracking.initiative_id,
            at=now,
            as_of=verdict.as_of,
            state=verdict.state,
            level=verdict.level,
            points=verdict.points,
            findings=findings,
        )
    )


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.value,
        "points": finding.points,
        "value": finding.value,
        "threshold": finding.threshold,
        "since": finding.since.isoformat(),
        "numbers": {name: _plain_number(value) for name, value in finding.numbers.items()},
        "rests_on": [day.isoformat() for day in finding.rests_on],
    }


def _plain_number(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value
