"""`convener run` and `convener migrate`."""

import logging
import signal
import socket

import uvicorn

from bot import memory
from bot.clock import system_clock
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, read_settings, read_storage_settings
from bot.wiring import House
from storage.database import Database
from storage.migrate import migrate as bring_up_to_date

log = logging.getLogger("convener")

# Ten seconds are promised from SIGTERM to the end; the rest is for what the listeners have in hand.
LAST_REQUESTS_S = 4


def run() -> None:
    """Run the bot: Socket Mode when SLACK_APP_TOKEN is set, signed HTTP otherwise."""
    settings = read_settings()
    set_up_logs(settings.log, settings.secrets())
    listener = _listen(settings)
    house = House(settings, Database(settings.database_url), system_clock)
    # uvicorn raises the signal again once it has shut down; this handler makes that an ordinary end.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)
    try:
        house.open()
        house.heartbeat.start()
        if settings.app_token:
            house.connect()
        memory.settle()
        # Whoever reads that it runs may call at once.
        listener.listen()
        log.info("running in %s on %s", "Socket Mode" if settings.app_token else "HTTP mode", _address(listener))
        config = uvicorn.Config(
            house.web(), log_config=None, access_log=False, timeout_graceful_shutdown=LAST_REQUESTS_S
        )
        uvicorn.Server(config).run(sockets=[listener])
        log.info("stopping: no new work, finishing what is in hand")
    finally:
        house.close()


def migrate() -> None:
    """Bring the database to this version's tables; `convener run` does so by itself."""
    settings = read_storage_settings()
    set_up_logs(settings.log)
    database = Database(settings.database_url)
    bring_up_to_date(database)
    log.info("the database is up to date")
    database.close()


def _listen(settings: Settings) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise SettingsError(
            f"CONVENER_PORT {settings.port} on {settings.host} cannot be used ({error.strerror}): choose another port"
        ) from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"
