"""Decisions: recorded from a message, and listed."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import decisions, directing_notices, interventions, people
from bot.views import decisions as views
from bot.views.ids import Shortcut
from bot.views.mrkdwn import unmarked
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of, profile_of
from storage.tables import Community


def register(app: App, desk: Desk) -> None:
    """Listen to the shortcut on a message."""

    @app.shortcut(Shortcut.record_decision)
    def record(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        said, place = body["message"], body["channel"]["id"]
        link = client.chat_getPermalink(channel=place, message_ts=said["ts"])["permalink"]
        author = profile_of(client, said["user"]) if said.get("user") else None
        with desk.visit(client, body) as visit:
            thread = said.get("thread_ts") or said["ts"]
            row = interventions.in_thread(visit.session, visit.person.workspace_id, place, thread)
            community = (
                visit.session.get_one(Community, row.community_id)
                if row
                else people.community_for(visit.session, visit.person, place, visit.now)
            )
            said_by = visit.person
            if author:
                said_by = people.remember_in(visit.session, visit.person.workspace_id, author, visit.now)
            words = unmarked(said.get("text", ""))
            decisions.record(
                visit.session, community, row, visit.person, said_by, (place, said["ts"]), words, link, visit.now
            )
            kept = views.kept(visit.reader)
        if row is None:
            client.chat_postEphemeral(channel=place, user=body["user"]["id"], text=kept.text)


def listed(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the community's decisions."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        rows = decisions.listed(visit.session, community)
        return views.listed(visit.reader, [directing_notices.decision_line(visit.session, each) for each in rows])
