"""Lessons: the search, and the answer to whether a result held."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import lessons, people
from bot.views import lessons as views
from bot.views.ids import Action, read_value
from bot.views.lines import Held
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of


def register(app: App, desk: Desk) -> None:
    """Listen to the answers a month later."""

    def listen(button: Action, held: Held) -> None:
        @app.action(button)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.visit(client, body) as visit:
                lessons.note_held(visit.session, read_value(action["value"])["lesson"], visit.person, held, visit.now)

    listen(Action.held_yes, Held.yes)
    listen(Action.held_partly, Held.partly)
    listen(Action.held_no, Held.no)


def search(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return what fits the words; without words, what lasts."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        if not words:
            return views.figures(visit.reader, lessons.how_held(visit.session, community))
        return views.found(visit.reader, words, lessons.search(visit.session, community, words))
