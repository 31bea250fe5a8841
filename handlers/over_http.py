"""Slack's signed HTTP deliveries, handed to Bolt in a thread of their own so that none waits for another."""

from collections.abc import Sequence

from slack_bolt import App, BoltRequest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/slack/events"
ACKNOWLEDGED, FAILED_AFTER_ACK = 200, 500


def route(app: App) -> Route:
    """Return the one address for events, commands and interactivity; Bolt checks the signature and its age."""

    async def receive(request: Request) -> Response:
        body = (await request.body()).decode()
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        asked = BoltRequest(body=body, query=dict(request.query_params), headers=headers)
        answer = await run_in_threadpool(app.dispatch, asked)
        sent = {name: values[0] for name, values in answer.headers.items()}
        # When a listener acknowledges and then fails, Bolt 1.30 sets a 500 for a moment that its other thread may read
        # (thread_runner.py). The failure was told by our error handler, and Slack must not show a second one.
        status = ACKNOWLEDGED if answer.status == FAILED_AFTER_ACK else answer.status
        return Response(answer.body, status, sent)

    return Route(PATH, receive, methods=["POST"])
