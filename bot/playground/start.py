"""The playground as it is started: the seeded company, the page and the running clock, kept between starts."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from bot.domain import verbs
from bot.manifest import app_manifest
from bot.playground import playing
from bot.playground.company import SEEDED
from bot.playground.page import ClockControl, create_page
from bot.playground.scene import Scene, database_url, open_scene
from bot.playground.script import Company
from bot.playground.slack import StandIn
from storage import checkins, outbox
from storage.database import Database

FOLDER = Path(".playground")
SLACK, CLOCK = "slack.json", "clock.json"
LOCK = "convener.db.lock"

Told = Callable[[int, int], None]
"""Is told how many steps of the history are played, out of how many."""


class Playground:
    """A scene whose clock runs, with somebody at its hands."""

    def __init__(self, folder: Path, clock: MovableClock, company: Company) -> None:
        self._folder = folder
        self._company = company
        self._clock = clock
        self._moving = threading.Lock()
        self._scene: Scene | None = None

    @property
    def scene(self) -> Scene:
        """What is played in; there once the playground is open."""
        assert self._scene is not None, "the playground is open"
        return self._scene

    def mount_page(self, stand_in: StandIn) -> Callable[[], None]:
        """Serve the page with the stand-in; return what ends the page's open connections."""
        page = create_page(stand_in, ClockControl(self._clock, self.next_event, self.advance_to), completion())
        stand_in.mount("/", page)
        close: Callable[[], None] = page.state.streams.close
        return close

    def begin(self, scene: Scene, told: Told) -> None:
        """Play the history unless it was played before, and let the clock run on."""
        self._scene = scene
        if not (self._folder / CLOCK).exists():
            _play_history(scene, self._company, told)
        self._clock.run_on()
        self.keep_clock()
        scene.house.heartbeat.start()

    def next_event(self) -> tuple[datetime, str] | None:
        """Return when something is due next and what it is; None when nothing is."""
        if self._scene is None or (at := self._scene.house.next_event()) is None:
            return None
        return max(at, self._clock()), self._what_is_due(at)

    def advance_to(self, instant: datetime) -> None:
        """Move the clock, stopping at everything that is due on the way."""
        with self._moving:
            self.scene.until(instant)
            self.keep_clock()

    def keep_clock(self) -> None:
        """Write down where the clock stands. A folder without it was never finished."""
        (self._folder / CLOCK).write_text(json.dumps({"now": self._clock().isoformat()}), "utf-8")

    def _what_is_due(self, at: datetime) -> str:
        with self.scene.house.database.reading() as session:
            if checkins.next_due(session) == at:
                return "Check-in"
            if outbox.next_due(session) == at:
                return "Message"
        return "Intervention"


@contextmanager
def open_playground(
    folder: Path, *, port: int, fresh: bool, told: Told = lambda _done, _steps: None, company: Company = SEEDED
) -> Iterator[Playground]:
    """Yield the playground, running, with its page at `scene.stand_in.url`; what happened in it is kept in `folder`.

    Raises DatabaseError when another playground runs in the folder, and SettingsError when the port is taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if fresh or not (folder / CLOCK).exists():
        _start_over(folder)
    clock = MovableClock(_kept_instant(folder) or company.founded)
    playground = Playground(folder, clock, company)
    closing: list[Callable[[], None]] = []
    with open_scene(
        folder,
        clock,
        state_file=folder / SLACK,
        port=port,
        before_start=lambda stand_in: closing.append(playground.mount_page(stand_in)),
    ) as scene:
        try:
            playground.begin(scene, told)
            try:
                yield playground
            finally:
                playground.keep_clock()
        finally:
            # An open page's stream would otherwise keep the server waiting.
            for close in closing:
                close()


def completion() -> list[dict[str, Any]]:
    """Return the slash commands with their verbs, for the page's composer."""
    listed = [{"verb": each.name, "usage": each.usage, "help": each.help} for each in verbs.VERBS.values()]
    names = [each["command"] for each in app_manifest()["features"]["slash_commands"]]
    return [{"command": name, "verbs": listed if name == "/cop" else []} for name in names]


def _start_over(folder: Path) -> None:
    """Remove what was kept, unless another process is at work there: then raise DatabaseError."""
    database = Database(database_url(folder))
    database.claim()
    for file in folder.iterdir():
        if file.name != LOCK:
            file.unlink()
    database.close()


def _kept_instant(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads((folder / CLOCK).read_text("utf-8"))["now"])
    except FileNotFoundError:
        return None


def _play_history(scene: Scene, company: Company, told: Told) -> None:
    steps = playing.steps_to_play(company)
    played = iter(range(1, steps + 1))
    told(0, steps)
    playing.found(scene, company)
    playing.play(scene, company, playing.straight, lambda: told(next(played), steps))
