"""A small real Bolt app, connected over Socket Mode or reached by signed HTTP posts."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlparse

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.playground.slack.conftest import Place

Json = dict[str, Any]


class SampleBot:
    """Notes the events it gets and what it is asked; what it does on that a test says through `app`."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.app = App(client=place.web, signing_secret=place.stand_in.signing_secret, token_verification_enabled=False)
        self.events: list[Json] = []
        self.asked: list[Json] = []
        self.event_ids: list[str] = []
        self.retries: list[tuple[str | None, str | None]] = []
        self._close: list[Callable[[], object]] = []
        self.app.use(self._note)
        for name in ("message", "app_mention", "app_home_opened", "user_change", "app_uninstalled"):
            self.app.event(name)(lambda ack: ack())
        for name in ("tokens_revoked", "channel_rename", "member_joined_channel", "member_left_channel"):
            self.app.event(name)(lambda ack: ack())
        for name in ("channel_archive", "channel_unarchive", "channel_deleted", "channel_left"):
            self.app.event(name)(lambda ack: ack())

    def connect(self, mode: str) -> "SampleBot":
        """Be reachable over `socket` or `http`."""
        if mode == "socket":
            self.connect_socket()
        else:
            self._listen()
        return self

    def connect_socket(self) -> SocketModeHandler:
        """Open one more socket."""
        web = WebClient(base_url=self.place.stand_in.api_url)
        handler = SocketModeHandler(self.app, app_token=self.place.stand_in.app_token, web_client=web)
        handler.connect()  # type: ignore[no-untyped-call]
        self._close.append(lambda: self._close_socket(handler))
        return handler

    def close(self) -> None:
        for close in reversed(self._close):
            close()

    def _close_socket(self, handler: SocketModeHandler) -> None:
        # The client's own close waits up to four seconds for its threads; they are daemons and may end later.
        client = handler.client
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        client.closed = True
        for runner in (client.current_session_runner, client.current_app_monitor, client.message_processor):
            runner.event.set()
        self.place.stand_in.drop_sockets()
        client.message_workers.shutdown(wait=False)

    def types(self) -> list[str]:
        """Return the events that came so far, with their subtypes."""
        self.place.stand_in.idle()
        return [".".join(filter(None, (e["type"], e.get("subtype")))) for e in self.events]

    def _note(self, body: Json, request: BoltRequest, next: Callable[[], None]) -> None:
        if "event" not in body:
            self.asked.append(body)
        else:
            self.event_ids.append(body["event_id"])
            self.events.append(body["event"])
            headers = request.headers
            number, reason = headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")
            self.retries.append((number[0] if number else None, reason[0] if reason else None))
        next()

    def _listen(self) -> None:
        app = self.app

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                query = urlparse(self.path).query
                answer = app.dispatch(BoltRequest(body=raw, query=query, headers=dict(self.headers.items())))
                body = answer.body.encode()
                self.send_response(answer.status)
                for name, values in answer.headers.items():
                    self.send_header(name, values[0])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.place.stand_in.deliver_over_http(f"http://127.0.0.1:{server.server_address[1]}/slack/events")
        self._close += [server.server_close, server.shutdown]
