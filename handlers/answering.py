"""Answering one person where they look, from wherever they acted."""

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.views.surfaces import Block
from handlers.desk import Payload, user_of


def privately(body: Payload, client: WebClient, respond: Respond, text: str, blocks: list[Block] | None = None) -> None:
    """Say it so that only the person who acted sees it; what they acted on stays as it is.

    A click in a form or in the App Home has no place to answer in but the direct message.
    """
    if body.get("response_url") or body.get("response_urls"):
        respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)
    else:
        client.chat_postMessage(channel=user_of(body), text=text, blocks=blocks)
