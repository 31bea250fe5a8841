"""What the page asks for: its files, what is in sight as JSON, what a person does, the stream of changes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from json import JSONDecodeError
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.page import acting, screen
from bot.playground.page.guard import Guard
from bot.playground.page.stream import Streams
from bot.playground.slack import StandIn
from bot.playground.slack.records import Json

_STATIC = Path(__file__).parent / "static"
_STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True)
class ClockControl:
    """The hands of the clock, as the page moves them."""

    now: Callable[[], datetime]
    next_event: Callable[[], tuple[datetime, str] | None]
    """When something is due next and what it is; None when nothing is."""
    advance_to: Callable[[datetime], None]
    """Moves the clock there and returns when the bot has done everything that fell due."""


def create_page(stand_in: StandIn, clock_control: ClockControl, commands: list[Json]) -> Starlette:
    """Return the page as an app to mount on the stand-in.

    `commands` are `{"command", "verbs": [{"verb", "usage", "help"}]}` for the completion in the composer.
    Call `page.state.streams.close()` before the server stops, or an open page keeps it waiting.
    """
    page = _Page(stand_in, clock_control, commands)
    stand_in.workspace.subscribe(page.streams.tell)
    app = Starlette(
        routes=[
            Route("/", page.index),
            Route("/data/start", page.start),
            Route("/data/screen", page.screen),
            Route("/data/traffic", page.traffic),
            Route("/data/stream", page.stream),
            Route("/data/do/{verb}", page.act, methods=["POST"]),
            Route("/data/clock", page.move_clock, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={ValueError: _refused},
    )
    app.state.streams = page.streams
    return app


class _Page:
    def __init__(self, stand_in: StandIn, clock: ClockControl, commands: list[Json]) -> None:
        self.streams = Streams()
        self._stand_in = stand_in
        self._workspace = stand_in.workspace
        self._clock = clock
        self._commands = commands
        self._moving = threading.Lock()

    async def index(self, _request: Request) -> Response:
        return FileResponse(_STATIC / "index.html")

    def start(self, _request: Request) -> Response:
        return JSONResponse(screen.start(self._workspace, self._commands))

    def screen(self, request: Request) -> Response:
        given = request.query_params
        seen = screen.screen(self._workspace, who=given.get("as"), where=given.get("at"), thread=given.get("thread"))
        return JSONResponse({**seen, "clock": self._clock_face()})

    def traffic(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        seen = int(after) if after.isdecimal() else 0
        entries = [asdict(entry) for entry in list(self._stand_in.traffic) if entry.id > seen]
        return JSONResponse({"entries": entries})

    async def stream(self, _request: Request) -> Response:
        return StreamingResponse(self.streams.listen(), media_type="text/event-stream")

    async def act(self, request: Request) -> Response:
        body = await _body(request)
        verb = request.path_params["verb"]
        return JSONResponse(await run_in_threadpool(acting.act, self._workspace, verb, body))

    async def move_clock(self, request: Request) -> Response:
        to = (await _body(request)).get("to")
        await run_in_threadpool(self._advance, to)
        return JSONResponse(await run_in_threadpool(self._clock_face))

    def _advance(self, to: object) -> None:
        with self._alone():
            self._clock.advance_to(self._target(to))

    def _target(self, to: object) -> datetime:
        if isinstance(to, str) and to in _STEPS:
            return self._clock.now() + _STEPS[to]
        if to != "next":
            raise ValueError("The clock moves to the next event, by a day or by a week.")
        event = self._clock.next_event()
        if event is None:
            raise ValueError("Nothing is due: there is no next event to move to.")
        return event[0]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._moving.acquire(blocking=False):
            raise ValueError("The clock is moving already.")
        try:
            self.streams.tell()
            yield
        finally:
            self._moving.release()
            self.streams.tell()

    def _clock_face(self) -> Json:
        event = self._clock.next_event()
        return {
            "now": self._clock.now().isoformat(),
            "next": {"at": event[0].isoformat(), "label": event[1]} if event else None,
            "is_busy": self._moving.locked(),
        }


async def _body(request: Request) -> Json:
    try:
        body = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")
    return body


async def _refused(_request: Request, error: Exception) -> Response:
    return JSONResponse({"error": _sentence(str(error))}, 400)


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
