"""The maturity self-assessment: its command, its button and its form."""

from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import maturity, people
from bot.views import maturity as views
from bot.views.ids import Action, Form, read_value
from bot.views.setup import fields_of
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of, submission_of
from handlers.opening import open_modal
from storage import seen
from storage.tables import Community


def register(app: App, desk: Desk) -> None:
    """Listen to everything a lead does about an assessment."""

    @app.action(Action.assess_maturity)
    def open_form(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, read_value(action["value"])["community"])
            view = maturity.form(visit.session, visit.reader, community, visit.person, visit.now)
        open_modal(client, body, view)

    @app.view(Form.maturity)
    def assessed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            quarter = date.fromisoformat(carried["quarter"])
            if seen.first_time(visit.session, submission_of(view), visit.now):
                maturity.save(visit.session, community, visit.person, quarter, fields, visit.now)
            shown = views.saved(visit.reader, community.name, maturity.course(visit.session, community))
        ack(response_action="update", view=shown)


def show(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return how mature the work with knowledge is. Raises Refused for somebody outside the community."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        return maturity.overview(visit.session, visit.reader, community, visit.person, visit.now)
