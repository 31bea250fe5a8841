"""Directives: issued by an HR lead, confirmed by the divisions, shown, withdrawn or closed."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.authority import Act, may
from bot.domain.directives import DirectiveState, Step, Wanted
from bot.domain.errors import Invalid, NotFound
from bot.domain.words import DivisionId
from bot.usecases import confirming, directive_notices, directives, finding, interventions, people
from bot.views import directive_forms as forms
from bot.views import directives as views
from bot.views.directive_forms import Choice, Prefilled
from bot.views.ids import Action, Form, read_value
from bot.views.surfaces import Post
from handlers import answering
from handlers.actions import day_of
from handlers.desk import Desk, Payload, Visit, answer_privately, channel_of, submission_of
from storage import directives as kept
from storage import initiatives, roster, seen
from storage.tables import Community, Initiative
from storage.tables_directives import Directive


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about directives."""
    _issuing(app, desk)
    _confirming(app, desk)
    _ending(app, desk)


def obey(desk: Desk, client: WebClient, body: Payload, words: str) -> Post | None:
    """Return the directive that the words name; without words open the form, for an HR lead."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        if words:
            return _details(visit, directives.named(visit.session, community, words))
        directives.may_issue(visit.session, community, visit.person, visit.now)
        view = forms.issuing(visit.reader, Prefilled(community.id or 0, _choices(visit, community)))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


def listed(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the directives that were issued, with how far each is."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        standing = people.permit_view(visit.session, community, visit.person, visit.now)
        lines = [
            directives.line(visit.session, community, row, visit.now)
            for row in kept.of_community(visit.session, community.id or 0)
        ]
        may_issue = may(standing, Act.issue_directive).is_allowed
        return views.listed(visit.reader, lines, community=community.id or 0, may_issue=may_issue)


def form_from(visit: Visit, intervention_id: int) -> dict[str, Any]:
    """Return the form of a new directive with what was agreed on the intervention. Raises Refused."""
    row = directives.may_issue_from(visit.session, intervention_id, visit.person, visit.now)
    community = visit.session.get_one(Community, row.community_id)
    initiative = visit.session.get_one(Initiative, row.initiative_id)
    data = Prefilled(
        community=community.id or 0,
        divisions=_choices(visit, community),
        intervention=row.id,
        key=initiatives.key(community, initiative),
        title=initiative.title,
        text=interventions.record_of(row).plan,
    )
    return forms.issuing(visit.reader, data)


def _issuing(app: App, desk: Desk) -> None:
    @app.action(Action.issue_directive)
    def issue_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.look(client, body) as visit:
            if "intervention" in carried:
                view = form_from(visit, carried["intervention"])
            else:
                community = visit.session.get_one(Community, carried["community"])
                directives.may_issue(visit.session, community, visit.person, visit.now)
                view = forms.issuing(visit.reader, Prefilled(community.id or 0, _choices(visit, community)))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.issue_directive)
    def issued(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, typed = read_value(view["private_metadata"]), forms.read_issuing(view)
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            shown = None
            if seen.first_time(visit.session, submission_of(view), visit.now):
                wanted = Wanted(
                    kind=typed.kind,
                    title=typed.title,
                    text=typed.text,
                    in_effect_by=day_of(typed.in_effect_by),
                    divisions=None if typed.is_to_all else _chosen(visit, community, typed.divisions),
                    link=typed.link,
                )
                came_of = carried.get("intervention")
                row = directives.issue(visit.session, community, visit.person, wanted, visit.now, came_of)
                shown = forms.issued(visit.reader, directive_notices.board_of(visit.session, row, visit.now))
        ack(response_action="update", view=shown) if shown else ack()


def _confirming(app: App, desk: Desk) -> None:
    @app.action(Action.show_directive)
    def show_button(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        with desk.look(client, body) as visit:
            row = _named(visit, action)
            community = visit.session.get_one(Community, row.community_id)
            people.permit_view(visit.session, community, visit.person, visit.now)
            post = _details(visit, row)
        if body.get("response_url"):
            answer_privately(respond, post)
        else:
            # From the App Home.
            answering.privately(body, client, respond, post.text, post.fallback or post.blocks)

    @app.action(Action.directive_received)
    def received(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            number = read_value(action["value"])["directive"]
            confirming.confirm(visit.session, number, visit.person, Step.received, visit.now)

    @app.action(Action.take_back_confirmation)
    def taken_back(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            confirming.undo(visit.session, read_value(action["value"])["directive"], visit.person, visit.now)

    def opens(button: Action, *, asks_for_step: bool) -> None:
        @app.action(button)
        def pressed(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.look(client, body) as visit:
                number = read_value(action["value"])["directive"]
                view = _confirmation(visit, number, asks_for_step=asks_for_step)
            client.views_open(trigger_id=body["trigger_id"], view=view)

    opens(Action.directive_in_effect, asks_for_step=False)
    opens(Action.confirm_directive, asks_for_step=True)

    @app.view(Form.confirm_directive)
    def confirmed(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        number, fields = read_value(view["private_metadata"])["directive"], forms.read_fields(view)
        step = Step(next(iter(fields.get("step", [])), Step.in_effect))
        words = next(iter(fields["words"]), "")
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                row = visit.session.get_one(Directive, number)
                community = visit.session.get_one(Community, row.community_id)
                divisions = _chosen(visit, community, fields["divisions"]) if "divisions" in fields else None
                confirming.confirm(
                    visit.session, number, visit.person, step, visit.now, words=words, divisions=divisions
                )
        ack()


def _ending(app: App, desk: Desk) -> None:
    @app.action(Action.end_directive)
    def end_button(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            number = read_value(action["value"])["directive"]
            row = directives.may_end(visit.session, number, visit.person, visit.now)
            view = forms.ending(visit.reader, directive_notices.board_of(visit.session, row, visit.now))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.end_directive)
    def ended(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        number, fields = read_value(view["private_metadata"])["directive"], forms.read_fields(view)
        state, reason = DirectiveState(fields["state"][0]), next(iter(fields["reason"]), "")
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                directives.end(visit.session, number, visit.person, state, reason, visit.now)
        ack()


def _named(visit: Visit, action: Payload) -> Directive:
    row = visit.session.get(Directive, read_value(action["value"])["directive"])
    if row is None:
        raise NotFound(directives.GONE)
    return row


def _details(visit: Visit, row: Directive) -> Post:
    community = visit.session.get_one(Community, row.community_id)
    standing = people.standing(visit.session, community, visit.person, visit.now)
    speaks = confirming.mine(visit.session, row, visit.person, visit.now)
    leads = may(standing, Act.run_community).is_allowed
    return views.details(
        visit.reader,
        directive_notices.board_of(visit.session, row, visit.now),
        may_end=may(standing, Act.issue_directive).is_allowed,
        may_confirm=leads or bool(speaks),
    )


def _confirmation(visit: Visit, number: int, *, asks_for_step: bool) -> dict[str, Any]:
    row, parts = confirming.may_confirm(visit.session, number, visit.person, visit.now)
    choices = [Choice(each.division.id or 0, each.division.name) for each in parts]
    if not choices:
        raise NotFound(directives.ended_sentence(row), at=row.ended_at)
    board = directive_notices.board_of(visit.session, row, visit.now)
    chosen = [] if asks_for_step else [each.division for each in choices]
    return forms.confirming(visit.reader, board, choices, chosen, asks_for_step=asks_for_step)


def _choices(visit: Visit, community: Community) -> list[Choice]:
    return [Choice(each.id or 0, each.name) for each in roster.divisions(visit.session, community.id or 0)]


def _chosen(visit: Visit, community: Community, entered: list[str]) -> list[DivisionId]:
    """Return the divisions that were chosen from a menu, or typed one a line where they are too many for one."""
    if all(each.isdigit() for each in entered):
        return [DivisionId(int(each)) for each in entered]
    lines = [line for each in entered for line in each.splitlines() if line.strip()]
    try:
        return [DivisionId(finding.division_called(visit.session, community, each).id or 0) for each in lines]
    except NotFound as error:
        raise Invalid("divisions", error.message, **error.params) from None
