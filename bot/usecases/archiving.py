"""A community's channel that was archived: nothing can be said there, so the leads are told and asking rests."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.usecases import interventions
from storage import interventions as kept
from storage import outbox, roster

# In case Slack does not say that the channel is back, it is tried again twice a day.
RESTS_FOR = timedelta(hours=12)


def archived(session: Session, workspace_id: int, channel: str, now: datetime) -> bool:
    """Note that the channel was archived and tell each lead once; return whether that is new."""
    outbox.rest(session, workspace_id, channel, now + RESTS_FOR)
    community = roster.community_in(session, workspace_id, channel)
    if community is None or community.settings.get("archived_at"):
        return False
    community.settings = community.settings | {"archived_at": now.isoformat()}
    session.add(community)
    for lead in interventions.leads(session, community, now):
        outbox.say(
            session,
            workspace_id=workspace_id,
            to=lead.slack_id,
            key=f"archived:{community.id}:{now.isoformat()}:{lead.id}",
            notice="channel_archived",
            about={"community": community.id, "person": lead.id},
            now=now,
        )
    return True


def unarchived(session: Session, workspace_id: int, channel: str, now: datetime) -> bool:
    """Take the community's work up again where it rested; return whether it had rested."""
    community = roster.community_in(session, workspace_id, channel)
    if community is None or not community.settings.get("archived_at"):
        return False
    community.settings = {name: value for name, value in community.settings.items() if name != "archived_at"}
    session.add(community)
    outbox.wake(session, workspace_id, channel, now)
    for row in kept.open_in(session, community.id or 0):
        if row.next_at:
            row.next_at = now
            session.add(row)
    return True
