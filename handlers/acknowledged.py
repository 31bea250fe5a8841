"""What Slack is answered, and when.

An acknowledgement stands once it is given, whatever becomes of its listener afterwards. It goes out when the listener
has ended: Slack delivers what it believes taken no second time, so by then it has to be safe.
"""

import threading
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.listener.listener_completion_handler import ListenerCompletionHandler

# Slack waits three seconds. A listener that takes longer than this goes on after Slack has its answer.
LONGEST_HELD_S = 2.5


class StandingAck(Ack):
    """Keeps the first answer it is given, and hands out copies of it; `may_go` is set when it need wait no more.

    Bolt 1.30 shares one answer between the thread that sends it and the listener's: when a listener fails after it
    has acknowledged, the status on its way to Slack becomes 500, or the answer goes missing and Slack is told 404
    (thread_runner.py). The person would then see two failures, ours and Slack's own.
    """

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self._given: BoltResponse | None = None
        super().__init__()  # type: ignore[no-untyped-call]  # of Bolt's

    @property
    def response(self) -> BoltResponse | None:
        """A copy of the answer, None before there is one."""
        given = self._given
        return given and BoltResponse(status=given.status, body=given.body, headers=given.headers)

    @response.setter
    def response(self, answer: BoltResponse | None) -> None:
        self._given = self._given or answer

    def take_back(self) -> None:
        """Have Slack deliver it again, unless the acknowledgement is out."""
        self._given = BoltResponse(status=500, body="")


class _Ends(ListenerCompletionHandler):
    """Lets the acknowledgement go when the listener has ended."""

    def handle(self, request: BoltRequest, response: BoltResponse | None) -> None:
        ack = request.context.ack
        if isinstance(ack, StandingAck):
            ack.may_go.set()


def answer_of(app: App, request: BoltRequest) -> BoltResponse:
    """Return what to answer Slack on the request, once that may go out: the acknowledgement, else what Bolt says."""
    ack = StandingAck()
    request.context["ack"] = ack
    answer = app.dispatch(request)
    if ack.response:
        ack.may_go.wait(LONGEST_HELD_S)
    return ack.response or answer


def show_meanwhile(ack: Ack, view: dict[str, Any]) -> None:
    """Have Slack show the view at once, in place of the form: its listener goes on, and shows another one later.

    Only for a listener that saves nothing. Held back, this would come after what it is to be replaced by.
    """
    ack(response_action="update", view=view)
    if isinstance(ack, StandingAck):
        ack.may_go.set()


def watch(app: App) -> None:
    """Have the app's listeners say when they have ended."""
    app.listener_runner.listener_completion_handler = _Ends()
