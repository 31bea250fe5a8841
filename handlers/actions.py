"""Actions: made from a thread or a message, done, changed, and listed."""

from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import actions, interventions, people
from bot.views import actions as views
from bot.views import fields as filled
from bot.views.ids import Action, Form, Shortcut, read_value
from bot.views.mrkdwn import unmarked
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, profile_of, submission_of, team_of
from storage import interventions as kept
from storage import seen, tables
from storage.tables import Community, Person


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about an action."""
    _ways_in(app, desk)
    _forms(app, desk)


def list_open(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return the person's open actions, and with the word "all" everybody's."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        mine = actions.mine(visit.session, community, visit.person, visit.now)
        known = {each.action for each in mine}
        others = actions.all_open(visit.session, community, visit.now) if words.casefold() != "mine" else []
        return views.listed(visit.reader, mine, [each for each in others if each.action not in known])


def _ways_in(app: App, desk: Desk) -> None:
    @app.action(Action.add_action)
    def add_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            row = visit.session.get_one(tables.Intervention, read_value(action["value"])["intervention"])
            community = visit.session.get_one(Community, row.community_id)
            actions.may_promise(visit.session, community, row, visit.person, visit.now)
            view = views.adding(
                visit.reader,
                community=community.id or 0,
                intervention=row.id,
                words="",
                owner=visit.person.slack_id,
            )
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.shortcut(Shortcut.make_action)
    def from_message(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        said, place = body["message"], body["channel"]["id"]
        link = client.chat_getPermalink(channel=place, message_ts=said["ts"])["permalink"]
        with desk.look(client, body) as visit:
            thread = said.get("thread_ts") or said["ts"]
            row = interventions.in_thread(visit.session, visit.person.workspace_id, place, thread)
            community = (
                visit.session.get_one(Community, row.community_id)
                if row
                else people.community_for(visit.session, visit.person, place, visit.now)
            )
            actions.may_promise(visit.session, community, row, visit.person, visit.now)
            view = views.adding(
                visit.reader,
                community=community.id or 0,
                intervention=row.id if row else None,
                words=unmarked(said.get("text", "")),
                owner=visit.person.slack_id,
                message=link,
            )
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.action_done)
    def done_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            found = actions.permitted(visit.session, read_value(action["value"])["promise"], visit.person, visit.now)
            view = views.finishing(visit.reader, actions.line(visit.session, found, visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.change_action)
    def change_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            found = actions.permitted(visit.session, read_value(action["value"])["promise"], visit.person, visit.now)
            view = views.changing(visit.reader, actions.line(visit.session, found, visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _forms(app: App, desk: Desk) -> None:
    @app.view(Form.add_action)
    def added(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        owner = remembered(desk, client, body, fields["owner"])
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                community = visit.session.get_one(Community, carried["community"])
                number = carried.get("intervention")
                row = kept.locked(visit.session, number) if number else None
                asked = actions.Promise(fields["words"], owner, day_of(fields["due_on"]), carried.get("link", ""))
                actions.promise(visit.session, community, row, visit.person, asked, visit.now)
        ack()

    @app.view(Form.action_done)
    def done(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                actions.complete(visit.session, carried["action"], visit.person, fields["result"], visit.now)
        ack()

    @app.view(Form.change_action)
    def changed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        owner = remembered(desk, client, body, fields["owner"])
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                _change(visit, carried["action"], fields, owner)
        ack()


def _change(visit: Visit, action: int, fields: dict[str, str], owner: Person | None) -> None:
    """Whoever says why it is not needed drops it; otherwise it gets the owner and the date that were filled in."""
    if fields["result"].strip():
        actions.drop(visit.session, action, visit.person, fields["result"], visit.now)
    else:
        actions.change(visit.session, action, visit.person, owner, day_of(fields["due_on"]), visit.now)


def remembered(desk: Desk, client: WebClient, body: Payload, slack_id: str, *, or_known: bool = False) -> Person | None:
    """Return the person whom Slack knows by this id, as Slack describes them now; None for no id.

    With `or_known` what is known since yesterday will do: Slack waits three seconds for a form with many names.
    """
    if not slack_id:
        return None
    if or_known:
        with desk.look(client, body) as visit:
            found = people.known(visit.session, team_of(body), slack_id, visit.now)
        if found:
            return found
    # Slack is asked before the database is held; somebody who left is known to Slack as such.
    profile = profile_of(client, slack_id)
    with desk.visit(client, body) as visit:
        return people.remember_in(visit.session, visit.person.workspace_id, profile, visit.now)


def day_of(text: str) -> date | None:
    """Return the day that a date field holds; None when it is empty."""
    return date.fromisoformat(text) if text else None
