"""The heartbeat: APScheduler beats, our own columns say what is due.

APScheduler's calendar triggers skip and double runs around clock changes, so only its plain interval is used.
"""

import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import system_clock


class Heartbeat:
    """Calls `beat` every few seconds, never twice at once, and at once when it is woken."""

    def __init__(self, beat: Callable[[], object], *, every_s: float = 5) -> None:
        self._beat = beat
        self._woken = threading.Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._job = self._scheduler.add_job(
            self._run,
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

    def wake(self) -> None:
        """Beat as soon as possible, because something to say was just written down. May be called at any time."""
        self._woken.set()
        if self._scheduler.running:
            self._job.modify(next_run_time=system_clock())

    def stop(self) -> None:
        """Stop beating, after the beat in hand has ended."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        # A wake during a beat starts no second one (max_instances), so it is honoured here.
        self._woken.clear()
        self._beat()
        while self._woken.is_set():
            self._woken.clear()
            self._beat()
