"""The one error handler: it answers where the person is looking, and loses nothing that was typed."""

import json
import logging
import secrets
from typing import Any

from slack_bolt import App, BoltResponse, Respond
from slack_sdk.errors import SlackApiError

from bot.domain.errors import DomainError, Invalid
from bot.views import check_in, errors
from bot.views.reader import Reader
from bot.views.surfaces import Post
from handlers.desk import Desk, Payload

log = logging.getLogger("convener.handlers")

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


def register(app: App, desk: Desk) -> None:
    """Answer every error that a listener raises."""

    @app.error
    def failed(error: Exception, body: Payload, respond: Respond) -> BoltResponse | None:
        reader = desk.reader(body)
        if body.get("type") == "view_submission":
            return _in_the_modal(reader, error, body["view"])
        post = _sentence(reader, error)
        if body.get("response_url") or body.get("response_urls"):
            respond(text=post.text, response_type="ephemeral", replace_original=False)
        return BoltResponse(status=200, body="")


def _sentence(reader: Reader, error: Exception) -> Post:
    if isinstance(error, DomainError):
        return errors.problem(reader, error)
    if isinstance(error, SlackApiError) and error.response.get("error") in TOO_LATE:
        return errors.too_late(reader)
    return errors.trouble(reader, _reported(error))


def _in_the_modal(reader: Reader, error: Exception, view: dict[str, Any]) -> BoltResponse:
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if inputs:
        return _answered({"response_action": "errors", "errors": _field_errors(reader, error, inputs)})
    return _answered({"response_action": "push", "view": errors.in_a_modal(reader, _sentence(reader, error))})


def _field_errors(reader: Reader, error: Exception, inputs: list[str]) -> dict[str, str]:
    problems = list(error.exceptions) if isinstance(error, ExceptionGroup) else [error]
    if all(isinstance(problem, Invalid) and problem.field in inputs for problem in problems):
        return check_in.field_errors(reader, [problem for problem in problems if isinstance(problem, Invalid)])
    return {inputs[0]: _sentence(reader, error).text}


def _answered(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


def _reported(error: Exception) -> str:
    reference = secrets.token_hex(4)
    log.error("reference %s: a listener failed", reference, exc_info=error)
    return reference
