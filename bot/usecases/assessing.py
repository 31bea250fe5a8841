"""Detection at work: after each check-in and once every working day, and what follows for the community.

The memory kept with an initiative is the fold of its check-ins alone. A daily look is worked out from it and shown,
never folded in, so that the verdict at a check-in follows from the answers and nothing else. The memory before the
last check-in is kept too, so that an answer that comes late or is corrected costs one assessment like any other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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


def after_check_in(
    session: Session, community: Community, check_in: CheckIn, initiative_id: int, answer: Answer | None, now: datetime
) -> None:
    """Assess the initiative with the newest answer in this check-in, or its lack, and let the community act on it."""
    initiative = session.get_one(Initiative, initiative_id)
    if initiative.stage is not Stage.active:
        return
    today = now.astimezone(ZoneInfo(community.tz)).date()
    known, override = plans.judged(session, initiative_id, today)
    tracking = known or _new_tracking(session, initiative)
    told = Told(check_in, session.get_one(Cycle, check_in.cycle_id), answer)
    before = _memory_before(tracking, told.on)
    if before is None:
        folded = _fold_again(session, community, initiative, tracking, now)
    else:
        folded = _fold_one(session, community, initiative, tracking, before, told, now)
    assert folded is not None, "this check-in itself is there to fold"
    was = tracking.state
    _keep(session, initiative, tracking, folded.verdict, "check_in", check_in.id, now)
    tracking.memory, tracking.memory_before = to_dict(folded.memory), to_dict(folded.before)
    is_good = _is_good(told, folded.verdict, limits_of(community))
    _act(session, community, initiative, folded.verdict, was, override, now, is_good=is_good)


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
    _keep(session, initiative, tracking, verdict, "plan", None, now)


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
    listed = initiatives.by_ids(session, initiative_ids)
    known = facts.today_of(session, community, listed, now)
    ids = [each.id or 0 for each in listed]
    with_thread, overridden = kept.with_open(session, ids), plans.overrides_on(session, ids, known.day)
    limits = limits_of(community)
    for each in listed:
        tracking = known.tracking[each.id or 0]
        was, before = tracking.state, _gist(tracking)
        verdict = _look_at(session, each, known, limits)
        waits_for_thread = verdict and verdict.state is State.slipping and each.id not in with_thread
        if verdict and (waits_for_thread or each.id in overridden or _gist(tracking) != before):
            _act(session, community, each, verdict, was, overridden.get(each.id or 0), now)
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


def _fold_one(
    session: Session,
    community: Community,
    initiative: Initiative,
    tracking: Tracking,
    before: Memory,
    told: Told,
    now: datetime,
) -> Folded:
    today = facts.today_of(session, community, [initiative], now, {tracking.initiative_id: tracking})
    if told.answer:
        facts.keep_waiting(tracking, today.waits_after(told.answer))
    plan = facts.plan_from(initiative, today.points.get(initiative.id or 0, ()))
    memory, verdict = assess(before, observed(told, today.of(initiative)), plan, limits_of(community))
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
        _keep(session, initiative, tracking, verdict, "day", None, today.now)
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
    _keep(session, initiative, tracking, verdict, "day", None, today.now)


def _act(
    session: Session,
    community: Community,
    initiative: Initiative,
    verdict: Assessment,
    was: State,
    override: Override | None,
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
    raising.follow(session, community, initiative, verdict, now, is_good=is_good)
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


def _keep(
    session: Session,
    initiative: Initiative,
    tracking: Tracking,
    verdict: Assessment,
    occasion: str,
    check_in_id: int | None,
    now: datetime,
) -> None:
    findings = [_plain_finding(finding) for finding in verdict.findings]
    row = initiatives.assessment_of(session, tracking.initiative_id, verdict.as_of, occasion) or tables.Assessment(
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
    session.add(tracking)
    row.check_in_id = check_in_id
    row.state, row.level, row.points, row.findings = verdict.state, verdict.level, verdict.points, findings
    session.add(row)


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
