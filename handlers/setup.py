"""Set-up of a community: the wizard's steps, its buttons, and the confirmation of the terms of reference."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.blueprint import missing, vacancies
from bot.domain.errors import DomainError, Invalid, Refused
from bot.domain.sentences import N_
from bot.domain.set_up import blueprint_of, step_after
from bot.usecases import charter, setting_up
from bot.usecases.checkins import local_today
from bot.views import charter as charter_views
from bot.views import errors
from bot.views import setup as views
from bot.views.ids import Action, Form, read_value
from handlers.desk import Desk, Payload, Visit, channel_of
from storage import roster
from storage.tables import Community
from storage.tables_setup import SetUp

INVITE_FIRST = N_("I am not in this channel yet. Type `/invite @Convener` here first, then `/cop setup` again.")


def register(app: App, desk: Desk) -> None:
    """Listen to everything people do to set up a community."""

    @app.view(Form.set_up)
    def saved(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        form = views.read(view)
        desk.meet(client, body, _people_in(form.fields))
        with desk.visit(client, body) as visit:
            row = setting_up.opened(visit.session, form.set_up, visit.person)
            if form.step == "preview":
                community = setting_up.start(visit.session, row, visit.person, visit.now)
                shown = views.started(visit.reader, community.name, community.channel, community.next_cycle_on)
            else:
                _save(visit, row, form)
                setting_up.turn_to(visit.session, row, step_after(form.step))
                shown = _step(visit, row)
        ack(response_action="update", view=shown)

    @app.view(Form.set_up_together)
    def together(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        with desk.look(client, body) as visit:
            shown = _step(visit, setting_up.opened(visit.session, views.read(view).set_up, visit.person))
        ack(response_action="update", view=shown)

    @app.action(Action.set_up_go)
    def go(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        form = views.read(body["view"])
        desk.meet(client, body, _people_in(form.fields))
        with desk.visit(client, body) as visit:
            row = setting_up.opened(visit.session, form.set_up, visit.person)
            # What was typed is kept where it can be; somebody who goes back is not held up by the rest.
            with suppress(Invalid), visit.session.begin_nested():
                _save(visit, row, form)
            setting_up.turn_to(visit.session, row, read_value(action["value"])["step"])
            shown = _step(visit, row)
        _show(client, body, shown)

    @app.action(Action.set_up_add)
    def add(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        form = views.read(body["view"])
        try:
            desk.meet(client, body, _people_in(form.fields))
            with desk.visit(client, body) as visit:
                row = setting_up.opened(visit.session, form.set_up, visit.person)
                _save(visit, row, form)
                shown = _step(visit, row, form.step)
        except DomainError as problem:
            # A button cannot be answered with errors under fields, so the form says it and keeps what was typed.
            with desk.look(client, body) as visit:
                row = setting_up.opened(visit.session, form.set_up, visit.person)
                shown = _step(visit, row, form.step, form.fields, errors.sentence(visit.reader, problem))
        _show(client, body, shown)

    @app.action(Action.set_up_remove)
    def remove(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        form, carried = views.read(body["view"]), read_value(action["value"])
        with desk.visit(client, body) as visit:
            row = setting_up.opened(visit.session, form.set_up, visit.person)
            setting_up.remove(visit.session, row, visit.person, carried["what"], carried["name"], visit.now)
            shown = _step(visit, row, form.step, form.fields)
        _show(client, body, shown)

    @app.action(Action.set_up_rhythm)
    def rhythm(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        view = body["view"]
        community_id = read_value(view["private_metadata"]).get("community")
        with desk.look(client, body) as visit:
            if community_id:
                community = visit.session.get_one(Community, community_id)
                shown = _change_form(visit, community, views.fields_of(view))
            else:
                form = views.read(view)
                row = setting_up.opened(visit.session, form.set_up, visit.person)
                shown = _step(visit, row, form.step, form.fields)
        _show(client, body, shown)

    @app.view(Form.change_community)
    def changed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, read_value(view["private_metadata"])["community"])
            setting_up.change(visit.session, community, visit.person, views.fields_of(view), visit.now)
        ack()

    @app.action(Action.confirm_terms)
    def confirm(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            terms = read_value(action["value"])["terms"]
            is_new = charter.confirm(visit.session, terms, visit.person, visit.now)
            post = charter_views.confirmed(visit.reader, is_new)
        respond(text=post.text, response_type="ephemeral", replace_original=False)


def open_wizard(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the wizard where the channel's set-up stands, or for leads of its community what they may change."""
    channel = channel_of(body) or ""
    name = _name_where_the_bot_is_in(client, channel)
    with desk.visit(client, body) as visit:
        if community := roster.community_in(visit.session, visit.person.workspace_id, channel):
            shown = _change_form(visit, community, {})
        else:
            shown = _begin(visit, channel, name)
    client.views_open(trigger_id=body["trigger_id"], view=shown)


def _begin(visit: Visit, channel: str, name: str) -> dict[str, Any]:
    row = setting_up.begin(visit.session, visit.person, channel, name, visit.now)
    other = setting_up.company_of(visit.session, row, visit.person, visit.now)
    return views.together(visit.reader, row.id or 0, other) if other else _step(visit, row)


def _change_form(visit: Visit, community: Community, fields: dict[str, Any]) -> dict[str, Any]:
    saved = setting_up.present_form(visit.session, community, visit.person, visit.now)
    return views.change_form(visit.reader, community.id or 0, saved, fields)


def _name_where_the_bot_is_in(client: WebClient, channel: str) -> str:
    if channel.startswith("D"):
        raise Refused("A community lives in a channel. Type `/cop setup` in the channel that should become one.")
    try:
        info = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        # A private channel that the bot is not in does not exist for it.
        if error.response.get("error") != "channel_not_found":
            raise
        raise Refused(INVITE_FIRST) from None
    if not info.get("is_member"):
        raise Refused(INVITE_FIRST)
    return str(info.get("name", ""))


def _save(visit: Visit, row: SetUp, form: views.Entered) -> None:
    try:
        setting_up.save(visit.session, row, visit.person, form.step, form.fields, visit.now)
    except Invalid as problem:
        raise Invalid(form.block_of(problem.field), problem.message, **problem.params) from None


def _step(
    visit: Visit, row: SetUp, step: str | None = None, fields: dict[str, Any] | None = None, problem: str = ""
) -> dict[str, Any]:
    plan = blueprint_of(row.draft, row.channel, visit.person.tz)
    page = views.Page(
        set_up=row.id or 0,
        step=step or row.step,
        saves=row.saves,
        draft=row.draft,
        fields=fields or {},
        zone=visit.person.tz,
        today=local_today(visit.person, visit.now),
        me=visit.person.slack_id,
        problem=problem,
        other=setting_up.company_of(visit.session, row, visit.person, visit.now),
    )
    if page.step != "preview":
        return views.form(visit.reader, page)
    first_on, prompts = setting_up.first_prompts(visit.session, row, plan, visit.now)
    return views.preview(visit.reader, page, plan, missing(plan), vacancies(plan), first_on, prompts)


def _show(client: WebClient, body: Payload, shown: dict[str, Any]) -> None:
    view = body["view"]
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=shown)
    except SlackApiError as error:
        # The person was quicker: what they see is newer than what they pressed.
        if error.response.get("error") != "hash_conflict":
            raise


def _people_in(fields: dict[str, Any]) -> Iterator[str]:
    for name in views.PEOPLE_FIELDS:
        value = fields.get(name)
        yield from value if isinstance(value, list) else filter(None, [value])
