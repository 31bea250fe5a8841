"""The hand-over of a division: its command, and the button that takes it over."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import handing_over, people
from bot.views.ids import Action, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of


def register(app: App, desk: Desk) -> None:
    """Listen to the button of the hand-over."""

    @app.action(Action.take_over)
    def taken_over(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            handing_over.take_over(visit.session, read_value(action["value"])["handover"], visit.person, visit.now)


def show(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return what is open in the named division, or in the person's own."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        return handing_over.show(visit.session, visit.reader, community, visit.person, words, visit.now)
