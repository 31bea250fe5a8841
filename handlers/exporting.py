"""The data of the community, sent to whoever may have it."""

from slack_sdk import WebClient

from bot.usecases import coming_up, exporting, people
from bot.views import exporting as views
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of


def order(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Have the data sent to the person, and return the word that it is on its way."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        exporting.order(visit.session, community, visit.person, words, visit.now)
        return views.on_its_way(visit.reader)


def calendar(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Have the person's calendar file sent, and return the word that it is on its way."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        coming_up.order(visit.session, community, visit.person, visit.now)
        return views.calendar_on_its_way(visit.reader)
