"""Interventions: raising one, the buttons of the head post, closing, and what is said in the thread."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.words import Level, Outcome
from bot.usecases import finding, interventions, notices, people
from bot.views import errors, thread
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, team_of
from storage import initiatives, roster, seen, tables
from storage.tables import Community, Initiative

SPOKEN = frozenset({None, "message_changed", "message_deleted", "file_share", "thread_broadcast"})


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about an intervention."""

    @app.action(Action.acknowledge)
    def acknowledge(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            done = interventions.acknowledge(
                visit.session, read_value(action["value"])["intervention"], visit.person, visit.now
            )
            already = done.already and errors.sentence(visit.reader, done.already, _mentions(visit, done))
        if already:
            respond(text=already, response_type="ephemeral", replace_original=False)

    @app.action(Action.close_intervention)
    def close_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            row = interventions.may_close(
                visit.session, read_value(action["value"])["intervention"], visit.person, visit.now
            )
            head = notices.head_of(visit.session, row, visit.now)
            view = thread.close_form(visit.reader, intervention=row.id or 0, key=head.key, title=head.title)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.close_intervention)
    def close(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = thread.read_form(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                outcome, words = Outcome(fields["outcome"]), fields["conclusion"]
                interventions.close(visit.session, carried["intervention"], visit.person, outcome, words, visit.now)
        ack()

    @app.view(Form.raise_intervention)
    def raised(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = thread.read_form(view)
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            initiative = visit.session.get_one(Initiative, carried["initiative"])
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                interventions.raise_by_hand(
                    visit.session,
                    community,
                    initiative,
                    visit.person,
                    fields["reason"],
                    Level(fields["level"]),
                    visit.now,
                )
        ack()

    @app.event("message")
    def message(body: Payload, event: Payload) -> None:
        hear(desk, body, event)


def open_raise_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form that raises an intervention on the initiative that `words` names."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        interventions.may_raise(visit.session, community, visit.person, visit.now)
        initiative = finding.initiative_named(visit.session, community, words)
        key = initiatives.key(community, initiative)
        view = thread.raise_form(
            visit.reader, community=community.id or 0, initiative=initiative.id or 0, key=key, title=initiative.title
        )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def list_open(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the community's open interventions as they stand."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        heads = [
            notices.head_of(visit.session, row, visit.now) for row in interventions.listed(visit.session, community)
        ]
        return thread.overview(visit.reader, heads)


def hear(desk: Desk, body: Payload, event: Payload) -> None:
    """Keep what people say, change or delete in an intervention's thread; the bot's own words are not kept."""
    now, subtype = desk.clock(), event.get("subtype")
    said = event.get("message") or event.get("previous_message") or event
    if said.get("bot_id") or "thread_ts" not in said or subtype not in SPOKEN:
        return
    with desk.database.writing() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        if workspace is None or not seen.first_time(session, body.get("event_id", ""), now):
            return
        place = (workspace.id or 0, event["channel"], said["thread_ts"])
        if subtype == "message_deleted":
            interventions.unsaid(session, *place, said["ts"], now)
        else:
            interventions.heard(session, *place, said["ts"], said.get("user", ""), said.get("text", ""), now)


def _mentions(visit: Visit, done: interventions.Done) -> dict[int, str]:
    known = {done.record.acknowledged_by, done.record.lead} - {None}
    return {
        person.id or 0: f"<@{person.slack_id}>"
        for person in (visit.session.get_one(tables.Person, each) for each in known)
    }
