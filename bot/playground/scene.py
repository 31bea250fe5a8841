"""Slack's stand-in, the real bot and a clock to move: how time passes for them, in the playground and in tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock
from bot.manifest import app_manifest
from bot.playground.slack import StandIn
from bot.settings import Settings, SettingsError
from bot.wiring import House
from storage import outbox
from storage.database import Database

AT_ONCE = timedelta()
SOON = timedelta(seconds=30)


class Scene:
    """One workspace with the bot in it."""

    def __init__(self, stand_in: StandIn, house: House, clock: MovableClock) -> None:
        self.stand_in = stand_in
        self.house = house
        self.clock = clock
        self.slack = stand_in.workspace

    def until(self, instant: datetime, *, together: timedelta = AT_ONCE) -> None:
        """Let time pass, stopping at everything that is due on the way; what falls due `together` is done at once."""
        while (due := self.house.next_event()) and due <= instant:
            self.clock.reach(min(due + together, instant))
            self.settle()
        self.clock.reach(instant)
        self.settle()

    def settle(self) -> None:
        """Wait until Slack and the bot have nothing left to do, including edits that are about to be made."""
        self.stand_in.idle()
        self.house.idle()
        self.house.settle()
        with self.house.database.reading() as session:
            due = outbox.next_due(session)
        if due and due <= self.clock() + SOON:
            self.clock.reach(due)
            self.settle()
        self.stand_in.idle()


@contextmanager
def open_scene(
    folder: Path,
    clock: MovableClock,
    *,
    state_file: Path | None = None,
    port: int = 0,
    before_start: Callable[[StandIn], None] = lambda _: None,
) -> Iterator[Scene]:
    """Yield a workspace with the bot in it, connected over a socket as it would be to Slack.

    The database lives in `folder`, and Slack's side in `state_file` where one is named. Raises DatabaseError when
    another process is at work there, and SettingsError when the port is taken.
    """
    url = database_url(folder)
    database = Database(url, survives_power_loss=False)
    with ExitStack() as stack:
        # Claimed before the stand-in opens its file, so that a second process never writes to either.
        database.claim()
        stack.callback(database.close)
        stand_in = StandIn(clock=clock, manifest=app_manifest(), state_file=state_file, port=port)
        before_start(stand_in)
        _start(stand_in, port)
        stack.callback(stand_in.stop)
        house = House(settings_for(stand_in, url, socket_mode=True), database, clock)
        stack.callback(house.close)
        house.open()
        house.connect()
        yield Scene(stand_in, house, clock)


def database_url(folder: Path) -> str:
    """Return where the database of a scene in that folder is."""
    return f"sqlite:///{folder / 'convener.db'}"


def settings_for(stand_in: StandIn, database_url: str, *, socket_mode: bool) -> Settings:
    """Return the settings of a bot that lives in the stand-in's workspace."""
    way_in = (
        {"SLACK_APP_TOKEN": stand_in.app_token} if socket_mode else {"SLACK_SIGNING_SECRET": stand_in.signing_secret}
    )
    return Settings.model_validate(
        {
            "SLACK_BOT_TOKEN": stand_in.bot_token,
            "SLACK_API_URL": stand_in.api_url,
            "DATABASE_URL": database_url,
            **way_in,
        }
    )


def _start(stand_in: StandIn, port: int) -> None:
    try:
        stand_in.start()
    except OSError as error:
        raise SettingsError(f"port {port} cannot be used ({error.strerror}): choose another one with --port") from None
