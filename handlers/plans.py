"""Plans: the form, milestones that get done, measures, links to other initiatives, and a lead's decision."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.authority import Act
from bot.domain.errors import Invalid
from bot.domain.plan import PlanKind
from bot.domain.plan_text import read_milestones, read_targets
from bot.usecases import finding, links, measures, people, plan_forms, plans
from bot.usecases.plans import Wanted
from bot.views import plans as views
from bot.views.ids import Action, Form, read_value
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, seen
from storage.tables import Community, Initiative
from storage.tables_plans import Measure


def register(app: App, desk: Desk) -> None:
    """Listen to everything a person does about a plan."""
    _listen_to_plans(app, desk)
    _listen_to_decisions(app, desk)
    _listen_to_measures(app, desk)
    _listen_to_links(app, desk)


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the plan of the initiative that `words` names."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        initiative = finding.initiative_named(visit.session, community, words)
        view = _form(visit, community, initiative)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _listen_to_plans(app: App, desk: Desk) -> None:
    @app.action(Action.open_plan)
    def open_plan(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = _form(visit, *_named(visit, action))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.mark_milestone)
    def mark_milestone(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.visit(client, body) as visit:
            point = plans.mark(visit.session, carried["point"], visit.person, carried["done"], visit.now)
            community, initiative = plans.may_see(visit.session, point.initiative_id, visit.person, visit.now)
            view = _form(visit, community, initiative)
        client.views_update(view_id=body["view"]["id"], view=view)

    @app.action(Action.plan_history)
    def plan_history(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community, initiative = _named(visit, action)
            changes = plan_forms.history(visit.session, initiative)
            view = views.history(visit.reader, initiatives.key(community, initiative), changes)
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.plan)
    def plan(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = views.read_form(view)
        wanted = _wanted(fields)
        with desk.visit(client, body) as visit:
            initiative = visit.session.get_one(Initiative, carried["initiative"])
            community = visit.session.get_one(Community, initiative.community_id)
            outcome = plans.Saved.unchanged
            if seen.first_time(visit.session, submission_of(view), visit.now):
                outcome = plans.send(
                    visit.session, carried["initiative"], visit.person, wanted, fields.get("reason", ""), visit.now
                )
            thanks = views.sent(visit.reader, initiatives.key(community, initiative), outcome.value)
        ack(response_action="update", view=thanks)


def _listen_to_decisions(app: App, desk: Desk) -> None:
    def listen(action_id: Action, *, is_agreed: bool) -> None:
        @app.action(action_id)
        def decide(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            with desk.visit(client, body) as visit:
                carried = read_value(action["value"])
                plans.decide(visit.session, carried["proposal"], visit.person, is_agreed, visit.now)

    listen(Action.agree_baseline, is_agreed=True)
    listen(Action.not_yet, is_agreed=False)


def _listen_to_measures(app: App, desk: Desk) -> None:
    @app.action(Action.open_measures)
    def open_measures(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            view = _measures(visit, *_named(visit, action))
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.edit_measure)
    def edit_measure(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community, initiative = _named(visit, action)
            plans.permit(visit.session, initiative, visit.person, Act.edit_initiative, visit.now)
            row = visit.session.get(Measure, read_value(action["value"]).get("measure") or 0)
            line = plan_forms.measure_line(row, initiative, visit.now) if row else None
            key = initiatives.key(community, initiative)
            view = views.measure_form(visit.reader, initiative.id or 0, key, line)
        client.views_update(view_id=body["view"]["id"], view=view)

    @app.view(Form.measure)
    def measure(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = views.read_form(view)
        entered = measures.Entered(
            name=fields["name"],
            unit=fields["unit"],
            baseline=fields["baseline"],
            target=fields["target"],
            current=fields["current"],
            is_lag=fields["kind"] == "lag",
            reason=fields.get("reason", ""),
        )
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                id_, known = carried["initiative"], carried.get("measure")
                measures.save(visit.session, id_, known, visit.person, entered, visit.now)
            shown = _measures(visit, *plans.may_see(visit.session, carried["initiative"], visit.person, visit.now))
        ack(response_action="update", view=shown)


def _listen_to_links(app: App, desk: Desk) -> None:
    @app.action(Action.open_links)
    def open_links(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            community, initiative = _named(visit, action)
            plans.permit(visit.session, initiative, visit.person, Act.edit_initiative, visit.now)
            data = plan_forms.details(visit.session, visit.reader, community, initiative, visit.now)
            view = views.links_form(visit.reader, data)
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.links)
    def save_links(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = views.read_form(view)
        entered = links.Entered(
            outcome=fields["outcome"],
            tags=tuple(links.Tag(tag) for tag in fields["tags"].split(",") if tag),
            sponsor_id=int(fields["sponsor"]) if fields.get("sponsor") else None,
            parent=fields["parent"],
            upstream=fields["upstream"],
        )
        with desk.visit(client, body) as visit:
            if seen.first_time(visit.session, submission_of(view), visit.now):
                links.save(visit.session, carried["initiative"], visit.person, entered, visit.now)
        ack()


def _named(visit: Visit, action: Payload) -> tuple[Community, Initiative]:
    """Return the initiative that a button carries. Raises Refused for somebody outside its community."""
    return plans.may_see(visit.session, read_value(action["value"])["initiative"], visit.person, visit.now)


def _form(visit: Visit, community: Community, initiative: Initiative) -> dict[str, Any]:
    return views.form(visit.reader, plan_forms.plan(visit.session, community, initiative, visit.person, visit.now))


def _measures(visit: Visit, community: Community, initiative: Initiative) -> dict[str, Any]:
    return views.measures(
        visit.reader,
        initiative.id or 0,
        initiatives.key(community, initiative),
        plan_forms.measure_lines(visit.session, initiative, visit.now),
        may_edit=plans.may(visit.session, initiative, visit.person, Act.edit_initiative, visit.now),
    )


def _wanted(fields: dict[str, str]) -> Wanted:
    kind = PlanKind(fields["kind"])
    text = fields["points"]
    return Wanted(
        kind,
        _day("start", fields["start"]),
        _day("due", fields["due"]),
        read_milestones(text) if kind is PlanKind.milestones else (),
        read_targets(text) if kind is PlanKind.targets else (),
    )


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "Choose a date.") from None
