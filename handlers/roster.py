"""The roster: who is in the community, giving and ending roles, adding and editing divisions."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.errors import NotFound
from bot.domain.words import Role
from bot.usecases import finding, people, retiring, seating
from bot.usecases.seating import Wanted
from bot.views import roster as views
from bot.views.ids import Action, Form, read_value
from bot.views.setup import fields_of
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, roster, seen
from storage.tables import Community, Division, Person


def register(app: App, desk: Desk) -> None:
    """Listen to the forms of the roster."""

    @app.view(Form.assign)
    def assigned(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        desk.meet(client, body, [fields["person"]])
        with desk.visit(client, body) as visit:
            community = _community(visit, carried["community"])
            if seen.first_time(visit.session, submission_of(view), visit.now):
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
            if seen.first_time(visit.session, submission_of(view), visit.now):
                _save_division(visit, community, carried["division"], fields)
        ack()

    @app.view(Form.retire_division)
    def retired(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = read_value(view["private_metadata"]), fields_of(view)
        shown = None
        with desk.visit(client, body) as visit:
            community = _community(visit, carried["community"])
            if seen.first_time(visit.session, submission_of(view), visit.now):
                division = visit.session.get_one(Division, carried["division"])
                words = fields.get("division")
                to = finding.division_called(visit.session, community, words) if words else None
                count = retiring.retire(
                    visit.session, community, division, to, fields["reason"], visit.person, visit.now
                )
                shown = views.retired(visit.reader, division.name, count, to.name if to else "")
        ack(response_action="update", view=shown) if shown else ack()

    @app.action(Action.fill_place)
    def fill_place(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.look(client, body) as visit:
            community = _community(visit, carried["community"])
            vacant = visit.session.get_one(Division, carried["division"]).name
            # A button from before there were two kinds of places says nothing of the role.
            needed = Role(carried.get("role", Role.representative))
            view = views.assign_form(visit.reader, community.id or 0, _names(visit, community), vacant, needed)
        client.views_open(trigger_id=body["trigger_id"], view=view)


def show(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return the coverage map, of the divisions with these words in their name or country if any are given."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        return views.coverage(visit.reader, seating.coverage(visit.session, community, words, visit.now))


def open_assign(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the form that gives or ends a role."""
    with desk.look(client, body) as visit:
        community = _led(visit, body)
        view = views.assign_form(visit.reader, community.id or 0, _names(visit, community))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def obey_division(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Open the form that the words ask for, or take a division back at once; return what is to be said, if anything."""
    verb, _, name = words.partition(" ")
    if verb.casefold() == "restore":
        with desk.visit(client, body) as visit:
            community = _led(visit, body)
            return views.restored(visit.reader, retiring.restore(visit.session, community, name, visit.now).name)
    with desk.look(client, body) as visit:
        view = _division_form(visit, _led(visit, body), verb.casefold(), name)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


def _division_form(visit: Visit, community: Community, verb: str, name: str) -> Payload:
    place = (visit.reader, community.id or 0)
    if verb == "add":
        return views.division_form(*place, None)
    if verb not in ("edit", "retire"):
        raise NotFound("Type `/cop division add`, or `edit`, `retire` or `restore` with a name.")
    found = finding.division_called(visit.session, community, name)
    if verb == "edit":
        return views.division_form(*place, found.id, found.name, found.country, found.region)
    titles = [
        f"{initiatives.key(community, each)} {each.title}"
        for each in initiatives.open_in_division(visit.session, found.id or 0)
    ]
    others = [each for each in _names(visit, community) if each != found.name]
    return views.retire_form(*place, found.id or 0, found.name, titles, others)


def _led(visit: Visit, body: Payload) -> Community:
    community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
    seating.permit_change(visit.session, community, visit.person, visit.now)
    return community


def _names(visit: Visit, community: Community) -> list[str]:
    return [each.name for each in roster.divisions(visit.session, community.id or 0)]


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
    added = seating.add_division(visit.session, community, *named, visit.now)
    for name, role in (("representative", Role.representative), ("deputy", Role.deputy)):
        if fields.get(name):
            seating.give(visit.session, community, _person(visit, fields[name]), Wanted(role, added), visit.now)


def _person(visit: Visit, slack_id: str) -> Person:
    found = roster.person_by_slack_id(visit.session, visit.person.workspace_id, slack_id)
    assert found is not None, "everybody in a form was met before"
    return found
