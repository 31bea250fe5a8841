"""What stands below a verdict: the answers behind a finding, the picture, its numbers, and a lead's override."""

from datetime import date

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.authority import Act
from bot.domain.words import Rule, State
from bot.usecases import explaining, overriding, people, picturing, plans
from bot.views import findings, pictures, standing
from bot.views import plans as plan_views
from bot.views.ids import Action, Form, read_value
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, seen
from storage.tables import Community, Initiative


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about a verdict."""
    _listen_to_questions(app, desk)
    _listen_for_pictures(app, desk)
    _listen_to_overrides(app, desk)


def _listen_to_questions(app: App, desk: Desk) -> None:
    @app.action(Action.show_answers)
    def show_answers(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community, row = _named(visit, action)
            found = explaining.finding_of(visit.session, row, Rule(read_value(action["value"])["rule"]))
            given = explaining.answers_behind(visit.session, visit.reader, row, found.rests_on)
            sentence = findings.sentence(visit.reader, found)
            key = initiatives.key(community, row)
            view = standing.answers(visit.reader, key, row.title, sentence, given)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.show_numbers)
    def show_numbers(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            drawn = picturing.course(visit.session, *_named(visit, action), visit.now)
            view = pictures.numbers(visit.reader, drawn.progress, picturing.numbers(drawn))
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _listen_for_pictures(app: App, desk: Desk) -> None:
    @app.action(Action.send_picture)
    def send_picture(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            community, row = _named(visit, action)
            about = {"initiative": row.id or 0}
            picturing.send_to(
                visit.session, community, visit.person, "initiative_picture", about, body["trigger_id"], visit.now
            )
            on_its_way = visit.reader.text("The picture is on its way into your messages with me.")
        respond(text=on_its_way, response_type="ephemeral", replace_original=False)

    @app.action(Action.send_heat_map)
    def send_heat_map(ack: Ack, body: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
            people.permit_view(visit.session, community, visit.person, visit.now)
            notice = "portfolio_picture"
            picturing.send_to(visit.session, community, visit.person, notice, {}, body["trigger_id"], visit.now)
            on_its_way = visit.reader.text("The picture is on its way into your messages with me.")
        respond(text=on_its_way, response_type="ephemeral", replace_original=False)


def _listen_to_overrides(app: App, desk: Desk) -> None:
    @app.action(Action.open_override)
    def open_override(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community, row = _named(visit, action)
            plans.permit(visit.session, row, visit.person, Act.override_state, visit.now)
            view = standing.override_form(
                visit.reader,
                initiative=row.id or 0,
                key=initiatives.key(community, row),
                title=row.title,
                holds=overriding.shown(visit.session, community, row, visit.now),
            )
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.override)
    def override(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = plan_views.read_form(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                _override(visit, carried["initiative"], fields)
        ack()


def _override(visit: Visit, initiative: int, fields: dict[str, str]) -> None:
    if fields["state"] == standing.ENDS:
        overriding.end(visit.session, initiative, visit.person, fields["reason"], visit.now)
        return
    until = date.fromisoformat(fields["until"]) if fields["until"] else None
    state = State(fields["state"])
    overriding.set_state(visit.session, initiative, visit.person, state, fields["reason"], until, visit.now)


def _named(visit: Visit, action: Payload) -> tuple[Community, Initiative]:
    return plans.may_see(visit.session, read_value(action["value"])["initiative"], visit.person, visit.now)
