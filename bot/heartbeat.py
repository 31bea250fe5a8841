"""The heartbeat: APScheduler beats, our own columns say what is due.

APScheduler's calendar triggers skip and double runs around clock changes, so it is used for a plain interval only.
"""

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("convener.heartbeat")


class Heartbeat:
    """Calls `beat` every few seconds, never twice at once, and at once when it is woken."""

    def __init__(self, beat: Callable[[], object], *, every_s: float = 5) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._job = self._scheduler.add_job(
            beat,
            "interval",
            seconds=every_s,
            max_instances=1,
            coalesce=True,
            # However late a run is, it is still wanted: what is due is decided by the database.
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop beating, after the beat in hand has ended."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
