"""Plain direct messages: kept as notes, answered once, never ignored."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.usecases import interventions, noting
from bot.views.ids import ATTACHING, Action, read_value
from bot.views.mrkdwn import unescape
from handlers import threads
from handlers.desk import Desk, Payload, team_of
from storage import roster

SPOKEN = frozenset({None, "file_share", "message_changed", "message_deleted", "thread_broadcast", "me_message"})


def register(app: App, desk: Desk) -> None:
    """Listen to what people write to the bot, and to where they want it kept."""

    @app.event("message", matchers=[_is_direct])
    def message(body: Payload, event: Payload, client: WebClient) -> None:
        said = event.get("message") or event.get("previous_message") or event
        threads.find_head(desk, client, body, event)
        if said.get("bot_id") or _in_an_intervention(desk, body, event, said):
            threads.hear(desk, body, event)
            return
        if event.get("subtype") not in SPOKEN:
            return
        if "subtype" in event and event["subtype"].startswith("message_"):
            _mend(desk, body, event, said)
            return
        with desk.visit(client, body) as visit:
            noting.heard(visit.session, visit.person, event["channel"], event["ts"], _words(event), visit.now)

    for attaching in (*ATTACHING, Action.choose_initiative):

        @app.action(attaching)
        def attach(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
            ack()
            carried = read_value((action.get("selected_option") or action)["value"])
            with desk.visit(client, body) as visit:
                noting.attach(visit.session, carried["bundle"], carried["initiative"], visit.person, visit.now)

    @app.action(Action.keep_note)
    def keep(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        with desk.visit(client, body) as visit:
            noting.keep_as_note(visit.session, read_value(action["value"])["bundle"], visit.person, visit.now)


def _is_direct(event: Payload) -> bool:
    return event.get("channel_type") == "im"


def _in_an_intervention(desk: Desk, body: Payload, event: Payload, said: Payload) -> bool:
    """Return whether it was said in the thread of a restricted intervention, which lives in direct messages."""
    if "thread_ts" not in said:
        return False
    with desk.database.reading() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        place = (event["channel"], said["thread_ts"])
        return workspace is not None and interventions.in_thread(session, workspace.id or 0, *place) is not None


def _mend(desk: Desk, body: Payload, event: Payload, said: Payload) -> None:
    """Follow what the person changed or deleted in the conversation with the bot."""
    now = desk.clock()
    with desk.database.writing() as session:
        workspace = roster.workspace_of_team(session, team_of(body))
        if workspace is None:
            return
        place = (workspace.id or 0, event["channel"], said["ts"])
        if event["subtype"] == "message_deleted":
            noting.taken_back(session, *place, now)
        else:
            noting.reworded(session, *place, _words(said), now)
    desk.wake()


def _words(said: Payload) -> str:
    """Return what was written as the person typed it; Slack escapes three characters, and files come beside."""
    files = [f"[{file.get('title') or file.get('name') or 'file'}]" for file in said.get("files") or []]
    return " ".join([unescape(said.get("text") or ""), *files]).strip()
