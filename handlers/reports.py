"""The report of an intervention and the steering review of a quarter, sent to whoever asks for them."""

from slack_sdk import WebClient

from bot.usecases import people, reports, steering_orders
from bot.views import report as views
from bot.views import steering as steering_views
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of


def order(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Have the report sent to the person, and return the word that it is on its way."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        if words.casefold().split()[:1] == ["quarter"]:
            asked = words.partition(" ")[2]
            quarter = steering_orders.order(visit.session, community, visit.person, asked, visit.now)
            return steering_views.on_its_way(visit.reader, quarter)
        key = reports.order(visit.session, community, visit.person, words, visit.now)
        return views.on_its_way(visit.reader, key)
