"""The digest: read on demand, shared by a lead, and its check-ins acknowledged."""

from datetime import date

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.errors import Invalid
from bot.usecases import acknowledging, digests, people
from bot.views import digest as views
from bot.views.ids import Action, read_value
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload, channel_of


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons of a digest."""

    @app.action(Action.acknowledge_check_ins)
    def acknowledged(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        cycle = read_value(action["value"])["cycle"]
        with desk.visit(client, body) as visit:
            count = acknowledging.acknowledge(visit.session, cycle, visit.person, digests.key(cycle), visit.now)
            post = views.acknowledged_now(visit.reader, count)
        respond(text=post.text, response_type="ephemeral", replace_original=False)

    @app.action(Action.share_digest)
    def shared(ack: Ack, body: Payload, action: Payload, client: WebClient, respond: Respond) -> None:
        ack()
        # One press of one answer shares once, however often Slack delivers it.
        submission = f"{body['container']['message_ts']}:{body['user']['id']}"
        with desk.visit(client, body) as visit:
            digests.share(visit.session, read_value(action["value"])["cycle"], visit.person, submission, visit.now)
            post = views.shared(visit.reader)
        respond(text=post.text, response_type="ephemeral", replace_original=False)


def show(desk: Desk, client: WebClient, body: Payload, words: str) -> Post:
    """Return the newest digest, or that of the day which `words` name."""
    day = _day(words) if words else None
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        return digests.on_demand(visit.session, visit.reader, community, visit.person, day, visit.now)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise Invalid("day", "Write the day as in `/cop digest 2026-03-02`.") from None
