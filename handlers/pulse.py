"""The pulse: its command, its buttons and its form."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.errors import NotFound
from bot.usecases import people, pulse
from bot.views import pulse as views
from bot.views.ids import Action, Form, read_value
from bot.views.setup import fields_of
from bot.views.surfaces import Post
from handlers import answering
from handlers.desk import Desk, Payload, channel_of
from storage.tables import Community

SWITCH = {"auto on": True, "auto off": False}


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about a pulse."""

    @app.action(Action.answer_pulse)
    def open_form(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            found = pulse.may_answer(visit.session, read_value(action["value"])["pulse"], visit.person, visit.now)
            view = views.form(visit.reader, found.id or 0)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.pulse)
    def answered(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        with desk.visit(client, body) as visit:
            pulse.answer(visit.session, carried["pulse"], visit.person, fields, visit.now)
        ack()

    @app.action(Action.start_pulse)
    def start(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, read_value(action["value"])["community"])
            pulse.start(visit.session, community, visit.person, visit.now)
            post = pulse.overview(visit.session, visit.reader, community, visit.person, visit.now)
        answering.privately(body, client, respond, post.text, post.fallback or None)


def obey(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Do what the words ask for, and return how the pulse stands."""
    asked = " ".join(words.casefold().split())
    if asked not in {"", "start", *SWITCH}:
        raise NotFound("Type `/cop pulse`, `/cop pulse start`, or `/cop pulse auto on` or `auto off`.")
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        if asked == "start":
            pulse.start(visit.session, community, visit.person, visit.now)
        elif asked in SWITCH:
            pulse.switch(visit.session, community, visit.person, SWITCH[asked], visit.now)
        return pulse.overview(visit.session, visit.reader, community, visit.person, visit.now)
