"""The processes: `convener run` from its first line on, killed with SIGKILL and started again.

A process is forked from a server that has imported the program, since importing takes longer than everything else
that happens between a start and a kill. Nothing is open and no thread runs where it is forked.
"""

import multiprocessing
import os
import re
import sys
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import bot.cli
from bot.cli import serve
from tests.kills.clock import SharedClock

RUNNING = "running in"
LONGEST_S = 60
ERROR = re.compile(r"[a-z][\w.]*\.[A-Z]\w+:|[A-Z]\w*(Error|Exception):")
WIDTH = 110


class Replicas:
    """So many replicas of the bot, each of which writes a log of its own."""

    def __init__(self, folder: Path, clock: Path, settings: dict[str, str], number: int) -> None:
        self.counts: Counter[str] = Counter()
        self._folder = folder
        self._clock = clock
        self._settings = settings
        self._starts = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._living: list[tuple[ForkServerProcess, Path]] = []
        self.number = number

    def start(self) -> None:
        """Start every replica that does not live."""
        while len(self._living) < self.number:
            self._starts += 1
            log = self._folder / f"replica-{self._starts}.log"
            process = self._context.Process(target=live, args=(self._settings, self._clock, log), daemon=True)
            process.start()
            self._living.append((process, log))

    def kill(self, process: ForkServerProcess, log: Path) -> None:
        """Kill one of them, wherever it is in its work."""
        self._living.remove((process, log))
        self._check(process, log)
        self.counts["killed at work" if _is_running(log) else "killed while it started"] += 1
        process.kill()
        process.join(LONGEST_S)
        self._count_errors(log)
        log.unlink(missing_ok=True)

    def kill_one(self, random: Random) -> None:
        """Kill one of those at work, if there are any, else one that starts."""
        at_work = [each for each in self._living if _is_running(each[1])]
        self.kill(*random.choice(at_work or self._living))

    def kill_all(self) -> None:
        """Kill all of them, as a power cut does."""
        while self._living:
            self.kill(*self._living[0])

    def wait(self, number: int) -> None:
        """Return when so many replicas have started."""
        end = time.monotonic() + LONGEST_S
        while sum(_is_running(log) for _, log in self._living) < number:
            for process, log in self._living:
                self._check(process, log)
            assert time.monotonic() < end, self.logs()
            time.sleep(0.05)

    def logs(self) -> str:
        """Return what those that live have written."""
        return "\n".join(log.read_text() for _, log in self._living if log.exists())

    def _count_errors(self, log: Path) -> None:
        for line in log.read_text().splitlines() if log.exists() else ():
            if ERROR.match(line):
                self.counts[f"in the logs: {line[:WIDTH]}"] += 1

    def _check(self, process: ForkServerProcess, log: Path) -> None:
        assert process.is_alive(), f"it ended by itself with {process.exitcode}:\n{log.read_text()}"


def live(settings: dict[str, str], clock: Path, log: Path) -> None:
    """Be `convener run` until the end, by the common clock."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CONVENER_"))}
    os.environ.clear()
    os.environ.update(kept | settings)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.chdir(log.parent)
    sys.argv = ["convener", "run"]
    serve.system_clock = SharedClock(clock)  # type: ignore[assignment]  # it is read as a clock and nothing else
    bot.cli.main()


def _is_running(log: Path) -> bool:
    return log.exists() and RUNNING in log.read_text()
