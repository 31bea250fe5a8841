"""Directing: choosing a kind, agreeing the plan, and changing the playbooks."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.actions import SettlesWith
from bot.domain.errors import Invalid, Refused
from bot.domain.playbooks import DEFAULTS, MOST_ACTIONS, QUESTIONS
from bot.domain.words import Kind
from bot.usecases import directing, finding, interventions, people
from bot.usecases.actions import Promise
from bot.usecases.directing import Numbered
from bot.views import directing as views
from bot.views import fields as filled
from bot.views.directing import Proposal
from bot.views.ids import Action, Form, read_value
from handlers import directives
from handlers.actions import day_of, remembered
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, seen, tables
from storage import interventions as kept
from storage.tables import Community, Initiative, Person


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does to direct an intervention."""
    _choosing(app, desk)
    _agreeing(app, desk)
    _playbooks(app, desk)


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form that agrees a plan for the open intervention on the initiative that `words` names."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        initiative = finding.initiative_named(visit.session, community, words)
        row = kept.open_for(visit.session, initiative.id or 0)
        view = _kinds(
            visit, directing.may_agree(visit.session, row.id if row and row.id else 0, visit.person, visit.now)
        )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def open_playbooks(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the form that asks which playbook to change."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        directing.may_edit_playbooks(visit.session, community, visit.person, visit.now)
        view = views.playbook_choice(visit.reader, community=community.id or 0, names=directing.names(community))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _choosing(app: App, desk: Desk) -> None:
    @app.action(Action.agree_plan)
    def agree_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            number = read_value(action["value"])["intervention"]
            view = _kinds(visit, directing.may_agree(visit.session, number, visit.person, visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.help_choose)
    def help_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        number = read_value(action["value"])["intervention"]
        with desk.look(client, body) as visit:
            view = views.asking(visit.reader, intervention=number)
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.choose_kind)
    def chosen(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        with desk.look(client, body) as visit:
            shown = _plan(visit, carried["intervention"], Kind(fields["kind"]))
        ack(response_action="update", view=shown)

    @app.view(Form.choose_by_question)
    def answered(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        question = carried["question"]
        leads_to = QUESTIONS[question].choices[int(fields[f"choice_{question}"])].leads_to
        with desk.look(client, body) as visit:
            if isinstance(leads_to, Kind):
                shown = _plan(visit, carried["intervention"], leads_to)
            else:
                shown = views.asking(visit.reader, intervention=carried["intervention"], question=leads_to)
        ack(response_action="update", view=shown)


def _agreeing(app: App, desk: Desk) -> None:
    @app.view(Form.agree_plan)
    def agreed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        chosen = {fields.get(f"owner_{number}", "") for number in range(1, MOST_ACTIONS + 1)}
        owners = {each: remembered(desk, client, body, each, or_known=True) for each in chosen if each}
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                kind, plan, saw = Kind(carried["kind"]), fields["plan"], carried["saw"]
                row = carried["intervention"]
                promised = _promises(fields, owners, _settling(visit, row, kind))
                why = fields.get("required", "")
                directing.agree(
                    visit.session, row, visit.person, kind, plan, promised, visit.now, saw=saw, required=why
                )
        # The plan is safe by now; an HR lead goes on to the directive that it announces.
        following = _directive(desk, client, body, carried) if carried["kind"] == Kind.hr_direction else None
        ack(response_action="update", view=following) if following else ack(response_action="clear")


def _directive(desk: Desk, client: WebClient, body: Payload, carried: dict[str, Any]) -> dict[str, Any] | None:
    """Return the form of a directive with what was agreed; None for somebody who does not issue any."""
    with desk.look(client, body) as visit:
        try:
            return directives.form_from(visit, carried["intervention"])
        except Refused:
            return None


def _playbooks(app: App, desk: Desk) -> None:
    @app.view(Form.choose_playbook)
    def chosen(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        kind = Kind(fields["kind"])
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            directing.may_edit_playbooks(visit.session, community, visit.person, visit.now)
            shown = views.playbook_form(
                visit.reader,
                community=community.id or 0,
                kind=kind,
                name=views.kind_name(visit.reader, kind, directing.names(community)),
                book=directing.catalogue(community)[kind],
            )
        ack(response_action="update", view=shown)

    @app.view(Form.edit_playbook)
    def edited(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = filled.read(view)
        kind = Kind(carried["kind"])
        is_default = bool(view["state"]["values"]["default"]["default"]["selected_options"])
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            changed = None if is_default else views.read_playbook(visit.reader, kind, DEFAULTS[kind], fields)
            try:
                directing.edit_playbook(visit.session, community, visit.person, kind, changed, visit.now)
            except Invalid as error:
                block = views.playbook_block(error.field, fields)
                raise Invalid(block, error.message, **error.params) from None
        ack()


def _kinds(visit: Visit, row: tables.Intervention) -> dict[str, Any]:
    community = visit.session.get_one(Community, row.community_id)
    return views.choosing(
        visit.reader,
        intervention=row.id or 0,
        key=initiatives.key(community, visit.session.get_one(Initiative, row.initiative_id)),
        catalogue=directing.catalogue(community),
        names=directing.names(community),
    )


def _plan(visit: Visit, intervention: int, kind: Kind) -> dict[str, Any]:
    row = directing.may_agree(visit.session, intervention, visit.person, visit.now)
    community, record = visit.session.get_one(Community, row.community_id), interventions.record_of(row)
    proposals = [
        Proposal(visit.reader.text(each.words), visit.session.get_one(Person, each.owner).slack_id, each.due_on)
        for each in directing.proposed(visit.session, row, kind, visit.person, visit.now)
    ]
    return views.planning(
        visit.reader,
        intervention=intervention,
        key=initiatives.key(community, visit.session.get_one(Initiative, row.initiative_id)),
        kind=kind,
        name=views.kind_name(visit.reader, kind, directing.names(community)),
        plan=record.plan,
        level=record.level,
        required=record.required,
        saw=directing.newest_plan(visit.session, row),
        proposals=proposals,
    )


def _settling(visit: Visit, intervention: int, kind: Kind) -> dict[str, SettlesWith | None]:
    """Return what settles a line of the checklist by itself, by the words in which it was proposed."""
    row = visit.session.get_one(tables.Intervention, intervention)
    book = directing.catalogue(visit.session.get_one(Community, row.community_id))[kind]
    return {visit.reader.text(each.words): each.settles_with for each in book.tasks}


def _promises(
    fields: dict[str, str], owners: dict[str, Person | None], settling: dict[str, SettlesWith | None]
) -> list[Numbered]:
    """Return the lines that were left in; one without words was taken out, one in other words is another promise."""
    lines = []
    for number in range(1, MOST_ACTIONS + 1):
        words = fields.get(f"words_{number}", "").strip()
        if words:
            owner, due_on = owners.get(fields[f"owner_{number}"]), day_of(fields[f"due_on_{number}"])
            promise = Promise(words, owner, due_on, settles_with=settling.get(words))
            lines.append(Numbered(number, promise))
    return lines
