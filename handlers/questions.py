"""A community's own questions: the list for leads, and adding, editing, moving and removing one."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.questions import named, worded
from bot.usecases import people, questions
from bot.views import questions as views
from bot.views.ids import Action, Form, read_value
from handlers.desk import Desk, Payload, channel_of, submission_of
from handlers.opening import open_modal, push_modal, update_below, update_modal
from storage import seen
from storage.tables import Community


def register(app: App, desk: Desk) -> None:
    """Listen to what leads do about the questions."""

    @app.action(Action.add_question)
    def add(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, read_value(action["value"])["community"])
            questions.listed(visit.session, community, visit.person, visit.now)
            view = views.wording(visit.reader, community.id or 0)
        push_modal(client, body, view)

    @app.action(Action.change_question)
    def change(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["selected_option"]["value"])
        if carried["do"] == "edit":
            _edit(desk, client, body, carried)
        else:
            _change(desk, client, body, f"{body['user']['id']}:{action['action_ts']}", carried)

    @app.view(Form.question)
    def save(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = views.read_form(view)
        question = worded(
            carried["question"],
            fields["text"] or "",
            fields["type"] or "",
            fields["choices"] or "",
            fields["asked"] or "",
            fields["required"] == "yes",
        )
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            if seen.first_time(visit.session, submission_of(view), visit.now):
                questions.put(visit.session, community, visit.person, question, visit.now)
            listed = questions.listed(visit.session, community, visit.person, visit.now)
            below = views.listing(visit.reader, community.id or 0, listed)
        ack()
        update_below(client, view["root_view_id"], below)


def open_list(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the list of the community's own questions, for a lead."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        listed = questions.listed(visit.session, community, visit.person, visit.now)
        view = views.listing(visit.reader, community.id or 0, listed)
    open_modal(client, body, view)


def _edit(desk: Desk, client: WebClient, body: Payload, carried: Payload) -> None:
    with desk.look(client, body) as visit:
        community = visit.session.get_one(Community, carried["c"])
        listed = questions.listed(visit.session, community, visit.person, visit.now)
        view = views.wording(visit.reader, community.id or 0, named(listed, carried["q"]))
    push_modal(client, body, view)


def _change(desk: Desk, client: WebClient, body: Payload, click: str, carried: Payload) -> None:
    with desk.visit(client, body) as visit:
        community = visit.session.get_one(Community, carried["c"])
        said = (visit.session, community, visit.person, carried["q"])
        # The same click delivered again would move a question twice.
        if seen.first_time(visit.session, click, visit.now):
            match carried["do"]:
                case "up":
                    questions.move(*said, -1, visit.now)
                case "down":
                    questions.move(*said, 1, visit.now)
                case "remove":
                    questions.remove(*said, visit.now)
        listed = questions.listed(visit.session, community, visit.person, visit.now)
        view = views.listing(visit.reader, community.id or 0, listed)
    update_modal(client, body, view)
