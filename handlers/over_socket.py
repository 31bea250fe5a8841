"""Slack's deliveries over a websocket, answered as those over HTTP are."""

from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import system_clock
from handlers.acknowledged import answer_of


class Socket(SocketModeHandler):
    """A connection to Slack on which every envelope is answered with what its listener acknowledged."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's
        """Have the envelope dealt with, and answer it."""
        begun = system_clock().timestamp()
        request = BoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req))
        send_response(client, req, answer_of(self.app, request), begun)
