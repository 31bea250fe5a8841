"""A community's channel that cannot be written to any more: the leads are told why, asking rests, and goes on later."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.words import OutOfReach
from bot.usecases import interventions
from storage import interventions as kept
from storage import outbox, roster

# In case Slack does not say that the channel is back, it is tried again twice a day.
RESTS_FOR = timedelta(hours=12)


def lost(session: Session, workspace_id: int, channel: str, why: OutOfReach, now: datetime) -> bool:
    """Note that nothing can be said in the channel and tell each lead once; return whether that is new."""
    community = roster.community_in(session, workspace_id, channel)
    outbox.rest(session, workspace_id, channel, now + RESTS_FOR)
    if community is None or community.settings.get("out_of_reach") == why:
        return False
    since = community.settings.get("archived_at") or now.isoformat()
    community.settings = community.settings | {"archived_at": since, "out_of_reach": why.value}
    session.add(community)
    for lead in interventions.leads(session, community, now):
        outbox.say(
            session,
            workspace_id=workspace_id,
            to=lead.slack_id,
            key=f"{why.value}:{community.id}:{now.isoformat()}:{lead.id}",
            notice="channel_archived",
            about={"community": community.id, "person": lead.id, "why": why.value},
            now=now,
        )
    return True


def found(session: Session, workspace_id: int, channel: str, now: datetime) -> bool:
    """Take the community's work up again where it rested; return whether it had rested."""
    community = roster.community_in(session, workspace_id, channel)
    if community is None or not community.settings.get("archived_at"):
        return False
    resting = ("archived_at", "out_of_reach")
    community.settings = {name: value for name, value in community.settings.items() if name not in resting}
    session.add(community)
    outbox.wake(session, workspace_id, channel, now)
    for row in kept.open_in(session, community.id or 0):
        if row.next_at:
            row.next_at = now
            session.add(row)
    return True
