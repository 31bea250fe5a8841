"""A pause is looked at again on the day that was named with it, and every four weeks after that while it lasts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.local_time import local_day
from bot.domain.words import Role, Stage
from bot.usecases import pace, people, rosters
from bot.views import pauses as views
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import initiatives, outbox, roster, setting_up
from storage.tables import Community, Initiative, Message, Person

AGAIN_AFTER = timedelta(weeks=4)


def step(session: Session, initiative_id: int, now: datetime) -> bool:
    """Ask those concerned whether the pause still holds, when that is due; return whether it was."""
    initiative = session.get_one(Initiative, initiative_id)
    if initiative.review_at is None or initiative.review_at > now:
        return False
    if initiative.stage is not Stage.paused:
        initiative.review_at = None
        session.add(initiative)
        return True
    community = session.get_one(Community, initiative.community_id)
    for person in _concerned(session, community, initiative, now):
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=person.slack_id,
            key=f"pause_review:{initiative_id}:{initiative.review_at.isoformat()}:{person.id}",
            notice="pause_review",
            about={"initiative": initiative_id, "person": person.id},
            now=now,
        )
    zone = ZoneInfo(community.tz)
    initiative.review_at = pace.start_of(community, local_day(now, zone) + AGAIN_AFTER, zone)
    session.add(initiative)
    return True


def compose_review(session: Session, message: Message, _now: datetime) -> Post | None:
    """Return the question whether the pause still holds, or that it is over."""
    initiative = session.get_one(Initiative, message.about["initiative"])
    community = session.get_one(Community, initiative.community_id)
    person = session.get_one(Person, message.about["person"])
    change = setting_up.latest_stage_change(session, initiative.id or 0)
    by = session.get(Person, change.by_id) if change and change.by_id else None
    return views.review(
        Reader(person.locale, person.tz),
        views.Pause(
            initiative=initiative.id or 0,
            key=initiatives.key(community, initiative),
            title=initiative.title,
            stage=initiative.stage,
            reason=change.reason if change else "",
            by=by.slack_id if by else None,
            since=local_day(change.at, ZoneInfo(community.tz)) if change else None,
        ),
    )


def show_again(session: Session, initiative: Initiative, now: datetime) -> None:
    """Have every question about the initiative's pauses show how it stands by now."""
    community = session.get_one(Community, initiative.community_id)
    for message in outbox.about(session, community.workspace_id, f"pause_review:{initiative.id}:"):
        outbox.show_again(session, community.workspace_id, message.key, now)


def _concerned(session: Session, community: Community, initiative: Initiative, now: datetime) -> list[Person]:
    """Return the owner, the representative and whoever paused it, each once; a lead where none of them is left."""
    change = setting_up.latest_stage_change(session, initiative.id or 0)
    asked = [session.get(Person, each) for each in (initiative.owner_id, change.by_id if change else None) if each]
    asked += roster.holders(session, community.id or 0, Role.representative, now, initiative.division_id)
    here = [each for each in asked if each and each.is_active and _is_member(session, community, each, now)]
    lead = None if here else rosters.lead_to_tell(session, community, now)
    return list({each.id: each for each in (*here, lead) if each}.values())


def _is_member(session: Session, community: Community, person: Person, now: datetime) -> bool:
    return people.standing(session, community, person, now).is_member
