"""`/cop settings`: what holds in the community, a form for each part of it, and the way back to former values."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.authority import Act, may
from bot.domain.errors import NotFound
from bot.domain.settings import Part, Section
from bot.usecases import alike, pace, people, settings
from bot.views import settings as views
from bot.views.ids import Action, Form, read_value
from handlers import reminders
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from handlers.opening import open_modal, push_modal, update_below, update_modal
from storage import seen
from storage.tables import Community, Person


def register(app: App, desk: Desk) -> None:
    """Listen to what people do in the settings."""

    @app.action(Action.change_setting)
    def change(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            settings.may_change(visit.session, community, visit.person, visit.now)
            section = Section(carried["section"])
            saw = settings.newest(visit.session, community, section)
            plain = pace.settings_of(community, section)
            view = views.form(visit.reader, community.id or 0, section, plain, saw)
        push_modal(client, body, view)

    @app.view(Form.setting)
    def save(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, entered = views.read_form(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                section = Section(carried["section"])
                saw, community_id = carried["saw"], carried["community"]
                settings.change(visit.session, community_id, visit.person, section, entered, saw, visit.now)
            below = _overview(visit, visit.session.get_one(Community, carried["community"]))
        ack()
        update_below(client, view["root_view_id"], below)

    @app.action(Action.settings_history)
    def former(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = _history(visit, visit.session.get_one(Community, read_value(action["value"])["community"]))
        push_modal(client, body, view)

    @app.action(Action.set_back)
    def set_back(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, f"{body['user']['id']}:{action['action_ts']}", visit.now):
                settings.set_back(visit.session, carried["community"], visit.person, carried["change"], visit.now)
            community = visit.session.get_one(Community, carried["community"])
            view, below = _history(visit, community), _overview(visit, community)
        update_modal(client, body, view)
        if body["view"]["root_view_id"] != body["view"]["id"]:
            update_below(client, body["view"]["root_view_id"], below)

    @app.action(Action.set_up_alike)
    def choose_another(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, read_value(action["value"])["community"])
            settings.may_change(visit.session, community, visit.person, visit.now)
            others = alike.others(visit.session, community, visit.person, visit.now)
            if not others:
                raise NotFound(alike.LEADS_NO_OTHER)
            named = [(each.id or 0, each.name) for each in others]
            view = views.alike_form(visit.reader, community.id or 0, named)
        push_modal(client, body, view)

    @app.view(Form.set_up_alike)
    def set_up_alike(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, entered = views.read_form(view)
        community_id, parts = carried["community"], {Part(each) for each in entered["parts"]}
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                alike.take_over(visit.session, community_id, visit.person, int(entered["other"]), parts, visit.now)
            below = _overview(visit, visit.session.get_one(Community, community_id))
        ack()
        update_below(client, view["root_view_id"], below)

    @app.action(Action.own_reminders)
    def own_reminders(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = reminders.form_of(visit, None)
        push_modal(client, body, view)


def open_overview(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Show what holds, or with the word `history` what held before. Raises Refused to somebody outside."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        view = _history(visit, community) if words.casefold() == "history" else _overview(visit, community)
    open_modal(client, body, view)


def _overview(visit: Visit, community: Community) -> dict[str, Any]:
    held = {section: pace.settings_of(community, section) for section in Section}
    may_change = _may_change(visit, community)
    leads_others = may_change and bool(alike.others(visit.session, community, visit.person, visit.now))
    return views.overview(
        visit.reader, community.id or 0, community.name, held, may_change=may_change, leads_others=leads_others
    )


def _history(visit: Visit, community: Community) -> dict[str, Any]:
    changes, count = settings.listed(visit.session, community)
    undone = {each.undoes_id for each in changes}
    shown = [
        views.Change(
            change=each.id or 0,
            section=Section(each.section),
            before=each.before,
            after=each.after,
            by=visit.session.get_one(Person, each.by_id).slack_id,
            at=each.at,
            is_taken_back=each.id in undone,
        )
        for each in changes
    ]
    may_change = _may_change(visit, community)
    return views.history(visit.reader, views.History(community.id or 0, shown, count, may_change))


def _may_change(visit: Visit, community: Community) -> bool:
    standing = people.permit_view(visit.session, community, visit.person, visit.now)
    return may(standing, Act.run_community).is_allowed
