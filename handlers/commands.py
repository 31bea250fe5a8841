"""The slash commands: each verb of `bot.domain.verbs` has one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain import verbs
from bot.usecases import finding, people, standing
from bot.views import standing as views
from bot.views.ids import Command
from bot.views.surfaces import Post
from handlers import checkins, initiatives, interventions, raising, roster, setup
from handlers.desk import Desk, Payload, channel_of


@dataclass(frozen=True)
class Typed:
    """A command as it was typed, with everything needed to obey it."""

    desk: Desk
    client: WebClient
    body: Payload
    respond: Respond
    words: str

    def answer(self, post: Post) -> None:
        """Answer so that only the person who typed sees it."""
        self.respond(text=post.text, blocks=post.blocks or None, response_type="ephemeral")


def register(app: App, desk: Desk) -> None:
    """Listen to the slash commands."""

    def listen(command: Command, obey: Callable[[Typed], None]) -> None:
        @app.command(command)
        def typed(ack: Ack, body: Payload, client: WebClient, respond: Respond) -> None:
            ack()
            obey(Typed(desk, client, body, respond, (body.get("text") or "").strip()))

    listen(Command.cop, _cop)
    listen(Command.check_in, _check_in)
    listen(Command.status, _status)
    listen(Command.intervene, _intervene)


def _cop(typed: Typed) -> None:
    verb, words = verbs.parse(typed.words)
    OBEY[verb.name](Typed(typed.desk, typed.client, typed.body, typed.respond, words))


def _help(typed: Typed) -> None:
    typed.answer(views.help_text(typed.desk.reader(typed.body), list(verbs.VERBS.values())))


def _status(typed: Typed) -> None:
    with typed.desk.look(typed.client, typed.body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(typed.body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        post = standing.status(visit.session, visit.reader, community, visit.person, typed.words, visit.now)
    typed.answer(post)


def _why(typed: Typed) -> None:
    with typed.desk.look(typed.client, typed.body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(typed.body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        initiative = finding.initiative_named(visit.session, community, typed.words)
        verdict = standing.verdict(visit.session, community, initiative, visit.now)
        post = views.why(visit.reader, verdict)
    typed.answer(post)


def _check_in(typed: Typed) -> None:
    checkins.open_form(typed.desk, typed.client, typed.body, typed.words)


def _intervene(typed: Typed) -> None:
    raising.open_form(typed.desk, typed.client, typed.body, typed.words)


def _interventions(typed: Typed) -> None:
    listing = interventions.figures if typed.words.casefold() == "figures" else interventions.list_open
    typed.answer(listing(typed.desk, typed.client, typed.body))


def _setup(typed: Typed) -> None:
    setup.open_wizard(typed.desk, typed.client, typed.body)


def _roster(typed: Typed) -> None:
    typed.answer(roster.show(typed.desk, typed.client, typed.body, typed.words))


def _assign(typed: Typed) -> None:
    roster.open_assign(typed.desk, typed.client, typed.body)


def _division(typed: Typed) -> None:
    roster.open_division(typed.desk, typed.client, typed.body, typed.words)


def _initiative(typed: Typed) -> None:
    if post := initiatives.obey(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


OBEY: dict[str, Callable[[Typed], None]] = {
    "help": _help,
    "setup": _setup,
    "roster": _roster,
    "assign": _assign,
    "division": _division,
    "initiative": _initiative,
    "status": _status,
    "why": _why,
    "checkin": _check_in,
    "intervene": _intervene,
    "interventions": _interventions,
}
