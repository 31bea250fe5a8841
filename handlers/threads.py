"""What happens in the community's channel: words in a thread, changed and deleted messages, mentions."""

from datetime import datetime

from slack_bolt import App
from slack_sdk import WebClient

from bot.domain import verbs
from bot.domain.errors import DomainError, NotFound
from bot.domain.sentences import N_
from bot.usecases import (
    actions,
    decisions,
    directing_notices,
    discussing,
    finding,
    intervention_notices,
    interventions,
    lessons,
    people,
    standing,
)
from bot.views import actions as action_views
from bot.views import decisions as decision_views
from bot.views import errors, intervention_lists
from bot.views import lessons as lesson_views
from bot.views import standing as views
from bot.views.ids import key_of
from bot.views.mrkdwn import unescape, unmarked
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, Visit, channel_of, team_of
from storage import outbox, roster, seen, tables
from storage.tables import Community, Initiative

MARKS = frozenset({"pushpin", "round_pushpin"})
SPOKEN = frozenset({None, "message_changed", "message_deleted", "file_share", "thread_broadcast"})


def register(app: App, desk: Desk) -> None:
    """Listen to what happens in the channel."""

    @app.event("message")
    def message(body: Payload, event: Payload, client: WebClient) -> None:
        find_head(desk, client, body, event)
        hear(desk, body, event)

    @app.event("app_mention")
    def mentioned(body: Payload, event: Payload, client: WebClient) -> None:
        post = answer_mention(desk, client, body, event)
        client.chat_postEphemeral(
            channel=event["channel"],
            user=event["user"],
            thread_ts=event.get("thread_ts"),
            text=post.text,
            blocks=post.blocks or None,
        )

    @app.event("reaction_added")
    @app.event("reaction_removed")
    def reacted(body: Payload, event: Payload, client: WebClient) -> None:
        mark(desk, client, body, event)


def hear(desk: Desk, body: Payload, event: Payload) -> None:
    """Keep what people say, change or delete in an intervention's thread; the bot's own words are not kept.

    A head post that somebody deleted is made again.
    """
    now, subtype = desk.clock(), event.get("subtype")
    said = event.get("message") or event.get("previous_message") or event
    was = event.get("previous_message") or {}
    # A message with replies is not deleted by Slack but changed into a tombstone.
    is_gone = subtype == "message_deleted" or said.get("subtype") == "tombstone"
    if is_gone and was.get("bot_id"):
        _head_deleted(desk, body, event["channel"], was["ts"], now)
        return
    if subtype in {"message_changed", "message_deleted"}:
        _note_decision(desk, body, event, said, now)
    if said.get("bot_id") or "thread_ts" not in said or subtype not in SPOKEN:
        return
    with desk.database.writing() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        if workspace is None or not seen.first_time(session, body.get("event_id", ""), now):
            return
        place = (workspace.id or 0, event["channel"], said["thread_ts"])
        if subtype == "message_deleted":
            discussing.unsaid(session, *place, said["ts"], now)
        else:
            discussing.heard(session, *place, said["ts"], said.get("user", ""), said.get("text", ""), now)
    desk.wake()


def find_head(desk: Desk, client: WebClient, body: Payload, event: Payload) -> None:
    """Make it known where the bot's message stands that heads the thread, if it is not known yet.

    Slack shows a message before its delivery is settled. After a kill in between it takes a lease's time until it is,
    and what people answer in the meantime belongs to it all the same.
    """
    said = event.get("message") or event.get("previous_message") or event
    place = (event["channel"], said.get("thread_ts", ""))
    with desk.database.reading() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        is_ours = workspace is not None and said.get("parent_user_id") == workspace.bot_user
        if workspace is None or not is_ours or outbox.find_at(session, workspace.id or 0, *place):
            return
    head = _read_again(client, *place, include_all_metadata=True)
    if key := key_of(head):
        with desk.database.writing() as session:
            outbox.found_at(session, workspace.id or 0, key, *place)


def mark(desk: Desk, client: WebClient, body: Payload, event: Payload) -> None:
    """Keep that somebody marked a message in an intervention's thread for the story, or took the mark off."""
    item = event.get("item", {})
    if event.get("reaction") not in MARKS or item.get("type") != "message":
        return
    now, place = desk.clock(), (item["channel"], item["ts"])
    with desk.database.reading() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        is_known = workspace is not None and discussing.is_known(session, workspace.id or 0, *place)
    if workspace is None:
        return
    # What was said while nobody listened is read now: a mark says that it matters.
    said = {} if is_known else _read_again(client, *place)
    with desk.database.writing() as session:
        if not seen.first_time(session, body.get("event_id", ""), now):
            return
        if said.get("thread_ts") and not said.get("bot_id"):
            thread, who, words = said["thread_ts"], said.get("user", ""), said.get("text", "")
            discussing.heard(session, workspace.id or 0, place[0], thread, place[1], who, words, now)
        is_on = event["type"] == "reaction_added"
        discussing.mark(session, workspace.id or 0, *place, event["user"], now, is_on=is_on)
    desk.wake()


def _read_again(client: WebClient, channel: str, ts: str, *, include_all_metadata: bool = False) -> Payload:
    found = client.conversations_replies(channel=channel, ts=ts, limit=1, include_all_metadata=include_all_metadata)[
        "messages"
    ]
    return next((each for each in found if each["ts"] == ts), {})


def answer_mention(desk: Desk, client: WebClient, body: Payload, event: Payload) -> Post:
    """Return what a mention of the bot asks for; in an intervention's thread its initiative need not be named."""
    reader = desk.reader(body)
    try:
        with desk.look(client, body) as visit:
            return _obey(visit, body, event)
    except DomainError as error:
        return errors.problem(reader, error)


def _obey(visit: Visit, body: Payload, event: Payload) -> Post:
    verb, words = verbs.parse(unescape(_after_mention(event.get("text", ""))))
    row = interventions.in_thread(
        visit.session, visit.person.workspace_id, event["channel"], event.get("thread_ts", "")
    )
    community = _community(visit, body, row)
    is_about_thread = row is not None and not words
    match verb.name:
        case "help":
            return views.help_text(visit.reader, list(verbs.VERBS.values()))
        case "status" if row is not None and is_about_thread:
            return intervention_lists.one(visit.reader, intervention_notices.head_of(visit.session, row, visit.now))
        case "status":
            return standing.status(visit.session, visit.reader, community, visit.person, words, visit.now)
        case "why" if row is not None and is_about_thread:
            return _why(visit, community, visit.session.get_one(Initiative, row.initiative_id))
        case "why":
            return _why(visit, community, finding.initiative_named(visit.session, community, words))
        case "interventions":
            return _open(visit, community)
        case "lessons" if words:
            found = lessons.search(visit.session, community, words)
            return lesson_views.found(visit.reader, words, found)
        case "decisions":
            rows = decisions.listed(visit.session, community)
            lines = [directing_notices.decision_line(visit.session, each) for each in rows]
            return decision_views.listed(visit.reader, lines)
        case "actions":
            mine = actions.mine(visit.session, community, visit.person, visit.now)
            return action_views.listed(visit.reader, mine, [])
        case _:
            raise NotFound(N_("That needs a form, which a mention cannot open. Type `/cop {verb}`."), verb=verb.name)


def _community(visit: Visit, body: Payload, row: tables.Intervention | None) -> Community:
    """Return the community that is spoken of. Raises Refused for somebody outside it."""
    if row is None:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        return community
    community = visit.session.get_one(Community, row.community_id)
    interventions.permit_sight(visit.session, community, row, visit.person, visit.now)
    return community


def _why(visit: Visit, community: Community, initiative: Initiative) -> Post:
    return views.why(visit.reader, standing.verdict(visit.session, community, initiative, visit.now))


def _open(visit: Visit, community: Community) -> Post:
    listed = interventions.listed(visit.session, community)
    heads = [intervention_notices.head_of(visit.session, each, visit.now) for each in listed]
    return intervention_lists.overview(visit.reader, heads)


def _after_mention(text: str) -> str:
    """Return what follows the mention of the bot; what stands before it belongs to the sentence around."""
    return text.partition("<@")[2].partition(">")[2].strip()


def _head_deleted(desk: Desk, body: Payload, channel: str, ts: str, now: datetime) -> None:
    with desk.database.writing() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        if workspace and seen.first_time(session, body.get("event_id", ""), now):
            discussing.head_deleted(session, workspace.id or 0, channel, ts, now)
    desk.wake()


def _note_decision(desk: Desk, body: Payload, event: Payload, said: Payload, now: datetime) -> None:
    """A recorded decision remembers what became of its message, in a thread or not."""
    words = None if event["subtype"] == "message_deleted" else unmarked(said.get("text", ""))
    with desk.database.writing() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        if workspace:
            decisions.heard_again(session, workspace.id or 0, event["channel"], said["ts"], words, now)
