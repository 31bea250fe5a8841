"""A small workspace with a page, and a bot that does what a test tells it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import MovableClock
from bot.playground.page import ClockControl, create_page
from bot.playground.slack import StandIn

Json = dict[str, Any]

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANIFEST = Path(__file__).parents[3] / "app_manifest.yml"
VERBS = [
    {"verb": "help", "usage": "help", "help": "What I can do"},
    {"verb": "status", "usage": "status [division]", "help": "How the initiatives stand"},
    {"verb": "snooze", "usage": "snooze KS-1", "help": "Be quiet about it for a week"},
]


class World:
    """Ada, Ben and Chiyo in two channels.

    `answers` maps what a person did (action id, command, callback id, event type) to what the bot does then.
    """

    def __init__(self) -> None:
        self.clock = MovableClock(MONDAY)
        self.answers: dict[str, Callable[[Json], Json | None]] = {}
        self.heard: list[Json] = []
        self.stand_in = StandIn(clock=self.clock, manifest=yaml.safe_load(MANIFEST.read_text("utf-8")))
        self.workspace = self.stand_in.workspace
        self.ada = self._member("ada", "Ada Obi", "Europe/London", "Knowledge lead")
        self.ben = self._member("ben", "Ben Okoro", "America/New_York", "Representative, Operations")
        self.chiyo = self._member("chiyo", "Chiyo Tanaka", "Asia/Tokyo", "HR lead")
        self.channel = self.workspace.add_channel(
            "knowledge-strategy", members=[self.ada, self.ben, self.chiyo], id="C0KNOW"
        )
        self.quiet = self.workspace.add_channel("general", members=[self.ada, self.ben], id="C0GENERAL")
        control = ClockControl(self.clock, self._next_event, self.clock.move_to)
        commands: list[Json] = [{"command": "/cop", "verbs": VERBS}]
        self.page = create_page(self.stand_in, control, commands)
        self.stand_in.mount("/bot", Starlette(routes=[Route("/", self._hear, methods=["POST"])]))
        self.stand_in.mount("/", self.page)
        self.stand_in.start()
        self.stand_in.deliver_over_http(f"{self.stand_in.url}/bot/")
        self.client = WebClient(self.stand_in.bot_token, base_url=self.stand_in.api_url)

    def close(self) -> None:
        self.page.state.streams.close()
        self.stand_in.stop()

    def address(self, **place: str) -> str:
        """Return the page's address with the place in its hash; `in_` is the channel."""
        return f"{self.stand_in.url}/#" + "&".join(f"{key.rstrip('_')}={value}" for key, value in place.items())

    def bot_says(self, text: str, channel: str | None = None, **more: Any) -> str:
        """Post as the bot without the stand-in's checks, so that also odd blocks can be shown."""
        with self.workspace.lock:
            post = self.workspace.bot_post({"text": text, **more})
            thread_ts = more.get("thread_ts")
            return str(self.workspace.put_post(channel or self.channel, post, thread_ts=thread_ts)["ts"])

    def opens(self, view: Json) -> Callable[[Json], None]:
        """Return an answer that opens the view."""

        def answer(payload: Json) -> None:
            self.client.views_open(trigger_id=payload["trigger_id"], view=view)

        return answer

    def _member(self, name: str, real_name: str, tz: str, title: str) -> str:
        return self.workspace.add_member(
            name, real_name=real_name, tz=tz, locale="en-GB", title=title, id=f"U0{name.upper()}"
        )

    def _next_event(self) -> tuple[datetime, str] | None:
        at = MONDAY + timedelta(hours=3)
        return (at, "Check-in for Operations") if self.clock() < at else None

    async def _hear(self, request: Request) -> Response:
        payload = _payload((await request.body()).decode())
        self.heard.append(payload)
        answer = self.answers.get(_key(payload), lambda _payload: None)
        reply = await run_in_threadpool(answer, payload)
        return JSONResponse(reply) if reply else Response()


def _payload(body: str) -> Json:
    if body.startswith("{"):
        payload: Json = json.loads(body)
        return payload
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    return json.loads(form["payload"]) if "payload" in form else form


def _key(payload: Json) -> str:
    if "command" in payload:
        return str(payload["command"])
    if payload.get("type") == "event_callback":
        return str(payload["event"]["type"])
    if payload.get("type") == "block_actions":
        return str(payload["actions"][0]["action_id"])
    return str(payload.get("callback_id") or payload["view"]["callback_id"])
