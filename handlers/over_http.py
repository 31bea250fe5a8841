"""Slack's signed HTTP deliveries, handed to Bolt in a thread of their own so that none waits for another."""

from collections.abc import Sequence

from slack_bolt import App, BoltRequest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.acknowledged import answer_of

PATH = "/slack/events"


def route(app: App) -> Route:
    """Return the one address for events, commands and interactivity; Bolt checks the signature and its age."""

    async def receive(request: Request) -> Response:
        body = (await request.body()).decode()
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        asked = BoltRequest(body=body, query=dict(request.query_params), headers=headers)
        answer = await run_in_threadpool(answer_of, app, asked)
        sent = {name: values[0] for name, values in answer.headers.items()}
        return Response(answer.body, answer.status, sent)

    return Route(PATH, receive, methods=["POST"])
