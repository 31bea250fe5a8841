"""What Slack is answered: an acknowledgement stands once it is given, whatever becomes of its listener afterwards."""

from slack_bolt import Ack, App, BoltRequest, BoltResponse


class StandingAck(Ack):
    """Keeps the first answer it is given, and hands out copies of it.

    Bolt 1.30 shares one answer between the thread that sends it and the listener's: when a listener fails after it
    has acknowledged, the status on its way to Slack becomes 500, or the answer goes missing and Slack is told 404
    (thread_runner.py). The person would then see two failures, ours and Slack's own.
    """

    def __init__(self) -> None:
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


def answer_of(app: App, request: BoltRequest) -> BoltResponse:
    """Return what to answer Slack on the request: what its listener acknowledged with, else what Bolt says."""
    request.context["ack"] = StandingAck()
    answer = app.dispatch(request)
    return request.context.ack.response or answer
