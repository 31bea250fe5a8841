"""Putting a check-in off, skipping it, and how one would like to be reminded."""

from datetime import date, time
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.errors import Invalid
from bot.domain.reminders import SnoozeFor
from bot.usecases import people, reminding
from bot.views import asking as views
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import seen
from storage.tables import CheckIn, Community, Division


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons beside answering, and to their forms."""

    def snoozes(action_id: Action, choice: SnoozeFor) -> None:
        @app.action(action_id)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
            ack()
            with desk.visit(client, body) as visit:
                post = _put_off(visit, _check_in(visit, action), choice)
            respond(text=post.text, response_type="ephemeral", replace_original=False)

    snoozes(Action.snooze_an_hour, SnoozeFor.hour)
    snoozes(Action.snooze_until_tomorrow, SnoozeFor.tomorrow)

    @app.action(Action.snooze_choose)
    def choose(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = form_of(visit, _check_in(visit, action).id)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.snooze)
    def chosen(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        done = None
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                count, at = fields["count"], fields["at"]
                reminding.prefer(
                    visit.session,
                    visit.person,
                    None if count in {None, "usual"} else int(count or 0),
                    time.fromisoformat(at) if at else None,
                    visit.now,
                )
                choice = _choice(fields)
                put_off = _put_off_all(visit, body, carried.get("check_in"), choice) if choice else None
                done = views.reminders_saved(visit.reader, put_off)
        ack(response_action="update", view=done) if done else ack()

    @app.action(Action.skip_check_in)
    def skip(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            check_in = _check_in(visit, action)
            reminding.may_skip(visit.session, check_in, visit.person, visit.now)
            division = visit.session.get_one(Division, check_in.division_id)
            view = views.skip_form(visit.reader, check_in.id or 0, division.name)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.skip_check_in)
    def skipped(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = _read(view)
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                reminding.skip(visit.session, carried["check_in"], visit.person, fields["reason"] or "", visit.now)
        ack()


def snooze(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Put off what is open as `words` say (hour, tomorrow or a date); open the form, and return None, without words."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        if words:
            return _put_off_all(visit, body, None, _typed(words))
        reminding.may_snooze(visit.session, community, visit.person, visit.now)
        view = form_of(visit, None)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


def form_of(visit: Visit, check_in_id: int | None) -> dict[str, Any]:
    """Return the form for putting off, and for how the person would like to be reminded at all."""
    wish = reminding.wish_of(visit.session, visit.person)
    return views.snooze_form(visit.reader, check_in_id, wish.count, wish.at.strftime("%H:%M") if wish.at else None)


def _check_in(visit: Visit, action: Payload) -> CheckIn:
    return visit.session.get_one(CheckIn, read_value(action["value"])["check_in"])


def _put_off(visit: Visit, check_in: CheckIn, choice: SnoozeFor | date) -> Post:
    return _until(visit, reminding.snooze_one(visit.session, check_in, visit.person, choice, visit.now))


def _put_off_all(visit: Visit, body: Payload, check_in_id: int | None, choice: SnoozeFor | date) -> Post:
    if check_in_id is not None:
        return _put_off(visit, visit.session.get_one(CheckIn, check_in_id), choice)
    community: Community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
    in_hand = reminding.snooze(visit.session, community, visit.person, choice, visit.now)
    return _until(visit, min(in_hand, key=lambda each: each.snoozed_until or each.closes_at))


def _until(visit: Visit, check_in: CheckIn) -> Post:
    assert check_in.snoozed_until is not None
    return views.snoozed(visit.reader, check_in.snoozed_until, is_last_call=reminding.is_last_call(check_in))


def _typed(words: str) -> SnoozeFor | date:
    word = words.split()[-1].casefold()
    if word in set(SnoozeFor):
        return SnoozeFor(word)
    try:
        return date.fromisoformat(word)
    except ValueError as cause:
        raise Invalid("until", "Write `hour`, `tomorrow` or a date such as 2026-03-31.") from cause


def _choice(fields: dict[str, str | None]) -> SnoozeFor | date | None:
    if until := fields["until"]:
        return date.fromisoformat(until)
    return SnoozeFor(fields["when"]) if fields["when"] else None


def _read(view: Payload) -> tuple[dict[str, Any], dict[str, str | None]]:
    values: dict[str, str | None] = {}
    for block, element in view["state"]["values"].items():
        each = next(iter(element.values()))
        option = each.get("selected_option")
        values[block] = (
            option["value"] if option else each.get("value") or each.get("selected_date") or each.get("selected_time")
        )
    return read_value(view.get("private_metadata")), values
