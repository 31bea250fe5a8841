"""How often people are asked: the form that sets it, and the dates ahead."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.usecases import cadences, finding, pace, people
from bot.usecases.cadences import DivisionAhead
from bot.views import cadence as views
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of, submission_of
from storage import seen
from storage.tables import Community, Division


def register(app: App, desk: Desk) -> None:
    """Listen to the form, and to turning the pages of the preview."""

    @app.action(Action.preview_page)
    @app.action(Action.preview_back)
    def turned(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        post = preview(desk, client, body, read_value(action["value"])["page"])
        respond(text=post.text, blocks=post.blocks, replace_original=True)

    @app.view(Form.cadence)
    def filled_in(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, chosen = views.read_form(view)
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            division = visit.session.get_one(Division, carried["division"]) if carried["division"] else None
            if seen.first_time(visit.session, submission_of(view), visit.now):
                cadences.set_cadence(
                    visit.session,
                    community,
                    division,
                    visit.person,
                    chosen.cadence,
                    chosen.shift,
                    chosen.terms,
                    visit.now,
                )
            done = views.saved(visit.reader, pace.cadence_of(community, division), division.name if division else None)
        ack(response_action="update", view=done)


def preview(desk: Desk, client: WebClient, body: Payload, page: int) -> Post:
    """Return the dates ahead: a lead's of everybody, a representative's own."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        ahead = cadences.preview(visit.session, community, visit.person, visit.now)
        return views.preview(visit.reader, [_dates(each) for each in ahead], page)


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form for the community, or for the division that `words` name."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        cadences.may_set(visit.session, community, visit.person, visit.now)
        division = finding.division_named(visit.session, community, visit.person, words, visit.now) if words else None
        view = views.form(
            visit.reader,
            community.id or 0,
            (division.id or 0, division.name) if division else None,
            pace.cadence_of(community, division),
            pace.shift_of(community),
            pace.terms_of(community),
        )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _dates(each: DivisionAhead) -> views.Dates:
    instants = [
        views.Instant(
            opens_at=ahead.opens_at,
            day=ahead.day,
            zone=ahead.zone.key,
            person=ahead.person.name if ahead.person else "",
            instead_of=ahead.instead_of.name if ahead.instead_of else "",
            moved_from=ahead.moved.from_day if ahead.moved else None,
            title=ahead.moved.title if ahead.moved else "",
            is_holiday=bool(ahead.moved and ahead.moved.is_holiday),
        )
        for ahead in each.rounds
    ]
    return views.Dates(each.division.name, each.person.name if each.person else "", each.zone.key, instants)
