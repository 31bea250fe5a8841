"""Raising an intervention: by command, from a message, from a barrier."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.words import Level, Stage
from bot.usecases import finding, intervention_notices, interventions, people, raising
from bot.usecases.raising import Raise
from bot.views import intervention_forms
from bot.views.ids import Action, Form, Shortcut, read_value
from bot.views.intervention_forms import Choice
from bot.views.mrkdwn import unmarked
from handlers.desk import Desk, Payload, Visit, channel_of, profile_of, submission_of
from storage import checkins, initiatives, seen
from storage import interventions as kept
from storage.tables import Community, Initiative


def register(app: App, desk: Desk) -> None:
    """Listen to every way of raising an intervention."""

    @app.shortcut(Shortcut.raise_from_message)
    def from_message(ack: Ack, body: Payload, client: WebClient) -> None:
        ack()
        said, place = body["message"], body["channel"]["id"]
        link = _permalink(client, place, said["ts"])
        with desk.look(client, body) as visit:
            view = _form_from_words(visit, body, unmarked(said.get("text", "")), link)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(Action.raise_intervention)
    def from_barrier(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.look(client, body) as visit:
            initiative = visit.session.get_one(Initiative, read_value(action["value"])["initiative"])
            community = visit.session.get_one(Community, initiative.community_id)
            last = checkins.last_answer(visit.session, initiative.id or 0)
            barrier = last.barrier if last else ""
            view = _form(visit, community, initiative, barrier, "")
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(Form.raise_intervention)
    def raised(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, fields, lists = intervention_forms.read(view)
        # Slack is asked who they are before the database is held.
        concerned = [profile_of(client, each) for each in lists.get("concerned", [])]
        with desk.visit(client, body) as visit:
            answer = None
            if seen.first_time(visit.session, submission_of(view), visit.now):
                answer = _raise(visit, carried, fields, lists, concerned)
        if answer:
            ack(response_action="update", view=answer)
        else:
            ack()


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form that raises an intervention on the initiative that `words` names, or on one to be chosen."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        initiative = finding.initiative_named(visit.session, community, words) if words else None
        view = _form(visit, community, initiative, "", "")
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _permalink(client: WebClient, channel: str, ts: str) -> str:
    """Return the message's link; empty where the bot is not in that conversation."""
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    except SlackApiError:
        return ""


def _form_from_words(visit: Visit, body: Payload, words: str, link: str) -> dict[str, Any]:
    community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
    return _form(visit, community, _meant(visit, community, body, words), words, link)


def _meant(visit: Visit, community: Community, body: Payload, words: str) -> Initiative | None:
    """Return the initiative whose thread the message stands in, or whose key it names."""
    thread_ts = body["message"].get("thread_ts", "")
    row = interventions.in_thread(visit.session, visit.person.workspace_id, channel_of(body) or "", thread_ts)
    if row is not None and row.community_id == community.id:
        return visit.session.get_one(Initiative, row.initiative_id)
    named = re.search(rf"\b{re.escape(community.key_prefix)}-(\d{{1,9}})\b", words, re.IGNORECASE)
    return initiatives.by_number(visit.session, community.id or 0, int(named[1])) if named else None


def _form(visit: Visit, community: Community, initiative: Initiative | None, reason: str, link: str) -> dict[str, Any]:
    raising.may_raise(visit.session, community, visit.person, visit.now)
    active = initiatives.of_community(visit.session, community.id or 0, Stage.active)
    listed = [*active, initiative] if initiative and initiative not in active else active
    if not listed:
        finding.initiative_named(visit.session, community, "")
    choices = [Choice(initiatives.key(community, each), each.title) for each in listed]
    return intervention_forms.raising(
        visit.reader,
        community=community.id or 0,
        choices=choices,
        chosen=initiatives.key(community, initiative) if initiative else None,
        reason=reason,
        source_link=link,
        is_open=bool(initiative and kept.open_for(visit.session, initiative.id or 0)),
    )


def _raise(
    visit: Visit,
    carried: dict[str, Any],
    fields: dict[str, str],
    lists: dict[str, list[str]],
    concerned: list[people.Profile],
) -> dict[str, Any] | None:
    """Raise it; return what to show instead of the form when it joined an open one."""
    community = visit.session.get_one(Community, carried["community"])
    initiative = finding.initiative_named(visit.session, community, fields["initiative"])
    words = Raise(
        fields["reason"],
        Level(fields["level"]),
        carried.get("link", ""),
        is_restricted=bool(lists.get("restricted")),
        concerned=[people.remember_in(visit.session, community.workspace_id, each, visit.now) for each in concerned],
    )
    done = raising.raise_by_hand(visit.session, community, initiative, visit.person, words, visit.now)
    if done.is_new:
        return None
    link = intervention_notices.link_to(visit.session, community, done.row)
    return intervention_forms.joined(visit.reader, key=initiatives.key(community, initiative), thread_link=link)
