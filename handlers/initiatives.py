"""Initiatives: add, edit, pause, resume and close, each by one form."""

from collections.abc import Callable
from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound
from bot.domain.plan import Milestone
from bot.domain.sentences import N_
from bot.domain.templates import TEMPLATES
from bot.domain.words import Stage, Strand
from bot.usecases import finding, people, stages
from bot.usecases.checkins import local_today
from bot.usecases.founding import NewInitiative
from bot.views import initiatives as views
from bot.views.ids import Action, Form, read_value
from bot.views.setup import fields_of
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, roster, seen
from storage.tables import Community, Division, Initiative, Person

USAGE = N_("Type `/cop initiative add`, or `edit`, `pause`, `resume` or `close` with a key such as KS-1.")
ACTS = {
    "edit": Act.edit_initiative,
    "pause": Act.pause_initiative,
    "resume": Act.pause_initiative,
    "close": Act.close_initiative,
}


def register(app: App, desk: Desk) -> None:
    """Listen to the forms of initiatives."""

    def listen(form: Form, act: Act | None, save: Callable[[Visit, Community, Payload, Payload], Initiative]) -> None:
        @app.view(form)
        def saved(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
            carried, fields = read_value(view["private_metadata"]), fields_of(view)
            desk.meet(client, body, [owner for owner in [fields.get("owner")] if owner])
            with desk.visit(client, body) as visit:
                community = visit.session.get_one(Community, carried["community"])
                if act is not None:
                    row = visit.session.get_one(Initiative, carried["initiative"])
                    stages.permit(visit.session, community, row, visit.person, act, visit.now)
                shown = None
                if seen.first_time(visit.session, submission_of(view), visit.now):
                    row = save(visit, community, carried, fields)
                    begun = _milestones(visit, row) if form is Form.add_initiative else []
                    shown = views.done(visit.reader, initiatives.key(community, row), row.title, row.stage, begun)
            ack(response_action="update", view=shown) if shown else ack()

    listen(Form.add_initiative, None, _add)
    listen(Form.edit_initiative, Act.edit_initiative, _edit)
    listen(Form.pause_initiative, Act.pause_initiative, _pause)
    listen(Form.close_initiative, Act.close_initiative, _close)

    @app.action(Action.resume_initiative)
    def resume(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            _, row = _permitted(visit, read_value(action["value"])["initiative"], Act.pause_initiative)
            stages.resume(visit.session, row, visit.person, visit.now)

    def opens(button: Action, act: Act, verb: str) -> None:
        @app.action(button)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.look(client, body) as visit:
                community, row = _permitted(visit, read_value(action["value"])["initiative"], act)
                view = _form(visit, community, row, verb)
            client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.add_initiative)
    def add(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            view = _add_form(visit, community, visit.session.get_one(Division, carried["division"]).name)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    opens(Action.keep_paused, Act.pause_initiative, "pause")
    opens(Action.close_initiative, Act.close_initiative, "close")


def _permitted(visit: Visit, initiative_id: int, act: Act) -> tuple[Community, Initiative]:
    row = visit.session.get_one(Initiative, initiative_id)
    community = visit.session.get_one(Community, row.community_id)
    stages.permit(visit.session, community, row, visit.person, act, visit.now)
    return community, row


def obey(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Open the form that the words ask for, or resume at once; return what is to be said, if anything."""
    verb, _, key = words.partition(" ")
    if verb == "add":
        with desk.look(client, body) as visit:
            view = _add_form(visit, people.community_for(visit.session, visit.person, channel_of(body), visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)
        return None
    if verb not in ACTS:
        raise NotFound(USAGE)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        row = finding.initiative_named(visit.session, community, key)
        stages.permit(visit.session, community, row, visit.person, ACTS[verb], visit.now)
        if verb == "resume":
            stages.resume(visit.session, row, visit.person, visit.now)
            return views.resumed(visit.reader, initiatives.key(community, row), row.title)
        view = _form(visit, community, row, verb)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


def _add_form(visit: Visit, community: Community, division: str = "") -> Payload:
    names = [each.name for each in stages.permit_add(visit.session, community, visit.person, visit.now)]
    return views.add_form(visit.reader, community.id or 0, names, local_today(visit.person, visit.now), division)


def _form(visit: Visit, community: Community, row: Initiative, verb: str) -> Payload:
    place = (visit.reader, community.id or 0, row.id or 0, initiatives.key(community, row), row.title)
    match verb:
        case "edit":
            owner = visit.session.get(Person, row.owner_id) if row.owner_id else None
            return views.edit_form(*place, row.strand, owner.slack_id if owner else None)
        case "pause":
            return views.pause_form(*place, local_today(visit.person, visit.now))
        case _:
            return views.close_form(*place)


def _add(visit: Visit, community: Community, _carried: Payload, fields: Payload) -> Initiative:
    division = finding.division_called(visit.session, community, fields["division"])
    template = TEMPLATES.get(fields.get("template", ""))  # not there in a form from before an upgrade
    new = NewInitiative(
        fields["title"] or "",
        Strand(fields["strand"] or (template.strand if template else Strand.knowledge_management)),
        _day(fields, "start"),
        _day(fields, "due"),
        stage=Stage(fields["stage"]),
    )
    if template:
        new = stages.begun_from(template, community, new)
    return stages.add(visit.session, community, division, _owner(visit, fields), new, visit.person, visit.now)


def _milestones(visit: Visit, row: Initiative) -> list[Milestone]:
    points = initiatives.plan_points(visit.session, row.id or 0)
    return [Milestone(each.title, each.due_on) for each in points if each.kind == "milestone"]


def _edit(visit: Visit, _community: Community, carried: Payload, fields: Payload) -> Initiative:
    row = visit.session.get_one(Initiative, carried["initiative"])
    stages.edit(visit.session, row, fields["title"], Strand(fields["strand"]), _owner(visit, fields))
    return row


def _pause(visit: Visit, _community: Community, carried: Payload, fields: Payload) -> Initiative:
    row = visit.session.get_one(Initiative, carried["initiative"])
    today, review_on = local_today(visit.person, visit.now), _day(fields, "review_on")
    pause = stages.keep_paused if row.stage is Stage.paused else stages.pause
    pause(visit.session, row, fields["reason"], review_on, visit.person, today, visit.now)
    return row


def _close(visit: Visit, _community: Community, carried: Payload, fields: Payload) -> Initiative:
    row = visit.session.get_one(Initiative, carried["initiative"])
    stages.close(visit.session, row, Stage(fields["outcome"]), fields["lesson"], visit.person, visit.now)
    return row


def _day(fields: Payload, name: str) -> date:
    if not fields.get(name):
        raise Invalid(name, "Choose a day.")
    return date.fromisoformat(fields[name])


def _owner(visit: Visit, fields: Payload) -> Person | None:
    slack_id = fields.get("owner")
    return roster.person_by_slack_id(visit.session, visit.person.workspace_id, slack_id) if slack_id else None
