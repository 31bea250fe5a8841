"""The stand-in as a server: the Web API, the sockets and whatever is mounted, on one port of 127.0.0.1."""

import socket
from collections import deque
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from bot.clock import Clock
from bot.playground.slack import manifest as manifests
from bot.playground.slack.deliveries import Deliveries
from bot.playground.slack.faults import Faults
from bot.playground.slack.http_server import HttpServer
from bot.playground.slack.ids import Ids
from bot.playground.slack.own_host import OwnHost
from bot.playground.slack.records import Json, Traffic, Violation
from bot.playground.slack.sockets import Sockets
from bot.playground.slack.store import Store
from bot.playground.slack.traffic import TrafficLog
from bot.playground.slack.web_api import WebApi
from bot.playground.slack.workspace import Workspace

_HOST = "127.0.0.1"


# Slack's ids are unique among all workspaces, so those of one that stands beside another begin far from its.
_APART = 1_000_000
_SHARED = ("app_id", "app_token", "signing_secret", "verification_token")


class StandIn:
    """A strict local Slack with one workspace and one app.

    One that stands `beside` another is a second workspace of the same Slack with the same app in it: the bot reaches
    both at the first one's address, each by its own token, and hears of both over the same sockets.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        manifest: Json,
        state_file: Path | None = None,
        port: int = 0,
        retry_delays_s: tuple[float, ...] = (0.0, 60.0, 300.0),
        ack_timeout_s: float = 3.0,
        trigger_life_s: float = 3.0,
        beside: "StandIn | None" = None,
    ) -> None:
        ids = Ids(beside.workspace.ids.count + _APART) if beside else Ids()
        self.workspace: Workspace = Workspace(clock, manifests.read(manifest), ids)
        self.workspace.trigger_life_s = trigger_life_s
        self.faults = Faults()
        self._log = TrafficLog(clock)
        self._beside = beside
        self._sockets: Sockets = beside._sockets if beside else Sockets(self.app_id)
        self._deliveries = Deliveries(
            self.workspace, self._sockets, self.faults, self._log, retry_delays_s, ack_timeout_s
        )
        self._web_api = WebApi(self.workspace, self.faults, self._log, self._sockets)
        if beside:
            self.workspace.identity |= {name: beside.workspace.identity[name] for name in _SHARED}
            beside._web_api.beside.append(self._web_api)
        self._store = Store(self.workspace, state_file)
        self._port = port
        self._mounts: list[BaseRoute] = []
        self._server: HttpServer | None = None
        self.url = ""

    def start(self) -> None:
        """Listen. Returns when `url` answers."""
        listener = socket.create_server((_HOST, self._port))
        # Without it every answer waits some 40 ms for the client's delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.url = f"http://{_HOST}:{listener.getsockname()[1]}"
        self.workspace.serve_at(self.url)
        self._server = HttpServer(self._app())
        self._server.start(listener)
        if self._beside is None:
            self._sockets.loop = self._server.loop
        self._deliveries.start()
        self._store.start()

    def stop(self) -> None:
        """Stop listening, close every socket, and keep the state."""
        self._deliveries.stop()
        if self._server is not None:
            if self._beside is None:
                self._sockets.close()
            self._server.stop()
            self._server = None
        self._store.stop()

    @property
    def api_url(self) -> str:
        """The base_url for a WebClient."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.identity["bot_token"]

    @property
    def app_token(self) -> str:
        return self.workspace.identity["app_token"]

    @property
    def signing_secret(self) -> str:
        return self.workspace.identity["signing_secret"]

    @property
    def team_id(self) -> str:
        return self.workspace.identity["team_id"]

    @property
    def bot_user_id(self) -> str:
        return self.workspace.identity["bot_user_id"]

    @property
    def bot_id(self) -> str:
        return self.workspace.identity["bot_id"]

    @property
    def app_id(self) -> str:
        return self.workspace.identity["app_id"]

    @property
    def violations(self) -> list[Violation]:
        """Everything that the bot did and Slack would have refused or spoiled, oldest first."""
        return self.workspace.violations

    @property
    def traffic(self) -> deque[Traffic]:
        """The last API calls and deliveries, oldest first."""
        return self._log.entries

    @property
    def enforce_rate_limits(self) -> bool:
        """Whether calls are limited as Slack limits them, against real time; off at first."""
        return self._web_api.rate_limits.is_enforced

    @enforce_rate_limits.setter
    def enforce_rate_limits(self, wanted: bool) -> None:
        self._web_api.rate_limits.is_enforced = wanted

    def deliver_over_http(self, url: str | None) -> None:
        """Send events, commands and interactions as signed HTTP posts to `url`; None goes back to sockets."""
        self._deliveries.request_url = url

    def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every connected bot to connect anew, and close."""
        self._sockets.disconnect(reason)

    def drop_sockets(self) -> None:
        """Close every socket without a word, as a failing network does."""
        self._sockets.close()

    @property
    def connected_sockets(self) -> int:
        """How many sockets of the bot are open."""
        return self._sockets.count

    def wait_until_connected(self, timeout_s: float = 10) -> None:
        """Return when the bot has a socket open. Raises TimeoutError."""
        self._sockets.wait_for_one(timeout_s)

    def idle(self, timeout_s: float = 10) -> None:
        """Return when every delivery sent so far is acknowledged or given up. Raises TimeoutError."""
        self._deliveries.wait_until_idle(timeout_s)

    def mount(self, path: str, app: ASGIApp) -> None:
        """Serve `app` under `path`; call it before `start`. A mount at "" or "/" comes last."""
        self._mounts.append(Mount(path, app=app))
        self._mounts.sort(key=lambda route: -len(getattr(route, "path", "")))

    def _app(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/api/{method}", self._web_api.call, methods=["GET", "POST"]),
            Route("/response/{team}/{key}", self._web_api.respond, methods=["POST"]),
            Route("/upload/{key}", self._web_api.upload, methods=["POST"]),
            Route("/files/{file}/{name}", self._web_api.download, methods=["GET"]),
            WebSocketRoute("/link/{ticket}", self._sockets.serve),
        ]
        return Starlette(routes=[*routes, *self._mounts], middleware=[Middleware(OwnHost)])
