"""The same listeners without Slack: what a person types or fills in comes from a terminal, and the answer goes there.

So every command that Slack takes is on the command line by itself, with the same authority and the same words.
"""

import json
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookResponse

import handlers
from bot.clock import Clock
from bot.domain.errors import NotFound
from bot.views.ids import Command
from handlers.desk import Desk, Payload, team_of, user_of
from storage import roster
from storage.database import Database
from storage.tables import Person

OPENS = frozenset({"views.open", "views.push", "views.update"})


@dataclass
class Heard:
    """What came back: what was said, the form that opened, and what is wrong with its fields."""

    said: list[Payload] = field(default_factory=list)
    form: Payload | None = None
    errors: dict[str, str] = field(default_factory=dict)


class Terminal:
    """One person at a terminal; what is said to others goes into the outbox, as always."""

    def __init__(self, database: Database, clock: Clock, team: str, slack_id: str, channel: str | None) -> None:
        self._from = {"team_id": team, "team": {"id": team}, "user_id": slack_id, "user": {"id": slack_id}}
        self._channel = channel
        self._heard = Heard()
        app = App(
            authorize=lambda team_id: AuthorizeResult(
                enterprise_id=None, team_id=team_id, bot_token="xoxb-terminal", bot_id="B", bot_user_id="U"
            ),
            request_verification_enabled=False,
            listener_executor=_AtOnce(),
        )
        app.middleware(self._instead_of_slack(database, team))
        handlers.register(app, _DeskAtHand(database, clock, lambda: None))
        self._app = app

    def types(self, words: str) -> Heard:
        """Type `/cop` with these words and return what comes back."""
        place = {"channel_id": self._channel} if self._channel else {}
        typed = {"command": str(Command.cop), "text": words, "trigger_id": "terminal", "response_url": "terminal:"}
        return self._hand_in({**self._from, **place, **typed})

    def submits(self, form: Payload, values: Payload) -> Heard:
        """Send a form that came back with these values, shaped as Slack sends them, and return what comes back."""
        view = {**form, "id": f"V{secrets.token_hex(8)}", "hash": secrets.token_hex(8), "state": {"values": values}}
        return self._hand_in({**self._from, "type": "view_submission", "trigger_id": "terminal", "view": view})

    def _hand_in(self, body: Payload) -> Heard:
        self._heard = Heard()
        answer = self._app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        told = json.loads(answer.body) if answer.body and answer.body.startswith("{") else {}
        self._heard.errors = told.get("errors", {})
        self._heard.form = told.get("view") or self._heard.form
        return self._heard

    def _instead_of_slack(self, database: Database, team: str) -> Callable[..., None]:
        def instead_of_slack(context: BoltContext, next: Callable[[], None]) -> None:
            context["client"] = _Client(database, team, self._opened)
            context["respond"] = self._answered
            next()

        return instead_of_slack

    def _opened(self, view: Payload) -> None:
        self._heard.form = view

    def _answered(self, text: str = "", blocks: Any = None, **_how: Any) -> WebhookResponse:
        self._heard.said.append({"text": text, "blocks": blocks or []})
        return WebhookResponse(url="terminal:", status_code=200, body="ok", headers={})


class _DeskAtHand(Desk):
    """A desk that knows people as they were last seen in Slack, however long ago."""

    def _recognise(self, client: WebClient, body: Payload) -> tuple[Person, datetime]:
        with self.database.reading() as session:
            workspace = roster.workspace_of_team(session, team_of(body))
            person = roster.person_by_slack_id(session, workspace.id or 0, user_of(body)) if workspace else None
        if person is None:
            raise NotFound("The bot has not met {person} yet: let them type `/cop help` once.", person=user_of(body))
        return person, self.clock()


class _Client(WebClient):
    """Takes the forms that a listener opens, and knows people from the database; nothing else is done from here."""

    def __init__(self, database: Database, team: str, opened: Callable[[Payload], None]) -> None:
        super().__init__()
        self._database, self._team, self._opened = database, team, opened

    def api_call(self, api_method: str, **said: Any) -> SlackResponse:
        given = {**(said.get("params") or {}), **(said.get("json") or {})}
        if api_method in OPENS:
            view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
            self._opened(view)
            return self._answer(api_method, {"ok": True, "view": {**view, "id": "V0", "hash": "0"}})
        if api_method == "users.info":
            return self._person(given["user"])
        if api_method == "chat.getPermalink":
            return self._answer(api_method, {"ok": True, "permalink": ""})
        raise NotFound("This part needs Slack: type it there.")

    def _person(self, slack_id: str) -> SlackResponse:
        with self._database.reading() as session:
            workspace = roster.workspace_of_team(session, self._team)
            found = roster.person_by_slack_id(session, workspace.id or 0, slack_id) if workspace else None
        if found is None:
            answer = self._answer("users.info", {"ok": False, "error": "user_not_found"})
            raise SlackApiError("user_not_found", answer)  # type: ignore[no-untyped-call]  # of the SDK
        user: Payload = {"id": slack_id, "real_name": found.name, "tz": found.tz, "locale": found.locale}
        user |= {"deleted": not found.is_active, "is_restricted": found.is_guest}
        return self._answer("users.info", {"ok": True, "user": user})

    def _answer(self, api_method: str, data: Payload) -> SlackResponse:
        return SlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data, headers={}, status_code=200
        )


class _AtOnce(Executor):
    """Does each piece of work before it returns, so that nothing is left when the command ends."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future
