"""A command through signed HTTP, beside the same command in a bare Bolt app that does nothing."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.domain.words import Role
from tests.benchmarks.timing import Figure, median_s
from tests.world import World, open_world

TIMES = 60


def figures(folder: Path) -> Iterator[Figure]:
    """Yield `/cop help` and `/cop status` beside an acknowledgement alone."""
    with open_world(folder) as world:
        _settle(world)
        bare = App(signing_secret=world.stand_in.signing_secret, authorize=lambda team_id: _nobody(world))
        bare.command("/cop")(lambda ack: ack())
        floor = median_s(lambda: bare.dispatch(_typed(world, "help")), TIMES)
        for words in ("help", "status", "why KS-1"):
            measured = median_s(partial(_answered, world, words), TIMES)
            yield Figure(f"/cop {words}, answered / a bare Bolt app's empty ack", floor, measured)


def _answered(world: World, words: str) -> None:
    world.house.app.dispatch(_typed(world, words))
    world.house.idle()


def _settle(world: World) -> None:
    kim = world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    for number in range(200):
        world.starts(f"Initiative {number}", f"Division {number % 20}", starts="2026-01-01", due="2026-12-01")


def _typed(world: World, words: str) -> BoltRequest:
    fields = {
        "command": "/cop",
        "text": words,
        "team_id": world.stand_in.team_id,
        "user_id": world.kim.slack_id,
        "channel_id": world.channel_id,
        "response_url": world.slack.new_response_url(world.kim.slack_id, world.channel_id),
        "trigger_id": world.slack.new_trigger(world.kim.slack_id),
    }
    body, at = urlencode(fields), str(int(time.time()))
    secret = world.stand_in.signing_secret.encode()
    signature = hmac.new(secret, f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": at,
        "x-slack-signature": f"v0={signature}",
    }
    return BoltRequest(body=body, headers=headers)


def _nobody(world: World) -> AuthorizeResult:
    stand_in = world.stand_in
    return AuthorizeResult(
        enterprise_id=None,
        team_id=stand_in.team_id,
        bot_id=stand_in.bot_id,
        bot_user_id=stand_in.bot_user_id,
        bot_token=stand_in.bot_token,
    )
