"""How things stand: the rows of the status list, and the reasons behind one verdict."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.usecases import assessing, facts, finding, overriding, picturing, plan_forms, plans
from bot.views import standing as views
from bot.views.charts import Point
from bot.views.reader import Reader
from bot.views.standing import Row, Verdict
from bot.views.surfaces import Post
from storage import as_of, checkins, initiatives, portfolio
from storage.portfolio import Standing
from storage.tables import Community, Initiative, Person, Tracking


def rows(session: Session, community: Community, now: datetime, divisions: set[int | None] | None = None) -> list[Row]:
    """Return a row for each initiative of the community, or of the given divisions, by number."""
    return _rows(session, community, portfolio.standings(session, community.id or 0, divisions), now)


def status(session: Session, reader: Reader, community: Community, person: Person, words: str, now: datetime) -> Post:
    """Return how things stand: all of it, one division by its name, or one initiative by its key."""
    if not words:
        return views.overview(reader, community.name, rows(session, community, now))
    if re.match(r"[A-Za-z]{0,6}-?\d+$", words):
        initiative = finding.initiative_named(session, community, words)
        return why(session, reader, community, initiative, person, now)
    division = finding.division_named(session, community, person, words, now)
    return views.overview(reader, division.name, rows(session, community, now, {division.id}))


def why(
    session: Session, reader: Reader, community: Community, initiative: Initiative, person: Person, now: datetime
) -> Post:
    """Return why the initiative is in the state it is in, and what the person can do about it."""
    found = verdict(session, community, initiative, now)
    return views.why(
        reader,
        replace(
            found,
            surroundings=plan_forms.surroundings(session, reader, community, initiative, now),
            may_override=plans.may(session, initiative, person, Act.override_state, now),
            course=_course(session, community, initiative, now),
        ),
    )


def verdict(session: Session, community: Community, initiative: Initiative, now: datetime) -> Verdict:
    """Return why the initiative is in the state it is in."""
    tracking = session.get(Tracking, initiative.id)
    plan = facts.plan_from(initiative, initiatives.plan_points(session, initiative.id or 0))
    last = checkins.last_answer(session, initiative.id or 0)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    return Verdict(
        initiative=initiative.id or 0,
        row=_rows(session, community, [portfolio.standing_of(session, initiative.id or 0)], now)[0],
        since=tracking.since if tracking else None,
        points=tracking.points if tracking else 0.0,
        findings=assessing.findings_of(tracking.findings) if tracking else [],
        plan=plan.kind,
        planned=plan.planned(min(1.0, max(0.0, plan.time_of(today)))),
        answered_on=last.at.astimezone(ZoneInfo(community.tz)).date() if last else None,
        limits=assessing.limits_of(community),
        calm=int(tracking.memory.get("calm", 0)) if tracking else 0,
        override=overriding.shown(session, community, initiative, now),
    )


def _course(session: Session, community: Community, initiative: Initiative, now: datetime) -> list[Point]:
    drawn = picturing.course(session, community, initiative, now)
    return [Point(each.on, drawn.plan.planned(drawn.plan.time_of(each.on)), each.progress) for each in drawn.answers]


def _rows(session: Session, community: Community, listed: list[Standing], now: datetime) -> list[Row]:
    overridden = overriding.states(session, community, now)
    names = as_of.division_names(session, community.id or 0)
    return [
        Row(
            key=initiatives.key_of(community, each.number),
            title=each.title,
            division=names[each.division],
            stage=each.stage,
            state=each.state,
            status=each.status,
            progress=each.progress,
            due_on=each.due_on,
            overridden=overridden.get(each.initiative),
        )
        for each in listed
    ]
