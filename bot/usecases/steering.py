"""The steering review: what a quarter brought and what the next one asks for, built from history for any quarter.

Like a digest it tells what was on record at one instant: the end of the quarter, or now while it is under way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from statistics import fmean
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.charts import drawing, participation
from bot.domain.intervention import Round
from bot.domain.intervention_figures import Case, case_of, figures, summary
from bot.domain.local_time import instant
from bot.domain.quarters import Quarter
from bot.domain.words import CLOSED_STAGES, CheckInState, Stage, State, Strand
from bot.usecases import as_of, digest_parts, digests, directing, picturing, working
from bot.usecases.as_of import Stood
from bot.views import steering as views
from bot.views.reader import Reader
from bot.views.steering import Asked, Group, Learned, Milestone, Pictures, Review
from bot.views.summary import Turned
from bot.views.surfaces import Picture
from storage import as_of as kept
from storage import known
from storage.tables import Community, Cycle

IN = frozenset({CheckInState.answered})
SILENT = frozenset({CheckInState.partly, CheckInState.missed, CheckInState.skipped})


def ends_at(community: Community, quarter: Quarter) -> datetime:
    """Return the instant at which the quarter is over where the community is at home."""
    return instant(quarter.next.first_day, time(0), ZoneInfo(community.tz))


def of_quarter(session: Session, community: Community, quarter: Quarter, now: datetime) -> Review:
    """Return the review of the quarter, as known at its end or, while it is under way, now."""
    at = min(ends_at(community, quarter), now)
    since = ends_at(community, quarter.before)
    stood = as_of.stood(session, community, at)
    by_id = {each.id: each for each in stood}
    before = as_of.states(session, community, since, stood, at)
    reported = {each.named.key: each for each in digest_parts.reported(stood)}
    was = {id_ for id_, state in before.items() if state is State.slipping}
    began = known.slipped(session, community.id or 0, since, at) - was
    turned = digest_parts.turned(session, community, by_id, since, at)
    rounds = as_of.rounds_since(session, community, since)
    cases = _cases(session, community, by_id, rounds, since, at)
    opened, ended = digest_parts.interventions_between(rounds, by_id, since, at)
    return Review(
        community=community.name,
        quarter=quarter,
        at=at,
        is_running=at < ends_at(community, quarter),
        strands=[
            _group(strand, [each for each in stood if each.known.strand is strand], turned)
            for strand in reversed(Strand)
        ],
        divisions=_by_division(stood, turned),
        rounds=_participation(session, community, quarter, at),
        began=len(began),
        slipped=[reported[each.key] for each in stood if each.state is State.slipping and each.id not in was],
        slipping=[reported[each.key] for each in stood if each.state is State.slipping and each.id in was],
        recovered=[
            digest_parts.named(each)
            for each in stood
            if each.id in was | began and each.state in (State.clear, State.watch)
        ],
        closed=[each for each in turned if each.stage in CLOSED_STAGES],
        opened=opened,
        ended=ended,
        together=summary(cases),
        by_kind=figures(cases),
        kinds=directing.names(community),
        lessons=_lessons(session, community, by_id, since, at),
        decisions=digest_parts.decided(session, community, since, at),
        asks=digest_parts.asks(session, community, stood, at),
        overdue=digest_parts.overdue(session, community, by_id, at),
        directives=digest_parts.directed(session, community, at),
        unreviewed=[digest_parts.named(each) for each in digest_parts.unreviewed(session, community, stood, at)],
        vacant=kept.vacant(session, community.id or 0, at),
        moved=digest_parts.moved(session, community, by_id, since, at),
        paused=digest_parts.paused(session, stood, at),
        ending=_ending(stood, quarter.next),
        milestones=_milestones(session, community, by_id, quarter.next, at),
    )


def pictures_of(session: Session, reader: Reader, community: Community, review: Review) -> Pictures:
    """Return the review's pictures: how the initiatives stood at each cycle, and who answered; none without cycles."""
    cycles = kept.cycles(session, community.id or 0, review.quarter.first_day, review.quarter.last_day)
    cycles = [each for each in cycles if each.digested_at and each.digested_at <= review.at]
    if not cycles:
        return Pictures()
    return Pictures(
        states=_heat_map(session, reader, community, cycles, review.at),
        answers=_bars(reader, review),
    )


def _group(name: Strand | str, stood: Sequence[Stood], turned: Iterable[Turned]) -> Group:
    active = [each for each in stood if each.stage is Stage.active]
    keys = {each.key for each in stood}
    progress = [each.known.progress for each in active if each.known.progress is not None]
    states = [each.state for each in active]
    return Group(
        name=name,
        active=len(active),
        states={state: states.count(state) for state in State},
        progress=fmean(progress) if progress else None,
        closed=sum(each.stage in CLOSED_STAGES and each.named.key in keys for each in turned),
    )


def _by_division(stood: Iterable[Stood], turned: Sequence[Turned]) -> list[Group]:
    found: dict[str, list[Stood]] = {}
    for each in stood:
        found.setdefault(each.division, []).append(each)
    return [_group(name, found[name], turned) for name in sorted(found)]


def _participation(session: Session, community: Community, quarter: Quarter, at: datetime) -> list[Asked]:
    """Return what came of each check-in of the quarter, and of the quarter before for comparison."""
    first, last = quarter.before.first_day, quarter.last_day
    cycles = {each.id: each for each in kept.cycles(session, community.id or 0, first, last)}
    names = kept.division_names(session, community.id or 0)
    found = []
    for each in kept.check_ins(session, [each or 0 for each in cycles], at):
        cycle = cycles[each.cycle_id]
        if cycle.digested_at and cycle.digested_at <= at:
            state = digests.state_at(each, cycle, at)
            found.append(Asked(cycle.day, names[each.division_id], state in IN, state in SILENT))
    return found


def _cases(
    session: Session,
    community: Community,
    by_id: Mapping[int, Stood],
    rounds: Iterable[as_of.Rounds],
    since: datetime,
    at: datetime,
) -> list[Case]:
    """Return the rounds of interventions that were under way in the time, with what was known at its end."""
    divisions = kept.divisions(session, community.id or 0)
    found = []
    for each in rounds:
        about = by_id.get(each.row.initiative_id)
        if about is None:
            continue
        measure = working.between(community, divisions[about.known.division_id])
        by_then = [_known(one, at) for one in each.rounds if one.raised_at <= at]
        for place, one in enumerate(by_then):
            if one.closed_at is None or one.closed_at > since:
                found.append(case_of(one, place < len(by_then) - 1, measure))
    return found


def _known(one: Round, at: datetime) -> Round:
    """Return the round without what happened after the instant."""

    def by_then(moment: datetime | None) -> datetime | None:
        return moment if moment and moment <= at else None

    ended = by_then(one.closed_at)
    return replace(
        one,
        closed_at=ended,
        outcome=one.outcome if ended else None,
        first_acknowledged_at=by_then(one.first_acknowledged_at),
        first_update_at=by_then(one.first_update_at),
        directed_at=by_then(one.directed_at),
        kind=one.kind if by_then(one.directed_at) else None,
        good_since=by_then(one.good_since),
    )


def _lessons(
    session: Session, community: Community, by_id: Mapping[int, Stood], since: datetime, at: datetime
) -> list[Learned]:
    learned = [
        Learned(digest_parts.named(by_id[initiative_id]), words)
        for lesson, initiative_id in kept.lessons(session, community.id or 0, since, at)
        if initiative_id in by_id
        for words in (lesson.helped, lesson.change)
        if words
    ]
    closing = [
        Learned(digest_parts.named(by_id[each.initiative_id]), each.lesson)
        for each in known.stage_changes(session, community.id or 0, since, at)
        if each.lesson and each.initiative_id in by_id
    ]
    return [*learned, *closing]


def _ending(stood: Iterable[Stood], quarter: Quarter) -> list[views.Ending]:
    """Return the active initiatives that are due by the end of the next quarter, overdue ones first."""
    found = [
        views.Ending(digest_parts.named(each), each.due_on, each.state, each.known.progress)
        for each in stood
        if each.stage is Stage.active and each.due_on <= quarter.last_day
    ]
    return sorted(found, key=lambda each: each.due_on)


def _milestones(
    session: Session, community: Community, by_id: Mapping[int, Stood], quarter: Quarter, at: datetime
) -> list[Milestone]:
    day = as_of.local_day(community, at)
    return [
        Milestone(digest_parts.named(by_id[each.initiative_id]), each.title, each.due_on)
        for each in kept.milestones(session, community.id or 0, quarter.first_day, quarter.last_day)
        if each.initiative_id in by_id
        and by_id[each.initiative_id].stage is Stage.active
        and not (each.done_on and each.done_on <= day)
    ]


def _heat_map(session: Session, reader: Reader, community: Community, cycles: Sequence[Cycle], at: datetime) -> Picture:
    stood = [each for each in as_of.stood(session, community, at) if each.stage is Stage.active]
    states = [as_of.states(session, community, each.digested_at or at, stood, at) for each in cycles]
    rows = [
        picturing.Row(
            f"{each.key} {each.known.title}",
            each.division,
            each.known.strand,
            [one[each.id] for one in states],
        )
        for each in stood
    ]
    days = [each.day for each in cycles]
    return picturing.heat(reader, community, picturing.together(reader, rows, days), "states.png")


def _bars(reader: Reader, review: Review) -> Picture:
    words = participation.Words(
        title=reader.text("Who answered, cycle by cycle"),
        subtitle=views.answered(reader, review),
        divisions=reader.text("Divisions"),
        cycles=reader.text("Cycle of"),
        answered=reader.text("answered"),
        silent=reader.text("no answer"),
        excused=reader.text("excused or not asked"),
    )
    rounds = [
        participation.Round(
            reader.day(day),
            sum(each.is_in for each in asked),
            sum(each.is_silent for each in asked),
            sum(each.is_excused for each in asked),
        )
        for day, asked in views.by_cycle(review).items()
    ]
    return Picture(drawing.png(participation.specification(rounds, words)), "answers.png", words.title, words.subtitle)
