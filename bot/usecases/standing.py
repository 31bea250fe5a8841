"""How things stand: the rows of the status list, and the reasons behind one verdict."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.words import Stage, State
from bot.usecases import assessing, facts, finding, overriding, picturing, plan_forms, plans
from bot.views import standing as views
from bot.views.charts import Point
from bot.views.reader import Reader
from bot.views.standing import Row, Verdict
from bot.views.surfaces import Post
from storage import checkins, initiatives, roster
from storage.tables import Community, Division, Initiative, Person, Tracking


def rows(session: Session, community: Community, now: datetime, divisions: set[int | None] | None = None) -> list[Row]:
    """Return a row for each initiative of the community, or of the given divisions, by number."""
    everything = [
        each
        for each in initiatives.of_community(session, community.id or 0)
        if divisions is None or each.division_id in divisions
    ]
    return _rows(session, community, everything, now)


def status(session: Session, reader: Reader, community: Community, person: Person, words: str, now: datetime) -> Post:
    """Return how things stand: all of it, one division by its name, or one initiative by its key."""
    if not words:
        return views.overview(reader, community.name, rows(session, community, now))
    if re.match(r"[A-Za-z]{0,6}-?\d+$", words):
        initiative = finding.initiative_named(session, community, words)
        return why(session, reader, community, initiative, person, now)
    division = finding.division_named(session, community, person, words, now)
    return views.overview(reader, division.name, rows(session, community, now, {division.id}))


def states(session: Session, community: Community) -> list[State]:
    """Return detection's verdicts on the community's active initiatives."""
    active = initiatives.of_community(session, community.id or 0, Stage.active)
    return [tracking.state for tracking in initiatives.tracking_of(session, active).values() if tracking.as_of]


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
        row=_rows(session, community, [initiative], now)[0],
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


def _rows(session: Session, community: Community, listed: list[Initiative], now: datetime) -> list[Row]:
    tracking = initiatives.tracking_of(session, listed)
    last = checkins.last_answers(session, [each.id or 0 for each in listed])
    overridden = overriding.states(session, community, listed, now)
    names = {division.id: division.name for division in roster.divisions(session, community.id or 0)}
    shown = []
    for each in listed:
        seen, answer = tracking.get(each.id or 0), last.get(each.id or 0)
        shown.append(
            Row(
                key=initiatives.key(community, each),
                title=each.title,
                division=names.get(each.division_id) or session.get_one(Division, each.division_id).name,
                stage=each.stage,
                state=seen.state if seen and seen.as_of else None,
                status=answer.status if answer else None,
                progress=answer.progress if answer else None,
                due_on=each.due_on,
                overridden=overridden.get(each.id or 0),
            )
        )
    return shown
