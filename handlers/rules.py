"""`/cop rules`: the thresholds, a form to change them, and the past replayed before anything is saved."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.authority import Act, may
from bot.domain.detection.thresholds import Thresholds
from bot.usecases import assessing, people, rules
from bot.usecases.rules import Thread
from bot.views import plans as plan_views
from bot.views import rules as views
from bot.views.ids import Action, Form
from bot.views.surfaces import Post
from handlers.acknowledged import show_meanwhile
from handlers.desk import Desk, Payload, Visit, channel_of, submission_of
from storage import initiatives, seen
from storage import plans as kept
from storage.tables import Community, Person

# Initiatives whose past is replayed while Slack waits for the answer.
AT_ONCE = 60


def register(app: App, desk: Desk) -> None:
    """Listen to everything a lead does about the rules."""

    @app.action(Action.edit_rules)
    def edit_rules(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        open_form(desk, client, body)

    @app.view(Form.try_rules)
    def try_rules(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = plan_views.read_form(view)
        limits = rules.read(views.read_form(fields))
        with desk.look(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            people.permit(visit.session, community, visit.person, Act.run_community, visit.now)
            is_long = len(initiatives.of_community(visit.session, community.id or 0)) > AT_ONCE
            if is_long:
                # Nothing is saved here, and a long past takes longer than Slack waits: say so, then go on.
                show_meanwhile(ack, views.working(visit.reader))
            shown = _tried(visit, community, limits)
        if is_long:
            client.views_update(view_id=view["id"], view=shown)
        else:
            ack(response_action="update", view=shown)

    @app.view(Form.rules)
    def save(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields = plan_views.read_form(view)
        with desk.visit(client, body) as visit:
            community = visit.session.get_one(Community, carried["community"])
            if seen.first_time(visit.session, submission_of(view), visit.now):
                rules.save(visit.session, community, visit.person, carried["changes"], fields["reason"], visit.now)
            done = views.saved(visit.reader)
        ack(response_action="update", view=done)


def open_form(desk: Desk, client: WebClient, body: Payload) -> None:
    """Open the form with the community's thresholds. Raises Refused unless a lead asks."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit(visit.session, community, visit.person, Act.run_community, visit.now)
        view = views.form(visit.reader, community.id or 0, assessing.limits_of(community))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def overview(desk: Desk, client: WebClient, body: Payload) -> Post:
    """Return the community's thresholds in words."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        standing = people.permit_view(visit.session, community, visit.person, visit.now)
        may_edit = may(standing, Act.run_community).is_allowed
        return views.overview(
            visit.reader, assessing.limits_of(community), _changes(visit, community), may_edit=may_edit
        )


def _tried(visit: Visit, community: Community, limits: Thresholds) -> Payload:
    present = assessing.limits_of(community)
    trial = rules.try_out(visit.session, community, visit.person, limits, visit.now)
    tried = views.Tried(_raised(trial.added), _raised(trial.spared), trial.kept, trial.since)
    return views.result(visit.reader, community.id or 0, rules.differing(present, limits), tried, present)


def _changes(visit: Visit, community: Community) -> list[views.Changed]:
    return [
        views.Changed(
            each.name,
            each.before,
            each.after,
            visit.session.get_one(Person, each.by_id).slack_id,
            visit.reader.moment(each.at),
            each.reason,
        )
        for each in kept.threshold_changes(visit.session, community.id or 0)
    ]


def _raised(threads: list[Thread]) -> list[views.Raised]:
    return [views.Raised(each.key, each.title, each.on) for each in threads]
