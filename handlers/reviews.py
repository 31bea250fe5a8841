"""Alignment reviews: the list of what waits, an HR lead's verdict, and the ask for another look."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.alignment import Alignment
from bot.domain.authority import Act, may
from bot.usecases import aligning, aligning_notices, finding, people
from bot.views import alignment as views
from bot.views import fields as filled
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of, submission_of
from storage import initiatives, seen
from storage.tables import Community, Initiative


def register(app: App, desk: Desk) -> None:
    """Listen to everything about an alignment review."""
    _reviewing(app, desk)
    _asking_again(app, desk)


def obey(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Return what waits for a review; with a key open the form for an HR lead, or return the history to others."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        standing = people.permit_view(visit.session, community, visit.person, visit.now)
        decides = may(standing, Act.decide_alignment_review).is_allowed
        if not words:
            waiting = aligning.unreviewed(visit.session, community, visit.now)
            return views.listed(visit.reader, waiting, may_review=decides)
        initiative = finding.initiative_named(visit.session, community, words)
        data = aligning_notices.reviewed(visit.session, initiative, visit.now)
        if not decides:
            return views.history(visit.reader, data)
        aligning.may_review(visit.session, initiative, visit.person, visit.now)
        view = views.form(visit.reader, data)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


def _reviewing(app: App, desk: Desk) -> None:
    @app.action(Action.review_initiative)
    def review_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            initiative = visit.session.get_one(Initiative, read_value(action["value"])["initiative"])
            aligning.may_review(visit.session, initiative, visit.person, visit.now)
            view = views.form(visit.reader, aligning_notices.reviewed(visit.session, initiative, visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.review_initiative)
    def reviewed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        number, last = carried["initiative"], carried["last"]
        with desk.visit(client, body) as visit:
            verdict, reason = Alignment(fields["alignment"]), fields["reason"]
            if seen.first_time(visit.session, submission_of(view), visit.now):
                aligning.review(visit.session, number, visit.person, last, verdict, reason, visit.now)
            initiative = visit.session.get_one(Initiative, number)
            community = visit.session.get_one(Community, initiative.community_id)
            shown = views.saved(visit.reader, initiatives.key(community, initiative), initiative.title, verdict)
        ack(response_action="update", view=shown)


def _asking_again(app: App, desk: Desk) -> None:
    @app.action(Action.ask_another_look)
    def ask_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            kept = aligning.may_ask_again(visit.session, read_value(action["value"])["review"], visit.person, visit.now)
            view = views.asking(visit.reader, aligning_notices.told_of(visit.session, kept))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.ask_another_look)
    def asked(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                aligning.ask_again(visit.session, carried["review"], visit.person, fields["words"], visit.now)
        ack()
