"""Check-ins: the buttons of the card, the command, the shortcut, and the form with what comes of it."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import questions as own
from bot.domain.answers import read_answer
from bot.domain.authority import Act
from bot.domain.errors import Invalid
from bot.usecases import cards, checkins, drafting, finding, people, questions
from bot.usecases.checkins import Asked, Recorded, Reply
from bot.usecases.drafting import Typed
from bot.views import form
from bot.views.ids import Action, Form, Shortcut, read_value
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from handlers.opening import open_modal, update_modal
from storage import outbox
from storage.tables import CheckIn, Community, Division, Initiative, Person

Fields = dict[str, str | None]


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about a check-in."""
    _card(app, desk)
    _form(app, desk)

    @app.shortcut(Shortcut.check_in_now)
    def check_in_now(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        open_form(desk, client, body, "")


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form on the check-in of the division that `words` names, or the person's own."""
    with desk.visit(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        # Before a division is looked for: a wrong name is answered with the nearest ones.
        stands = people.permit_view(visit.session, community, visit.person, visit.now)
        if not words and not stands.represents | stands.deputises:
            # Only a lead is helped by being asked to name a division.
            people.permit(visit.session, community, visit.person, Act.answer_check_in, visit.now)
        division = finding.division_named(visit.session, community, visit.person, words, visit.now)
        found = checkins.check_in_to_answer(visit.session, community, division, visit.person, visit.now)
        view = _view(visit, checkins.first_to_answer(visit.session, found, visit.now))
    open_modal(client, body, view)


def _card(app: App, desk: Desk) -> None:
    @app.action(Action.answer_check_in)
    def answer_check_in(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = _view(visit, _asked(visit, read_value(action["value"])))
        open_modal(client, body, view)

    @app.action(Action.answer_initiative)
    def answer_initiative(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = _view(visit, _asked(visit, read_value(action["value"])))
        open_modal(client, body, view)

    @app.action(Action.as_before)
    def as_before(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        _repeat(desk, client, body, action, carried["check_in"], [carried["initiative"]])

    @app.action(Action.all_as_before)
    def all_as_before(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        _repeat(desk, client, body, action, read_value(action["value"])["check_in"], None)

    for turning in (Action.turn_page, Action.turn_back):

        @app.action(turning)
        def turn(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            place = body["container"]
            with desk.visit(client, body) as visit:
                message = outbox.find_at(
                    visit.session, visit.person.workspace_id, place["channel_id"], place["message_ts"]
                )
                if message:
                    page = read_value(action["value"])["page"]
                    outbox.show_other(visit.session, message, {"page": page}, visit.now)


def _form(app: App, desk: Desk) -> None:
    @app.view(Form.answer)
    def answer(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = form.read_form(view)
        with desk.visit(client, body) as visit:
            reply = _read(visit, carried, fields)
            recorded = checkins.record(
                visit.session,
                carried["check_in"],
                carried["initiative"],
                visit.person,
                reply,
                submission_of(view),
                visit.now,
            )
            shown = _next_view(visit, recorded)
        # Slack closes the modal on this answer and never sends it again; by now the answer is safe.
        ack(response_action="update", view=shown)

    @app.view_closed(Form.answer)
    def closed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            _keep_draft(visit, view)

    @app.action(Action.keep_draft)
    def keep_draft(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried, fields = form.read_form(body["view"])
        with desk.visit(client, body) as visit:
            _keep_draft(visit, body["view"])
            changed = (
                _with_other_questions(visit, carried, fields) if form.field_of(action["block_id"]) == "status" else None
            )
        if changed:
            update_modal(client, body, changed)

    @app.action(Action.finish_later)
    def finish_later(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            view = form.later(visit.reader, has_draft=_keep_draft(visit, body["view"]))
        update_modal(client, body, view)

    @app.action(Action.skip_initiative)
    def skip_initiative(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        carried, _ = form.read_form(body["view"])
        with desk.visit(client, body) as visit:
            has_draft = _keep_draft(visit, body["view"])
            check_in = visit.session.get_one(CheckIn, carried["check_in"])
            following = checkins.following(visit.session, check_in, carried["initiative"], visit.now)
            view = _view(visit, following) if following else form.later(visit.reader, has_draft=has_draft)
        update_modal(client, body, view)


def _repeat(
    desk: Desk, client: WebClient, body: Payload, action: Payload, check_in_id: int, only: list[int] | None
) -> None:
    with desk.visit(client, body) as visit:
        submission = f"click:{body['user']['id']}:{action['action_ts']}"
        done = checkins.repeat(visit.session, check_in_id, only, visit.person, submission, visit.now)
        view = _view(visit, done.asking) if done.asking else None
    if view:
        open_modal(client, body, view)


def _asked(visit: Visit, carried: dict[str, Any]) -> Asked:
    found = visit.session.get_one(CheckIn, carried["check_in"])
    checkins.permit_answer(visit.session, found, visit.person, visit.now)
    if "initiative" in carried:
        return checkins.asked_about(visit.session, found, carried["initiative"], visit.now)
    return checkins.first_to_answer(visit.session, found, visit.now)


def _view(visit: Visit, asked: Asked, overtaken: form.Overtaken | None = None) -> dict[str, Any]:
    question = cards.question_of(visit.session, asked, visit.person, visit.now, overtaken=overtaken)
    return form.form(visit.reader, question)


def _read(visit: Visit, carried: dict[str, Any], fields: Fields) -> Reply:
    """Return what was typed as a value. Raises ExceptionGroup of Invalid with everything there is to mend."""
    problems: list[Invalid] = []
    said = replies = None
    asked_then = questions.asked_then(visit.session, carried.get("set"))
    try:
        due = visit.session.get_one(Initiative, carried["initiative"]).due_on
        said = read_answer(fields, today=checkins.local_today(visit.person, visit.now), due=due)
    except* Invalid as group:
        problems += [each for each in group.exceptions if isinstance(each, Invalid)]
    try:
        replies = own.read_replies(asked_then, fields, form.status_in(fields))
    except* Invalid as group:
        problems += [each for each in group.exceptions if isinstance(each, Invalid)]
    if problems or said is None or replies is None:
        raise ExceptionGroup("the answer has fields to mend", problems)
    return Reply(said, replies, carried.get("set"), carried.get("saw"))


def _next_view(visit: Visit, recorded: Recorded) -> dict[str, Any]:
    overtaken = _overtaken(visit, recorded)
    if recorded.following:
        return _view(visit, recorded.following, overtaken)
    check_in = visit.session.get_one(CheckIn, recorded.answer.check_in_id)
    return form.thanks(visit.reader, visit.session.get_one(Division, check_in.division_id).name, overtaken)


def _overtaken(visit: Visit, recorded: Recorded) -> form.Overtaken | None:
    other = recorded.overtaken
    if other is None or other.by_id == visit.person.id:
        return None
    initiative = visit.session.get_one(Initiative, other.initiative_id)
    community = visit.session.get_one(Community, initiative.community_id)
    by = visit.session.get_one(Person, other.by_id).slack_id
    return form.Overtaken(f"{community.key_prefix}-{initiative.number}", by, other.status)


def _keep_draft(visit: Visit, view: Payload) -> bool:
    carried, fields = form.read_form(view)
    typed = Typed(view["id"], {name: value or "" for name, value in fields.items()}, form.begun_with(view))
    draft = drafting.keep(visit.session, carried["check_in"], carried["initiative"], visit.person, typed, visit.now)
    return draft is not None


def _with_other_questions(visit: Visit, carried: dict[str, Any], fields: Fields) -> dict[str, Any] | None:
    """Return the form again where the status that was just chosen asks for more or for less."""
    asked_then = questions.asked_then(visit.session, carried.get("set"))
    if all(each.asked is own.Asked.always for each in asked_then):
        return None
    asked = _asked(visit, carried)
    question = cards.question_of(visit.session, asked, visit.person, visit.now, typed=fields)
    return form.form(visit.reader, question)
