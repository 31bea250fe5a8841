"""What the App Home says about the whole community: what waits for a lead, who speaks, what is under way where."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.intervention_table import Phase
from bot.domain.words import Role
from bot.usecases import aligning, directives, matrix, plan_forms
from bot.usecases.intervention_notices import links_to
from bot.views.home_lead import MOST_LISTED, Asked, Candidate, Open, Paused, Vacancy, Whole
from storage import checkins, initiatives, portfolio, roster
from storage.portfolio import UnderWay
from storage.tables import Community


def whole(session: Session, community: Community, found: Sequence[UnderWay], now: datetime) -> Whole:
    """Return what there is to know about the whole community; nothing restricted is in it, nor in what was found."""
    today = now.astimezone(ZoneInfo(community.tz)).date()
    raised = [each for each in found if each.phase != Phase.candidate]
    threads = links_to(session, community, [each.id for each in raised])
    links = {each.initiative_id: threads[each.id] for each in raised if each.id in threads}
    everywhere = roster.division_names(session, community.id or 0)
    return Whole(
        community=community.id or 0,
        divisions=len(everywhere),
        vacancies=_vacancies(session, community, everywhere, now),
        candidates=[_candidate(community, each) for each in found if each.phase == Phase.candidate],
        proposals=[
            plan_forms.proposal(session, each)
            for each, _, _ in portfolio.proposals(session, community.id or 0)[:MOST_LISTED]
        ],
        asked=_asked(session, community, links),
        lines=matrix.lines(session, community, now),
        interventions=_open(community, raised, links),
        paused=_paused(session, community, today),
        unreviewed=aligning.unreviewed(session, community, now),
        directives=directives.open_in(session, community, now),
    )


def _vacancies(session: Session, community: Community, everywhere: Mapping[int, str], now: datetime) -> list[Vacancy]:
    """Return the divisions without an active representative, those without anybody first."""
    speaks: dict[int, dict[Role, str]] = {}
    for division, role, slack_id in roster.speakers(session, community.id or 0, now):
        speaks.setdefault(division, {})[role] = slack_id
    found = []
    for id_, name in everywhere.items():
        held = speaks.get(id_, {})
        if Role.representative not in held:
            found.append(Vacancy(id_, name, held.get(Role.deputy, "")))
    return sorted(found, key=lambda each: bool(each.deputy))


def _candidate(community: Community, each: UnderWay) -> Candidate:
    return Candidate(each.id, initiatives.key_of(community, each.number), each.title, each.next_at)


def _asked(session: Session, community: Community, links: Mapping[int, str]) -> list[Asked]:
    waiting = portfolio.unanswered(session, community.id or 0)
    said = checkins.last_answers(session, [each.initiative for each in waiting])
    shown = []
    for each in waiting:
        last = said.get(each.initiative)
        key = initiatives.key_of(community, each.number)
        words = (last.ask or last.barrier) if last else ""
        link = links.get(each.initiative, "")
        shown.append(Asked(each.initiative, key, each.title, each.by, each.since, words, link))
    return shown


def _open(community: Community, raised: Sequence[UnderWay], links: Mapping[int, str]) -> list[Open]:
    return [
        Open(
            initiatives.key_of(community, each.number),
            each.title,
            each.level,
            each.lead or "",
            each.raised_at,
            links.get(each.initiative_id, ""),
        )
        for each in raised
    ]


def _paused(session: Session, community: Community, today: date) -> list[Paused]:
    shown = []
    for number, title, reason, review_on in portfolio.paused(session, community.id or 0):
        is_due = review_on is not None and review_on <= today
        shown.append(Paused(initiatives.key_of(community, number), title, reason or "", review_on, is_due))
    return sorted(shown, key=lambda each: each.review_on or date.max)
