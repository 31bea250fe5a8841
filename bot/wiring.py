"""The composition root: the one file that knows every piece."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import handlers
from bot.clock import Clock
from bot.delivery import Delivery
from bot.heartbeat import Heartbeat
from bot.reconciliation import Reconciliation
from bot.settings import Settings
from bot.usecases import notices, people, ticking
from handlers import over_http
from handlers.desk import Desk
from handlers.over_socket import Socket
from storage import setting_up
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Workspace

log = logging.getLogger("convener")
# Bolt warns of a token that it does not use, and at length of every event that nobody listens to.
log_of_bolt = logging.getLogger("convener.bolt")
log_of_bolt.setLevel(logging.ERROR)

# A person waits for a listener's calls, so they sit out Slack's Retry-After once; lanes of delivery sleep instead.
RETRIES = 1
LISTENERS = 10
TOKEN_REFUSED = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired"})


class House:
    """The bot as a whole: opened once, closed once. `settle` does by hand what the heartbeat does by the clock."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self._tokens: dict[str, AuthorizeResult] = {}
        self._refused: list[str] = []
        self._workspaces: dict[int, WebClient] = {}
        self._stopping = threading.Event()
        self.reconciliation = Reconciliation(database, clock, self._client_of)
        self.delivery = Delivery(database, clock, self._client_of, lambda s, m: notices.compose(s, m, clock()))
        self.heartbeat = Heartbeat(self._beat)
        self._listeners = Listeners(LISTENERS)
        self.app = self._app()
        self._socket: Socket | None = None

    def open(self) -> None:
        """Migrate, make every workspace known, and be ready to take requests.

        A token that Slack refuses keeps its own workspace out, not the others: `/healthz` says so. Raises SlackApiError
        when it refuses all of them, and DatabaseError.
        """
        self.database.claim()
        migrate(self.database)
        refusal = None
        for number, token in enumerate(self.settings.bot_tokens, 1):
            try:
                self._connect_workspace(token.get_secret_value())
            except SlackApiError as error:
                if (code := str(error.response.get("error"))) not in TOKEN_REFUSED:
                    raise
                refusal = error
                self._refused.append(f"Slack refuses token {number} in SLACK_BOT_TOKEN: {code}")
                log.error("%s", self._refused[-1])
        if refusal and not self._tokens:
            raise refusal

    def _connect_workspace(self, token: str) -> None:
        who = _client(self.settings, token).auth_test()
        with self.database.writing() as session:
            workspace = people.connect_workspace(
                session, who["team_id"], who["team"], who["user_id"], str(who.get("url", ""))
            )
            self._workspaces[workspace.id or 0] = _client(self.settings, token, retries=0)
        self._tokens[who["team_id"]] = AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who["team_id"],
            team=who["team"],
            bot_id=who["bot_id"],
            bot_user_id=who["user_id"],
            bot_token=token,
        )
        log.info("at home in %s", who["team"])

    def connect(self) -> None:
        """Open the socket over which Slack sends what people do (Socket Mode)."""
        assert self.settings.app_token is not None, "Socket Mode needs an app token"
        token = self.settings.app_token.get_secret_value()
        self._socket = Socket(self.app, token, web_client=_client(self.settings, token))
        self._socket.connect()  # type: ignore[no-untyped-call]  # of Bolt's

    def web(self) -> Starlette:
        """Return what is served over HTTP: health always, Slack's deliveries unless a socket is used."""
        routes = [Route("/healthz", self._health)]
        if self.settings.app_token is None:
            routes.append(over_http.route(self.app))
        return Starlette(routes=routes)

    def settle(self) -> None:
        """Do everything that is due now and deliver it; the daily look at Slack is `reconciliation` by itself."""
        while ticking.tick(self.database, self.clock(), stop=self._stopping.is_set) + self.delivery.deliver_due():
            pass

    def next_event(self) -> datetime | None:
        """Return when something is due next; None when nothing is planned."""
        return ticking.next_event(self.database)

    def idle(self) -> None:
        """Wait until no listener is at work."""
        self._listeners.idle()

    def close(self) -> None:
        """Stop taking work, finish what is in hand, and give everything back."""
        self._stopping.set()
        if self._socket:
            self._socket.close()
        self._listeners.shutdown(wait=True)
        self.heartbeat.stop()
        self.database.close()

    def _beat(self) -> None:
        ticking.tick(self.database, self.clock(), stop=self._stopping.is_set)
        self.reconciliation.run_due(stop=self._stopping.is_set)
        self.delivery.deliver_due(stop=self._stopping.is_set)

    def _client_of(self, workspace_id: int) -> WebClient | None:
        """Return the client of a workspace; None where the app was removed, so that nothing is sent there."""
        with self.database.reading() as session:
            is_connected = session.get_one(Workspace, workspace_id).connected
        return self._workspaces.get(workspace_id) if is_connected else None

    def _health(self, _request: Request) -> JSONResponse:
        """Answer 503 when nobody can be served; a workspace that is lost while others go on is only named."""
        down = [] if self._socket is None or self._socket.client.is_connected() else ["the socket to Slack is down"]
        lost, is_served = [], False
        try:
            with self.database.reading() as session:
                known = setting_up.workspaces(session)
            lost = self._refused + [said for each in known if (said := self._lost(each))]
            is_served = any(each.id in self._workspaces and each.connected for each in known)
        except Exception as error:
            log.exception("the database does not answer")
            down.append(f"the database does not answer: {type(error).__name__}")
        works = is_served and not down
        return JSONResponse({"ok": not down + lost, "problems": down + lost}, 200 if works else 503)

    def _lost(self, workspace: Workspace) -> str | None:
        """Return what is wrong with the workspace; one that was left and has no token any more is nobody's loss."""
        has_token = workspace.id in self._workspaces
        if workspace.connected:
            leave = f"`convener workspace leave {workspace.team}`"
            return None if has_token else f"no token works for {workspace.name}: put it back, or {leave}"
        if not has_token:
            return None
        return (
            f"the app was removed from {workspace.name}, or its token revoked: "
            "put the new token, or none, into SLACK_BOT_TOKEN and start again"
        )

    def _app(self) -> App:
        secret = self.settings.signing_secret
        app = App(
            logger=log_of_bolt,
            client=_client(self.settings),
            signing_secret=secret.get_secret_value() if secret else None,
            # Bolt reads the names of the parameters, and a bound method's `self` would be one of them.
            authorize=lambda team_id: self._authorize(team_id),
            listener_executor=self._listeners,
            # Bolt takes the deletion of our own message for an event of our own; the listeners tell the two apart.
            ignoring_self_events_enabled=False,
        )
        handlers.register(app, Desk(self.database, self.clock, self.heartbeat.wake))
        return app

    def _authorize(self, team_id: str | None) -> AuthorizeResult:
        known = self._tokens.get(team_id or "")
        if known is None:
            raise BoltError(f"Convener is not installed in the workspace {team_id}")
        return known


class Listeners(ThreadPoolExecutor):
    """The threads in which listeners run; one can wait until none is at work."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads, thread_name_prefix="listener")
        self._at_work: set[Future[Any]] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the listener in a thread."""
        future = super().submit(fn, *args, **kwargs)
        self._at_work.add(future)
        future.add_done_callback(self._at_work.discard)
        return future

    def idle(self) -> None:
        """Wait until no listener is at work."""
        while at_work := list(self._at_work):
            wait(at_work)


def _client(settings: Settings, token: str | None = None, *, retries: int = RETRIES) -> WebClient:
    """Return a client that never repeats a call by itself unless Slack said that it did not act.

    The SDK's own choice is to call again after a broken connection, which posts a message twice.
    """
    return WebClient(
        token,
        base_url=settings.slack_api_url,
        timeout=20,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=retries)] if retries else [],
    )
