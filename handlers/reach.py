"""What Slack says of our own place in it: a channel archived, deleted or closed to us, and the app removed."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App
from sqlmodel import Session

from bot.domain.words import OutOfReach
from bot.usecases import people, reach
from handlers.desk import Desk, Payload, team_of
from storage import roster
from storage.tables import Workspace


def register(app: App, desk: Desk) -> None:
    """Listen to what happens to channels and to the app itself."""

    def loses(why: OutOfReach, *events: str) -> None:
        def heard(body: Payload, event: Payload) -> None:
            _here(desk, body, lambda session, here, now: reach.lost(session, here.id or 0, event["channel"], why, now))

        for name in events:
            app.event(name)(heard)

    loses(OutOfReach.archived, "channel_archive", "group_archive")
    loses(OutOfReach.gone, "channel_deleted", "group_deleted")
    loses(OutOfReach.removed, "channel_left", "group_left")

    @app.event("channel_unarchive")
    @app.event("group_unarchive")
    def unarchived(body: Payload, event: Payload) -> None:
        _here(desk, body, lambda session, here, now: reach.found(session, here.id or 0, event["channel"], now))

    @app.event("member_joined_channel")
    def joined(body: Payload, event: Payload) -> None:
        def take_up_again(session: Session, here: Workspace, now: datetime) -> None:
            if event["user"] == here.bot_user:
                reach.found(session, here.id or 0, event["channel"], now)

        _here(desk, body, take_up_again)

    @app.event("app_uninstalled")
    def uninstalled(body: Payload) -> None:
        _here(desk, body, lambda session, here, _: people.disconnect_workspace(session, here))

    @app.event("tokens_revoked")
    def revoked(body: Payload, event: Payload) -> None:
        if event.get("tokens", {}).get("bot"):
            _here(desk, body, lambda session, here, _: people.disconnect_workspace(session, here))


def _here(desk: Desk, body: Payload, do: Callable[[Session, Workspace, datetime], object]) -> None:
    with desk.database.writing() as session:
        if here := roster.workspace_of_team(session, team_of(body)):
            do(session, here, desk.clock())
    desk.wake()
