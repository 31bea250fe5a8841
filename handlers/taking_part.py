"""The menu by which people take part in an intervention beside its lead, and the form it opens."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.usecases import intervention_notices, taking_part
from bot.usecases.interventions import Done
from bot.views import errors, intervention_forms
from bot.views import fields as filled
from bot.views.ids import Action, Form
from bot.views.taking_part import Part, read
from handlers import answering
from handlers.desk import Desk, Payload, Visit, submission_of
from storage import roster, seen, tables

DO = {Part.help: taking_part.offer_help, Part.record: taking_part.keep_record, Part.step_down: taking_part.step_down}


def register(app: App, desk: Desk) -> None:
    """Listen to the menu and its form."""

    @app.action(Action.take_part)
    def chosen(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        intervention, part = read(action)
        if part is Part.hand_over:
            _open(desk, client, body, intervention)
            return
        with desk.visit(client, body) as visit:
            already = _already(visit, DO[part](visit.session, intervention, visit.person, visit.now))
        if already:
            answering.privately(body, client, respond, already)

    @app.view(Form.hand_over_record)
    def sent(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                to = roster.person_by_slack_id(visit.session, visit.person.workspace_id, fields["to"])
                taking_part.hand_over_record(visit.session, carried["intervention"], visit.person, to, visit.now)
        ack()


def _open(desk: Desk, client: WebClient, body: Payload, intervention: int) -> None:
    with desk.look(client, body) as visit:
        row = taking_part.may_hand_over_record(visit.session, intervention, visit.person, visit.now)
        head = intervention_notices.head_of(visit.session, row, visit.now)
        view = intervention_forms.hand_over_record(visit.reader, head)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _already(visit: Visit, done: Done) -> str:
    """Return why nothing changed, with the scribe by name; empty when it did."""
    if done.already is None:
        return ""
    scribe = visit.session.get(tables.Person, done.record.scribe or 0)
    names = {scribe.id or 0: f"<@{scribe.slack_id}>"} if scribe else {}
    return errors.sentence(visit.reader, done.already, names)
