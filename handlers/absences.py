"""Being away and back, breaks of the whole community, and what Slack says of people who change."""

import re
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.errors import Invalid
from bot.usecases import absent, asking_notices, people, reconciling, resting
from bot.usecases.people import profile_from
from bot.views import away as views
from bot.views.ids import Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, profile_of, team_of
from storage import seen
from storage.tables import Community, Person

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def register(app: App, desk: Desk) -> None:
    """Listen to the forms for absences and breaks, and to changes of people's profiles."""

    @app.view(Form.away)
    def away_filled_in(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        with desk.visit(client, body) as visit:
            person = _person(visit, client, body, fields["person"])
            first, last = _day(fields, "first_day"), _day(fields, "last_day")
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                community = visit.session.get_one(Community, carried["community"])
                absent.set_absence(visit.session, community, visit.person, person, first, last, visit.now)
            is_own = person.id == visit.person.id
            done = views.saved(visit.reader, person.slack_id, first, last, is_own=is_own)
        ack(response_action="update", view=done)

    @app.view(Form.pause)
    def pause_filled_in(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, f"{view['id']}:{view['hash']}", visit.now):
                community = visit.session.get_one(Community, carried["community"])
                first, last = _day(fields, "first"), _day(fields, "last")
                resting.pause(visit.session, community, visit.person, first, last, fields["reason"] or "", visit.now)
        ack()

    @app.event("user_change")
    def changed(body: Payload, event: Payload) -> None:
        now, team = desk.clock(), team_of(body)
        with desk.database.writing() as session:
            if people.is_known(session, team, event["user"]["id"]):
                person = people.remember(session, team, profile_from(event["user"]), now)
                reconciling.heard_of(session, person, now)
        desk.wake()


def away(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Keep the absence that `words` give as [@person] FROM TO; open the form, and return None, without dates."""
    slack_id, days = _people_and_days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        person = _person(visit, client, body, slack_id)
        if len(days) == 2:
            row = absent.set_absence(visit.session, community, visit.person, person, days[0], days[1], visit.now)
            is_own = person.id == visit.person.id
            return views.noted(visit.reader, person.slack_id, row.first_day, row.last_day, is_own=is_own)
        first = days[0].isoformat() if days else None
        form = views.away_form(visit.reader, community.id or 0, person.slack_id, first, None)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return None


def back(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """End an absence, one's own or that of the person named; return what happened meanwhile."""
    slack_id, _ = _people_and_days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        person = _person(visit, client, body, slack_id)
        _, happened = absent.come_back(visit.session, community, visit.person, person, visit.now)
        held = asking_notices.held_of(visit.session, happened)
        return views.back(visit.reader, person.slack_id, held, is_own=person.id == visit.person.id)


def pause(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Announce the break that `words` give as FROM TO reason; open the form, and return None, without dates."""
    _, days = _people_and_days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        resting.may_pause(visit.session, community, visit.person, visit.now)
        if len(days) == 2:
            reason = words.split(maxsplit=2)[2] if len(words.split(maxsplit=2)) == 3 else ""
            resting.pause(visit.session, community, visit.person, days[0], days[1], reason, visit.now)
            return views.announced(visit.reader)
        form = views.pause_form(visit.reader, community.id or 0)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return None


def resume(desk: Desk, client: WebClient, body: Payload) -> Post:
    """End the present break, or call off the next one."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        resting.resume(visit.session, community, visit.person, visit.now)
        return views.announced(visit.reader)


def _people_and_days(words: str) -> tuple[str | None, list[date]]:
    mentioned = MENTION.search(words)
    days = []
    for word in MENTION.sub(" ", words).split()[:2]:
        try:
            days.append(date.fromisoformat(word))
        except ValueError as cause:
            message = "“{word}” is no date. Write it like 2026-03-31, or leave the dates out and choose them."
            raise Invalid("first_day", message, word=word) from cause
    return (mentioned[1] if mentioned else None), days


def _person(visit: Visit, client: WebClient, body: Payload, slack_id: str | None) -> Person:
    if slack_id is None or slack_id == visit.person.slack_id:
        return visit.person
    team = team_of(body)
    known = people.known(visit.session, team, slack_id, visit.now)
    return known or people.remember(visit.session, team, profile_of(client, slack_id), visit.now)


def _day(fields: dict[str, str | None], name: str) -> date:
    chosen = fields.get(name)
    if not chosen:
        raise Invalid(name, "Please choose a day.")
    return date.fromisoformat(chosen)


def _read(view: Payload) -> tuple[dict[str, Any], dict[str, str | None]]:
    fields = {block: next(iter(element.values())) for block, element in view["state"]["values"].items()}
    values = {
        name: each.get("value") or each.get("selected_date") or each.get("selected_user")
        for name, each in fields.items()
    }
    return read_value(view.get("private_metadata")), values
