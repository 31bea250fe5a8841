"""The roster: who is in the community, giving and ending roles, adding and editing divisions."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.errors import NotFound
from bot.domain.words import Role
from bot.usecases import finding, people, seating
from bot.usecases.seating import Wanted
from bot.views import roster as views
from bot.views.ids import Form, read_value
from bot.views.setup import fields_of
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of
from storage import roster, seen
from storage.tables import Community, Division, Person


def register(app: App, desk: Desk) -> None:
    """Listen to the forms of the roster."""

    @app.view(Form.assign)
    def assigned(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        desk.meet(client, body, [fields["person"]])
        with desk.visit(client, body) as visit:
            community = _community(visit, carried["community"])
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                words = fields.get("division")
                division = finding.division_called(visit.session, community, words) if words else None
                wanted = Wanted(Role(fields["role"]), division, fields.get("title") or "")
                change = seating.end if fields["what"] == "end" else seating.give
                change(visit.session, community, _person(visit, fields["person"]), wanted, visit.now)
        ack()

    @app.view(Form.division)
    def division(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        desk.meet(client, body, [each for name in ("representative", "deputy") if (each := fields.get(name))])
        with desk.visit(client, body) as visit:
            community = _community(visit, carried["community"])
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                _save_division(visit, community, carried["division"], fields)
        ack()


def show(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return the coverage map, of the divisions with these words in their name or country if any are given."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        return views.coverage(visit.reader, seating.coverage(visit.session, community, words, visit.now))


def open_assign(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the form that gives or ends a role."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        seating.permit_change(visit.session, community, visit.person, visit.now)
        names = [each.name for each in roster.divisions(visit.session, community.id or 0)]
        view = views.assign_form(visit.reader, community.id or 0, names)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def open_division(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form of a new division, or of the one that `edit NAME` names."""
    verb, _, name = words.partition(" ")
    if verb not in ("add", "edit"):
        raise NotFound("Type `/cop division add`, or `/cop division edit NAME`.")
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        seating.permit_change(visit.session, community, visit.person, visit.now)
        view = views.division_form(visit.reader, community.id or 0, None)
        if verb == "edit":
            found = finding.division_called(visit.session, community, name)
            view = views.division_form(
                visit.reader, community.id or 0, found.id, found.name, found.country, found.region
            )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _community(visit: Visit, community_id: int) -> Community:
    community = visit.session.get_one(Community, community_id)
    seating.permit_change(visit.session, community, visit.person, visit.now)
    return community


def _save_division(visit: Visit, community: Community, division_id: int | None, fields: Payload) -> None:
    named = (fields["name"], fields.get("country") or "", fields.get("region") or "")
    if division_id is not None:
        found = visit.session.get_one(Division, division_id)
        seating.edit_division(visit.session, community, found, *named)
        return
    added = seating.add_division(visit.session, community, *named)
    for name, role in (("representative", Role.representative), ("deputy", Role.deputy)):
        if fields.get(name):
            seating.give(visit.session, community, _person(visit, fields[name]), Wanted(role, added), visit.now)


def _person(visit: Visit, slack_id: str) -> Person:
    found = roster.person_by_slack_id(visit.session, visit.person.workspace_id, slack_id)
    assert found is not None, "everybody in a form was met before"
    return found
