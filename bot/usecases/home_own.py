"""What the App Home says about the person: what is due, own initiatives and promises, own time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Standing
from bot.domain.intervention_table import Phase
from bot.domain.sponsor_ask import AskState
from bot.domain.words import LEADS, CheckInState, Level, Role, Stage
from bot.usecases import (
    absent,
    actions,
    cadences,
    directing_notices,
    directives,
    intervention_notices,
    reminding,
    updating,
)
from bot.usecases.rosters import local_day_of
from bot.views.home_own import Due, Milestone, Own, OwnInitiative, OwnTime, Prompt, Waits
from bot.views.sponsoring import Page
from storage import answers, checkins, initiatives, plans, portfolio, roster
from storage.portfolio import UnderWay
from storage.tables import CheckIn, Community, Division, Initiative, Intervention, Person, PlanPoint

IN_HAND = frozenset({CheckInState.open, CheckInState.answered})
Held = tuple[Division, CheckIn, set[int]]
"""A check-in in hand, with its division and the initiatives that wait for an answer in it."""
RANKS = {Role.knowledge_lead: Level.assist, Role.hr_lead: Level.assist, Role.sponsor: Level.direct}
"""From which level on somebody in this role is asked to act (PRODUCT.md, *level*)."""


def own(
    session: Session,
    community: Community,
    person: Person,
    standing: Standing,
    under_way: Sequence[UnderWay],
    now: datetime,
) -> Own:
    """Return everything in the community that is about the person, of the interventions under way, too."""
    speaks_for = _divisions(session, community, standing.represents | standing.stands_in_for)
    named_in = standing.represents | standing.deputises
    held = _in_hand(session, speaks_for, now)
    mine = portfolio.own(session, community.id or 0, person.id or 0, named_in)
    asks, asked_back = _asks(session, community, person)
    return Own(
        due=[_due(session, each, person, now) for each in held],
        waits=_waits(session, community, person, standing, under_way, now),
        asks=asks,
        asked_back=asked_back,
        initiatives=initiatives_of(session, community, mine, held, now),
        promises=actions.mine(session, community, person, now),
        directives=directives.waiting_for(session, community, person, now),
        time=_time(session, community, person, standing, speaks_for, now),
    )


def initiatives_of(
    session: Session, community: Community, mine: Sequence[Initiative], held: Sequence[Held], now: datetime
) -> list[OwnInitiative]:
    """Return each initiative with where it stands, what comes next, and the check-in in hand that waits for it."""
    ids = [each.id or 0 for each in mine]
    today = now.astimezone(ZoneInfo(community.tz)).date()
    tracking = initiatives.tracking_of(session, list(mine))
    said, points = checkins.last_answers(session, ids), initiatives.plan_points_of(session, ids)
    by_lead = plans.overrides_on(session, ids, today)
    names = roster.division_names(session, community.id or 0)
    waiting = {each: check_in.id for _, check_in, unsaid in held for each in unsaid}
    shown = []
    for each in mine:
        id_ = each.id or 0
        seen, last = tracking.get(id_), said.get(id_)
        rules = seen.state if seen and seen.as_of else None
        shown.append(
            OwnInitiative(
                initiative=id_,
                key=initiatives.key(community, each),
                title=each.title,
                division=names.get(each.division_id, ""),
                stage=each.stage,
                state=by_lead[id_].state if id_ in by_lead else rules,
                progress=last.progress if last else None,
                due_on=each.due_on,
                milestone=_milestone(points.get(id_, []), today) if each.stage is Stage.active else None,
                check_in=waiting.get(id_),
            )
        )
    return shown


def _divisions(session: Session, community: Community, wanted: Iterable[int]) -> list[Division]:
    chosen = set(wanted)
    return [each for each in roster.divisions(session, community.id or 0) if each.id in chosen] if chosen else []


def _in_hand(session: Session, divisions: Sequence[Division], now: datetime) -> list[Held]:
    found = []
    for division in divisions:
        check_in = checkins.latest_of_division(session, division.id or 0, now)
        if check_in and now < check_in.closes_at and check_in.state in IN_HAND:
            waiting = set(check_in.asks) - set(checkins.answers_in(session, check_in.id or 0))
            found.append((division, check_in, waiting))
    return found


def _due(session: Session, held: Held, person: Person, now: datetime) -> Due:
    division, check_in, waiting = held
    drafts = answers.drafted(session, check_in.id or 0, person.id or 0) & waiting
    return Due(
        check_in.id or 0, division.name, len(waiting), check_in.due_at, len(drafts), is_late=now > check_in.due_at
    )


def _waits(
    session: Session,
    community: Community,
    person: Person,
    standing: Standing,
    under_way: Sequence[UnderWay],
    now: datetime,
) -> list[Waits]:
    waiting = [
        (each, since) for each in under_way if (since := _waits_since(session, community, each, person, standing, now))
    ]
    links = intervention_notices.links_to(session, community, [each.id for each, _ in waiting])
    return [
        Waits(
            intervention=each.id,
            key=initiatives.key_of(community, each.number),
            title=each.title,
            level=each.level,
            since=since,
            link=links.get(each.id, ""),
            is_mine=each.lead_id == person.id,
        )
        for each, since in waiting
    ]


def _waits_since(
    session: Session, community: Community, raised: UnderWay, person: Person, standing: Standing, now: datetime
) -> datetime | None:
    """Return since when the intervention waits for the person's update or answer; None where it does not."""
    if raised.lead_id == person.id:
        due = updating.next_update_due(session, community, session.get_one(Intervention, raised.id), now)
        return due if due and due <= now else None
    is_unled = raised.phase == Phase.raised and not raised.lead_id
    return raised.raised_at if is_unled and _is_asked(raised, person, standing) else None


def _is_asked(raised: UnderWay, person: Person, standing: Standing) -> bool:
    """Each level adds people to the one before: owner and representative, the leads, the sponsor."""
    if raised.owner_id == person.id or raised.division_id in standing.represents | standing.stands_in_for:
        return True
    return any(role in standing.roles and raised.level.rank >= needed.rank for role, needed in RANKS.items())


def _asks(session: Session, community: Community, person: Person) -> tuple[list[Page], list[Page]]:
    """Return what waits for the person as sponsor, and what the sponsor asked back of the person."""
    waiting = [ask for ask, _ in portfolio.sponsor_asks(session, community.id or 0)]
    asked = [each for each in waiting if each.sponsor_id == person.id and each.state == AskState.asked]
    back = [each for each in waiting if each.state == AskState.asked_back and each.record["asked_by"] == person.id]
    return (
        [directing_notices.page_of(session, each) for each in asked],
        [directing_notices.page_of(session, each) for each in back],
    )


def _milestone(points: Sequence[PlanPoint], today: date) -> Milestone | None:
    left = next((each for each in points if each.kind == "milestone" and each.done_on is None), None)
    return Milestone(left.title, left.due_on, left.due_on < today) if left else None


def _time(
    session: Session,
    community: Community,
    person: Person,
    standing: Standing,
    speaks_for: Sequence[Division],
    now: datetime,
) -> OwnTime:
    today = local_day_of(person, now)
    ahead = absent.absences_ahead(session, person, now)
    nexts = [(division, cadences.next_of(session, community, division, now)) for division in speaks_for]
    return OwnTime(
        community=community.id or 0,
        prompts=[Prompt(division.name, each.opens_at) for division, each in nexts if each],
        absences=[(each.first_day, each.last_day) for each in ahead],
        is_away=any(each.first_day <= today for each in ahead),
        wish=reminding.wish_of(session, person).count,
        is_asked=bool(standing.represents | standing.deputises) or bool(standing.roles & LEADS),
    )
