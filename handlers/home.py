"""The App Home: published when somebody opens it, its pages, and the buttons that open what belongs to it."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.acts import Act
from bot.usecases import absent, health, home, matrix, people, picturing
from bot.usecases.rosters import local_day_of
from bot.views import away
from bot.views import health as health_views
from bot.views import matrix as matrix_views
from bot.views.ids import Action, read_value
from bot.views.surfaces import Post
from handlers import answering, reminders
from handlers.desk import Desk, Payload, Visit, channel_of
from storage.tables import Community


def register(app: App, desk: Desk) -> None:
    """Listen to people opening the App Home, and to what they press there."""
    _listen_to_pages(app, desk)
    _listen_to_own_time(app, desk)
    _listen_to_the_matrix(app, desk)

    @app.event("app_home_opened")
    def opened(body: Payload, event: Payload, client: WebClient) -> None:
        if event.get("tab") == "home":
            with desk.visit(client, body) as visit:
                home.show(visit.session, visit.person, visit.now)


def show_matrix(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the division x strand matrix."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        lines = matrix.lines(visit.session, community, visit.now)
        return matrix_views.post(visit.reader, community.id or 0, community.name, lines)


def show_health(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return how the community is. Raises Refused unless a lead asks."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit(visit.session, community, visit.person, Act.run_community, visit.now)
        return health_views.post(visit.reader, community.name, health.course(visit.session, community, visit.now))


def _listen_to_pages(app: App, desk: Desk) -> None:
    def listen(turn: Action) -> None:
        @app.action(turn)
        def turned(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.visit(client, body) as visit:
                home.turn(visit.session, visit.person, read_value(action["value"])["page"], visit.now)

    listen(Action.turn_home)
    listen(Action.turn_home_back)

    @app.action(Action.choose_home)
    def chosen(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            home.choose(visit.session, visit.person, int(action["selected_option"]["value"]), visit.now)


def _listen_to_own_time(app: App, desk: Desk) -> None:
    @app.action(Action.set_away)
    def set_away(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community = _community(visit, action)
            today = local_day_of(visit.person, visit.now).isoformat()
            view = away.away_form(visit.reader, community.id or 0, visit.person.slack_id, today)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.end_away)
    def end_away(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            absent.come_back(visit.session, _community(visit, action), visit.person, visit.person, visit.now)

    @app.action(Action.open_reminders)
    def open_reminders(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = reminders.form_of(visit, None)
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _listen_to_the_matrix(app: App, desk: Desk) -> None:
    @app.action(Action.send_matrix)
    def send_matrix(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            community, trigger = _community(visit, action), body["trigger_id"]
            picturing.send_to(visit.session, community, visit.person, "matrix_picture", {}, trigger, visit.now)
            on_its_way = visit.reader.text("The picture is on its way into your messages with me.")
        answering.privately(body, client, respond, on_its_way)


def _community(visit: Visit, action: Payload) -> Community:
    """Return the community that the button carries. Raises Refused for somebody outside it."""
    community = visit.session.get_one(Community, read_value(action["value"])["community"])
    people.permit_view(visit.session, community, visit.person, visit.now)
    return community
