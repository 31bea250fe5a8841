"""The one error handler: it answers where the person is looking, and loses nothing that was typed."""

import json
import logging
import secrets
from typing import Any

from slack_bolt import App, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import DomainError, Invalid
from bot.views import errors, form
from bot.views.reader import Reader
from bot.views.surfaces import Post
from handlers import answering
from handlers.acknowledged import StandingAck
from handlers.desk import Desk, Payload
from handlers.opening import TOO_LATE, OpenedTooLate

log = logging.getLogger("convener.handlers")

EVENT = "event_callback"


def register(app: App, desk: Desk) -> None:
    """Answer every error that a listener raises."""

    @app.error
    def failed(
        error: Exception, body: Payload, client: WebClient, respond: Respond, ack: StandingAck
    ) -> BoltResponse | None:
        reader = desk.reader(body)
        if body.get("type") == "view_submission":
            return _in_the_modal(reader, error, body["view"])
        post = _sentence(reader, error)
        if body.get("type") == EVENT and not isinstance(error, DomainError):
            # Nobody sees what became of an event; Slack delivers it again when it is not acknowledged.
            ack.take_back()
        if body.get("response_url") or body.get("response_urls") or body.get("type") in ("shortcut", "block_actions"):
            answering.privately(body, client, respond, post.text, post.blocks or None)
        return BoltResponse(status=200, body="")


def _sentence(reader: Reader, error: Exception) -> Post:
    if isinstance(error, DomainError):
        return errors.problem(reader, error)
    if isinstance(error, OpenedTooLate):
        return errors.too_late(reader, error.carried)
    if isinstance(error, SlackApiError) and error.response.get("error") in TOO_LATE:
        return errors.too_late(reader)
    return errors.trouble(reader, _reported(error))


def _in_the_modal(reader: Reader, error: Exception, view: dict[str, Any]) -> BoltResponse:
    if any(block["type"] == "input" for block in view["blocks"]):
        return _answered({"response_action": "errors", "errors": _field_errors(reader, error, view)})
    return _answered({"response_action": "push", "view": errors.in_a_modal(reader, _sentence(reader, error))})


def _field_errors(reader: Reader, error: Exception, view: dict[str, Any]) -> dict[str, str]:
    problems = list(error.exceptions) if isinstance(error, ExceptionGroup) else [error]
    invalid = [problem for problem in problems if isinstance(problem, Invalid)]
    if len(invalid) == len(problems):
        return form.field_errors(reader, invalid, view)
    first_input = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    return {first_input: _sentence(reader, error).text}


def _answered(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


def _reported(error: Exception) -> str:
    reference = secrets.token_hex(4)
    log.error("reference %s: a listener failed", reference, exc_info=error)
    return reference
