"""Convener as a process, the way an operator starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPOSITORY

LONGEST_S = 30


def environment(**settings: str) -> dict[str, str]:
    """Return an environment without Convener's own settings but the given ones."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CONVENER_", "DATABASE"))
    }
    return kept | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "120"} | settings


def convener(folder: Path, *arguments: str, timeout_s: float = 60, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `convener` in a folder to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class Running:
    """A `convener` that was started and not yet waited for; what it writes is in `log`."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    def until(self, is_there: Callable[[str], bool]) -> str:
        """Wait until what it wrote is as wanted, and return it."""
        end = time.monotonic() + LONGEST_S
        while not is_there(text := self.log.read_text()):
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{text}"
            assert time.monotonic() < end, f"it never said it:\n{text}"
            time.sleep(0.05)
        return text

    def ends(self, by: signal.Signals) -> tuple[int, float]:
        """Send the signal and return the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(by)
        return self.process.wait(LONGEST_S), time.monotonic() - began


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    """Yield `convener`, started in a folder; it is killed if it is still there afterwards."""
    log = folder / "convener.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=environment(**settings),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
