"""What a person does about an open intervention: the buttons of its posts, the forms they open, and the lists."""

from collections.abc import Callable
from datetime import UTC, datetime

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.intervention_table import Phase
from bot.domain.words import Level, Outcome
from bot.usecases import (
    acting,
    finding,
    intervention_notices,
    interventions,
    lessons,
    measuring,
    people,
    raising,
    updating,
)
from bot.usecases.interventions import Done
from bot.views import errors, intervention_forms, intervention_lists, updates
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from bot.views.thread import Head
from handlers import answering
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import roster, seen, tables

May = Callable[[Visit, int], tables.Intervention]
Build = Callable[[Visit, Head], dict[str, object]]
Do = Callable[[Visit, int], Done]


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about an open intervention."""
    _buttons_that_act(app, desk)
    _buttons_that_open(app, desk)
    _forms(app, desk)

    @app.action(Action.snooze_update)
    def snooze(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            _, until = updating.snooze(visit.session, _intervention(action), visit.person, visit.now)
            words = updates.snoozed(visit.reader, until)
        respond(text=words.text, response_type="ephemeral", replace_original=False)

    @app.action(Action.no_news)
    def no_news(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.visit(client, body) as visit:
            updating.report_no_news(visit.session, _intervention(action), visit.person, visit.now)
            words = updates.no_news(visit.reader)
        respond(text=words.text, response_type="ephemeral", replace_original=False)


def list_open(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the community's open interventions as they stand."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        heads = [
            intervention_notices.head_of(visit.session, row, visit.now)
            for row in interventions.listed(visit.session, community)
        ]
        return intervention_lists.overview(visit.reader, heads)


def figures(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return what the community's interventions achieved."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        together, by_kind = measuring.by_kind(visit.session, community, visit.person, visit.now)
        return intervention_lists.figures(visit.reader, together, by_kind)


def open_correction(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form in which a lead sets right a date of the intervention about the initiative that `words` names."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        initiative = finding.initiative_named(visit.session, community, words)
        row, reached = acting.correctable(visit.session, community, initiative, visit.person, visit.now)
        head = intervention_notices.head_of(visit.session, row, visit.now)
        view = intervention_forms.correcting(visit.reader, head, reached)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _buttons_that_act(app: App, desk: Desk) -> None:
    def listen(button: Action, do: Do) -> None:
        @app.action(button)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
            ack()
            with desk.visit(client, body) as visit:
                done = do(visit, _intervention(action))
                already = done.already and errors.sentence(visit.reader, done.already, _mentions(visit, done))
            if already:
                answering.privately(body, client, respond, already)

    listen(Action.acknowledge, lambda visit, each: acting.acknowledge(visit.session, each, visit.person, visit.now))
    listen(Action.take_lead, lambda visit, each: acting.take_lead(visit.session, each, visit.person, visit.now))
    listen(Action.keep_open, lambda visit, each: acting.keep_open(visit.session, each, visit.person, visit.now))
    listen(Action.reopen_intervention, lambda visit, each: acting.reopen(visit.session, each, visit.person, visit.now))
    listen(
        Action.open_candidate, lambda visit, each: raising.open_candidate(visit.session, each, visit.person, visit.now)
    )


def _buttons_that_open(app: App, desk: Desk) -> None:
    def listen(button: Action, may: May, build: Build) -> None:
        @app.action(button)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.look(client, body) as visit:
                row = may(visit, _intervention(action))
                view = build(visit, intervention_notices.head_of(visit.session, row, visit.now))
            client.views_open(trigger_id=body["trigger_id"], view=view)

    forms = intervention_forms
    listen(
        Action.close_intervention,
        lambda visit, each: acting.may_close(visit.session, each, visit.person, visit.now),
        lambda visit, head: forms.closing(visit.reader, head),
    )
    listen(
        Action.decline_candidate,
        lambda visit, each: raising.may_decline(visit.session, each, visit.person, visit.now),
        lambda visit, head: forms.declining(visit.reader, head),
    )
    listen(
        Action.change_level,
        lambda visit, each: acting.may_set_level(visit.session, each, visit.person, visit.now),
        lambda visit, head: forms.level(visit.reader, head),
    )
    listen(
        Action.hand_over,
        lambda visit, each: acting.may_hand_over(visit.session, each, visit.person, visit.now),
        lambda visit, head: forms.hand_over(visit.reader, head),
    )
    listen(
        Action.give_update,
        lambda visit, each: updating.may_update(visit.session, each, visit.person, visit.now),
        lambda visit, head: forms.update(visit.reader, head),
    )


def _forms(app: App, desk: Desk) -> None:
    def listen(form: Form, do: Callable[[Visit, int, dict[str, str]], object]) -> None:
        @app.view(form)
        def sent(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
            carried, fields, _ = intervention_forms.read(view)
            with desk.visit(client, body) as visit:
                if seen.first_time(visit.session, submission_of(view), visit.now):
                    do(visit, carried["intervention"], fields)
            ack()

    listen(Form.close_intervention, _close)
    listen(Form.decline_candidate, _decline)
    listen(Form.change_level, _set_level)
    listen(Form.hand_over, _hand_over)
    listen(Form.give_update, _update)
    listen(Form.correct_date, _correct_date)


def _close(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    outcome, words = Outcome(fields["outcome"]), fields["conclusion"]
    done = acting.close(visit.session, intervention, visit.person, outcome, words, visit.now)
    learned = lessons.Learned(*(fields.get(each, "") for each in ("helped", "change", "who_else")))
    lessons.learn(visit.session, done.row, visit.person, learned, visit.now)


def _decline(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    raising.decline(visit.session, intervention, visit.person, fields["reason"], visit.now)


def _set_level(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    level = Level(fields["level"])
    acting.set_level(visit.session, intervention, visit.person, level, fields["reason"], visit.now)


def _hand_over(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    to = roster.person_by_slack_id(visit.session, visit.person.workspace_id, fields["to"])
    acting.hand_over(visit.session, intervention, visit.person, to, visit.now)


def _update(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    words = (fields["conditions"], fields["actions"], fields["needs"])
    updating.give_update(visit.session, intervention, visit.person, *words, visit.now)


def _correct_date(visit: Visit, intervention: int, fields: dict[str, str]) -> None:
    at = datetime.fromtimestamp(int(fields["at"]), UTC)
    stamp, reason = Phase(fields["stamp"]), fields["reason"]
    acting.correct_date(visit.session, intervention, visit.person, stamp, at, reason, visit.now)


def _intervention(action: Payload) -> int:
    return int(read_value(action["value"])["intervention"])


def _mentions(visit: Visit, done: Done) -> dict[int, str]:
    known = {done.record.acknowledged_by, done.record.lead} - {None}
    return {
        person.id or 0: f"<@{person.slack_id}>"
        for person in (visit.session.get_one(tables.Person, each) for each in known)
    }
