"""Check-ins: the buttons of the card, the command, the shortcut, and the form with what comes of it."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.answers import read_answer
from bot.usecases import checkins, finding, people
from bot.usecases.checkins import Asked
from bot.views import check_in
from bot.views.ids import Action, Form, Shortcut, read_value
from bot.views.reader import Reader
from handlers.desk import Desk, Payload, Visit, channel_of
from storage.tables import CheckIn, Division


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about a check-in."""

    @app.action(Action.answer_check_in)
    def answer_check_in(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            asked = _asked(visit, read_value(action["value"]))
            view = _form(visit, asked)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.answer_initiative)
    def answer_initiative(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            asked = _asked(visit, read_value(action["value"]))
            view = _form(visit, asked)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.shortcut(Shortcut.check_in_now)
    def check_in_now(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        open_form(desk, client, body, "")

    @app.view(Form.answer)
    def answer(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = check_in.read_form(view)
        with desk.visit(client, body) as visit:
            said = read_answer(fields, today=checkins.local_today(visit.person, visit.now))
            submission = f"{view['id']}:{view['hash']}"
            recorded = checkins.record(
                visit.session, carried["check_in"], carried["initiative"], visit.person, said, submission, visit.now
            )
            following = recorded.following and _form(visit, recorded.following)
            division = visit.session.get_one(Division, visit.session.get_one(CheckIn, carried["check_in"]).division_id)
            thanks = check_in.thanks(visit.reader, division.name)
        # Slack closes the modal on this answer and never sends it again; by now the answer is safe.
        ack(response_action="update", view=following or thanks)


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form on the check-in of the division that `words` names, or the person's own."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        division = finding.division_named(visit.session, community, visit.person, words, visit.now)
        found = checkins.check_in_to_answer(visit.session, community, division, visit.person, visit.now)
        view = _form(visit, checkins.first_to_answer(visit.session, found))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _asked(visit: Visit, carried: dict[str, Any]) -> Asked:
    found = visit.session.get_one(CheckIn, carried["check_in"])
    checkins.permit_answer(visit.session, found, visit.person, visit.now)
    if "initiative" in carried:
        return checkins.asked_about(visit.session, found, carried["initiative"])
    return checkins.first_to_answer(visit.session, found)


def _form(visit: Visit, asked: Asked) -> dict[str, Any]:
    return check_in.form(visit.reader, _question(visit.reader, asked))


def _question(reader: Reader, asked: Asked) -> check_in.Question:
    last = asked.last
    fields: dict[str, str] = {}
    if last:
        fields = {
            "status": last.status.value if last.status else "",
            "progress": "" if last.progress is None else f"{last.progress:g}",
            "confidence": "" if last.confidence is None else str(last.confidence),
            "barrier": last.barrier,
            "ask": last.ask,
            "note": last.note if asked.is_answered else "",
        }
    return check_in.Question(
        check_in=asked.check_in.id or 0,
        initiative=asked.initiative.id or 0,
        key=asked.key,
        title=asked.initiative.title,
        position=asked.position,
        count=asked.count,
        due_on=asked.initiative.due_on,
        fields=fields,
    )
