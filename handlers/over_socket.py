"""Slack's deliveries over a websocket, answered as those over HTTP are."""

from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import system_clock
from handlers.acknowledged import answer_of

_A_MOMENT_S = 0.05


class Socket(SocketModeHandler):
    """A connection to Slack on which every envelope is answered with what its listener acknowledged."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's
        """Have the envelope dealt with, and answer it."""
        begun = system_clock().timestamp()
        request = BoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req))
        send_response(client, req, answer_of(self.app, request), begun)

    def close(self) -> None:
        """Stop receiving; returns when the thread that receives has ended.

        The client's own `close` sets a flag once and then waits for that thread, which clears the flag when it begins
        to receive: closed just after it was connected, it would wait for ever.
        """
        client: SocketModeClient = self.client
        client.closed, client.auto_reconnect_enabled = True, False
        runner = client.current_session_runner
        runner.event.set()
        while runner.is_alive():
            client.current_session_state.terminated = True
            client.disconnect()
            runner.thread.join(_A_MOMENT_S)
        super().close()  # type: ignore[no-untyped-call]  # of Bolt's
