"""Sponsor asks: written from the thread, answered with a reason."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.sponsor_ask import AskAct
from bot.usecases import directing_notices, sponsoring
from bot.views import fields as filled
from bot.views import sponsoring as views
from bot.views.ids import Action, Form, read_value
from handlers.actions import day_of
from handlers.desk import Desk, Payload, submission_of
from storage import initiatives, seen
from storage.tables import Community, Initiative


def register(app: App, desk: Desk) -> None:
    """Listen to everything about a sponsor ask."""

    @app.action(Action.ask_sponsor)
    def ask_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            number = read_value(action["value"])["intervention"]
            row = sponsoring.may_ask(visit.session, number, visit.person, visit.now)
            community = visit.session.get_one(Community, row.community_id)
            key = initiatives.key(community, visit.session.get_one(Initiative, row.initiative_id))
            view = views.writing(visit.reader, intervention=number, key=key)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.ask_sponsor)
    def asked(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                sponsoring.ask(
                    visit.session,
                    carried["intervention"],
                    visit.person,
                    fields["context"],
                    fields["options"].splitlines(),
                    int(fields["recommendation"]) - 1,
                    day_of(fields["needed_by"]),
                    visit.now,
                )
        ack()

    for act, button in views.BUTTONS.items():
        _answer_button(app, desk, act, button)

    @app.view(Form.answer_ask)
    def answered(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                option = int(fields["option"]) if fields.get("option") else None
                act, words = AskAct(carried["act"]), fields["reason"]
                sponsoring.answer(visit.session, carried["ask"], visit.person, act, words, option, visit.now)
        ack()


def _answer_button(app: App, desk: Desk, act: AskAct, button: Action) -> None:
    @app.action(button)
    def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            number = read_value(action["value"])["ask"]
            kept = sponsoring.permitted(visit.session, number, visit.person, act, visit.now)
            view = views.answering(visit.reader, directing_notices.page_of(visit.session, kept), act)
        client.views_open(trigger_id=body["trigger_id"], view=view)
