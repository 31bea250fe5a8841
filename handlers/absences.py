"""Being away and back, breaks of the whole community, and what Slack says of people who change."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.errors import Invalid
from bot.usecases import absent, asking_notices, people, reconciling, resting
from bot.usecases.people import profile_from
from bot.usecases.rosters import local_day_of
from bot.views import away as views
from bot.views.ids import Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, profile_of, submission_of, team_of
from storage import seen
from storage.tables import Community, Person
from storage.tables_asking import Absence

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def register(app: App, desk: Desk) -> None:
    """Listen to the forms for absences and breaks, and to changes of people's profiles."""

    @app.view(Form.away)
    def away_filled_in(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        with desk.visit(client, body) as visit:
            person = _person(visit, client, body, fields["person"])
            first, last = _day(fields, "first_day"), _day(fields, "last_day")
            done = None
            if seen.first_time(visit.session, submission_of(view), visit.now):
                community = visit.session.get_one(Community, carried["community"])
                row = absent.set_absence(visit.session, community, visit.person, person, first, last, visit.now)
                is_own = person.id == visit.person.id
                done = views.saved(visit.reader, *_noted(visit, community, person, row), is_own=is_own)
        ack(response_action="update", view=done) if done else ack()

    @app.view(Form.pause)
    def pause_filled_in(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
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
    slack_id, typed = _person_and_days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        person = _person(visit, client, body, slack_id)
        absent.may_set(visit.session, community, visit.person, person, visit.now)
        if typed.days:
            row = absent.set_absence(visit.session, community, visit.person, person, *typed.days, visit.now)
            is_own = person.id == visit.person.id
            return views.noted(visit.reader, *_noted(visit, community, person, row), is_own=is_own)
        form = views.away_form(visit.reader, community.id or 0, person.slack_id, typed.first, typed.unread)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return None


def back(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """End an absence, one's own or that of the person named; return what happened meanwhile."""
    slack_id, _ = _person_and_days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        person = _person(visit, client, body, slack_id)
        ended, happened = absent.come_back(visit.session, community, visit.person, person, visit.now)
        if ended.first_day > local_day_of(person, visit.now):
            return views.called_off(visit.reader, ended.first_day, ended.last_day)
        held = asking_notices.held_of(visit.session, happened)
        return views.back(visit.reader, person.slack_id, held, is_own=person.id == visit.person.id)


def pause(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Announce the break that `words` give as FROM TO reason; open the form, and return None, without dates."""
    typed = _days(words)
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        resting.may_pause(visit.session, community, visit.person, visit.now)
        if typed.days:
            resting.pause(visit.session, community, visit.person, *typed.days, typed.rest, visit.now)
            return views.announced(visit.reader)
        form = views.pause_form(visit.reader, community.id or 0, typed.first, typed.unread)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return None


def resume(desk: Desk, client: WebClient, body: Payload) -> Post:
    """End the present break, or call off the next one."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        resting.resume(visit.session, community, visit.person, visit.now)
        return views.announced(visit.reader)


@dataclass(frozen=True)
class Typed:
    """The days that were typed, both or none; else the first one, as a form takes it, and the word that is no day."""

    days: tuple[date, date] | None = None
    rest: str = ""
    first: str | None = None
    unread: str = ""


def _person_and_days(words: str) -> tuple[str | None, Typed]:
    mentioned = MENTION.search(words)
    return (mentioned[1] if mentioned else None), _days(MENTION.sub(" ", words))


def _days(words: str) -> Typed:
    """Return the first two days among the words; a word without a digit beside them, such as "to", is passed over."""
    found: list[date] = []
    others: list[str] = []
    for place, word in enumerate(listed := words.split()):
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            others.append(word)
        if len(found) == 2 and not any(map(_has_digit, others)):
            return Typed((found[0], found[1]), rest=" ".join(listed[place + 1 :]))
    odd = next(filter(_has_digit, others), others[0] if others and not found else "")
    return Typed(first=found[0].isoformat() if found and not odd else None, unread=odd)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _noted(
    visit: Visit, community: Community, person: Person, row: Absence
) -> tuple[str, date, date, list[views.StandIn]]:
    meanwhile = [
        views.StandIn(division.name, deputy.slack_id if deputy else "")
        for division, deputy in absent.stand_ins(visit.session, community, row, visit.now)
    ]
    return person.slack_id, row.first_day, row.last_day, meanwhile


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
